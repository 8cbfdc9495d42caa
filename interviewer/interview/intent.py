"""What a typed reply wants: to answer, or a hint, a clarification, the question again, to skip, to stop.

Only a short message that consists of nothing but the request counts as one: a real answer is never taken for a request.
"""

from __future__ import annotations

import re
from typing import Literal

from interviewer.text import normalise

Intent = Literal["answer", "hint", "clarify", "repeat", "skip", "stop"]

_POLITE = (
    r"(?:please|pls|could you|can you|can i|may i|i(?:'d| would) like|i want|give me|请|麻烦|能不能|可以|能|给我|来)?"
)
_REQUESTS: dict[Intent, str] = {
    "hint": r"(?:(?:have |get )?(?:a |one more |another )?(?:hint|tip)|(?:再)?(?:来|给)?(?:一|1)?(?:个|点|些)?提示(?:一下)?)",
    "repeat": r"(?:(?:repeat|say)(?: (?:that|it|the question))?(?: again)?|(?:再(?:说|读|念|讲)一(?:遍|下|次)|重复)(?:一遍|一下)?(?:题目|问题)?)",
    "skip": r"(?:(?:skip|pass)(?: (?:it|this|this one|this question|the question))?|next(?: question| one)?|(?:跳过|略过|下一题|下一个|换一题|过)(?:这题|这道题|这个问题|本题)?)",
    "stop": r"(?:(?:stop|quit|end|finish|exit)(?: (?:the |this )?interview)?|(?:结束|停止|退出|终止)(?:本次)?(?:面试)?)",
}
_TAIL = r"(?:\s*(?:please|pls|吗|吧|呗|嘛|啊|呢|了))*"
_EXACT = {
    intent: re.compile(rf"/?\s*{_POLITE}\s*{body}{_TAIL}\s*[.。!！?？~～]*") for intent, body in _REQUESTS.items()
}
_CLARIFY = re.compile(
    r"(?:what do you mean|what exactly|do you mean|can you clarify|could you clarify|please clarify|clarify|can you explain the question|"
    r"are you asking|i don'?t understand the question|(?:这个|你的)?(?:问题|题目|题)(?:具体)?是(?:指|什么意思|说)|(?:具体)?(?:是)?(?:什么意思|指什么|指的是)|你是(?:指|说|想问)|没(?:听|看|太)?懂(?:题目|问题|这个问题)|"
    r"(?:能)?(?:解释|说明|澄清)(?:一下)?(?:题目|问题|这个问题))"
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
    asks = text.endswith(("?", "吗", "呢")) or len(text) <= _LONGEST_REQUEST
    if len(text) <= _LONGEST_CLARIFICATION and asks and _CLARIFY.match(text):
        return "clarify"
    return "answer"
