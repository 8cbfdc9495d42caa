"""From domain values to what rich draws. Every text of the candidate, the bank or a model goes through `literal`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from interviewer.bank import Bank
from interviewer.cli.prose import Prose, Words, literal
from interviewer.cli.words import word
from interviewer.models import (
    Delivery,
    Grade,
    GradedPoint,
    GraderInfo,
    KeyPoint,
    Lang,
    Question,
    Quote,
    Report,
    Rubric,
    Turn,
    Usage,
    Verdict,
    Work,
)
from interviewer.report import describe
from interviewer.speech import manner
from interviewer.text import visible
from interviewer.ui.judges import calibrated, cost, judge_name, left_out, spent, stand_in

MARK = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSING: "○", Verdict.CONTRADICTED: "✕"}
COLOUR = {Verdict.COVERED: "green", Verdict.PARTIAL: "yellow", Verdict.MISSING: "dim", Verdict.CONTRADICTED: "red"}
BAR = 20
"""Characters of a full bar."""
MOST_READINGS = 3


def quoted(quote: Quote) -> Text:
    """The candidate's own words, on one line."""
    return Words(f"“{' '.join(visible(quote.text).split())}”", "italic")


# --- a question -------------------------------------------------------------------------------------------------------


def question_panel(turn: Turn, question: Question, bank: Bank, total: int, lang: Lang) -> Panel:
    """The question, its options, and where in the interview it stands."""
    key = "progress.follow_up" if turn.parent_id else "progress"
    place = word(key, lang).format(n=turn.ordinal, total=total)
    title = f"{place} · {bank.topic_name(question.topic)[lang]} · {'★' * question.difficulty}"
    lines: list[RenderableType] = [literal(turn.asked, "bold")]
    if question.options and not turn.parent_id:
        lines += [Words(), options(question, lang)]
    return Panel(Group(*lines), title=Words(title), title_align="left", border_style="blue", padding=(1, 2))


def options(question: Question, lang: Lang) -> Text:
    """The options of a choice question, one a line."""
    return Words("\n").join(literal(f"{letter}  {text[lang]}") for letter, text in question.options.items())


def reference(question: Question, lang: Lang) -> RenderableType:
    """The reference answer."""
    right = word("show.correct", lang).format(letters=", ".join(question.correct)) if question.correct else ""
    text = Prose(question.answer[lang])
    return Group(Words(right), text) if right else text


def whole_question(question: Question, bank: Bank, lang: Lang) -> RenderableType:
    """Everything that the bank knows of a question."""
    head = Words(f"{question.id} · {bank.topic_name(question.topic)[lang]} · {'★' * question.difficulty}", "dim")
    parts: list[RenderableType] = [head, literal(question.question[lang], "bold")]
    if question.options:
        parts.append(options(question, lang))
    parts += [_heading("show.answer", lang), reference(question, lang)]
    parts += _listed("card.points", lang, (_key_point(p.point[lang], p, lang) for p in question.key_points))
    wrong = (Words("\n→ ").join((literal(m.claim[lang]), literal(m.correction[lang]))) for m in question.misconceptions)
    parts += _listed("show.misconceptions", lang, wrong)
    parts += _listed("show.hints", lang, (literal(h[lang]) for h in question.hints))
    parts += _listed("show.follow_ups", lang, (literal(f.question[lang]) for f in question.follow_ups))
    parts += _listed("card.note", lang, [literal(question.note[lang])] if question.note else [])
    parts += _listed("card.sources", lang, (Words(visible(describe(s, bank.works))) for s in question.sources))
    return Group(*parts)


def _key_point(statement: str, point: KeyPoint | GradedPoint, lang: Lang) -> Text:
    words = literal(statement)
    for key in [k for k, said in (("card.essential", point.essential), ("card.draft", point.draft)) if said]:
        words.append(f"  [{word(key, lang)}]", "blue")
    return words


def _heading(key: str, lang: Lang) -> Text:
    return Words(f"\n{word(key, lang)}", "bold")


def _listed(key: str, lang: Lang, items: Iterable[Text]) -> list[RenderableType]:
    rows = list(items)
    return [_heading(key, lang), _marked([("•", "dim", row) for row in rows])] if rows else []


