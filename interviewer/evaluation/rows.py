"""Labelled answers: JSON Lines as `interviewer eval` reads them, and the question that each of them answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from interviewer.bank import Bank, ad_hoc
from interviewer.errors import BadInput
from interviewer.models import Frozen, Lang, Question, Text
from interviewer.text import clean, language


class Row(Frozen):
    """One answer with the score that people gave it. Fields that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    question_id: str | None = None
    """The bank's question; it wins over the text, and its key points over a `reference`. Else only a name."""
    question: str = ""
    reference: str | None = None
    """What a question that the bank does not know is graded by."""
    answer: str
    score: Annotated[float, Field(ge=0, le=1)]
    lang: Lang | None = None
    """None: that of the answer, or where it has no letters, of the question."""
    type: str | None = None
    why: str = ""
    """The people's reason, shown beside the judge's where they disagree."""
    line: int | None = Field(default=None, exclude=True)
    """Of the file it was read from; from 1."""

    @property
    def language(self) -> Lang:
        """In which the answer is judged."""
        said = self.answer if any(c.isalpha() for c in self.answer) else self.question or self.reference or ""
        return self.lang or language(said)

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
            raise _broken(
                path,
                n,
                f"the id “{row.id}” stands in line {seen[row.id]} as well; give each answer an id of its own",
                f"id“{row.id}”与第 {seen[row.id]} 行重复；每个回答要有自己的 id",
            )
        seen[row.id] = n
        yield row


def _row(path: Path, n: int, line: str) -> Row:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise _broken(
            path, n, f"not JSON ({e}); each line has to be one JSON object", f"不是 JSON（{e}）；每行应是一个 JSON 对象"
        ) from e
    if not isinstance(value, dict):
        raise _broken(path, n, "each line has to be one JSON object, {...}", "每行应是一个 JSON 对象 {...}")
    known = {name: clean(v) if isinstance(v, str) else v for name, v in value.items() if name in Row.model_fields}
    for name in ("id", "question_id"):
        if type(known.get(name)) is int:
            known[name] = str(known[name])
    try:
        row = Row.model_validate(known | {"line": n})
    except ValidationError as e:
        field = str(e.errors(include_url=False, include_input=False)[0]["loc"][0])
        advice = _ADVICE.get(field, _ADVICE["text"])
        raise _broken(path, n, advice.en.format(field=field), advice.zh.format(field=field)) from e
    if not (row.question_id or row.question.strip()):
        raise _broken(path, n, _ADVICE["question"].en, _ADVICE["question"].zh)
    return row


_ADVICE = {
    "id": Text(
        en="`id` has to be a text or a whole number, another one in each line", zh="`id` 应是文本或整数，且每行不同"
    ),
    "answer": Text(
        en='`answer` has to be a text; write "" where nothing was said', zh='`answer` 应是文本；没有作答时写 ""'
    ),
    "score": Text(
        en="`score` has to be a number from 0 to 1; divide marks by the highest possible one",
        zh="`score` 应是 0 到 1 之间的数；请用得分除以满分",
    ),
    "lang": Text(en="`lang` has to be zh or en, or left out", zh="`lang` 应是 zh 或 en，也可以不写"),
    "question": Text(
        en="the question is missing; add its text as `question`, or its id in the bank as `question_id`",
        zh="缺少题目；请用 `question` 给出题目文本，或用 `question_id` 给出题库中的 id",
    ),
    "text": Text(en="`{field}` has to be a text, or left out", zh="`{field}` 应是文本，也可以不写"),
}
"""By field, what it has to be and what to do where it is not; `text` for all others."""


def question_of(row: Row, bank: Bank) -> Question:
    """The bank's question, by id or by the same text; else one that is known by the row's reference alone.

    Raises BadInput for a question that the bank does not have and that comes without a reference.
    """
    if row.question_id and row.question_id in bank.questions:
        return bank.questions[row.question_id]
    if known := bank.find(row.question):
        return known
    if row.reference and row.reference.strip():
        return ad_hoc(row.question or row.question_id or "", row.reference)
    place = f"line {row.line}, row “{row.id}”" if row.line else f"row “{row.id}”"
    place_zh = f"第 {row.line} 行“{row.id}”" if row.line else f"“{row.id}”"
    named = f"no question with the id “{row.question_id}”" if row.question_id else "not this question"
    raise BadInput(
        f"{place}: the bank has {named}, and the row has no `reference`; correct it, or add a reference answer",
        f"{place_zh}：题库里没有这道题（{row.question_id or row.question}），也没有给出 `reference`；请改正，或补上参考答案",
    )


def _broken(path: Path, line: int, en: str, zh: str) -> BadInput:
    return BadInput(f"{path}, line {line}: {en}", f"{path} 第 {line} 行：{zh}")
