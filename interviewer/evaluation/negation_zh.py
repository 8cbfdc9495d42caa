"""Chinese statements turned round by their verb, and denied."""

from __future__ import annotations

import re
from itertools import pairwise

_PART = re.compile(r"([，,：:；;])")
_DOUBTFUL = re.compile(
    r"不|没|无|非|未|否|别|勿|才|只|仅|除|有时|有些|可能|往往|通常|一般|常常|容易|几乎|至少|至多|最多|大多|多是|多为|或许|也许|反而|假设|哪|什么|怎|要么|吗|？|因为|由于|虽然|尽管|为了|[（）()“”「」]"
)
"""Beside these a statement may stay true when its verb is turned, or becomes a double negation."""
_SETTING = re.compile(r"^(?:如果|若|当|即使|只要|假设|一旦|每当)|(?:时|时候|以后|之后|之前|的话|为例|来说|而言)$")
"""A part that says under which circumstances the next one holds."""
_FOLLOWS = re.compile(r"\s*(?:就|则|才)")
_TOGETHER = re.compile(r"^把|(?:^|[，：])(?:也就|即|换句话说|相当于说|等于说)")
"""Parts that hold or fail only together."""
_NAMES = re.compile(r"^(?:为什么|为何|如何|怎么|何时|什么)")
_ADVERB = "大幅|明显|显著|逐渐|迅速|直接|完全|自动|同时|自然|充分|共同|进一步"
_VERBS = {
    "可以": "不能", "能够": "不能", "必须": "不必", "需要": "不需要", "要求": "不要求", "应该": "不应该", "应当": "不应当",
    "取决于": "不取决于", "等于": "不等于", "等价于": "不等价于", "相当于": "不相当于", "属于": "不属于", "趋于": "不趋于", "来自": "不来自",
    "意味着": "不意味着", "依赖": "不依赖", "包含": "不包含", "适合": "不适合", "具有": "不具有", "含有": "不含有", "存在": "不存在", "使用": "不使用",
    "变成": "不会变成", "得到": "得不到", "使得": "不会使得", "导致": "不会导致", "造成": "不会造成", "引起": "不会引起", "带来": "不会带来", "产生": "不会产生",
    "降低": "不会降低", "减少": "不会减少", "减小": "不会减小", "增加": "不会增加", "增大": "不会增大", "提高": "不会提高", "避免": "不能避免", "防止": "不能防止",
    "缓解": "不能缓解", "解决": "不能解决", "保证": "不能保证", "允许": "不允许", "鼓励": "不鼓励", "惩罚": "不惩罚", "忽略": "不忽略", "共享": "不共享",
    "采用": "不采用", "选择": "不选择", "学习": "不学习", "学到": "学不到", "收敛": "不收敛", "消失": "不会消失", "爆炸": "不会爆炸", "饱和": "不会饱和",
    "决定": "不决定", "影响": "不影响", "代替": "不能代替", "替换": "不替换", "省掉": "省不掉", "省去": "省不去", "丢弃": "不丢弃", "保留": "不保留",
    "衡量": "不衡量", "描述": "不描述", "服从": "不服从", "相等": "不相等", "相同": "不同", "一致": "不一致", "独立": "不独立",
    "变大": "不会变大", "变小": "不会变小", "变慢": "不会变慢", "变快": "不会变快", "下降": "不会下降", "上升": "不会上升", "升高": "不会升高", "变差": "不会变差",
    "会": "不会", "能": "不能", "是": "不是", "有": "没有", "让": "不会让", "靠": "不靠", "把": "不会把", "要": "不用",
}  # fmt: skip
_NOT_THE_VERB = re.compile(
    r"有多|有没有|还有|于是|但是|还是|只是|若是|要是|或是|凡是|总是|而是|可是|尤其是|特别是|是否|机会|社会|会议|性能|功能|智能|能力|能量|节能|所有|有效|有利|有助于|有限|有关|"
    r"有监督|固有|有偏|有向|有的|有界|有序|有用|有害|拥有|特有|独有|专有|现有|已有|原有|主要|要么|重要|必要|要点|摘要|概要|将要|想要|要素|可靠|靠近|靠前|靠后|把握|也就是说|注意力|自适应|"
    r"学习率|学习器|机器学习|深度学习|表示学习|强化学习|迁移学习|监督学习|对比学习|在线学习|可学习|学习到|影响力|决定性|独立同分布|条件独立|选择性|损失下降|梯度下降|下降法|坐标下降|下降方向|"
    r"梯度消失|梯度爆炸|一致性|惩罚项|保证金|服从性|采用率|依赖关系|长距离依赖|长程依赖|依赖性|(?:增加|减少|得到|产生|使用|需要|存在|选择|带来|学到|共享|独立|相同|饱和|保留|替换|丢弃)(?=的)"
)
"""Where the letters of a verb stand for something else."""
_VERB = re.compile(f"({_ADVERB})?({'|'.join(sorted(_VERBS, key=len, reverse=True))})")
_FALSE = "这种说法是错的"


def negated_zh(sentence: str) -> str | None:
    """Each of its statements turned round; None where one cannot be turned safely."""
    if _TOGETHER.search(sentence) and _PART.search(sentence):
        return None
    pieces = _PART.split(sentence)
    parts, marks = pieces[::2], [*pieces[1::2], "。"]
    holds = [*(_is_setting(part, after) for part, after in pairwise(parts)), False]
    turned = [part if kept else _turned(part) for part, kept in zip(parts, holds, strict=True)]
    if any(part is None for part in turned):
        return None
    return "".join(f"{part}{mark}" for part, mark in zip(turned, marks, strict=True))


def denied_zh(sentence: str) -> str:
    """It, denied as a whole: `并非` before it would reach no further than its first part."""
    return f"有人说{sentence}，{_FALSE}。"


def label_zh(text: str) -> bool:
    """Whether it only names what follows."""
    return _NAMES.match(text) is not None or not (re.search("不|没", text) or _VERB.search(_masked(text)))


def _masked(part: str) -> str:
    """The part without what only looks like a verb; offsets stay."""
    return _NOT_THE_VERB.sub(lambda m: "\ue002" * len(m.group()), part)


def _is_setting(part: str, after: str) -> bool:
    return bool(_SETTING.search(part.strip()) or _FOLLOWS.match(after))


def _turned(part: str) -> str | None:
    """One statement with a single verb; None for anything else."""
    verbs = list(_VERB.finditer(_masked(part)))
    if _DOUBTFUL.search(part) or len(verbs) != 1:
        return None
    adverb, verb = verbs[0].groups()
    before, after = part[: verbs[0].start()], part[verbs[0].end() :]
    if after.startswith("的") or re.search(r"就|则", after):
        return None
    denied = _VERBS[verb]
    if adverb and not denied.endswith(verb):
        return None
    return before + denied.removesuffix(verb) + (adverb or "") + (verb if denied.endswith(verb) else "") + after
