"""Texts whose every statement is turned into a false one: by its own verb, or denied as a whole.

There is no parser here, so the rule is caution. A verb is turned only where it is plain which one carries the statement, and where
nothing beside it ("sometimes", "may", a second predicate) would leave the statement true. All else is denied as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from interviewer.evaluation.negation_en import denied_en, label_en, negated_en
from interviewer.evaluation.negation_zh import denied_zh, label_zh, negated_zh
from interviewer.models import Lang
from interviewer.text import sentences

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`]*`", re.DOTALL)
_PRIVATE = re.compile("[\ue000-\ue002]")
"""What stands for something else here."""
_KEPT = re.compile("\ue000(\\d+)\ue001")
_MARKUP = re.compile(r"^[ \t]*(?:#+|[-*•]|\d{1,2}[.、])[ \t]+|\*\*|__", re.MULTILINE)
_LABEL = re.compile(r"([^:：，,。]{1,40})[:：]\s*(?=\S)")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_UNFINISHED = re.compile(r"(?:[:：]|\b(?:is|are|by|as|with|of)|[是为])\s*$")


@dataclass(frozen=True)
class _Language:
    negated: Callable[[str], str | None]
    denied: Callable[[str], str]
    is_label: Callable[[str], bool]
    space: str


_LANGUAGES: dict[Lang, _Language] = {
    "en": _Language(negated_en, denied_en, label_en, " "),
    "zh": _Language(negated_zh, denied_zh, label_zh, ""),
}


def negated(text: str, lang: Lang) -> str:
    """Every statement turned round by its own verb; one where that is not safe is denied as a whole."""
    say = _LANGUAGES[lang]
    return _each(text, say, lambda statement: say.negated(statement) or say.denied(statement))


def denied(text: str, lang: Lang) -> str:
    """Every sentence with "it is not true that" around it."""
    return _each(text, _LANGUAGES[lang], _LANGUAGES[lang].denied)


def _each(text: str, say: _Language, change: Callable[[str], str]) -> str:
    """The text with each sentence changed; formulas stay whole, headings and formulas that stand alone are left out."""
    formulas: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        formulas.append(found.group())
        return f"\ue000{len(formulas) - 1}\ue001"

    plain = _MARKUP.sub("", _FORMULA.sub(put_away, _PRIVATE.sub("", text)))
    made = [_one(s.text, say, change) for s in sentences(plain) if _says_something(s.text)]
    return _KEPT.sub(lambda m: formulas[int(m[1])], say.space.join(made))


def _says_something(sentence: str) -> bool:
    """Neither a heading, whose statements follow it, nor a formula alone."""
    return bool(_WORD.search(_KEPT.sub("", sentence))) and not _UNFINISHED.search(sentence)


def _one(sentence: str, say: _Language, change: Callable[[str], str]) -> str:
    """A sentence; a label before its colon stays as it is."""
    label = _LABEL.match(sentence)
    head = label.group() if label and say.is_label(label[1]) else ""
    said = change(sentence[len(head) :].rstrip("。.;； \n"))
    return head + said[:1].upper() + said[1:]
