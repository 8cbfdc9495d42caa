"""An interview's turns -> a Report, and a Report -> Markdown and JSON files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from interviewer.bank import Bank
from interviewer.looks import Looks, Record, changes
from interviewer.models import (
    Delivery,
    Grade,
    GradedPoint,
    Interview,
    Lang,
    Question,
    QuestionResult,
    Reading,
    Report,
    Source,
    Text,
    TopicResult,
    Turn,
    TurnState,
    Usage,
    Verdict,
    Work,
)
from interviewer.speech import manner
from interviewer.speech.manner import together
from interviewer.text import visible

MOST_READINGS = 5
MOST_SOURCES = 3
"""Per reading: a pointer is for following, not a bibliography; the reference answer lists all."""


def compile_report(interview: Interview, turns: Sequence[Turn], bank: Bank) -> Report:
    """What the turns of an interview come to. A question that waits for its answer is not counted."""
    follow_ups = {t.parent_id: t for t in turns if t.parent_id}
    mains = [t for t in turns if t.parent_id is None and t.state != TurnState.ASKED]
    results = tuple(_result(t, follow_ups.get(t.id), bank) for t in mains)
    scores = [_counted(r) for r in results]
    return Report(
        interview_id=interview.id,
        lang=interview.plan.lang,
        started_at=interview.started_at,
        finished_at=interview.finished_at,
        score=_mean(scores),
        raw_score=_raw_mean(results),
        asked=len(results),
        graded=sum(r.score is not None for r in results),
        ungraded=sum(r.state in (TurnState.UNGRADED, TurnState.ANSWERED) for r in results),
        skipped=sum(r.state == TurnState.SKIPPED for r in results),
        topics=_by_topic(results),
        questions=results,
        reading=_reading(results, bank),
        graders=tuple(sorted({_judge_name(r) for r in results if r.grader})),
        usage=_usage([(follow_ups.get(t.id), t) for t in mains]),
        delivery=together(d for r in results for d in (r.delivery, r.follow_up_delivery)),
    )


def _result(turn: Turn, follow_up: Turn | None, bank: Bank) -> QuestionResult:
    question = bank.questions.get(turn.question_id)
    first = turn.grade
    latest = follow_up.grade if follow_up and follow_up.grade and follow_up.grade.score is not None else first
    return QuestionResult(
        question_id=turn.question_id,
        topic=question.topic if question else "",
        asked=turn.asked,
        state=turn.state,
        score=latest.score if latest else None,
        raw_score=latest.raw_score if latest else None,
        first_score=first.score if first else None,
        hints_used=turn.hints_used + (follow_up.hints_used if follow_up else 0),
        points=latest.points if latest else (),
        wrong_claims=latest.wrong_claims if latest else (),
        ignored=latest.ignored if latest else (),
        answer=turn.answer,
        follow_up=follow_up.asked if follow_up else None,
        follow_up_answer=follow_up.answer if follow_up else None,
        feedback=latest.feedback if latest else QuestionResult.model_fields["feedback"].default,
        grader=latest.grader if latest else None,
        usage=latest.usage if latest else Usage(),
        reason=latest.reason if latest else None,
        delivery=turn.delivery,
        follow_up_delivery=follow_up.delivery if follow_up else None,
    )


def _counted(result: QuestionResult) -> int | None:
    return 0 if result.state == TurnState.SKIPPED else result.score


def _raw_mean(results: Sequence[QuestionResult]) -> float | None:
    """Of the scores before they were calibrated; None when none was."""
    if all(r.raw_score is None for r in results):
        return None
    return _mean(_counted(r) if r.raw_score is None else r.raw_score for r in results)


def _mean(scores: Iterable[int | None]) -> float | None:
    known = [s for s in scores if s is not None]
    return round(sum(known) / len(known), 1) if known else None


def _by_topic(results: Sequence[QuestionResult]) -> tuple[TopicResult, ...]:
    grouped: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in results:
        grouped[result.topic].append(result)
    return tuple(
        TopicResult(topic=topic, questions=len(group), score=_mean(map(_counted, group)))
        for topic, group in sorted(grouped.items())
    )


def _reading(results: Sequence[QuestionResult], bank: Bank) -> tuple[Reading, ...]:
    """What to read next: the questions that lost most, what they missed, and their books and papers."""
    missed = [(r.question_id, _missed(r)) for r in results]
    worst = sorted((m for m in missed if m[1]), key=lambda m: -sum(_weight(p)[1] for p in m[1]))
    return tuple(
        Reading(question_id=q, whys=tuple(p.point for p in points), sources=_readable(bank.questions.get(q)))
        for q, points in worst[:MOST_READINGS]
    )


def _missed(result: QuestionResult) -> list[GradedPoint]:
    lost = (p for p in result.points if p.verdict in (Verdict.MISSING, Verdict.CONTRADICTED))
    return sorted(lost, key=_weight, reverse=True)


def _weight(point: GradedPoint) -> tuple[bool, int]:
    return point.essential, point.weight


def _readable(question: Question | None) -> tuple[Source, ...]:
    return tuple(s for s in question.sources if s.seed is None)[:MOST_SOURCES] if question else ()


def _judge_name(result: QuestionResult) -> str:
    grader = result.grader
    if grader is None:
        return ""
    return f"{grader.kind} {grader.model}" if grader.model else grader.kind


def _usage(pairs: Iterable[tuple[Turn | None, Turn]]) -> Usage:
    """All that the judges spent. The grade of a follow-up already includes that of its main answer."""
    spent = [(f.grade if f and f.grade and f.grade.score is not None else t.grade) for f, t in pairs]
    total = sum((g.usage for g in spent if g), start=Usage())
    return total.model_copy(update={"seconds": round(total.seconds, 3)})


def describe(source: Source, works: Mapping[str, Work]) -> str:
    """One line for a person: author, title, year, section, pages."""
    work = works.get(source.key)
    parts = [work.authors, work.title, str(work.year or "")] if work else [source.key]
    if source.section:
        parts.append(f"§ {source.section}")
    if source.pages:
        parts.append(f"p. {source.pages}")
    if source.number:
        parts.append(f"# {source.number}")
    return ", ".join(p for p in parts if p)


# --- files ------------------------------------------------------------------------------------------------------------

_WORDS = {
    "title": Text(zh="面试报告", en="Interview report"),
    "score": Text(zh="总分 {score} / 100", en="Overall {score} of 100"),
    "none": Text(zh="没有评分", en="not graded"),
    "calibrated": Text(zh="已校准，评分者原分 {raw}", en="calibrated; the judge itself gave {raw}"),
    "counts": Text(
        zh="{asked} 题：{graded} 题已评分，{skipped} 题跳过（计 0 分），{ungraded} 题未评分（不计）。评分者：{graders}。",
        en="{asked} asked: {graded} graded, {skipped} skipped (count 0), {ungraded} ungraded (not counted). Graded by: {graders}.",
    ),
    "topics": Text(zh="按主题", en="By topic"),
    "topic": Text(zh="主题", en="Topic"),
    "questions": Text(zh="题数", en="Questions"),
    "points": Text(zh="得分", en="Score"),
    "skipped": Text(zh="跳过", en="skipped"),
    "answer": Text(zh="你的回答", en="Your answer"),
    "follow_up": Text(zh="追问", en="Follow-up"),
    "wrong": Text(zh="说错的地方", en="What was wrong"),
    "reading": Text(zh="接下来读什么", en="What to read next"),
    "ignored": Text(zh="对评分者说的话，未计入", en="Addressed to the examiner, not counted"),
    "usage": Text(
        zh="模型用量：请求 {calls} 次，{seconds} 秒，输入 {prompt} + 输出 {completion} token。",
        en="Spent at the endpoint: {calls} requests, {seconds} s, {prompt} tokens in, {completion} out.",
    ),
    "again": Text(zh="评了 {n} 次", en="Judged {n} times"),
    "objection": Text(zh="你的异议", en="Your objection"),
}
_BOX = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSING: "○", Verdict.CONTRADICTED: "✕"}


def to_markdown(report: Record, bank: Bank, lang: Lang) -> str:
    """The report as a document; the words of candidate and model cannot break out of their places."""
    say = {key: text[lang] for key, text in _WORDS.items()}
    score = say["score"].format(score=f"{report.score:g}") if report.score is not None else say["none"]
    score += _calibrated(report.raw_score, say)
    counts = say["counts"].format(
        asked=report.asked,
        graded=report.graded,
        skipped=report.skipped,
        ungraded=report.ungraded,
        graders=_line(", ".join(report.graders)) or "–",
    )
    lines = [f"# {say['title']} · {report.started_at:%Y-%m-%d %H:%M} UTC", "", f"**{score}**", "", counts, ""]
    lines += _usage_lines(report.usage, say)
    lines += [f"## {say['topics']}", "", f"| {say['topic']} | {say['questions']} | {say['points']} |", "|---|---|---|"]
    lines += [f"| {bank.topic_name(t.topic)[lang]} | {t.questions} | {_number(t.score)} |" for t in report.topics]
    if report.delivery:
        lines += [
            "",
            f"## {manner.TITLE[lang]}",
            "",
            manner.NOTE[lang],
            "",
            *_manner(report.delivery, report.lang, lang),
        ]
    for i, result in enumerate(report.questions, 1):
        lines += ["", *_question_lines(i, result, say)]
        lines += _spoken_lines(result, report.lang, lang)
        lines += [line for looks in report.looks_at(i) for line in _looks_lines(looks, say)]
    if report.reading:
        lines += ["", f"## {say['reading']}", ""]
        lines += [line for r in report.reading for line in _reading_lines(r, bank)]
    return "\n".join(lines) + "\n"


def _manner(delivery: Delivery, spoken: Lang, lang: Lang) -> list[str]:
    return [f"- {trait.name}: {_line(trait.value)}" for trait in manner.manner(delivery, spoken, lang)]


def _usage_lines(usage: Usage, say: Mapping[str, str]) -> list[str]:
    if not usage.prompt_tokens:
        return []
    spent = say["usage"].format(
        calls=usage.calls,
        seconds=f"{usage.seconds:,.1f}",
        prompt=f"{usage.prompt_tokens:,}",
        completion=f"{usage.completion_tokens:,}",
    )
    return [spent, ""]


def _looks_lines(looks: Looks, say: Mapping[str, str]) -> list[str]:
    """Each look after the first: the objection, the two scores, the verdicts that changed."""
    title = say["again"].format(n=len(looks.grades)) + (f" ({say['follow_up']})" if looks.follow_up else "")
    lines = ["", f"**{title}**", ""]
    for before, after in pairwise(looks.grades):
        if after.objection:
            lines += [f"{say['objection']}:", "", *_quoted(after.objection.text), ""]
        lines.append(f"- {_given(before.grade, say)} → {_given(after.grade, say)}")
        changed = changes(before.grade, after.grade)
        lines += [f"- {_box(change.before)} → {_box(change.after)} {_told(change.point)}" for change in changed]
        lines.append("")
    return lines[:-1]


def _box(verdict: Verdict | None) -> str:
    return _BOX[verdict] if verdict else "–"


def _reading_lines(reading: Reading, bank: Bank) -> list[str]:
    missed = [f"- {_told(why)}" for why in reading.whys]
    return [*missed, *(f"  - {describe(source, bank.works)}" for source in reading.sources)]


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"


def _given(grade: Grade | QuestionResult, say: Mapping[str, str]) -> str:
    """A score, with the judge's own where it was calibrated."""
    return _number(grade.score) + _calibrated(grade.raw_score, say)


