"""Formulas of Word (Office MathML) to TeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OPERATORS = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∬": r"\iint", "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap"}
_ACCENTS = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20d7": "vec",
}
_FENCES = {"{": r"\{", "}": r"\}", "‖": r"\|", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil "}
_FUNCTIONS = {"arg", "cos", "det", "exp", "lim", "ln", "log", "max", "min", "sin", "tan", "tanh"}
_SPECIAL = str.maketrans({"%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "−": "-"})


def tex(element: Any) -> str:
    """The TeX of an `m:oMath` element or a part of it; parts that we do not know give their content."""
    name = str(element.tag).removeprefix(MATH)
    if name == "t":
        return str(element.text or "").translate(_SPECIAL)
    write = _WRITERS.get(name)
    return write(element) if write else "".join(tex(child) for child in element.iterchildren(MATH + "*"))


def _part(element: Any, name: str) -> str:
    found = element.find(MATH + name)
    return "" if found is None else tex(found)


def _set(element: Any, name: str, otherwise: str) -> str:
    """A property like `m:chr`, which is an attribute of a child of the first child."""
    found = next(element.iterchildren(MATH + "*")).find(MATH + name) if len(element) else None
    return otherwise if found is None else str(found.get(MATH + "val", ""))


def _scripts(element: Any) -> str:
    base = _part(element, "e")
    return (base if len(base) <= 1 else f"{{{base}}}") + _limits(element)


def _limits(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return r"\sqrt" + (f"[{degree}]" if degree else "") + f"{{{_part(element, 'e')}}}"


def _nary(element: Any) -> str:
    sign = _set(element, "chr", "∫")
    return f"{_OPERATORS.get(sign, sign)}{_limits(element)} {_part(element, 'e')}"


def _fenced(element: Any) -> str:
    left, right, between = _set(element, "begChr", "("), _set(element, "endChr", ")"), _set(element, "sepChr", "|")
    parts = between.join(tex(e) for e in element.iterchildren(MATH + "e"))
    return r"\left" + (_FENCES.get(left, left) or ".") + parts + r"\right" + (_FENCES.get(right, right) or ".")


def _accent(element: Any) -> str:
    name = _ACCENTS.get(_set(element, "chr", ""), "hat")
    return rf"\{name}{{{_part(element, 'e')}}}"


def _rows(element: Any) -> str:
    rows = (" & ".join(tex(e) for e in row.iterchildren(MATH + "e")) for row in element.iterchildren(MATH + "mr"))
    return r"\begin{matrix}" + r" \\ ".join(rows) + r"\end{matrix}"


def _equations(element: Any) -> str:
    rows = (tex(e) for e in element.iterchildren(MATH + "e"))
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def _named(element: Any) -> str:
    name = _part(element, "fName")
    return ("\\" if name in _FUNCTIONS else "") + f"{name} {_part(element, 'e')}"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "f": lambda e: rf"\frac{{{_part(e, 'num')}}}{{{_part(e, 'den')}}}",
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _nary,
    "d": _fenced,
    "acc": _accent,
    "bar": lambda e: rf"\overline{{{_part(e, 'e')}}}",
    "limLow": lambda e: f"{_part(e, 'e')}_{{{_part(e, 'lim')}}}",
    "limUpp": lambda e: f"{_part(e, 'e')}^{{{_part(e, 'lim')}}}",
    "m": _rows,
    "eqArr": _equations,
    "func": _named,
}
