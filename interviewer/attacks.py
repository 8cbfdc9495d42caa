"""The attack suite, `knowledge/attacks.yaml`: texts that try to get marks without an answer.

They are data to measure judges with (`interviewer eval --attacks`); no judge reads this file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from interviewer.bank_yaml import YamlError, YamlLines, read_yaml
from interviewer.errors import BankError
from interviewer.models import Frozen, NonEmpty, Slug, Text
from interviewer.settings import shipped

Place = Literal["alone", "embedded", "passage", "reference"]
"""Where an attack stands: it is the whole answer; in a real answer; in a retrieved passage; in an imported reference answer."""

_PLACEHOLDER = re.compile(r"\{(question|answer|first|rest|reference)\}")
_NEEDED: Mapping[Place, tuple[frozenset[str], ...]] = {
    "alone": (frozenset(),),
    "embedded": (frozenset({"answer"}), frozenset({"first", "rest"})),
    "passage": (frozenset(),),
    "reference": (frozenset({"reference"}),),
}
"""Sets of placeholders, of which a text in that place has one whole; `{question}` may stand anywhere."""


class Attack(Frozen):
    """One text, with placeholders for what it is put into."""

    id: Slug
    family: Slug
    """What it tries; a key of `AttackSuite.families`."""
    lang: Literal["zh", "en", "mixed"]
    place: Place
    text: NonEmpty
    times: Annotated[int, Field(ge=1, le=1000)] = 1
    """How often the text is repeated."""

    @model_validator(mode="after")
    def _has_its_placeholders(self) -> Self:
        used = frozenset(_PLACEHOLDER.findall(self.text)) - {"question"}
        if used not in _NEEDED[self.place]:
            wanted = " or ".join(
                " and ".join(f"{{{n}}}" for n in sorted(names)) or "none" for names in _NEEDED[self.place]
            )
            raise ValueError(f"placeholders of an attack that is {self.place}: {wanted}")
        return self

    def filled(self, values: Mapping[str, str]) -> str:
        """The text for one case. KeyError when a value for a placeholder is missing; values are not searched for placeholders."""
        return _PLACEHOLDER.sub(lambda m: values[m[1]], self.text) * self.times


class AttackSuite(Frozen):
    """All attacks, and what their families are called."""

    families: Mapping[str, Text]
    attacks: tuple[Attack, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [a.id for a in self.attacks]
        twice = {i for i in ids if ids.count(i) > 1}
        if twice:
            raise ValueError(f"ids that stand twice: {', '.join(sorted(twice))}")
        unnamed = {a.family for a in self.attacks} - self.families.keys()
        if unnamed:
            raise ValueError(f"families without a name: {', '.join(sorted(unnamed))}")
        return self


def load(path: Path | None = None) -> AttackSuite:
    """The suite in `path` (default: the bundled one). Raises BankError, naming file, line and field."""
    path = path or shipped("knowledge") / "attacks.yaml"
    try:
        source = path.read_text(encoding="utf-8")
        return AttackSuite.model_validate(read_yaml(source))
    except OSError as e:
        raise BankError(f"cannot read {path}: {e.strerror}", f"无法读取 {path}：{e.strerror}") from e
    except YamlError as e:
        raise BankError(
            f"{path}:{e.line}: not valid YAML: {e.what}", f"{path}:{e.line}: 不是合法的 YAML：{e.what}"
        ) from e
    except ValidationError as e:
        first = e.errors()[0]
        where = f"{path}:{YamlLines(source).line(first['loc'])}: {'.'.join(map(str, first['loc'])) or 'file'}"
        raise BankError(f"{where}: {first['msg']}", f"{where}: 内容有误（{first['msg']}）") from e
