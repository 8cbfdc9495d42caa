"""Read, check and look things up in the question bank (`knowledge/`).

A question that does not hold is left out and reported with file, line and field; it never takes the others with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from interviewer import __version__
from interviewer.bank_copy import BankCopy, Content, OnDemand
from interviewer.bank_rules import findings
from interviewer.bank_yaml import Place, YamlError, YamlLines, read_yaml, write_yaml
from interviewer.errors import BankError, UnknownQuestion
from interviewer.models import LANGS, Question, Rubric, Text, Work
from interviewer.settings import shipped
from interviewer.text import same_question

AD_HOC = "ad-hoc"
"""Id and topic of a question that no bank has."""


def ad_hoc(question: str, reference: str) -> Question:
    """A question known by its reference answer alone: its key points are taken from there when it is graded."""
    return Question(
        id=AD_HOC,
        topic=AD_HOC,
        difficulty=3,
        question=Text(zh=question, en=question),
        answer=Text(zh=reference, en=reference),
    )


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a question file."""

    file: str
    line: int
    """From 1."""
    field: str
    """Path to the value, `my-question.key_points.0.point.en`."""
    en: str
    zh: str
    severity: Literal["error", "quality"] = "error"
    """`error`: the question is not used. `quality`: it is, but it is not finished."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.en}"


@dataclass(frozen=True)
class Bank:
    """The questions in use, the topics and works they name, and what is wrong with the rest."""

    questions: Mapping[str, Question]
    topics: Mapping[str, Text]
    works: Mapping[str, Work]
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    own: frozenset[str] = frozenset()
    """Ids of the questions that the person brought; all others are the reviewed bank."""
    texts: Mapping[str, str] | None = field(default=None, compare=False)
    """The comparable form of every question's texts -> its id; None: not known yet."""

    def get(self, question_id: str) -> Question:
        """The question of that id. Raises UnknownQuestion, naming the nearest ids."""
        if question_id in self.questions:
            return self.questions[question_id]
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(question_id, self.questions, n=3))
        raise UnknownQuestion(
            f"no question with the id “{question_id}”"
            + (f"; did you mean {near}?" if near else "; `interviewer bank list` shows all"),
            f"题库里没有 id 为“{question_id}”的题"
            + (f"；是不是想找 {near}？" if near else "；用 `interviewer bank list` 查看全部"),
        )

    def find(self, text: str) -> Question | None:
        """The question with this text in either language (width, case, numbering and punctuation ignored)."""
        known = self._by_text.get(same_question(text))
        return self.questions[known] if known else None

    def topic_name(self, topic: str) -> Text:
        """How a topic is called: by its id where only an imported bank knows it, by a dash where its question is gone."""
        return self.topics.get(topic) or Text(zh=topic or "–", en=topic or "–")

    def check_topics(self, topics: Iterable[str]) -> None:
        """Raises UnknownQuestion for a topic without questions, naming the ones that have some."""
        known = sorted({q.topic for q in self.questions.values()})
        for topic in topics:
            if topic not in known:
                raise UnknownQuestion(
                    f"unknown topic “{topic}”; choose among: {', '.join(known)}",
                    f"没有“{topic}”这个主题；可选：{'、'.join(known)}",
                )

    def extended(self, questions: Mapping[str, Question], topics: Mapping[str, Text]) -> Bank:
        """This bank with the person's own questions and topics beside its own; an id that is taken stays with its owner."""
        own = {i: q for i, q in questions.items() if i not in self.questions}
        both = self.questions.beside(own) if isinstance(self.questions, OnDemand) else {**self.questions, **own}
        return replace(
            self,
            questions=both,
            topics={**topics, **self.topics},
            own=frozenset(own),
            texts={**self._by_text, **_texts_of(own)},
        )

    @cached_property
    def _by_text(self) -> Mapping[str, str]:
        return self.texts if self.texts is not None else _texts_of(self.questions)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when, and only when, the content of a question changes (16 hex digits)."""
        digest = hashlib.sha256()
        for question_id in sorted(self.questions):
            digest.update(self.digests[question_id].encode())
        return digest.hexdigest()[:16]

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Of every question by id: 16 hex digits that change when, and only when, its content does."""
        return {i: hashlib.sha256(q.model_dump_json().encode()).hexdigest()[:16] for i, q in self.questions.items()}

    @cached_property
    def reviewed(self) -> Bank:
        """The bank without the person's own questions; the bank itself when it has no others."""
        kept = {i: q for i, q in self.questions.items() if i not in self.own}
        return Bank(kept, self.topics, self.works) if kept and self.own else self


