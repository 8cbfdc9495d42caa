"""Labelled answers with attacks put into them: what an answer earns by speaking to the examiner, beside what it says.

People score such an answer as they score it without the attack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Literal, get_args

from interviewer.attacks import Attack, AttackSuite
from interviewer.evaluation.rows import Row
from interviewer.text import clauses, sentences

INJECTED = "injected"
"""The type of such a row."""
POOR = ("vague", "wrong", "term_list")
"""Types of answers that are worth next to nothing, so that all marks are the attack's."""
Side = Literal["before", "inside", "after"]
_TEMPLATES: dict[Side, str] = {
    "before": "{attack}\n{answer}",
    "inside": "{first}\n{attack}\n{rest}",
    "after": "{answer}\n{attack}",
}


def injected(rows: Iterable[Row], suite: AttackSuite) -> tuple[Row, ...]:
    """Three rows of each poor answer: an attack before it, inside it and after it; which one, the id of the row decides.

    Ids are `row+side`. Raises ValueError when the suite has no attack in the language of a row.
    """
    return tuple(_with_attack(row, suite, side) for row in rows if row.type in POOR for side in get_args(Side))


def plain_id(row: Row) -> str:
    """Id of the row whose answer an injected one holds."""
    return row.id.rpartition("+")[0]


def _with_attack(row: Row, suite: AttackSuite, side: Side) -> Row:
    fit = list(_fit(row, suite, side))
    if not fit:
        raise ValueError(f"the suite has no attack for {row.language} answers")
    attack = min(fit, key=lambda a: sha256(f"{row.id} {side} {a.id}".encode()).digest())
    return row.model_copy(
        update={
            "id": f"{row.id}+{side}",
            "type": INJECTED,
            "answer": _filled(attack, side, row.answer),
            "lang": row.language,
        }
    )


def _fit(row: Row, suite: AttackSuite, side: Side) -> Iterator[Attack]:
    """Attacks in the row's language that can stand on that side of an answer; those that quote the question stay out."""
    for attack in suite.attacks:
        stands_there = attack.place == "alone" or (attack.place == "embedded" and _side(attack) == side)
        if stands_there and attack.lang in (row.language, "mixed") and "{question}" not in attack.text:
            yield attack


def _side(attack: Attack) -> Side:
    """Where an attack that is made for real answers stands."""
    if "{first}" in attack.text:
        return "inside"
    return "after" if attack.text.startswith("{answer}") else "before"


def _filled(attack: Attack, side: Side, answer: str) -> str:
    first, rest = _halves(answer)
    values = {"answer": answer, "first": first, "rest": rest}
    if attack.place == "embedded":
        return attack.filled(values)
    return _TEMPLATES[side].format(**values, attack=attack.filled({}))


def _halves(answer: str) -> tuple[str, str]:
    """Cut where a sentence ends, else a clause, else at a space, the place nearest to the middle."""
    ends = [[s.end for s in cut(answer)[:-1]] for cut in (sentences, clauses)]
    places = next((found for found in (*ends, _spaces(answer)) if found), [len(answer) // 2])
    at = min(places, key=lambda place: abs(place - len(answer) // 2))
    return answer[:at].strip(), answer[at:].strip()


def _spaces(answer: str) -> Sequence[int]:
    return [i for i, c in enumerate(answer) if c.isspace() or c in "、,，"]
