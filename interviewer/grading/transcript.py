"""Speech as it was meant: a transcript without its fillers, its repetitions and what the speaker took back.

What is left out becomes spaces, one for each character, so that every offset into the result is one into the transcript. Only what
surely says nothing is left out: `like`, `那个` and others that may be words of the answer, only where they stand alone between marks.
"""

from __future__ import annotations

import re

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_PAUSE = r"\s*(?:[,，、…—–-]|\.{2,})+\s*"
_BEGINNING = r"(?P<before>(?:^|[,，、.。…;；:：!！?？—–-])\s*)"
"""Of a clause."""
_LAST_MARK = re.compile(r"[,，、…—–-](?=[\s,，、…—–.-]*$)")
_END = rf"(?:{_PAUSE}|(?=\s*(?:[.。;；!！?？]|$)))"
_ANY = re.IGNORECASE | re.MULTILINE

_SOUND = (
    rf"(?:\b(?:u+h+m*|u+m+|e+r+m*|h+m+|m{{2,}}|mhm|a+h+)\b(?!['’-]\w)(?:{_PAUSE})?"
    rf"|[嗯呃唔]+(?:{_PAUSE})?|[啊哦诶欸]+(?:{_PAUSE}|(?=[。；！？]|\s|$)))"
)
"""No word wherever it stands, and the pause after it."""
_ASIDE = (
    r"(?:you know|i mean|i guess|i'd say|so yeah|yeah|ok(?:ay)?|sort of|kind of|like|well|right|let me (?:think|see)"
    r"|how (?:do|should|can) i (?:put|say) (?:it|this|that)|what(?:'s| is) (?:it called|the word)"
    r"|(?:那个)+|(?:这个)+|(?:就是)+说?|(?:然后)+|怎么[说讲]呢?|你知道吧?|对吧|好的?|我想想|我想一下|让我想[想一]下?|等一下|叫什么来着|那什么)"
    + _END
)
"""Says nothing where it stands alone between marks."""
_HESITATION = re.compile(rf"{_BEGINNING}(?:{_SOUND}|{_ASIDE})+|{_SOUND}(?:{_SOUND}|{_ASIDE})*", _ANY)
_TIES = re.compile(
    r"(?:[的是把在会就都和与或对用将被从向让得不没到比更跟给其这那]|\b(?:the|a|an|is|are|was|be|of|to|in|by|with|and|or|for|that|which|its?|not"
    r"|has|have|can|will|at|on|as|than|from|we|you|they|this|if|so|because))(?=[\s,，、…]*$)",
    re.IGNORECASE,
)
"""Behind these words no clause ends: a mark there belongs to the hesitation that follows."""
_LONGEST_TIE = 12

_WORD = r"[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_]+)?"
_LITTLE = r"the|an?|we|it|is|to|of|in|and|that|this|so|for|with|on|they|you|i|its|are|if|as|because|when"
_REPEATED = tuple(
    re.compile(pattern, _ANY)
    for pattern in (
        rf"\b(?P<once>{_WORD}(?: {_WORD}){{0,4}})\s+(?=(?P=once)\b)",
        rf"\b(?P<once>{_LITTLE})\b{_PAUSE}(?=(?P=once)\b)",
        rf"{_BEGINNING}(?P<once>{_WORD}(?: {_WORD}){{0,6}}){_PAUSE}(?=(?P=once)\b)",
        r"(?P<once>[它我你他她这那就])\s*[，、…]*\s*(?=(?P=once))",  # nobody doubles these for a reason, as in 常常 or 在在线学习里
        rf"(?P<once>(?!一){_HAN}{{2,10}})\s*(?=(?P=once))",
        rf"{_BEGINNING}(?P<once>{_HAN}{{2,14}}){_PAUSE}(?=(?P=once))",
    )
)
"""Said once more at once: the first time does not count. Where a mark stands between, only from the beginning of a clause on, or
`not the mean, the mean of the batch` would be about `not the mean of the batch`."""
_CUT_OFF = re.compile(r"\b(?P<bit>[^\W\d_]{1,12})(?:-|–|—|…|\.\.\.)+,?\s+(?=(?P=bit)[^\W\d_])", _ANY)
"""`gradi- gradient`"""

_TAKEN_BACK = re.compile(
    r"(?:[,;…—–-]|\.{2,})\s*(?:(?:no|oh),? )?(?:wait|sorry|i'm sorry|i mean|or rather|scratch that)\b(?:,? no\b)?[,.…—–-]*\s*"
    r"|[，、。；…]\s*[哦啊]?(?:不对|不是|说错了|我说错了|抱歉|不好意思|口误)(?:不对|不是|说错了)?[，、。；…]+\s*(?:应该[是说]?|是说)?",
    re.IGNORECASE,
)
"""What is said instead comes next."""
_INSTEAD = re.compile(rf"{_WORD}|{_HAN}{{2}}")
_CLAUSE = re.compile(r"[，,。.;；!！?？\n]")
_RETRACED = 24
"""Characters before which a speaker does not go back; from further off it is another statement that begins alike."""


def without_disfluency(transcript: str) -> str:
    """The transcript, of the same length, with spaces where the speaker hesitated, repeated or took something back."""
    said = _taken_back(_fluent(transcript))
    for pattern in (_CUT_OFF, *_REPEATED):
        said = _blanked(pattern, said)
    said = _fluent(said)
    for pattern in _REPEATED:
        said = _blanked(pattern, said)
    return said


def _fluent(text: str) -> str:
    """Without hesitations. Of the marks around one a single one stays, if a clause may end there."""
    for found in _HESITATION.finditer(text):
        start, end = max(found.start(), found.end("before")), found.end()
        tie = _TIES.search(text, max(0, start - _LONGEST_TIE), start)
        if tie:
            start = tie.end()
        elif found.end("before") < 0 and (mark := _LAST_MARK.search(text, start, end)):
            text, end = _spaces(text, mark.end(), end), mark.start()
        text = _spaces(text, start, end)
    return text


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    for found in pattern.finditer(text):
        start = found.end("before") if "before" in pattern.groupindex else found.start()
        text = _spaces(text, start, found.end())
    return text


def _spaces(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _taken_back(text: str) -> str:
    """What is said instead begins like what it replaces: `raises the bias, sorry, raises the variance`."""
    for found in reversed(list(_TAKEN_BACK.finditer(text))):
        instead = _INSTEAD.match(text, found.end())
        begun = max(0, found.start() - _RETRACED)
        clause = max((m.end() for m in _CLAUSE.finditer(text, begun, found.start())), default=begun)
        again = text.rfind(instead.group(), clause, found.start()) if instead else -1
        start = found.start() if again < 0 else again
        text = _spaces(text, start, found.end())
    return text
