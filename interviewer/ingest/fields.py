"""Named fields to records: the names under which people keep questions, answers, options and right letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interviewer.errors import DocumentError
from interviewer.ingest.characters import tidy
from interviewer.ingest.document import Format, Record, Records, Skipped
from interviewer.ingest.limits import MAX_RECORDS
from interviewer.models import Text
from interviewer.text import normalise

_NAMES = {
    "question": "question questions q query questiontext questionbody questioncontent questiontitle questionprompt interviewquestion problem "
    "questionen questionzh 题目 问题 问 题干 试题 面试题 面试问题 题目内容 问题内容 题目描述 題目 問題 問",
    "answer": "answer answers a ans response reply solution reference referenceanswer modelanswer sampleanswer expectedanswer answertext answeren answerzh "
    "答案 答 回答 参考答案 标准答案 答案内容 解答 参考解答 回答内容 參考答案",
    "explanation": "explanation explain rationale reason reasoning analysis extra backextra comment 解析 详解 解释 分析 答案解析 题目解析 解題 說明",
    "number": "number no num nr id qid index idx # questionid questionno questionnumber 序号 编号 题号 号 序號 編號 題號",
    "section": "section topic category subject chapter tag tags domain module theme subtopic 分类 类别 主题 章节 知识点 标签 领域 模块 板块 科目 分類 標籤 主題",
    "options": "options choices option choice alternatives 选项 選項 备选项 候选项",
    "correct": "correct correctanswer correctanswers correctoption correctoptions correctchoice rightanswer key answerkey correctindex answerindex label "
    "correctletter 正确答案 正确选项 正確答案 答案选项 正确项",
    "second question": "front prompt instruction title term card text 正面 标题 名词 术语 概念",
    "second answer": "back output definition content completion completions 背面 内容 定义 释义",
}
"""Field -> names, written without case, space, hyphen and underscore. The `second` ones count where no better name is there."""
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split()}
_OPTION_NAME = re.compile(
    r"(?:option|choice|opt|answer|选项|選項|备选|distractor)([a-h1-8])|([a-h])(?:选项|選項|option|choice)?"
)
_LETTERS = "abcdefgh"
_LETTER_LIST = re.compile(
    r"(?:option|选项|選項)?\s*[(（\[]?[a-h][)）\]]?(?:[\s,，、;；/&|和与及]*(?:and\s+)?[(（\[]?[a-h][)）\]]?)*[.。]?"
)
_LETTERED = re.compile(r"[(（\[]?([A-Ha-h])[)）\].、:：．]\s*")
_INLINE_OPTION = re.compile(r"(?:^|(?<=[\s;；|,，]))[(（]?([A-Ha-h])[.)）、:：．]\s*")


def field_of(name: str) -> str:
    """Which field a column or key names: one of the fields above, `option a` ... `option h`, or empty."""
    plain = re.sub(r"[\s_\-–:：*?？.()（）\[\]【】]+", "", normalise(name))
    if found := _FIELD.get(plain):
        return found
    option = _OPTION_NAME.fullmatch(plain)
    letter = option and (option[1] or option[2])
    return f"option {_LETTERS[int(letter) - 1] if letter.isdigit() else letter}" if letter else ""


def fields_of(names: Sequence[str]) -> dict[str, int]:
    """Field -> position of its column, the first where several name it."""
    found: dict[str, int] = {}
    for i, name in enumerate(names):
        if part := field_of(name):
            found.setdefault(part, i)
    if (
        "option b" in found
        and _is_letter(names, "a")
        and "answer" in found
        and field_of(names[found["answer"]]) == "answer"
    ):
        found = _a_is_an_option(names, found)
    for part in ("question", "answer"):
        second = found.pop(f"second {part}", None)
        if second is not None:
            found.setdefault(part, second)
    return found


def _is_letter(names: Sequence[str], letter: str) -> bool:
    return any(normalise(name).strip(" .:()") == letter for name in names)


def _a_is_an_option(names: Sequence[str], found: Mapping[str, int]) -> dict[str, int]:
    """Next to `b`, `c` and `d` the column `a` is an option, not the answer."""
    a = next(i for i, name in enumerate(names) if normalise(name).strip(" .:()") == "a")
    others = {part: i for part, i in found.items() if i != a}
    answer = next((i for i, name in enumerate(names) if i != a and field_of(name) == "answer"), None)
    return {**others, "option a": a, **({"answer": answer} if answer is not None else {})}


def as_text(value: object) -> str | None:
    """A value as a text; None for mappings and lists of them, which are no text."""
    match value:
        case None:
            return ""
        case str():
            return tidy(value)
        case bool() | int() | float():
            return str(value)
        case list() | tuple():
            parts = [as_text(part) for part in value]
            return None if None in parts else "\n\n".join(part for part in parts if part)
        case _:
            return None


@dataclass
class Gathering:
    """Rows on their way to records; the first number of options is known only when all have been seen."""

    format: Format
    numbered_from: int
    """0 or 1: how options are counted where no row tells."""
    rows: list[tuple[tuple[int, int], Record, object]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)

    def add(self, lines: tuple[int, int], values: Mapping[str, object]) -> None:
        """Take one row, field -> value; a row without a question is skipped. Raises DocumentError for too many."""
        if len(self.rows) >= MAX_RECORDS:
            raise DocumentError(
                f"it has more than {MAX_RECORDS} questions; split it into several files",
                f"题目超过 {MAX_RECORDS} 道；请拆成几个文件",
            )
        question = as_text(values.get("question"))
        if not question:
            self.skip(lines, "there is no question in it", "其中没有题目")
            return
        if (answer := _answer(values)) is None:
            self.skip(lines, "its answer is not a text", "答案不是文本")
            return
        record = Record(
            lines=lines,
            question=question,
            answer=answer,
            number=as_text(values.get("number")) or None,
            section=_section(values.get("section")),
            options=_options(values),
        )
        self.rows.append((lines, record, values.get("correct")))

    def keep(self, record: Record) -> None:
        """Take a record that is finished."""
        self.rows.append((record.lines, record, None))

    def skip(self, lines: tuple[int, int], en: str, zh: str) -> None:
        """Leave lines out, and say why."""
        self.skipped.append(Skipped(lines=lines, why=Text(en=en, zh=zh)))

    def warn(self, en: str, zh: str) -> None:
        """Say something about the whole file."""
        self.warnings.append(Text(en=en, zh=zh))

    def result(self) -> Records:
        """All that was taken, with the right letters where they are told."""
        first = self._first_index()
        records = tuple(self._with_correct(record, correct, first) for _, record, correct in self.rows)
        return Records(
            format=self.format,
            records=records,
            skipped=tuple(sorted(self.skipped, key=lambda s: s.lines)),
            warnings=tuple(self.warnings),
        )

    def _first_index(self) -> int:
        counts = [(i, len(r.options)) for _, r, correct in self.rows if r.options for i in _indices(correct, r.options)]
        if not counts:
            return self.numbered_from
        zero, beyond = any(i == 0 for i, _ in counts), any(i == n for i, n in counts)
        if zero == beyond:
            self.warn(
                f"the right options are given by number and nothing tells whether these count from 0 or 1; taken from {self.numbered_from}",
                f"正确选项用数字给出，但看不出从 0 还是从 1 数起；按从 {self.numbered_from} 数起处理",
            )
            return self.numbered_from
        return 0 if zero else 1

    def _with_correct(self, record: Record, correct: object, first: int) -> Record:
        if not record.options:
            told = as_text(correct) or ""
            return record if record.answer or not told else record.model_copy(update={"answer": told})
        if letters := _letters(correct, record.options, first):
            rest = "" if _letters(record.answer, record.options, first) == letters else record.answer
            return record.model_copy(update={"correct": letters, "answer": rest})
        first_line, _, rest = record.answer.partition("\n\n")
        if letters := _letters(first_line, record.options, first):
            return record.model_copy(update={"correct": letters, "answer": rest})
        if as_text(correct):
            self.warn(
                f"line {record.lines[0]}: “{as_text(correct)}” names no option",
                f"第 {record.lines[0]} 行：“{as_text(correct)}”不是任何选项",
            )
        return record


def _answer(values: Mapping[str, object]) -> str | None:
    """Answer and explanation together."""
    parts = [as_text(values.get(name)) for name in ("answer", "explanation")]
    return None if None in parts else "\n\n".join(dict.fromkeys(part for part in parts if part))


def _section(value: object) -> str | None:
    names = [as_text(part) or "" for part in value] if isinstance(value, list | tuple) else [as_text(value) or ""]
    return ", ".join(name for name in names if name) or None


# --- options ----------------------------------------------------------------------------------------------------------


def _options(values: Mapping[str, object]) -> dict[str, str]:
    """Lower-case letter -> text, from columns of their own or from one value; empty where there are not two."""
    single = {x: as_text(values.get(f"option {x}")) or "" for x in _LETTERS}
    found = {x: text for x, text in single.items() if text} or _listed(values.get("options"))
    return found if len(found) >= 2 else {}


def _listed(value: object) -> dict[str, str]:
    if isinstance(value, dict):
        by_letter = {normalise(str(key)): as_text(text) or "" for key, text in value.items()}
        if by_letter.keys() <= set(_LETTERS):
            return by_letter
        return _lettered(list(by_letter.values()))
    if isinstance(value, list | tuple):
        texts = [_option_text(item) for item in value]
        return _lettered(texts) if len(texts) <= len(_LETTERS) else {}
    return _in_one_text(as_text(value) or "")


def _option_text(item: object) -> str:
    if isinstance(item, dict):
        item = next((item[key] for key in ("text", "value", "content", "label") if key in item), None)
    return as_text(item) or ""


def _lettered(texts: Sequence[str]) -> dict[str, str]:
    """Options by position; letters that they bring themselves are cut where they agree with it."""
    own = [_LETTERED.match(text) for text in texts]
    if all(m and m[1].lower() == x for m, x in zip(own, _LETTERS, strict=False)):
        texts = [text[m.end() :] for text, m in zip(texts, own, strict=True) if m]
    return dict(zip(_LETTERS, texts, strict=False))


def _in_one_text(text: str) -> dict[str, str]:
    """`A. x  B. y`, or one option to a line, or parted by | or ;."""
    marks = list(_INLINE_OPTION.finditer(text))
    kept = [m for i, m in enumerate(marks) if m[1].lower() == _LETTERS[min(i, 7)]]
    if len(kept) >= 2 and kept == marks[: len(kept)]:
        ends = [m.start() for m in kept[1:]] + [len(text)]
        return {m[1].lower(): text[m.end() : end].strip(" \n;；|,，") for m, end in zip(kept, ends, strict=True)}
    for mark in ("\n", "|", ";", "；"):
        parts = [part.strip() for part in text.split(mark) if part.strip()]
        if 2 <= len(parts) <= len(_LETTERS):
            return _lettered(parts)
    return {}


def _letters(told: object, options: Mapping[str, str], first: int) -> tuple[str, ...]:
    """The letters that a value names: by letter, by the text of the option, or by its number. Empty where it names none."""
    if isinstance(told, list | tuple):
        parts = [_letters(part, options, first) for part in told]
        return tuple(dict.fromkeys(x for part in parts for x in part)) if all(parts) else ()
    text = normalise(as_text(told) or "")
    for letter, option in options.items():
        if len(text) > 1 and text in (normalise(option), normalise(f"{letter}. {option}")):
            return (letter,)
    if _LETTER_LIST.fullmatch(text):
        found = re.findall(r"[a-h]", re.sub(r"option|and", "", text))
        if set(found) <= options.keys():
            return tuple(sorted(set(found)))
    if (mark := _LETTERED.match(text)) and mark[1] in options and text[mark.end() :] == normalise(options[mark[1]]):
        return (mark[1],)
    if text in (same := {normalise(option): letter for letter, option in options.items()}):
        return (same[text],)  # one character that is no letter of an option: `5`
    letters = list(options)
    return tuple(letters[i - first] for i in _indices(told, options) if 0 <= i - first < len(letters))


def _indices(told: object, options: Mapping[str, str]) -> list[int]:
    """The numbers by which a value names options; none where it is the text of one."""
    if isinstance(told, list | tuple):
        return [i for part in told for i in _indices(part, options)]
    text = normalise(as_text(told) or "")
    if any(text == normalise(option) for option in options.values()) or not re.fullmatch(
        r"\d(?:\s*[,，、;；]\s*\d)*", text
    ):
        return []
    return [int(digit) for digit in re.findall(r"\d", text)]
