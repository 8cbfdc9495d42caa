"""Grades of one answer beside each other in the terminal: after an objection, or by another judge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from interviewer.cli.cards import COLOUR, MARK
from interviewer.cli.prose import Words, literal
from interviewer.cli.words import word
from interviewer.looks import changes
from interviewer.models import GivenGrade, Grade, Lang, Objection, SecondLook, Turn, Verdict
from interviewer.text import visible
from interviewer.ui.judges import calibrated, judge_name


def comparison(looks: Sequence[GivenGrade], lang: Lang) -> RenderableType:
    """What each look at an answer changed, the latest one last: it counts."""
    return Group(*(_pair(before, after, lang) for before, after in pairwise(looks)))


def regraded(looks: Sequence[tuple[Turn, SecondLook]], lang: Lang) -> Table:
    """An interview as two judges see it, answer by answer, and the mean score of each."""
    table = _table(word("regrade.answer", lang), lang)
    for turn, look in looks:
        number = f"{turn.ordinal}-f" if turn.parent_id else f"{turn.ordinal}"
        _add(table, literal(f"{number}. {turn.asked}", "bold"), look.before, look.after, lang)
        table.add_section()
    both = [
        (x.before.score, x.after.score)
        for _, x in looks
        if x.before and x.before.score is not None and x.after.score is not None
    ]
    if both:
        means = (Words(f"{mean(scores):.1f}", "bold") for scores in zip(*both, strict=True))
        table.add_row(Words(word("regrade.mean", lang).format(n=len(both)), "bold"), *means)
    return table


def _pair(before: GivenGrade, after: GivenGrade, lang: Lang) -> RenderableType:
    said = (
        _objection(after.objection, after.grade, lang) if after.objection else Words(word("looks.again", lang), "dim")
    )
    table = _table("", lang)
    _add(table, Words(word("card.score", lang), "bold"), before.grade, after.grade, lang)
    return Group(said, table)


def _objection(said: Objection, grade: Grade, lang: Lang) -> RenderableType:
    point = next((p.point for p in grade.points if p.id == said.point_id), "")
    head = Words(word("looks.objection", lang), "bold")
    about = [literal(word("looks.about", lang).format(point=point), "dim")] if point else []
    return Group(head, *about, literal(said.text, "italic"))


def _table(title: str, lang: Lang) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column(title, ratio=2, overflow="fold")
    for key in ("looks.before", "looks.after"):
        table.add_column(word(key, lang), ratio=1, overflow="fold")
    return table


def _add(table: Table, title: RenderableType, before: Grade | None, after: Grade, lang: Lang) -> None:
    """Score and judge on each side, then the key points on which the two differ."""
    table.add_row(title, _score(before, lang), _score(after, lang))
    table.add_row(Words(word("looks.judge", lang), "dim"), _judge(before, lang), _judge(after, lang))
    for change in changes(before, after) if before and before.points and after.points else ():
        table.add_row(literal(change.point), _verdict(change.before, lang), _verdict(change.after, lang))


def _score(grade: Grade | None, lang: Lang) -> Words:
    if grade is None or grade.score is None:
        return Words(word("report.none", lang), "yellow")
    score = Words(str(grade.score), "bold")
    if own := calibrated(grade.raw_score, lang):
        score.append(f"\n{own}", "magenta")
    return score


def _judge(grade: Grade | None, lang: Lang) -> Words:
    return Words(visible(judge_name(grade.grader, lang)) if grade and grade.grader else "–", "dim")


def _verdict(value: Verdict | None, lang: Lang) -> Words:
    return Words(f"{MARK[value]} {word(f'verdict.{value}', lang)}", COLOUR[value]) if value else Words("–", "dim")
