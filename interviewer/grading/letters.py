"""Which option a candidate names in free words: "B", "选b吧", "(b), I think", "not a but b", "错的", or the option's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interviewer.grading.lexicon import fold
from interviewer.models import LANGS, Text
from interviewer.text import clauses

_CUE = (
    r"(?:选择?|答案|应该|就是|认为|觉得|[是为]|选项|answer|choose|chose|pick|picked|select|go(?:ing)? (?:with|for)|option|choice|think|say|it'?s|it is|is"
    r"|must be|should be|would be)"
)
_CHOSEN_BEFORE = re.compile(
    _CUE + r"[\s:,'\"“(\[]*(?:[是为选]|选项|应该是|is|option|the answer is|it'?s|:)*[\s:'\"“(\[]*$"
)
_CHOSEN_AFTER = re.compile(
    r"[\s)\].'\"”]*(?:选项)?(?:才是|才对|是对的|是正确|正确|就是答案|是答案|没错|对(?!吗|错|于|应|称|象|比)"
    r"|(?:is|seems|looks|must be) (?:right|correct|the (?:right|correct|answer|one)|true))"
)
_REJECTED_BEFORE = re.compile(
    r"(?:不是|不选|别选|不会选|不能选|并非|排除|除了|不可能是|而不是|而非|\bnot|isn't|is not|instead of|rather than|except|exclude|rule out|eliminate|neither|nor)"
    r"[\s:'\"“(\[]*(?:选项|option|answer|the)?[\s(\[]*$"
)
_REJECTED_AFTER = re.compile(
    r"[\s)\].'\"”]*(?:选项|这个)?(?:都|肯定|显然|明显|应该|也|全)*(?:是?错|不对|不正确|不行|不选|不是|排除|可以排除"
    r"|(?:is|are|was|seems) (?:both |all |clearly |obviously )?(?:wrong|incorrect|false|not|out)|isn't|aren't|can't be|cannot be)"
)
_AND = re.compile(r"[\s)\](\[]*(?:[、,，&+/]|和|与|及|跟|以及|and|,\s*and)?[\s)\](\[]*")
_OR = re.compile(r"[\s)\](\[]*(?:或者?|还是|要么|抑或|or)[\s)\](\[]*(?:选项?|option|是)?[\s(\[]*")
_RETRACTED = re.compile(
    r"不对|等等|等一下|哦不|啊不|说错了|改成|改选|更正|\bwait\b|\bno,|\bsorry\b|\bi mean\b|on second thought|\bcorrection\b"
    r"|\bactually\b(?=.{0,12}$|.{0,12}[a-h]\b)|其实(?=应?该?[是选])"
)
_ARTICLE_LIKE = re.compile(r"[\s]*(?:$|[.,;:!?)\]。、'\"]|[\u4e00-\u9fff]|(?:because|since|and|or|but|not|is|as)\b)")
_GOES_ON = re.compile(r"[\s)\]]*(?:$|[.,;:!。\n]|because|since|因为|由于|吧)")
_TRUE = r"没错|不错|说得对|正确|(?<!不)对(?!吗|错|于|应|称|象|比|抗|齐|数)|\btrue\b|\bcorrect\b|\bright\b|\byes\b|\byeah\b|\byep\b|^是的?|^可以|^能|^会"
_FALSE = r"不对|不正确|错误?|不是|不能|不可以|不会|^否|^不|\bfalse\b|\bwrong\b|\bincorrect\b|\buntrue\b|\bno\b|\bnope\b"
_DENIED = r"(?:not|isn't|is not|不|并不|并非|没有?) ?(?:really |quite |entirely )?"
_TRUTH = re.compile(
    rf"(?P<yes>{_DENIED}(?:false|wrong|incorrect|untrue|错))|(?P<no>{_DENIED}(?:true|correct|right|正确|对))|(?P<f>{_FALSE})|(?P<t>{_TRUE})"
)
_TRUE_TEXTS = frozenset(("对", "正确", "是", "真", "true", "yes", "correct", "right"))
_FALSE_TEXTS = frozenset(("不对", "错", "错误", "不正确", "否", "不是", "假", "false", "no", "incorrect", "wrong"))
_UNSURE = re.compile(r"不确定|不知道|不清楚|不会做|难说|not sure|don'?t know|no idea")


class Unclear(StrEnum):
    """Why no choice could be read."""

    NONE = "none"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Reply:
    """The options chosen, and where; none when it is unclear."""

    letters: frozenset[str]
    start: int = 0
    end: int = 0
    unclear: Unclear | None = None


class _Stance(StrEnum):
    CHOSEN = "chosen"
    NAMED = "named"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class _Mention:
    """Options named together ("b and d"), or as alternatives ("b or d")."""

    letters: frozenset[str]
    start: int
    end: int
    stance: _Stance
    alternatives: bool


def read_reply(answer: str, options: Mapping[str, Text]) -> Reply:
    """What the candidate chose. Letters count before the options' texts, and those before a plain true or false."""
    folded = fold(answer)
    for spots in (_letters(folded, options), _texts(folded, options)):
        reply = _decided(_mentions(folded, list(spots)), folded)
        if reply.letters or reply.unclear is Unclear.SEVERAL:
            return _widened(reply, answer)
    return _widened(_truth(folded, options), answer)