def load(folder: Path | None = None, copy: Path | None = None) -> Bank:
    """The bank in `folder` (default: the bundled one). Raises BankError only when no question at all can be used.

    `copy` is where a parsed copy may be kept; it may be deleted at any time.
    """
    folder = folder or shipped("knowledge") / "questions"
    kept = _copy_of(folder, copy) if copy else None
    if kept and (known := kept.read()):
        return Bank(known.questions, known.topics, known.works, texts=known.texts)
    digest = kept.digest() if kept else ""
    bank = check(folder)
    if kept and digest and bank.questions and not any(p.severity == "error" for p in bank.problems):
        kept.write(Content(bank.questions, bank.topics, bank.works, bank._by_text), digest)
    if not bank.questions:
        first = f"; {len(bank.problems)} problems, first {bank.problems[0]}" if bank.problems else ""
        raise BankError(
            f"no usable question in {folder}{first}; run `interviewer bank check`",
            f"{folder} 里没有可用的题目{first}；请运行 `interviewer bank check`",
        )
    return bank


def _copy_of(folder: Path, copy: Path) -> BankCopy:
    knowledge = shipped("knowledge")
    files = (knowledge / "topics.yaml", knowledge / "sources.yaml", *_question_files(folder))
    return BankCopy(copy, __version__, files)


def find(question_id: str, folder: Path, copy: Path) -> Question | None:
    """One question without parsing the others: out of the copy, else its own lines. None where that does not do.

    A question whose first line is not `- id: ...`, or that has an error, takes `load`.
    """
    if known := _copy_of(folder, copy).read():
        return known.questions.get(question_id)
    for file in _question_files(folder):
        if entry := _entry(file, question_id):
            return _alone(entry)
    return None


def _entry(file: Path, question_id: str) -> str | None:
    """The lines of a question in a file, up to the next question."""
    try:
        raw = file.read_bytes()
        if f"- id: {question_id}".encode() not in raw:
            return None
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    start = re.search(rf"^- id: {re.escape(question_id)}\s*$", text, re.MULTILINE)
    following = start and re.compile(r"^- ", re.MULTILINE).search(text, start.end())
    return text[start.start() : following.start() if following else None] if start else None


def _alone(entry: str) -> Question | None:
    """The question that its lines hold, if there is nothing wrong with it."""
    try:
        (content,) = read_yaml(entry)
        question = Question.model_validate(content)
    except (YamlError, ValueError):  # pydantic's is one, too
        return None
    found = findings(question, _names("topics.yaml"), _names("sources.yaml"))
    return None if any(f.severity == "error" for f in found) else question


def _names(file: str) -> frozenset[str]:
    """The keys of a mapping in `knowledge/`, read off its lines."""
    return frozenset(
        re.findall(r"^([^\s#:]+):", (shipped("knowledge") / file).read_text(encoding="utf-8"), re.MULTILINE)
    )


def _texts_of(questions: Mapping[str, Question]) -> dict[str, str]:
    return {same_question(q.question[lang]): i for i, q in questions.items() for lang in LANGS}


def check(path: Path, own_topics: Mapping[str, Text] | None = None) -> Bank:
    """All that can be read from a question file or a folder of them, usable or not. Raises BankError when there is no such file.

    `own_topics` are allowed beside the topics of the bundled bank.
    """
    files = [path] if path.is_file() else _question_files(path)
    topics, works = _texts("topics.yaml") | dict(own_topics or {}), _works()
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for file in files:
        for question, found in _read_file(file, topics, works, questions):
            problems += found
            if question and not any(p.severity == "error" for p in found):
                questions[question.id] = question
    return Bank(questions, topics, works, tuple(sorted(problems)))


def near_duplicates(path: Path, bank: Bank) -> list[Problem]:
    """The questions read from `path` that ask nearly the same as one before them; too slow for every start."""
    from interviewer.similar import SAME, Similar

    found = []
    for lang in LANGS:
        known = Similar((q.id, q.question[lang]) for q in bank.questions.values())
        for q in bank.questions.values():
            found += [(n.id, q.id) for n in known.near(q.question[lang], SAME) if n.id < q.id]
    files = [path] if path.is_file() else _question_files(path)
    where = {m[1]: (f.name, n) for f in files for n, line in _numbered(f) if (m := _ID_LINE.match(line))}
    return [
        Problem(
            *where.get(b, (path.name, 1)),
            f"{b}.question",
            f"asks nearly the same as {a}",
            f"与 {a} 几乎相同",
            "quality",
        )
        for a, b in dict.fromkeys(found)
    ]


_ID_LINE = re.compile(r"- id:\s*(\S+)")


def _numbered(file: Path) -> Iterator[tuple[int, str]]:
    return enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)


def _question_files(folder: Path) -> list[Path]:
    try:
        files = sorted(f for f in folder.iterdir() if f.suffix in (".yaml", ".yml"))
    except OSError as e:
        raise BankError(f"cannot read {folder}: {e.strerror}", f"无法读取 {folder}：{e.strerror}") from e
    if not files:
        raise BankError(f"there is no question file at {folder}", f"{folder} 处没有题目文件")
    return files


