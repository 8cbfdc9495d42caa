"""The report as a page: overall, by topic, by question, what to read next."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from interviewer.bank import Bank
from interviewer.looks import Looks, Record
from interviewer.models import Grade, Lang, QuestionResult, Source, TurnState, Work
from interviewer.report import describe
from interviewer.text import without_latex
from interviewer.ui.cards import bar, muted, plain, ring
from interviewer.ui.compared import comparison
from interviewer.ui.grade_card import answer, findings, footer, ignored, ungraded
from interviewer.ui.i18n import word
from interviewer.ui.judges import calibrated, spent
from interviewer.ui.manner_card import Player, no_player, spoken, spoken_overall


def report_html(report: Record, bank: Bank, lang: Lang, play: Player = no_player) -> str:
    """The report page; `play` makes the recordings heard that were kept."""
    if not report.questions:
        return f'<div class="iv-card iv-empty">{word("report.empty", lang)}</div>'
    results = (_result(r, report.looks_at(n), report.lang, lang, play) for n, r in enumerate(report.questions, 1))
    return (
        f'<article class="iv-report">{_head(report, lang)}{_topic_chart(report, bank, lang)}'
        f"{spoken_overall(report.delivery, report.lang, lang)}"
        f"<h3>{word('report.questions', lang)}</h3>{''.join(results)}{_reading(report, bank, lang)}{_usage(report, lang)}</article>"
    )


def _head(report: Record, lang: Lang) -> str:
    score = (
        f'<div class="iv-ring iv-ring-large"><span>{word("report.none", lang)}</span></div>'
        if report.score is None
        else ring(report.score, lang, "large")
    )
    counts = word("report.counts", lang).format(
        asked=report.asked, graded=report.graded, skipped=report.skipped, ungraded=report.ungraded
    )
    return (
        f"<header><div>{score}</div><div><h2>{word('report', lang)}</h2><p>{counts}</p>"
        f"{_own(report.raw_score, lang)}{muted(word('report.skipped_is_zero', lang))}</div></header>"
    )


def _own(raw: float | None, lang: Lang) -> str:
    """What the judge itself gave, where the score was calibrated."""
    said = calibrated(raw, lang)
    return f'<div class="iv-calibrated">{plain(said)}</div>' if said else ""


def _topic_chart(report: Record, bank: Bank, lang: Lang) -> str:
    rows = "".join(bar(f"{bank.topic_name(t.topic)[lang]} ({t.questions})", t.score) for t in report.topics)
    return f'<h3>{word("report.topics", lang)}</h3><div class="iv-bars iv-chart">{rows}</div>'


def _result(r: QuestionResult, looks: tuple[Looks, ...], of: Lang, lang: Lang, play: Player) -> str:
    grade = _grade_of(r)
    body = _own(r.raw_score, lang)
    body += muted(word("report.hints", lang).format(n=r.hints_used)) if r.hints_used else ""
    body += "".join(comparison(x.grades, lang) for x in looks)
    if grade:
        body += findings(grade, lang)
    elif r.reason:
        body += ungraded(r.reason, lang)
    if r.answer:
        body += answer("card.answer", r.answer, grade, lang) + spoken(r.delivery, of, lang, play)
    if r.follow_up:
        body += f"<h4>{word('report.follow_up', lang)}</h4><p>{plain(r.follow_up)}</p>"
    if r.follow_up_answer:
        body += answer("card.follow_up_answer", r.follow_up_answer, grade, lang)
        body += spoken(r.follow_up_delivery, of, lang, play)
    body += ignored(r.ignored, lang)
    judge = footer(r.grader, r.usage, lang) if r.grader else ""
    head = f"<summary><span>{plain(r.asked)}</span><b>{_score(r, lang)}</b></summary>"
    return f'<details class="iv-result">{head}{body}{judge}</details>'


def _grade_of(r: QuestionResult) -> Grade | None:
    if r.score is None:
        return None
    return Grade(
        question_id=r.question_id,
        status="graded",
        score=r.score,
        points=r.points,
        wrong_claims=r.wrong_claims,
        ignored=r.ignored,
        feedback=r.feedback,
    )


def _score(r: QuestionResult, lang: Lang) -> str:
    if r.state == TurnState.SKIPPED:
        return word("report.skipped", lang)
    if r.score is None:
        return word("report.none", lang)
    mark = "" if r.raw_score is None else f'<span class="iv-tag">{word("calibrated", lang)}</span> '
    return f"{mark}{r.score}"


def _reading(report: Record, bank: Bank, lang: Lang) -> str:
    if not report.reading:
        return ""
    items = "".join(
        "<li>"
        + "".join(f"<div>{plain(without_latex(why))}</div>" for why in r.whys)
        + "".join(f"<div>{_link(s, bank.works)}</div>" for s in r.sources)
        + "</li>"
        for r in report.reading
    )
    return f'<h3>{word("report.reading", lang)}</h3><ul class="iv-reading">{items}</ul>'


def _link(source: Source, works: Mapping[str, Work]) -> str:
    work, line = works.get(source.key), plain(describe(source, works))
    if work and work.url and work.url.startswith("https://"):
        return f'<a href="{escape(work.url)}" target="_blank" rel="noopener noreferrer">{line}</a>'
    return line


def _usage(report: Record, lang: Lang) -> str:
    """What the models cost; nothing where none was asked."""
    usage = report.usage
    return muted(word("report.usage", lang).format(usage=spent(usage, lang))) if usage.prompt_tokens else ""
