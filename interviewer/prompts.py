"""Prompts are files: front matter (`purpose`, `variables`), then a message under each heading `# system`, `# user`.

`{{name}}` stands for a value; `{{#name}} ... {{/name}}` is kept only when the value is not empty. Rendering is strict,
and a value is never searched for placeholders or headings: it may come from the candidate.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from interviewer.errors import PromptError
from interviewer.models import Frozen
from interviewer.settings import shipped

Role = Literal["system", "user", "assistant"]

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"^# (system|user)\n", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")
_SECTION = re.compile(r"\{\{#([a-z_]+)\}\}\n?(.*?)\{\{/\1\}\}\n?", re.DOTALL)
_TAG = re.compile(r"\{\{[#/]?([a-z_]+)\}\}")


class Message(Frozen):
    """One message of a chat."""

    role: Role
    content: str


class Prompt(Frozen):
    """One prompt file, checked: its text uses exactly the variables that it declares."""

    name: str
    purpose: str
    variables: tuple[str, ...]
    hash: str
    """First eight hexadecimal digits of the file's SHA-256; any change of the file changes it."""
    templates: tuple[Message, ...]
    """The messages before rendering."""

    @property
    def label(self) -> str:
        """What a grade records, e.g. `grade@1a2b3c4d`."""
        return f"{self.name}@{self.hash}"

    def render(self, values: Mapping[str, str]) -> tuple[Message, ...]:
        """The messages with the values in place. Raises PromptError unless the names are exactly the variables."""
        if values.keys() != set(self.variables):
            raise _mismatch(f"prompt {self.name}", values.keys(), self.variables)
        return tuple(Message(role=t.role, content=_rendered(t.content, values)) for t in self.templates)


def _rendered(template: str, values: Mapping[str, str]) -> str:
    kept = _SECTION.sub(lambda m: m[2] if values[m[1]] else "", template)
    return _PLACEHOLDER.sub(lambda m: values[m[1]], kept).strip()


class Prompts:
    """The prompt files that the project ships, or those of a folder in their place; a file is read anew at each load."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def load(self, name: str) -> Prompt:
        """The prompt of that name; one that the folder lacks is the shipped one.

        Raises PromptError when the file is missing or does not hold.
        """
        own = self._folder / f"{name}.md" if self._folder else None
        path = own if own and own.exists() else shipped("prompts") / f"{name}.md"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as e:
            raise PromptError(
                f"cannot read the prompt {path} ({e}); restore it from the project's prompts/ folder",
                f"无法读取提示词 {path}（{e}）；请从项目的 prompts/ 目录恢复它",
            ) from e
        return _parsed(name, path, text)


def _parsed(name: str, path: Path, text: str) -> Prompt:
    front = _FRONT_MATTER.match(text)
    if front is None:
        raise _broken(path, "it does not begin with front matter between two lines ---")
    fields = dict(_field(path, line) for line in front[1].splitlines() if line.strip())
    if fields.keys() != {"purpose", "variables"}:
        raise _broken(path, "its front matter has to hold exactly: purpose, variables")
    variables = tuple(v.strip() for v in fields["variables"].split(",") if v.strip())
    body = text[front.end() :]
    _check_tags(path, body, variables)
    return Prompt(
        name=name,
        purpose=fields["purpose"],
        variables=variables,
        hash=hashlib.sha256(text.encode("utf-8")).hexdigest()[:8],
        templates=_messages(path, body),
    )


def _field(path: Path, line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise _broken(path, f"its front matter has a line without a colon: {line!r}")
    return key.strip(), value.strip()


def _check_tags(path: Path, body: str, variables: tuple[str, ...]) -> None:
    used = {m[1] for m in _TAG.finditer(body)}
    if used != set(variables):
        raise _mismatch(str(path), variables, used)
    bare = _PLACEHOLDER.sub("", _SECTION.sub(r"\2", body))
    if "{{" in bare or "}}" in bare:
        raise _broken(
            path, "it has a {{ or }} that is neither a placeholder {{name}} nor a section {{#name}} ... {{/name}}"
        )


def _messages(path: Path, body: str) -> tuple[Message, ...]:
    before, *rest = _HEADING.split(body)
    if before.strip() or not rest:
        raise _broken(path, "its text has to begin with a heading: # system or # user")
    roles: list[Role] = ["system" if role == "system" else "user" for role in rest[::2]]
    return tuple(Message(role=r, content=t) for r, t in zip(roles, rest[1::2], strict=True))


def _broken(path: Path, why: str) -> PromptError:
    return PromptError(f"the prompt {path} does not hold: {why}", f"提示词文件 {path} 有误：{why}")


def _mismatch(where: str, given: object, expected: object) -> PromptError:
    have, want = set(given), set(expected)  # type: ignore[call-overload]
    missing, unused = ", ".join(sorted(want - have)) or "-", ", ".join(sorted(have - want)) or "-"
    return PromptError(
        f"{where}: variables missing: {missing}; not used: {unused}",
        f"{where}：缺少变量：{missing}；未使用的变量：{unused}",
    )