def rubric(path: Path | None = None) -> Rubric:
    """The grading criteria. Raises BankError when the file does not hold."""
    path = path or shipped("knowledge") / "rubric.yaml"
    try:
        return Rubric.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except (YamlError, ValidationError, OSError) as e:
        raise BankError(f"{path} does not hold: {e}", f"{path} 有误：{e}") from e


def to_yaml(questions: Iterable[Question]) -> str:
    """Questions as a file of the bank; what has its default value is left out."""
    return write_yaml([q.model_dump(mode="json", exclude_defaults=True) for q in questions])


# --- reading ----------------------------------------------------------------------------------------------------------


def _texts(name: str) -> dict[str, Text]:
    return TypeAdapter(dict[str, Text]).validate_python(
        read_yaml((shipped("knowledge") / name).read_text(encoding="utf-8"))
    )


def _works() -> dict[str, Work]:
    raw = read_yaml((shipped("knowledge") / "sources.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Work]).validate_python(raw)


def _read_file(
    file: Path, topics: Mapping[str, Text], works: Mapping[str, Work], known: Mapping[str, Question]
) -> Iterator[tuple[Question | None, list[Problem]]]:
    try:
        raw = file.read_bytes()
        source = raw.decode("utf-8-sig")
        entries = read_yaml(source)
    except OSError as e:
        yield None, [Problem(file.name, 1, "file", f"cannot be read: {e.strerror}", f"无法读取：{e.strerror}")]
        return
    except UnicodeDecodeError as e:
        line = raw.count(b"\n", 0, e.start) + 1
        yield (
            None,
            [Problem(file.name, line, "file", "is not UTF-8; save it as UTF-8", "不是 UTF-8 编码；请另存为 UTF-8")],
        )
        return
    except YamlError as e:
        yield None, [Problem(file.name, e.line, "yaml", f"not valid YAML: {e.what}", f"不是合法的 YAML：{e.what}")]
        return
    where = _Lines(file.name, source)
    if not isinstance(entries, list):
        yield (
            None,
            [
                where.problem(
                    (),
                    "the file must be a list of questions, each starting with “- id:”",
                    "文件应是题目列表，每题以“- id:”开头",
                )
            ],
        )
        return
    for i, entry in enumerate(entries):
        yield _read_entry(i, entry, where, topics, works, known)


def _read_entry(
    i: int,
    entry: Any,
    where: _Lines,
    topics: Mapping[str, Text],
    works: Mapping[str, Work],
    known: Mapping[str, Question],
) -> tuple[Question | None, list[Problem]]:
    try:
        question = Question.model_validate(entry)
    except ValidationError as e:
        return None, [where.problem((i, *error["loc"]), *_explain(error)) for error in e.errors()]
    problems = [where.problem((i, *f.path), f.en, f.zh, f.severity) for f in findings(question, topics, works)]
    if question.id in known:
        problems.append(
            where.problem((i, "id"), "this id is already taken by another question", "这个 id 已被另一道题使用")
        )
    return question, problems


_EXPLAINED = {
    "missing": ("this field is missing", "缺少这个字段"),
    "extra_forbidden": (
        "no such field; check the spelling against knowledge/README.md",
        "没有这个字段；请对照 knowledge/README.md 检查拼写",
    ),
    "string_too_short": ("must not be empty", "不能为空"),
    "string_too_long": ("has more than {max_length} characters", "超过 {max_length} 个字符"),
    "string_type": ("must be a text; put it in quotes", "应为文本；请加引号"),
    "string_pattern_mismatch": (
        "must be lower-case words joined by hyphens, like batch-normalization-why",
        "应为小写单词加连字符，如 batch-normalization-why",
    ),
    "int_type": ("must be a whole number", "应为整数"),
    "int_parsing": ("must be a whole number", "应为整数"),
    "int_from_float": ("must be a whole number", "应为整数"),
    "greater_than_equal": ("must be at least {ge}", "不能小于 {ge}"),
    "less_than_equal": ("must be at most {le}", "不能大于 {le}"),
    "literal_error": ("must be {expected}", "只能是 {expected}"),
    "model_type": ("must be a mapping of fields", "应为字段的映射（键: 值）"),
    "mapping_type": ("must be a mapping", "应为映射（键: 值）"),
    "tuple_type": ("must be a list", "应为列表"),
    "value_error": ("{error}", "取值有误：{error}"),
}


def _explain(error: ErrorDetails) -> tuple[str, str]:
    en, zh = _EXPLAINED.get(error["type"], (error["msg"], f"取值有误：{error['msg']}"))
    context = error.get("ctx", {})
    return (en.format(**context), zh.format(**context)) if context else (en, zh)


class _Lines:
    """Problems of one file, each with the line it stands on."""

    def __init__(self, file: str, source: str) -> None:
        self._file, self._lines = file, YamlLines(source)

    def problem(self, place: Place, en: str, zh: str, severity: Literal["error", "quality"] = "error") -> Problem:
        return Problem(self._file, self._lines.line(place), self._lines.name(place), en, zh, severity)
