"""JSON, JSONL and YAML: lists of questions however nested, and question files in the bank's own format."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from interviewer import bank
from interviewer.bank_yaml import PlainYaml, plain_yaml
from interviewer.errors import BankError, DocumentError
from interviewer.ingest.asking import asks
from interviewer.ingest.document import Record, Records
from interviewer.ingest.fields import Gathering, as_text, field_of, fields_of
from interviewer.ingest.limits import MAX_DEPTH
from interviewer.models import Text

Place = tuple[int | str, ...]
_CONTAINERS = {
    "questions", "data", "items", "list", "records", "rows", "cards", "notes", "entries", "results", "content", "sections", "chapters", "topics", "categories",
    "children", "qa", "qas", "qna", "faq", "faqs", "quiz", "train", "test", "validation", "题目", "问题", "数据", "列表", "题库", "章节",
}  # fmt: skip
"""Keys that say what they hold, but not what it is about: no sections."""
_TITLES = (
    "section",
    "title",
    "name",
    "topic",
    "category",
    "chapter",
    "heading",
    "分类",
    "章节",
    "标题",
    "主题",
    "名称",
)
_NO_LINE_ENDS = {0x85: " ", 0x2028: " ", 0x2029: " "}
"""YAML breaks lines at them, editors do not: line numbers would differ."""
_SENTENCE = 5
"""Chinese characters from which on a key can be a question."""
_DAMAGED = 0.5
"""Share of lines that are no JSON from which on a JSONL file is something else."""


def read_json(text: str, warnings: Sequence[Text] = ()) -> Records:
    """The records of a JSON text; their lines are ordinals. Raises DocumentError."""
    gathering = Gathering("json", numbered_from=0, warnings=list(warnings))
    ordinals = iter(range(1, len(text) + 2))

    def ordinal(path: Place) -> tuple[int, int]:
        n = next(ordinals)
        return n, n

    _Walk(gathering, ordinal).into(_json(text), (), ())
    return _some(gathering)


def read_jsonl(text: str, warnings: Sequence[Text] = ()) -> Records:
    """The records of a text with one JSON value to a line; broken lines are skipped. Raises DocumentError where most are broken."""
    gathering = Gathering("jsonl", numbered_from=0, warnings=list(warnings))
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    broken = 0
    for n, line in lines:
        try:
            _Walk(gathering, lambda path, n=n: (n, n)).into(_json(line), (), ())  # type: ignore[misc]
        except DocumentError as e:
            broken += 1
            gathering.skip((n, n), e.en, e.zh)
    if broken > _DAMAGED * len(lines):
        raise DocumentError(
            f"most lines are not JSON: {gathering.skipped[0].why.en}",
            f"大多数行不是 JSON：{gathering.skipped[0].why.zh}",
        )
    return _some(gathering)


def read_yaml(text: str, warnings: Sequence[Text] = ()) -> Records:
    """The records of a YAML text: finished questions where it is in the bank's format. Raises DocumentError."""
    gathering = Gathering("yaml", numbered_from=0, warnings=list(warnings))
    try:
        plain = plain_yaml(text.translate(_NO_LINE_ENDS))
    except BankError as e:
        raise DocumentError(e.en, e.zh) from e
    if is_bank(plain.value):
        return _finished(text, plain, gathering)
    _Walk(gathering, lambda path: plain.lines.get(path, (1, 1))).into(plain.value, (), ())
    return _some(gathering)


def is_json(text: str) -> bool:
    """Whether a text is a JSON list or object as a whole."""
    try:
        return text.lstrip()[:1] in ("{", "[") and isinstance(_json(text), dict | list)
    except DocumentError:
        return False


def is_jsonl(text: str) -> bool:
    """Whether every line of a text, of two at least, is a JSON object."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) >= 2 and all(line.lstrip()[:1] == "{" and is_json(line) for line in lines)


def is_bank(value: object) -> bool:
    """Whether a YAML value is a list of questions in the bank's own format, though perhaps not a flawless one."""
    entries = value if isinstance(value, list) else []
    return any(isinstance(e, dict) and "id" in e and isinstance(e.get("question"), dict) for e in entries)


# --- JSON -------------------------------------------------------------------------------------------------------------


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except RecursionError as e:
        raise _too_deep() from e
    except json.JSONDecodeError as e:
        raise DocumentError(
            f"not valid JSON at line {e.lineno}, column {e.colno}: {e.msg}",
            f"第 {e.lineno} 行第 {e.colno} 列不是合法的 JSON：{e.msg}",
        ) from e
    except ValueError as e:  # a number with thousands of digits
        raise DocumentError(f"not usable as JSON: {e}", f"JSON 无法使用：{e}") from e


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise DocumentError(
            f"the key “{twice[:60]}” stands twice in one object", f"键“{twice[:60]}”在同一对象中出现了两次"
        )
    return found