def _calibrated(raw: float | None, say: Mapping[str, str]) -> str:
    return "" if raw is None else f" ({say['calibrated'].format(raw=f'{raw:g}')})"


def _question_lines(i: int, result: QuestionResult, say: Mapping[str, str]) -> list[str]:
    score = say["skipped"] if result.state == TurnState.SKIPPED else _given(result, say)
    lines = [f"## {i}. {_told(result.asked)} — {score}", ""]
    if result.answer:
        lines += [f"**{say['answer']}**", "", *_quoted(result.answer), ""]
    if result.follow_up:
        lines += [f"**{say['follow_up']}** {_line(result.follow_up)}", "", *_quoted(result.follow_up_answer or "–"), ""]
    lines += [f"- {_BOX[p.verdict]} {_told(p.point)}" for p in result.points]
    if result.wrong_claims:
        lines += ["", f"**{say['wrong']}**", ""]
        lines += [f"- {_line(c.quote.text)} → {_line(c.correction)}" for c in result.wrong_claims]
    if result.ignored:
        lines += ["", f"**{say['ignored']}**", "", *(f"- {_line(q.text)}" for q in result.ignored)]
    remarks = (result.reason or "", result.feedback.strengths, result.feedback.improve)
    return [*lines, "", *(_line(remark) for remark in remarks if remark)]