def _marked(rows: Iterable[tuple[str, str, RenderableType]]) -> Table:
    """Rows of (mark, its colour, text); long texts hang beside their mark."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2)
    grid.add_column(ratio=1, overflow="fold")
    for mark, colour, text in rows:
        grid.add_row(Words(mark, colour), text)
    return grid


def question_list(questions: Sequence[Question], bank: Bank, lang: Lang) -> Group:
    """Questions in their order under headings of their topics; ids stand whole, to be copied."""
    parts: list[RenderableType] = []
    for topic, group in groupby(questions, key=lambda q: q.topic):
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=5)
        grid.add_column(width=max(len(q.id) for q in questions))
        for q in group:
            grid.add_row(
                Words("★" * q.difficulty, "yellow"), Text(q.id, no_wrap=True), literal(q.question[lang], "dim")
            )
        parts += [Words(f"\n{bank.topic_name(topic)[lang]}", "bold"), grid]
    return Group(*parts)


# --- a grade ----------------------------------------------------------------------------------------------------------


def grade_card(
    grade: Grade,
    rubric: Rubric,
    lang: Lang,
    before: int | None = None,
    held_back: str | None = None,
    saved: bool = True,
) -> Panel:
    """The card of an answer. `before` is the score before the follow-up; `saved` says that the history has the answer.

    `held_back` is the key point that an open follow-up probes: its statement would be the answer, so it is not shown yet.
    """
    if grade.score is None:
        body: list[RenderableType] = [literal(grade.reason or "", "yellow")]
        if saved:
            body.append(Words(word("card.saved", lang), "dim"))
        return Panel(Group(*body), title=Words(word("card.ungraded", lang)), title_align="left", border_style="yellow")
    parts = [
        _criteria(grade, rubric, lang),
        _marked(_points(grade, lang, held_back)),
        _wrong_claims(grade, lang, held_back),
        _feedback(grade, lang, held_back),
        _ignored(grade.ignored, lang),
        _judge(grade.grader, grade.usage, lang) if grade.grader else None,
    ]
    title = Words(f"{grade.score} / 100", f"bold {_colour(grade.score)}")
    if before is not None:
        title.append(f"  {word('card.after_follow_up', lang).format(before=before)}", "dim")
    if own := calibrated(grade.raw_score, lang):
        title.append(f"  {own}", "magenta")
    return Panel(_spaced(parts), title=title, title_align="left", border_style=_colour(grade.score), padding=(0, 1))


def _spaced(parts: Iterable[RenderableType | None]) -> Group:
    shown = [part for part in parts if part is not None]
    return Group(*(part if i == 0 else Padding(part, (1, 0, 0, 0)) for i, part in enumerate(shown)))


def _colour(score: float) -> str:
    return "green" if score >= 75 else "yellow" if score >= 45 else "red"


def _criteria(grade: Grade, rubric: Rubric, lang: Lang) -> Text | None:
    known = {key: rubric.criteria[key].name[lang] if key in rubric.criteria else key for key in grade.criteria}
    rated = [f"{name} {'–' if (value := grade.criteria[key]) is None else value}" for key, name in known.items()]
    return Words(" · ".join(rated), "dim") if rated else None


def _points(grade: Grade, lang: Lang, held_back: str | None) -> Iterator[tuple[str, str, RenderableType]]:
    """The built-in examiner's reasons are left out: they only say the verdict in other words."""
    reasons = grade.grader is not None and grade.grader.kind != "builtin"
    for p in grade.points:
        hidden = p.id == held_back
        statement = Words(word("card.held_back", lang), "dim") if hidden else _key_point(p.point, p, lang)
        lines = [statement.append(f"  {word(f'verdict.{p.verdict}', lang)}", COLOUR[p.verdict])]
        lines += [quoted(q) for q in p.quotes]
        if p.reason and (reasons or p.refused) and not hidden:
            lines.append(literal(p.reason, "dim"))
        yield MARK[p.verdict], COLOUR[p.verdict], Words("\n").join(lines)