def _too_deep() -> DocumentError:
    return DocumentError(f"it is nested more than {MAX_DEPTH} levels deep", f"嵌套超过 {MAX_DEPTH} 层")


def _some(gathering: Gathering) -> Records:
    if not gathering.rows:
        raise DocumentError(
            "no question was found in it; each entry needs the keys question and answer",
            "其中没有找到题目；每一项需要有 question 和 answer 两个键",
        )
    return gathering.result()


# --- nested values ----------------------------------------------------------------------------------------------------


class _Walk:
    """Goes through nested lists and mappings and hands every question to the gathering."""

    def __init__(self, gathering: Gathering, lines: Callable[[Place], tuple[int, int]]) -> None:
        self._gathering, self._lines = gathering, lines

    def into(self, value: Any, path: Place, sections: tuple[str, ...]) -> None:
        """Take what is in a value. Raises DocumentError when it is nested too deeply."""
        if len(path) > MAX_DEPTH:
            raise _too_deep()
        match value:
            case list():
                for i, item in enumerate(value):
                    self._item(item, (*path, i), sections)
            case dict() if fields := _fields(value):
                self._take(fields, path, sections)
            case dict():
                self._mapping(value, path, sections)

    def _item(self, item: Any, path: Place, sections: tuple[str, ...]) -> None:
        if isinstance(item, str) and asks(item):
            self._take({"question": item}, path, sections)
        elif isinstance(item, dict | list):
            self.into(item, path, sections)
        else:
            self._gathering.skip(self._lines(path), "neither a mapping nor a question", "既不是键值对，也不是题目")

    def _take(self, fields: Mapping[str, Any], path: Place, sections: tuple[str, ...]) -> None:
        own = as_text(fields.get("section"))
        section = " / ".join((*sections, own) if own else sections)
        self._gathering.add(
            self._lines(path), {**fields, "section": fields["section"] if own and not sections else section}
        )

    def _mapping(self, value: Mapping[Any, Any], path: Place, sections: tuple[str, ...]) -> None:
        texts = [key for key, part in value.items() if isinstance(part, str)]
        asked = [key for key, part in value.items() if _asks(str(key)) and as_text(part) is not None]
        if len(asked) >= 0.5 * len(texts):
            for key in dict.fromkeys((*asked, *(texts if asked else ()))):
                self._take({"question": str(key), "answer": value[key]}, (*path, str(key)), sections)
        inside = {k: part for k, part in value.items() if isinstance(part, dict | list) and k not in asked}
        title = next((str(value[key]) for key in _TITLES if isinstance(value.get(key), str)), "")
        for key, part in inside.items():
            named = () if str(key).casefold() in _CONTAINERS or isinstance(key, int) else (str(key),)
            self.into(part, (*path, str(key)), (*sections, *([title] if title and path else []), *named))
        if path and not inside and not asked:
            self._gathering.skip(self._lines(path), "there is no question in it", "其中没有题目")


def _asks(key: str) -> bool:
    """Whether a key is a question rather than the name of a field: `name` and `list` are imperatives, too."""
    words = " " in key.strip() or (len(key) >= _SENTENCE and not key.isascii())
    return key.endswith(("?", "？")) or (words and asks(key))


def _fields(value: Mapping[Any, Any]) -> dict[str, Any]:
    """Field -> value, where the mapping is one question; empty where it is not."""
    keys = [str(key) for key in value]
    parts = list(value.values())
    named = {part: parts[i] for part, i in fields_of(keys).items()}
    strong = any(field_of(key) == "question" for key in keys)
    answered = named.keys() & {"answer", "correct", "options", "explanation"}
    if not as_text(named.get("question")) or not (strong or answered):
        return {}
    return named


# --- the bank's own format --------------------------------------------------------------------------------------------


def _finished(text: str, plain: PlainYaml, gathering: Gathering) -> Records:
    """What `bank check` makes of the text; it sees a copy, since the file may be in another encoding or change meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "import.yaml"
        copy.write_text(text, encoding="utf-8")
        checked = bank.check(copy, {name: Text(zh=name, en=name) for name in _topics(plain.value)})
    by_id = {str(e.get("id")): i for i, e in reversed(list(enumerate(plain.value))) if isinstance(e, dict)}
    for question in checked.questions.values():
        lines = plain.lines[(by_id[question.id],)]
        gathering.keep(Record(lines=lines, question=question.question.zh, answer=question.answer.zh, finished=question))
    for problem in checked.problems:
        if problem.severity == "error":
            gathering.skip(
                (problem.line, problem.line), f"{problem.field}: {problem.en}", f"{problem.field}：{problem.zh}"
            )
        else:
            gathering.warn(str(problem).partition(":")[2], f"{problem.line}：{problem.field}：{problem.zh}")
    return gathering.result()


def _topics(entries: Sequence[Any]) -> set[str]:
    """A bank of one's own may have topics of its own."""
    return {e["topic"] for e in entries if isinstance(e, dict) and isinstance(e.get("topic"), str) and e["topic"]}
