"""Labelled answers: JSON Lines as `interviewer eval` reads them, and the question that each of them answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from interviewer.bank import Bank, ad_hoc
from interviewer.errors import BadInput
from interviewer.models import Frozen, Lang, Question
from interviewer.text import clean, language


class Row(Frozen):
    """One answer with the score that people gave it. Fields that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    question_id: str | None = None
    """The bank's question; it wins over the text."""
    question: str = ""
    reference: str | None = None
    """What a question that the bank does not know is graded by."""
    answer: str
    score: Annotated[float, Field(ge=0, le=1)]
    lang: Lang | None = None
    """None: that of the answer."""
    type: str | None = None
    why: str = ""
    """The people's reason, shown beside the judge's where they disagree."""

    @property
    def language(self) -> Lang:
        """In which the answer is judged."""
        return self.lang or language(self.answer)

    @property
    def group(self) -> str:
        """What answers to one question have in common."""
        return self.question_id or self.question


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file. Raises BadInput with the line of the first one that does not hold, or when there are none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(
            f"cannot read {path} ({e}); it has to be a UTF-8 file of JSON lines",
            f"无法读取 {path}（{e}）；需要 UTF-8 的 JSONL 文件",
        ) from e
    rows = tuple(_rows(path, text))
    if not rows:
        raise BadInput(f"{path} has no rows", f"{path} 里没有数据")
    return rows


def _rows(path: Path, text: str) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for n, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = _row(path, n, line)
        if row.id in seen:
            raise _broken(path, n, f"the id “{row.id}” stands in line {seen[row.id]} as well")
        seen[row.id] = n
        yield row


def _row(path: Path, n: int, line: str) -> Row:
    try:
        value: Any = json.loads(line)
        if isinstance(value, dict) and isinstance(value.get("id"), int):
            value["id"] = str(value["id"])
        row = Row.model_validate(value)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        raise _broken(path, n, f"{'.'.join(map(str, first['loc'])) or 'row'}: {first['msg']}") from e
    except (ValueError, RecursionError) as e:
        raise _broken(path, n, f"not JSON: {e}") from e
    return row.model_copy(update={"answer": clean(row.answer), "question": clean(row.question)})


def question_of(row: Row, bank: Bank) -> Question:
    """The bank's question, by id or by the same text; else one that is known by the row's reference alone.

    Raises UnknownQuestion for an id that the bank does not have, BadInput without a reference.
    """
    if row.question_id:
        return bank.get(row.question_id)
    if known := bank.find(row.question):
        return known
    if not row.reference:
        raise BadInput(
            f"row “{row.id}”: the bank does not have this question, and the row has no reference answer",
            f"第“{row.id}”条：题库里没有这道题，也没有给出参考答案",
        )
    return ad_hoc(row.question, row.reference)


def _broken(path: Path, line: int, why: str) -> BadInput:
    return BadInput(f"{path}, line {line}: {why}", f"{path} 第 {line} 行：{why}")