def _wrong_claims(grade: Grade, lang: Lang, held_back: str | None) -> RenderableType | None:
    """What was wrong, and what is right; a correction of the very words that the follow-up is about would be its answer."""
    probed = [q for p in grade.points if p.id == held_back for q in p.quotes]
    rows = []
    for claim in grade.wrong_claims:
        hidden = any(q.start < claim.quote.end and claim.quote.start < q.end for q in probed)
        right = Words(word("card.held_back", lang), "dim") if hidden else literal(claim.correction)
        rows.append(("✕", "red", Words("\n→ ").join((quoted(claim.quote), right))))
    return Group(Words(word("card.wrong", lang), "bold"), _marked(rows)) if rows else None


def _feedback(grade: Grade, lang: Lang, held_back: str | None) -> Text | None:
    texts = {"strengths": grade.feedback.strengths, "improve": "" if held_back else grade.feedback.improve}
    lines = [
        Words(f"{word(f'card.{key}', lang)}  ", "bold").append(literal(text)) for key, text in texts.items() if text
    ]
    return Words("\n").join(lines) if lines else None


def _ignored(quotes: Iterable[Quote], lang: Lang) -> Text | None:
    lines = [quoted(q) for q in quotes]
    head = [Words(word("card.ignored", lang), "bold"), Words(word("card.ignored.why", lang), "dim")]
    return Words("\n").join([*head, *lines]) if lines else None


def _judge(grader: GraderInfo, usage: Usage, lang: Lang) -> Text:
    """Who judged, for whom it stands in and why, what it cost, and what it was not told."""
    parts = (judge_name(grader, lang), stand_in(grader, lang), cost(grader, usage, lang), left_out(grader, lang))
    return Words(visible(" · ".join(part for part in parts if part)), "dim")


# --- a report ---------------------------------------------------------------------------------------------------------


def report_panel(report: Report, bank: Bank, lang: Lang) -> Panel:
    """The short form: overall, by topic, what to read next."""
    counts = word("report.counts", lang).format(
        asked=report.asked, graded=report.graded, skipped=report.skipped, ungraded=report.ungraded
    )
    overall = f"{report.score:g} / 100" if report.score is not None else word("report.none", lang)
    parts: list[RenderableType | None] = [
        Words(f"{word('report.overall', lang)}  ", "bold")
        .append(overall, _colour(report.score or 0))
        .append(f"  {calibrated(report.raw_score, lang)}".rstrip(), "magenta"),
        Words(counts, "dim"),
        _topics(report, bank, lang),
        how_spoken(report.delivery, report.lang, lang) if report.delivery else None,
        _reading(report, bank.works, lang),
        Words(word("report.usage", lang).format(usage=spent(report.usage, lang)), "dim")
        if report.usage.prompt_tokens
        else None,
    ]
    return Panel(
        _spaced(parts), title=Words(word("report", lang)), title_align="left", border_style="blue", padding=(1, 2)
    )


def how_spoken(delivery: Delivery, of: Lang, lang: Lang) -> RenderableType:
    """How answers were spoken; `of` is the language of the interview."""
    grid = Table.grid(padding=(0, 2))
    for trait in manner.manner(delivery, of, lang):
        grid.add_row(Words(trait.name, "dim"), literal(trait.value))
    return Group(Words(manner.TITLE[lang], "bold"), grid)


def _topics(report: Report, bank: Bank, lang: Lang) -> Table | None:
    grid = Table.grid(padding=(0, 2))
    for topic in report.topics:
        score = topic.score
        filled = round(BAR * (score or 0) / 100)
        bar = Words("█" * filled, _colour(score or 0)).append("░" * (BAR - filled), "dim")
        grid.add_row(Words(bank.topic_name(topic.topic)[lang]), bar, Words("–" if score is None else f"{score:g}"))
    return grid if report.topics else None


def _reading(report: Report, works: Mapping[str, Work], lang: Lang) -> Group | None:
    rows = []
    for reading in report.reading[:MOST_READINGS]:
        sources = "; ".join(describe(s, works) for s in reading.sources)
        rows.append(
            ("•", "dim", literal("; ".join(reading.whys)).append(f"\n{visible(sources)}" if sources else "", "dim"))
        )
    return Group(Words(word("report.reading", lang), "bold"), _marked(rows)) if rows else None
