"""The parts of a formula as they are read: pylatexenc parses LaTeX, its nodes become atoms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from interviewer.speech.signs import ACCENTS, BIG, FUNCTIONS, SIGNS

Kind = Literal[
    "number", "letter", "word", "sign", "pause", "open", "close", "bar", "norm", "sub", "sup", "prime",
    "group", "fraction", "root", "accent", "choose", "big", "function", "rows",
]  # fmt: skip


@dataclass
class Atom:
    """The smallest part that is read as one. `parts` are its arguments, each a run of atoms."""

    kind: Kind
    text: str = ""
    parts: list[list[Atom]] = field(default_factory=list)


_SPACES = frozenset((",", ";", ":", "!", " ", ">", "displaystyle", "textstyle", "limits", "nolimits", "nonumber", "left", "right"))  # fmt: skip
_SIZES = re.compile(r"(?:big|Big|bigg|Bigg)[lrm]?|middle|label|tag")
_STYLES = frozenset((
    "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak", "mathbb", "bm",
    "boldsymbol", "text", "textbf", "textit", "textrm", "operatorname", "underline", "underbrace", "overbrace",
    "boxed", "phantom", "substack", "mbox", "emph", "vec",
))  # fmt: skip
_OTHER_NAMES = {
    "top": "⊤", "intercal": "⊤", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "vert": "|",
    "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "langle": "⟨", "rangle": "⟩", "varnothing": "∅", "dots": "…", "ldots": "…", "cdots": "…", "gets": "←", "triangleq": "≜",
    "coloneqq": "≔", "ne": "≠", "neq": "≠", "%": "%", "#": "#", "&": "&", "_": " ", "$": " ", "iff": "⇔", "implies": "⇒", "hbar": "ℏ",
}  # fmt: skip
_OPEN, _CLOSE = "([{⌊⌈⟨", ")]}⌋⌉⟩"


def parsed(latex: str) -> list[Atom]:
    """The atoms of a LaTeX formula; what is no LaTeX is left out. Raises RecursionError for what is nested too deeply."""
    return _Atoms().of(_nodes(latex))


@lru_cache(maxsize=1)
def _context() -> Any:
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    context = get_default_latex_context_db()
    more = [*(std_macro(name, False, 2) for name in ("tfrac", "dfrac", "cfrac", "binom", "dbinom", "tbinom"))]
    more += [std_macro(name, False, 1) for name in ("bm", "boldsymbol", "operatorname", "substack", "mathsf", "boxed")]
    context.add_context_category("formulas", prepend=True, macros=more)
    return context


def _nodes(latex: str) -> Sequence[Any]:
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    try:
        nodes: Sequence[Any] = LatexWalker(latex, latex_context=_context(), tolerant_parsing=True).get_latex_nodes()[0]
    except LatexWalkerError:
        return ()
    return nodes


@lru_cache(maxsize=512)
def _unicode(macro: str) -> str:
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(macro)
    made = getattr(spec, "simplify_repl", None)
    return unicodedata.normalize("NFC", made).strip() if isinstance(made, str) else ""


class _Atoms:
    """Nodes of the parser -> atoms."""

    def of(self, nodes: Iterable[Any]) -> list[Atom]:
        atoms = list[Atom]()
        for atom in (atom for node in nodes if node is not None for atom in self._node(node)):
            if atom.kind == "big" and f"arg{atom.text}" in BIG and atoms and atoms[-1].text == "arg":
                atoms[-1] = Atom("big", f"arg{atom.text}")
            else:
                atoms.append(atom)
        return atoms

    def _node(self, node: Any) -> list[Atom]:  # noqa: PLR0911 - a table of kinds
        match type(node).__name__:
            case "LatexCharsNode":
                return list(self._chars(node.chars))
            case "LatexGroupNode":
                inner = self.of(node.nodelist)
                return (
                    [Atom("group", parts=[inner])]
                    if node.delimiters[0] == "{"
                    else [Atom("open", "["), *inner, Atom("close", "]")]
                )
            case "LatexMacroNode":
                return self._macro(node)
            case "LatexEnvironmentNode":
                return [Atom("rows", node.environmentname, self._rows(node.nodelist))]
            case "LatexSpecialsNode":
                chars = node.specials_chars
                return [Atom("prime")] * len(chars) if set(chars) == {"'"} else [Atom("pause")] if chars == "&" else []
            case "LatexMathNode":
                return self.of(node.nodelist)
        return []

    def _chars(self, chars: str) -> Iterable[Atom]:
        for found in re.finditer(r"\d+(?:\.\d+)?|\S", chars):
            yield self._char(found.group())

    @staticmethod
    def _char(char: str) -> Atom:
        if char[0].isdigit():
            return Atom("number", char)
        fixed: dict[str, Atom] = {
            "_": Atom("sub"), "^": Atom("sup"), "'": Atom("prime"), "’": Atom("prime"), "|": Atom("bar"), "‖": Atom("norm"),
            "-": Atom("sign", "−"), "⊤": Atom("word", "⊤"), "√": Atom("big", "√"), "∇": Atom("big", "∇"), "∑": Atom("big", "sum"),
            "∏": Atom("big", "prod"), "Σ": Atom("letter", "Σ"), "∫": Atom("big", "int"),
        }  # fmt: skip
        if char in fixed:
            return fixed[char]
        if char in _OPEN:
            return Atom("open", char)
        if char in _CLOSE:
            return Atom("close", char)
        if char in ",;:、，；：.":
            return Atom("pause", char)
        return Atom("sign" if char in SIGNS else "letter", char)

    def _rows(self, nodes: Iterable[Any]) -> list[list[Atom]]:
        rows: list[list[Any]] = [[]]
        for node in nodes:
            if getattr(node, "macroname", "") == "\\":
                rows.append([])
            else:
                rows[-1].append(node)
        return [self.of(row) for row in rows if row]

    def _macro(self, node: Any) -> list[Atom]:  # noqa: PLR0911 - a table of forms
        name = node.macroname
        parts = [self.of([n]) for n in (node.nodeargd.argnlist if node.nodeargd else ()) or () if n is not None]
        if name in _SPACES or _SIZES.fullmatch(name):
            return []
        if name in ("quad", "qquad", "\\"):
            return [Atom("pause")]
        if name in ("frac", "tfrac", "dfrac", "cfrac") and len(parts) == 2:
            return [Atom("fraction", parts=parts)]
        if name in ("binom", "dbinom", "tbinom") and len(parts) == 2:
            return [Atom("choose", parts=parts)]
        if name == "sqrt" and parts:
            return [Atom("root", parts=parts)]
        if name in ACCENTS and parts:
            return [Atom("accent", ACCENTS[name], parts)]
        if name == "mathbb":
            return [Atom("word", a.text) for a in self._styled(parts)[0].parts[0] if a.kind == "letter"]
        if name in _STYLES:
            return self._styled(parts)
        if name in BIG:
            return [Atom("big", name)]
        if name in FUNCTIONS:
            return [Atom("function", name)]
        if name == "nabla":
            return [Atom("big", "∇")]
        if name == "mid":
            return [Atom("bar", "given")]
        return [*self._named(name), *(atom for part in parts for atom in part)]

    def _styled(self, parts: list[list[Atom]]) -> list[Atom]:
        """Upright or bold: a word, a function's name, or just the letter."""
        inner = [atom for part in parts for atom in (part[0].parts[0] if part and part[0].kind == "group" else part)]
        if len(inner) > 1 and all(a.kind in ("letter", "number", "sign") and a.text.isalnum() for a in inner):
            name = "".join(a.text for a in inner)
            kind: Kind = "function" if name in FUNCTIONS else "big" if name in BIG else "word"
            return [Atom(kind, name)]
        return [Atom("group", parts=[inner])]

    def _named(self, name: str) -> list[Atom]:
        char = _OTHER_NAMES.get(name) or _unicode(name)
        if len(char) == 1:
            return [] if char.isspace() else [self._char(char)]
        return [Atom("word", name)] if name.isalpha() else []
