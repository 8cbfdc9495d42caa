"""What a typed reply wants: to answer, or a hint, a clarification, the question again, to skip, to stop.

Only a short message that consists of nothing but the request counts as one: a real answer is never taken for a request.
"""

from __future__ import annotations

import re
from typing import Literal

from interviewer.text import normalise

Intent = Literal["answer", "hint", "clarify", "repeat", "skip", "stop"]

_BEFORE = (
    r"/?\s*(?:(?:please|pls|sorry|ok|okay|(?:i )?don['’]?t know|no idea)[,. ]+)*(?:(?:这题|这道题)?我?不(?:会|知道|懂)[,。 ]+)?"
    r"(?:(?:can|could|may|would) (?:you|i|we) (?:please )?|let['’]?s |let me |i(?:['’]d| would) like (?:to )?|i (?:want|need) (?:to )?)?"
    r"(?:have |get |give me )?"
    r"(?:请|麻烦|你|您|我们|我|想要|想|需要|要|能不能|能|可不可以|可以|那就|那|再|给我|给|来)*\s*"
)
_AFTER = r"(?:[ ,]*(?:please|pls|thanks|thank you|now|一下|好吗|可以吗|行吗|谢谢|吗|吧|呗|嘛|啊|呢|了))*\s*[.。!?~]*"
_THIS_ZH = r"(?:这一题|这题|这道题|这个问题|这个|本题)"
_ASKED_ZH = r"(?:(?:这个|这道|刚才的)?(?:题目|问题|题))"
_REQUESTS: dict[Intent, str] = {
    "hint": r"(?:(?:a|one more|another|any|some|the next|next) )?(?:hints?|tips?)|一?[个点些条]?提示",
    "repeat": (
        r"repeat(?: (?:that|it|this|the question))?(?: again)?|say (?:that|it|the question) again|what (?:was|is) the question(?: again)?|"
        rf"{_ASKED_ZH}?(?:再[说读念讲问]一?[遍下次]|重复(?:一[遍下次])?){_ASKED_ZH}?"
    ),
    "skip": (
        r"(?:skip|pass)(?: (?:it|this|that|this one|that one|(?:this|the) question))?|(?:the )?next(?: question| one)?|"
        rf"{_THIS_ZH}?(?:跳过|略过){_THIS_ZH}?|下一[题个道]|换一?[题个道]题?|(?<![\u4e00-\u9fff])过"
    ),
    "stop": r"(?:stop|quit|end|finish|exit)(?: (?:here|now|(?:(?:the|this) )?interview))?|(?:结束|停止|退出|终止)(?:[这本]次|这场)?(?:面试)?",
    "clarify": (
        r"what (?:exactly )?do you mean|what (?:exactly )?are you asking|what does (?:the|this) question mean|"
        r"(?:clarify|explain) (?:the|this|your) question|clarify(?: (?:it|that|this))?|i (?:don['’]?t|do not) understand (?:the|this|your) question|"
        rf"(?:{_ASKED_ZH}|你)?(?:具体)?是?(?:什么意思|指什么|指的是什么|想问什么|在问什么)|"
        rf"没[听看]懂{_ASKED_ZH}?|(?:没有?|不)太?(?:[听看]?懂|明白|理解){_ASKED_ZH}|(?:解释|说明|澄清)(?:一下)?{_ASKED_ZH}"
    ),
}
_EXACT = {intent: re.compile(f"{_BEFORE}(?:{body}){_AFTER}") for intent, body in _REQUESTS.items()}
_ASKS_BACK = re.compile(
    r"(?:what (?:exactly )?do you mean|do you mean|are you asking|"
    rf"你是?(?:指|说|想问|问)|{_ASKED_ZH}(?:具体)?是?(?:指|说|问)|具体是?指)"
    r"[^.。!?;；\n]*(?:\?|吗|呢)[?。]*"
)
_LONGEST_REQUEST = 60
_LONGEST_CLARIFICATION = 120


def read_intent(reply: str) -> Intent:
    """The intent of a reply; when in doubt it is an answer."""
    text = normalise(reply)
    if len(text) <= _LONGEST_REQUEST:
        for intent, pattern in _EXACT.items():
            if pattern.fullmatch(text):
                return intent
    if len(text) <= _LONGEST_CLARIFICATION and _ASKS_BACK.fullmatch(text):
        return "clarify"
    return "answer"
