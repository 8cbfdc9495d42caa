"""The options of a choice question and its right letters: `a.`, `B)`, `(c)`, one to a line or several on one."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from interviewer.ingest.asking import asks
from interviewer.ingest.titles import plain_words
from interviewer.text import normalise

_LETTER = r"[(（\[]?(?P<letter>[A-Ha-h])(?:[)）\].、．:：]|\.(?=\s|\S))"
_OPTION = re.compile(rf"(?:^|(?<=[\s　;；。]))(?:[-*•+]\s+)?(?P<box>\[[ xX√✓]\]\s*)?(?P<bold>\*\*)?{_LETTER}\s*")
_BOX = re.compile(r"\s*(?:[-*+]|\d+\.)\s+\[(?P<tick>[ xX√✓])\]\s*(?P<text>\S.*)")
_PUT = re.compile(
    r"下列|下面|以下|哪(?:一|个|些|种|项|几)|对还是|是对|对吗|正确的是|错误的是|不正确|单选|多选|判断|选择|"
    r"which (?:of|one|is|are|option)|choose|select|true or false|correct (?:option|answer|statement)|all of the above|none of",
    re.IGNORECASE,
)
_CAPITALS = r"(?-i:[A-H](?:\s*[,，、和与&/]?\s*(?:and\s+)?[A-H])*)(?![A-Za-z\u4e00-\u9fff'’])"
_SMALL = r"(?-i:[a-h](?:\s*[,，、和与&/]\s*[a-h])*)(?=\s*(?:[)）\].。,，;；、*]|$))"
"""Small letters only where nothing but a mark follows: in "the answer is a sum" `a` names no option."""
_LETTERS = rf"(?P<letters>{_CAPITALS}|{_SMALL})"
_CORRECT = re.compile(
    r"(?:(?:正确|参考|标准)?(?:答案|选项)|正确的?是|应?(?:该)?选(?:择)?|(?:the\s+)?(?:correct\s+|right\s+)?(?:answer|ans|option|choice|solution)(?:\s+is)?|key)"
    rf"\s*(?:是|为|应为)?\s*[:：]?\s*(?:option\s+)?[*_`(（\[【]*{_LETTERS}",
    re.IGNORECASE | re.MULTILINE,
)
_BARE = re.compile(
    r"\s*[*_`(（\[【]*(?P<letters>[A-H](?:\s*[,，、]?\s*[A-H])*(?=[*_`)）\]】.。、:：,，\s]|$)|[a-h](?:\s*[,，、]\s*[a-h])*(?=[*_`)）\]】.。]*$))",
    re.MULTILINE,
)
_IN_STEM = re.compile(r"[(（]\s*(?P<letters>[A-H](?:\s*[,，、]?\s*[A-H])*)\s*[)）]")
_VERDICT = re.compile(
    r"\s*[(（]\s*(?P<mark>√|✓|✔|×|✗|✘|对|错|正确|错误|T|F|True|False)\s*[)）]\s*[.。]?\s*$", re.IGNORECASE
)
_TRUE = frozenset(("√", "✓", "✔", "对", "正确", "t", "true"))
_NARROW = str.maketrans("ＡＢＣＤＥＦＧＨａｂｃｄｅｆｇｈ", "ABCDEFGHabcdefgh")
_FAR = 40
"""Lines between a title and its options; further below stands an answer."""
_LONG = 160
"""Characters; options are shorter than paragraphs."""


@dataclass(frozen=True)
class Choice:
    """What a choice question is made of."""

    options: Mapping[str, str]
    """Lower-case letter -> text."""
    correct: tuple[str, ...]
    title: str
    """Without the answer, where it was printed in the question's own brackets."""
    above: tuple[str, ...]
    """Lines before the options: they belong to the question."""
    below: tuple[str, ...]
    """Lines after them: they belong to the answer."""


@dataclass(frozen=True)
class _Option:
    letter: str
    text: str
    line: int
    marked: bool
    """Ticked, or bold among plain ones."""


