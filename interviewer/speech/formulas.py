"""Formulas as a person reads them out: `\\frac1n` -> "one over n", "n 分之一".

A formula that is nested deeper than anyone would write, or longer than a page, is read as the words and signs in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.models import Lang
from interviewer.speech.atoms import Atom, Kind, parsed
from interviewer.speech.signs import BIG, FUNCTIONS, said, sign

LONGEST = 2_000
"""Characters of a formula that is parsed."""
_DEEPEST = 60

_FLOOR = {"⌊": ("the floor of {}", "{} 向下取整"), "⌈": ("the ceiling of {}", "{} 向上取整")}
_SHAPE = re.compile(r"\d+(?:\s*(?:\\times|×)\s*\d+)+")
_PROBABILITY = re.compile(r"[fghpqruDEFGHJLOPQRVZ]|pi|sigma|phi|psi|mu|rho|Phi|Psi|Theta|Omega|delta|epsilon")
"""A letter that is a function when a bracket follows at once; behind any other letter a bracket multiplies."""


def formula(latex: str, lang: Lang) -> str:
    """A LaTeX formula without its dollar signs, as words. Unknown macros are read by their names."""
    latex = re.sub(r"(?<!\\)%", r"\\%", latex)
    if _SHAPE.fullmatch(latex.strip()):  # of a matrix or a kernel
        return re.sub(r"\s*(?:\\times|×)\s*", " by " if lang == "en" else " 乘 ", latex.strip())
    if len(latex) <= LONGEST and latex.count("{") <= 20 * _DEEPEST:
        try:
            return _tidy(_Reader(lang).read(parsed(latex)), lang)
        except RecursionError:
            pass
    names = re.sub(r"[^\w.,\s]+", lambda m: f" {' '.join(sign(c, lang) for c in m.group())} ", latex)
    return names.replace("_", " ")


def _tidy(words: str, lang: Lang) -> str:
    """Pauses in one place and of one kind; `…` between two terms leads from one to the other."""
    words = re.sub(r"\s*(?:[,，]\s*)+", ", ", words)
    words = re.sub(r",? *… *(?:, *|$)", " up to " if lang == "en" else " 到 ", words)
    words = re.sub(r" *…", ", and so on," if lang == "en" else "，等等，", words)
    if lang == "zh":
        words = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", re.sub(r", *", "，", words))
    return " ".join(words.split()).strip(",， ")


@dataclass
class _Read:
    """Something read: its words, whether it is more than one term, and what it was."""

    words: str
    compound: bool = False
    kind: Kind = "group"
    raw: str = ""


def _opens(atom: Atom) -> bool:
    """Whether it is a bracket, or a group that begins with one: an exponent like `(t)` is a number of a step."""
    return atom.kind == "open" or [a.kind for a in atom.parts[0][:1]] == ["open"]


class _Reader:
    """Atoms -> words of one language."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def read(self, atoms: list[Atom]) -> str:
        return self._run(atoms).words

    def _say(self, en: str, zh: str, *parts: str) -> str:
        return (zh if self._lang == "zh" else en).format(*parts)

    # --- a run of atoms

    def _run(self, atoms: list[Atom]) -> _Read:
        rest, reads = list(reversed(atoms)), list[_Read]()
        bars = sum(a.kind == "bar" and a.text != "given" for a in atoms)
        while rest:
            signed = not reads or reads[-1].kind in ("sign", "pause")
            if signed and rest[-1].kind == "sign" and rest[-1].text == "−" and len(rest) > 1:
                rest.pop()
                read = _Read(self._say("minus {}", "负 {}", self._term(rest, bars).words), compound=True)
            else:
                read = self._term(rest, bars)
            if read.words or read.raw:
                reads.append(read)
        reads = self._divided(self._percent(reads))
        return reads[0] if len(reads) == 1 else _Read(" ".join(r.words for r in reads if r.words), compound=bool(reads))

    def _percent(self, reads: list[_Read]) -> list[_Read]:
        """In Chinese the percent comes first."""
        made = list[_Read]()
        for read in reads:
            if read.raw == "%" and made and self._lang == "zh":
                made[-1] = _Read(f"百分之 {made[-1].words}", raw=made[-1].raw)
            else:
                made.append(read)
        return made

    def _divided(self, reads: list[_Read]) -> list[_Read]:
        """What stands on both sides of a slash as a fraction: Chinese names the divisor first."""
        made, waiting = list[_Read](), list(reversed(reads))
        while waiting:
            read = waiting.pop()
            over = len(made)
            while over and made[over - 1].kind not in ("sign", "pause"):
                over -= 1
            if read.raw == "/" and made[over:] and waiting and waiting[-1].kind not in ("sign", "pause"):
                product = _Read(" ".join(r.words for r in made[over:]), any(r.compound for r in made[over:]))
                made[over:] = [_Read(self._fraction(product, waiting.pop()), kind="fraction")]
            else:
                made.append(read)
        return made

    def _term(self, rest: list[Atom], bars: int) -> _Read:  # noqa: PLR0911 - a table of kinds
        """The next term with what hangs on it; takes its atoms off the end of `rest`."""
        atom = rest.pop()
        if atom.kind == "bar" and atom.text != "given" and bars % 2 == 0:
            return self._scripted(self._enclosed(rest, "bar"), rest)
        if atom.text == "∂" and rest and rest[-1].kind not in ("sub", "sup", "sign"):
            return _Read(f"{sign('∂', self._lang)} {self._term(rest, bars).words}")
        if atom.kind == "norm":
            return self._norm(rest) if any(a.kind == "norm" for a in rest) else _Read(",", kind="pause")
        if atom.kind == "open":
            return self._scripted(self._bracket(atom, rest), rest)
        if atom.kind == "big":
            return self._big(atom, rest)
        if atom.kind == "function":
            return self._function(said(FUNCTIONS[atom.text], self._lang), rest)
        if atom.kind in ("sub", "sup"):
            return self._argument(rest)
        read = self._scripted(self._one(atom), rest)
        if rest and rest[-1].kind == "open" and rest[-1].text in "([" and _PROBABILITY.fullmatch(read.raw):
            return self._applied(read.words, rest)
        return read

    def _one(self, atom: Atom) -> _Read:  # noqa: PLR0911 - a table of kinds
        match atom.kind:
            case "group":
                return self._run(atom.parts[0])
            case "fraction":
                return _Read(self._fraction(self._run(atom.parts[0]), self._run(atom.parts[1])), kind="fraction")
            case "root":
                return self._root([self._run(part) for part in atom.parts])
            case "accent":
                return _Read(f"{self._run(atom.parts[-1]).words} {atom.text}", raw="x")
            case "choose":
                n, k = (self._run(part).words for part in atom.parts)
                return _Read(self._say("{} choose {}", "从 {} 中选 {}", n, k))
            case "rows":
                return self._rows(atom)
            case "pause" | "prime":
                return _Read(",", kind="pause") if atom.kind == "pause" else _Read("prime")
            case "bar":
                return _Read(self._say("given", "给定"), kind="sign")
            case "sign" if atom.text in "…⋯":
                return _Read("…", kind="pause")
            case "sign":
                return _Read(sign(atom.text, self._lang), kind="sign", raw="/" if atom.text in "/∕" else atom.text)
        return self._letter(atom)

    def _letter(self, atom: Atom) -> _Read:
        text = atom.text
        if text == "⊤":
            return _Read(self._say("transpose", "转置"))
        if atom.kind == "number":
            return _Read(text, kind="number", raw=text)
        spoken = sign(text, self._lang) if len(text) == 1 and not text.isascii() else ""
        return _Read(spoken or text, kind=atom.kind, raw=spoken or text)

    # --- what hangs on a term

    def _argument(self, rest: list[Atom]) -> _Read:
        """What an index or exponent applies to: one atom, with its sign."""
        if not rest or rest[-1].kind in ("sub", "sup"):
            return _Read("")
        atom = rest.pop()
        if atom.kind == "open":
            return self._bracket(atom, rest)
        inner = atom.parts[0] if atom.kind == "group" else [atom]
        return self._script(inner)

    def _script(self, inner: list[Atom]) -> _Read:
        first = inner[0] if inner else Atom("word")
        if len(inner) == 1 and first.kind == "sign" and first.text in "*∗":
            return _Read(self._say("star", "星"), raw="*")
        if len(inner) == 1 and first.kind in ("big", "function"):  # a name here: lambda max
            return _Read(first.text)
        if len(inner) > 2 and all(a.kind == "letter" and a.text.islower() and a.text.isascii() for a in inner):
            return _Read("".join(a.text for a in inner))
        if len(inner) > 1 and first.kind == "sign" and first.text == "−":
            read = self._run(inner[1:])
            return _Read(self._say("minus {}", "负 {}", read.words), True, raw=f"-{read.raw}")
        return self._run(inner)

    def _scripted(self, base: _Read, rest: list[Atom]) -> _Read:
        while rest and rest[-1].kind in ("sub", "sup", "prime"):
            atom = rest.pop()
            bracketed = bool(rest) and rest[-1].kind in ("open", "group") and _opens(rest[-1])
            if atom.kind == "prime":
                base = _Read(f"{base.words} prime", raw=base.raw)
            elif atom.kind == "sub":
                base = _Read(self._indexed(base, self._argument(rest)), base.compound, raw=base.raw)
            elif bracketed:
                base = _Read(f"{base.words} {self._argument(rest).words.strip(', ')}", raw=base.raw)
            else:
                base = _Read(self._power(base, self._argument(rest)), raw=base.raw if base.kind != "number" else "")
        return base

    def _indexed(self, base: _Read, index: _Read) -> str:
        if base.raw == "E" and index.compound:
            drawn = index.words.replace(" is distributed as ", " drawn from ")
            return self._say("the expectation over {}", "对 {} 的期望", drawn)
        return f"{base.words} {index.words}"

    def _power(self, base: _Read, exponent: _Read) -> str:  # noqa: PLR0911 - a table of exponents
        x, fixed = (
            base.words,
            {"2": ("{} squared", "{} 平方"), "3": ("{} cubed", "{} 立方"), "T": ("{} transpose", "{} 转置")},
        )
        if base.compound and not x.endswith(","):
            x += ","
        if exponent.raw in fixed:
            return self._say(*fixed[exponent.raw], x)
        if exponent.words in ("transpose", "转置") or exponent.raw == "*":
            return f"{x} {exponent.words}"
        if exponent.raw == "∘":
            return self._say("{} degrees", "{} 度", x)
        if exponent.kind == "sign" and exponent.raw in ("+", "−"):
            return f"{x} {exponent.words}"
        if base.kind == "word" and base.raw in ("R", "N", "Z", "C"):
            return f"{x} {exponent.words}"
        if exponent.raw == "-1" and base.raw.isupper():
            return self._say("{} inverse", "{} 的逆", x)
        return self._say("{} to the {}", "{} 的 {} 次方", x, exponent.words)

    # --- structures

    def _fraction(self, over: _Read, under: _Read) -> str:
        top, bottom = over.words.strip(", "), under.words.strip(", ")
        if over.words.startswith(("partial ", "偏 ")) and under.words.startswith(("partial ", "偏 ")):
            y, x = (words.split(" ", 1)[1] for words in (top, bottom))
            return self._say("the partial derivative of {} with respect to {}", "{} 对 {} 的偏导数", y, x)
        if over.compound or under.compound:
            top += "," if over.compound else ""
            return self._say(
                "{} over {},", "分子 {}，分母 {}，", "one" if top == "1" and self._lang == "en" else top, bottom
            )
        if (top, bottom) == ("1", "2"):
            return self._say("one half", "二分之一")
        if top == "1":
            return self._say("one over {}", "{} 分之一", bottom)
        return self._say("{} over {}", "{1} 分之 {0}", top, bottom)

    def _root(self, parts: list[_Read]) -> _Read:
        x = parts[-1].words + ("," if parts[-1].compound else "")
        if len(parts) == 1:
            return _Read(self._say("the square root of {}", "根号 {}", x))
        degree = parts[0].words.strip(", ")
        if degree == "3":
            return _Read(self._say("the cube root of {}", "三次根号 {}", x))
        return _Read(self._say("the root of degree {} of {}", "{} 次根号 {}", degree, x))

    def _rows(self, atom: Atom) -> _Read:
        rows = [self._run(row).words for row in atom.parts]
        if "matrix" not in atom.text:
            return _Read(", ".join(rows), True)
        return _Read(self._say("the matrix with the rows {},", "矩阵，各行是 {}，", "; ".join(rows)), True)

    def _until(self, rest: list[Atom], closes: Kind) -> list[Atom]:
        """The atoms up to the one that closes, which is taken as well; all of them where none does."""
        inner, depth = list[Atom](), 0
        while rest:
            atom = rest.pop()
            if atom.kind == closes and depth == 0:
                break
            depth += (atom.kind == "open") - (atom.kind == "close")
            inner.append(atom)
        return inner

    def _bracket(self, opening: Atom, rest: list[Atom]) -> _Read:
        inner = self._run(self._until(rest, "close"))
        if opening.text in _FLOOR:
            return _Read(self._say(*_FLOOR[opening.text], inner.words))
        return _Read(f", {inner.words},", compound=True, raw="(") if inner.compound else inner

    def _enclosed(self, rest: list[Atom], closes: Kind) -> _Read:
        inner = self._run(self._until(rest, closes))
        return _Read(self._say("the absolute value of {}", "{} 的绝对值", inner.words))

    def _norm(self, rest: list[Atom]) -> _Read:
        inner, which = self._run(self._until(rest, "norm")).words, ""
        if rest and rest[-1].kind == "sub":
            rest.pop()
            which = self._argument(rest).words
        norm = self._say("the {1} norm of {0}", "{0} 的 {1} 范数", inner, which)
        return self._scripted(_Read(" ".join(norm.split())), rest)

    def _applied(self, name: str, rest: list[Atom]) -> _Read:
        """A function and the bracket behind it."""
        rest.pop()
        inner = self._run(self._until(rest, "close"))
        more = (inner.compound or inner.kind == "fraction") and rest and rest[-1].kind not in ("sign", "pause", "close")
        read = _Read(self._say("{} of {}", "{} {}", name, inner.words) + ("," if more else ""))
        return self._scripted(read, rest)

    def _function(self, name: str, rest: list[Atom]) -> _Read:
        while rest and rest[-1].kind in ("sub", "sup"):
            atom = rest.pop()
            argument = self._argument(rest)
            if atom.kind == "sub":
                name = (
                    self._say("{} base {}", "以 {1} 为底的 {0}", name, argument.words)
                    if name == "log"
                    else f"{name} {argument.words}"
                )
            else:
                name = self._power(_Read(name), argument)
        if rest and rest[-1].kind == "open":
            return self._applied(name, rest)
        return _Read(self._say("{} of", "{}", name) if name.startswith("the ") else name)

    def _big(self, atom: Atom, rest: list[Atom]) -> _Read:
        """The operator with its limits; a root and a gradient take the next term as well."""
        under = over = ""
        while rest and rest[-1].kind in ("sub", "sup"):
            script = rest.pop().kind
            words = self._argument(rest).words
            under, over = (words, over) if script == "sub" else (under, words)
        if atom.text == "√":
            return self._root([self._term(rest, 1)]) if rest else _Read(sign("√", self._lang))
        if atom.text == "∇":
            return self._gradient(under, over, rest)
        name, lead = BIG[atom.text]
        if not under and not over and rest and rest[-1].kind == "open":
            return self._applied(said(name, self._lang).removeprefix("取"), rest)
        return _Read(self._limits(said(name, self._lang), said(lead, self._lang), under, over))

    def _gradient(self, by: str, power: str, rest: list[Atom]) -> _Read:
        if power or not rest or rest[-1].kind in ("sign", "pause", "close"):
            return _Read(
                self._power(_Read("nabla"), _Read(power, raw=power)) if power else self._say("the gradient", "梯度")
            )
        of = self._term(rest, 1).words
        if by:
            return _Read(self._say("the gradient of {} with respect to {}", "{} 对 {} 的梯度", of, by))
        return _Read(self._say("the gradient of {}", "{} 的梯度", of))

    def _limits(self, name: str, lead: str, under: str, over: str) -> str:
        if lead == "as":
            return f"{name} as {under.replace(' to ', ' goes to ', 1)} of"
        if lead == "当":
            return f"{under.replace(' 到 ', ' 趋于 ', 1)} 时的极限，"
        bounded = re.sub(r" (?:equals|等于) ", self._say(" from ", " 从 "), under, count=1)
        if over and bounded == under:
            bounded, lead = self._say("from {}", "从 {}", under), ""
        until = self._say(" to {}", " 到 {}", over) if over else ""
        start = bounded if over else under
        if self._lang == "en":
            return f"{name} {lead} {start}{until} of" if under else f"{name}{until} of"
        return f"{lead} {start}{until} {name}，" if under else f"{name}{until}"