def _widened(reply: Reply, answer: str) -> Reply:
    """The clause around the choice, as a quote."""
    for clause in clauses(answer):
        if reply.letters and clause.start <= reply.start < clause.end:
            end = max(clause.end, reply.end)
            return Reply(
                reply.letters, clause.start, clause.start + len(answer[clause.start : end].rstrip("，,：:；;、 "))
            )
    return reply


# --- where options are named ------------------------------------------------------------------------------------------


_Spot = tuple[frozenset[str], int, int]


def _letters(folded: str, options: Mapping[str, Text]) -> Iterator[_Spot]:
    known = "".join(options)
    if run := re.fullmatch(rf"\W*(?:(?:我?选择?|答案是?|answer:?|the answer is)\W*)?([{known}]{{2,}})\W*", folded):
        yield frozenset(run.group(1)), run.start(1), run.end(1)
        return
    for found in re.finditer(rf"(?<![a-z0-9_'’])([{known}])(?![a-z0-9_'’])", folded):
        if found.group(1) != "a" or _is_letter_a(folded, found.start(), found.end()):
            yield frozenset(found.group(1)), found.start(), found.end()


def _is_letter_a(folded: str, start: int, end: int) -> bool:
    """`a` is an option and no article: in brackets, or with nothing after it that an article could belong to."""
    return folded[start - 1 : start] in ("(", "[") or _ARTICLE_LIKE.match(folded, end) is not None


def _texts(folded: str, options: Mapping[str, Text]) -> Iterator[_Spot]:
    """Longer texts first, so that "not linear" is not taken for "linear"; what lies inside another is dropped."""
    found = [
        (frozenset(letter), m.start(), m.end())
        for letter, text in options.items()
        for form in {form for lang in LANGS for form in _text_forms(fold(text[lang]))}
        for m in re.finditer(form, folded)
    ]
    kept: list[_Spot] = []
    for spot in sorted(found, key=lambda s: s[1] - s[2]):
        if all(spot[2] <= k[1] or k[2] <= spot[1] for k in kept):
            kept.append(spot)
    yield from sorted(kept, key=lambda s: s[1])


def _text_forms(text: str) -> Iterator[str]:
    """Patterns for an option's text: whole, without what is in brackets, and what is in brackets alone."""
    if text.strip() in _TRUE_TEXTS | _FALSE_TEXTS:
        return
    inside = re.findall(r"[(（]([^)）]{2,})[)）]", text)
    for form in (text, re.sub(r"[(（][^)）]*[)）]", " ", text), *inside):
        words = re.findall(r"[a-z]+|\d+|[\u4e00-\u9fff]+", re.sub(r"^\s*(?:the|an?)\s+", "", form))
        if sum(map(len, words)) >= 2:
            yield r"(?<![a-z0-9])" + r"[\W_]*".join(words) + r"(?![a-z0-9])"