def read_choice(title: str, lines: Sequence[str], answer: str, verbatim: Container[int] = ()) -> Choice | None:
    """The options among the lines below a title, when it is a choice question.

    `answer` is what stands after its mark; `verbatim` are the indices of lines of code: they hold no options.
    """
    lines = [line.translate(_NARROW) for line in lines]
    options = _ticked(lines) or _last_set([(i, line) for i, line in enumerate(lines) if i not in verbatim])
    if len(options) < 2:
        return _true_or_false(title, lines)
    if all(asks(o.text) for o in options):
        return None  # the parts of a question
    first, last = options[0].line, options[-1].line
    below = tuple(lines[last + 1 :])
    texts = {o.letter: o.text for o in options}
    told = (answer.translate(_NARROW), "\n".join(below))
    correct = next((found for text in told if (found := _correct(options, text))), ())
    stem = _IN_STEM.search(title)
    if not correct and stem and set(_letters(stem["letters"])) <= set(texts):
        correct, title = _letters(stem["letters"]), _IN_STEM.sub("（ ）", title)
    put = first <= _FAR and bool(_PUT.search(" ".join([title, *lines[:first]])))
    if not (correct or put) or any(len(text) > _LONG for text in texts.values()):
        return None
    return Choice(texts, correct, title, tuple(lines[:first]), below)


def _true_or_false(title: str, lines: Sequence[str]) -> Choice | None:
    """A statement that ends in its verdict: `BN has learnable parameters. (√)`."""
    match = _VERDICT.search(title)
    if not match:
        return None
    words = ("对", "错") if re.search(r"[\u4e00-\u9fff]", title) else ("True", "False")
    right = "a" if match["mark"].casefold() in _TRUE else "b"
    return Choice(dict(zip("ab", words, strict=True)), (right,), title[: match.start()], (), tuple(lines))


def _ticked(lines: Sequence[str]) -> list[_Option]:
    """Task-list items, `- [x] text`, in which the right ones are ticked."""
    found = [(i, match) for i, line in enumerate(lines) if (match := _BOX.fullmatch(line))]
    if len(found) < 2 or not any(m["tick"].strip() for _, m in found):
        return []
    return [
        _Option("abcdefgh"[n], _without_letter(m["text"]), i, bool(m["tick"].strip()))
        for n, (i, m) in enumerate(found[:8])
    ]


def _without_letter(text: str) -> str:
    match = _OPTION.match(text)
    return plain_words(text[match.end() :] if match else text)


def _last_set(lines: Sequence[tuple[int, str]]) -> list[_Option]:
    """The last run of letters from a on; capitals win over small letters, which may number the steps of an ordering question."""
    runs: list[list[_Option]] = []
    for option in (o for i, line in lines for o in _on_line(line, i)):
        open_run = runs[-1] if runs else []
        if open_run and _follows(open_run[-1].letter, option.letter):
            open_run.append(option)
        elif option.letter in "aA":
            runs.append([option])
    whole = [run for run in runs if len(run) >= 2]
    capital = [run for run in whole if run[0].letter == "A"]
    chosen = (capital or whole or [[]])[-1]
    return [_Option(o.letter.lower(), o.text, o.line, o.marked) for o in chosen]


def _follows(a: str, b: str) -> bool:
    return ord(b) == ord(a) + 1


def _on_line(line: str, i: int) -> list[_Option]:
    matches = list(_OPTION.finditer(line))
    if not matches or line[: matches[0].start()].strip(" *-•+　\t"):
        return []
    kept = matches[:1]
    for match in matches[1:]:
        if _follows(kept[-1]["letter"], match["letter"]):
            kept.append(match)
    ends = [m.start() for m in kept[1:]] + [len(line)]
    return [
        _Option(m["letter"], plain_words(line[m.end() : end]).strip(" *　"), i, bool((m["box"] or "").strip("[] ")))
        for m, end in zip(kept, ends, strict=True)
        if line[m.end() : end].strip(" *")
    ]


def _correct(options: Sequence[_Option], answer: str) -> tuple[str, ...]:
    ticked = tuple(o.letter for o in options if o.marked)
    if ticked and len(ticked) < len(options):
        return ticked
    letters = {o.letter for o in options}
    for pattern in (_CORRECT.search, _BARE.match):
        if (match := pattern(answer.strip())) and (found := _letters(match["letters"])) and set(found) <= letters:
            return found
    return _by_text(options, answer)


def _letters(printed: str) -> tuple[str, ...]:
    return (
        tuple(dict.fromkeys(c for c in printed.lower() if c in "abcdefgh"))
        if "and" not in printed.lower()
        else tuple(dict.fromkeys(re.findall(r"\b[a-h]\b", printed.lower())))
    )


def _by_text(options: Sequence[_Option], answer: str) -> tuple[str, ...]:
    """The option that the answer begins with, word for word."""
    start = normalise(re.split(r"[。.,，;；:：\n!！]", answer.strip(), maxsplit=1)[0])
    return tuple(o.letter for o in options if start and normalise(o.text) == start)