def _spoken_lines(result: QuestionResult, spoken: Lang, lang: Lang) -> list[str]:
    """How the answer was spoken, and that to the follow-up."""
    said = {manner.TITLE[lang]: result.delivery}
    said[f"{manner.TITLE[lang]} ({_WORDS['follow_up'][lang]})"] = result.follow_up_delivery
    return [line for title, d in said.items() if d for line in ("", f"**{title}**", "", *_manner(d, spoken, lang))]


def _quoted(text: str) -> list[str]:
    return [f"> {_fenced(line)}" for line in text.splitlines()]


def _told(text: str) -> str:
    """One line of a bank, which may be imported: no HTML and no images, but formulas stay what they are."""
    return " ".join(re.sub(r"<(?=[a-zA-Z/!?])", "&lt;", visible(text)).replace("![", "!&#91;").split())


def _line(text: str) -> str:
    """Hostile text as one line that begins no heading, list, table or quote."""
    line = " ".join(_fenced(text).split())
    return f"\\{line}" if line.startswith(tuple("#>|-+*=`~")) else line


def _fenced(line: str) -> str:
    """A line of hostile text without raw HTML or images."""
    return visible(line).replace("<", "&lt;").replace("![", "!&#91;")


def export(report: Record, bank: Bank, lang: Lang, folder: Path) -> tuple[Path, Path]:
    """Write the report as Markdown and as JSON into `folder`, under the interview's id; returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown, json = folder / f"{report.interview_id}.md", folder / f"{report.interview_id}.json"
    markdown.write_text(to_markdown(report, bank, lang), encoding="utf-8")
    json.write_text(report.model_dump_json(indent=2), encoding="utf-8")
    return markdown, json