def _mentions(folded: str, spots: Sequence[_Spot]) -> list[_Mention]:
    """Neighbouring spots joined, with the candidate's stance on them."""
    groups: list[list[_Spot]] = []
    joins: list[bool] = []
    for spot in spots:
        gap = folded[groups[-1][-1][2] : spot[1]] if groups else None
        either = gap is not None and _OR.fullmatch(gap) is not None
        if gap is not None and (either or _AND.fullmatch(gap)):
            groups[-1].append(spot)
            joins[-1] = joins[-1] or either
        else:
            groups.append([spot])
            joins.append(False)
    return [_mention(folded, group, either) for group, either in zip(groups, joins, strict=True)]


def _mention(folded: str, group: Sequence[_Spot], alternatives: bool) -> _Mention:
    start, end = group[0][1], group[-1][2]
    before, stance = folded[max(0, start - 30) : start], _Stance.NAMED
    if _REJECTED_BEFORE.search(before) or _REJECTED_AFTER.match(folded, end):
        stance = _Stance.REJECTED
    elif _CHOSEN_BEFORE.search(before) or _CHOSEN_AFTER.match(folded, end) or _opens(folded, start, end):
        stance = _Stance.CHOSEN
    return _Mention(frozenset().union(*(s[0] for s in group)), start, end, stance, alternatives and len(group) > 1)


def _opens(folded: str, start: int, end: int) -> bool:
    """The answer begins with the letter and goes on with a reason or a new sentence: "B, because ..."."""
    return not folded[:start].strip(" ([") and _GOES_ON.match(folded, end) is not None


# --- what was chosen --------------------------------------------------------------------------------------------------


def _decided(mentions: Sequence[_Mention], folded: str) -> Reply:
    standing = [m for m in _after_retraction(mentions, folded) if m.stance is not _Stance.REJECTED]
    chosen = [m for m in standing if m.stance is _Stance.CHOSEN and not m.alternatives]
    named = chosen or standing
    if not named:
        return Reply(frozenset(), unclear=Unclear.NONE)
    if any(m.alternatives for m in named) or len({m.letters for m in named}) > 1:
        return Reply(frozenset(), named[0].start, named[-1].end, Unclear.SEVERAL)
    return Reply(named[0].letters, named[0].start, named[0].end)


def _after_retraction(mentions: Sequence[_Mention], folded: str) -> Sequence[_Mention]:
    """The mentions behind the last "no, wait" that has some before and behind it."""
    for word in reversed(list(_RETRACTED.finditer(folded))):
        behind = [m for m in mentions if m.start >= word.end() and m.stance is not _Stance.REJECTED]
        if behind and any(m.end <= word.start() for m in mentions):
            return behind
    return mentions


def _truth(folded: str, options: Mapping[str, Text]) -> Reply:
    """For a true-or-false question: the first verdict that the answer gives."""
    values = {letter: _truth_of(text) for letter, text in options.items()}
    found = None if _UNSURE.search(folded) else _TRUTH.search(folded.strip())
    if set(values.values()) != {True, False} or found is None:
        return Reply(frozenset(), unclear=Unclear.NONE)
    said = bool(found.group("yes") or found.group("t"))
    lead = len(folded) - len(folded.lstrip())
    return Reply(frozenset(k for k, v in values.items() if v is said), lead + found.start(), lead + found.end())


def _truth_of(text: Text) -> bool | None:
    words = {fold(text[lang]).strip(" .。") for lang in LANGS}
    return True if words & _TRUE_TEXTS else False if words & _FALSE_TEXTS else None
