"""Whether a title puts a question or a task, in Chinese (both scripts) or English."""

from __future__ import annotations

import re
from functools import lru_cache

from interviewer.text import normalise

_LEAD = re.compile(r"(?:(?:\[[^\]]{1,12}\]|[^\w\s\"'“‘(（《【<$`])\s*)*")
"""Marks before the words: a difficulty `[E]`, a star."""
_WORDS_ZH = re.compile(
    r"什[么麼]|[为為]何|如何|怎[么麼样樣]|哪[些个個种種一几幾里裡]|多少|[几幾][倍种種]|是否|[吗嗎](?:$|[,。])|[么麼]$|呢$|"
    r"[区區][别別]|异同|異同|[优優]缺[点點]|有何|能否|可否|何[时時]|是不是|有[没沒]有"
)
_HOW_ZH = r"(?:[请請]你?|[试試]|面试官)?(?:[简簡][单單要]?|[详詳][细細]|分[别別]|具[体體]|手[动動])?地?"
_VERB_ZH = (
    r"(?:述|概述|叙述|敘述|阐述|論述|论述|解释|解釋|说明|說明|描述|列举|列舉|罗列|介绍|介紹|[讲講][一下讲講述]|[说說][一下说說出]|[谈談][一谈談]|聊聊|"
    r"推导|推導|推一下|手推|手[写寫]|[写寫]出|[写寫]一|比[较較]|[对對]比|证明|證明|[计計]算|[画畫]出|[实實]现|举例|舉例|[给給]出|分析|判断|[设設][计計]|举出|[评評][价價]|[总總][结結]|了解|知道)"
)
_NOUN_ZH = (
    r"(?:过程|細節|细节|方法|题|图|指标|模式|学习|公式|量|机|法|思路|步骤|与|和|及|原理|代码|类|报告|结果|如下|的)"
)
"""After a verb these make a noun of it: 评价指标, 设计模式, 对比学习."""
_TASK_ZH = re.compile(f"{_HOW_ZH}{_VERB_ZH}(?!{_NOUN_ZH})(?=\\W*\\w{{2}})|[请請]\\w")
_LEFT_OPEN = re.compile(
    r"(?:（\s*(?:[A-H][A-H,、\s]{0,9})?）|\(\s+\)|\(\s*[A-H]\s*\)|[（(]\s*(?:[√✓✔×✗✘]|对|错|正确|错误)\s*[）)])[.。]?$|_{3,}"
)
"""Room for an answer, empty or filled in: `（ ）`, `( B )`, `(√)`, `____`."""
_STATEMENT = 30
"""Characters; a longer sentence that ends in a full stop tells what, how or why, it does not ask."""
_ASKS_EN = re.compile(
    r"(?:please\s+|briefly\s+|can you\s+|could you\s+)*(?:what|why|how|when|where|which|who|whose|explain|describe|define|compare|discuss|list|name|give|tell|derive|prove|"
    r"implement|write|design|differentiate|distinguish|mention|state|outline|suppose|assume|consider|elaborate|walk|illustrate|contrast|identify|calculate|compute|"
    r"in what|under what|for what|in which|true or false|difference)\b|.*\b(?:difference between|pros and cons|advantages? (?:and|of)|versus|vs\.?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=10_000)
def asks(title: str) -> bool:
    """Whether a title asks something or sets a task."""
    if _LEFT_OPEN.search(title):
        return True
    plain = normalise(title)
    if plain.rstrip("”\"')） .。*`").endswith("?"):
        return True
    lead = _LEAD.match(plain)
    plain = plain[lead.end() :] if lead else plain
    if _TASK_ZH.match(plain) or _ASKS_EN.match(plain):
        return True
    return bool(_WORDS_ZH.search(plain)) and not (plain.endswith("。") and len(plain) > _STATEMENT)
