"""YAML in and out: strict where YAML is lenient, and each value with the line it stands on. The only module that imports yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from interviewer.errors import BankError

_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[int | str, ...]
"""From the root of a text to a value in it: positions in lists and keys of mappings."""


class YamlError(Exception):
    """A text that is no YAML, or none that we read."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        """From 1."""
        self.what = what


def read_yaml(text: str) -> Any:
    """The content of a YAML text. Raises YamlError, whatever the text is."""
    try:
        return _content(text)
    except yaml.YAMLError as e:
        raise YamlError(*_trouble(e, text)) from e


def write_yaml(value: Any) -> str:
    """A value as block YAML, long texts as blocks."""
    return str(yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Long texts as blocks, as a person would write them."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


@dataclass(frozen=True)
class PlainYaml:
    """The content of a YAML text, whatever it is about, and where each part of it stands."""

    value: Any
    lines: Mapping[Place, tuple[int, int]]
    """Path to a value -> its first and last line, from 1."""


def plain_yaml(text: str) -> PlainYaml:
    """Read YAML that need not be a bank. Raises BankError, naming the line, for anything but plain YAML."""
    try:
        value = _content(text)
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_SafeLoader)):
            raise BankError("uses aliases (*name); write the values out", "使用了别名（*name）；请直接写出内容")
        root = yaml.compose(text, Loader=_SafeLoader)
    except yaml.YAMLError as e:
        line, what = _trouble(e, text)
        raise BankError(f"not valid YAML at line {line}: {what}", f"第 {line} 行不是合法的 YAML：{what}") from e
    return PlainYaml(value, dict(_places(root, (), None, [*text.split("\n"), ""])))


def _places(
    node: yaml.Node | None, path: Place, key: yaml.Node | None, source: list[str]
) -> Iterator[tuple[Place, tuple[int, int]]]:
    """The path and lines of a value and of all in it; a value in a mapping begins with its key."""
    if node is None:
        return
    first, last = (key or node).start_mark.line, min(node.end_mark.line, len(source) - 1)
    while last > first and not source[last][: node.end_mark.column if last == node.end_mark.line else None].strip():
        last -= 1  # the parser sees the end of a block only where the next thing begins
    yield path, (first + 1, last + 1)
    if isinstance(node, yaml.SequenceNode):
        for i, child in enumerate(node.value):
            yield from _places(child, (*path, i), None, source)
    elif isinstance(node, yaml.MappingNode):
        for name, child in node.value:
            yield from _places(child, (*path, str(name.value)), name, source)


# --- reading strictly -------------------------------------------------------------------------------------------------


class _Loader(_SafeLoader):  # type: ignore[valid-type, misc]
    """Safe YAML in which a repeated key is an error: YAML itself would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key “{key.value}” stands here twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as e:  # an impossible date, a number that is none
            raise yaml.MarkedYAMLError(problem=str(e), problem_mark=node.start_mark) from e


_DEEPEST = 32
"""Levels of nesting; a question has six, and libyaml dies of a hundred thousand."""


def _content(text: str) -> Any:
    """The content of a YAML text. Raises yaml.YAMLError, whatever the text is."""
    depth = 0
    for token in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(token, yaml.CollectionStartEvent) - isinstance(token, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=token.start_mark)  # type: ignore[arg-type]
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader


def _trouble(e: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) at which a text stops being YAML, and why."""
    if isinstance(e, yaml.reader.ReaderError):
        return text.encode().count(b"\n", 0, e.position) + 1, str(e.reason)
    if isinstance(e, yaml.MarkedYAMLError) and e.problem_mark:
        return e.problem_mark.line + 1, e.problem or ""
    return 1, " ".join(str(e).split())


class YamlLines:
    """From a place to the line it stands on; parses the text only when it is asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _root(self) -> yaml.Node | None:
        return yaml.compose(self._text, Loader=_SafeLoader)

    def line(self, place: Place) -> int:
        """From 1; of the nearest thing around it where the place itself does not exist."""
        node, line = self._root, 1
        for step in place:
            node, line = _descend(node, step, line)
        return line

    def name(self, place: Place) -> str:
        """How a person finds it: the entry by its id, then the path."""
        if not place:
            return "file"
        entry, _ = _descend(self._root, place[0], 1)
        named, _ = _descend(entry, "id", 1)
        head = named.value if isinstance(named, yaml.ScalarNode) else f"[{place[0]}]"
        return ".".join([head, *map(str, place[1:])])


def _descend(node: yaml.Node | None, step: int | str, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child, child.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None, line
