"""How signs are spoken, in prose and in formulas: Greek letters, relations, operators, functions."""

from __future__ import annotations

import unicodedata
from functools import cache

from interviewer.models import Lang

Said = tuple[str, str]
"""English, Chinese."""

SIGNS: dict[str, Said] = {
    "+": ("plus", "加"),
    "−": ("minus", "减"),
    "±": ("plus or minus", "正负"),
    "∓": ("minus or plus", "负正"),
    "×": ("times", "乘"),
    "·": ("times", "乘"),
    "⋅": ("times", "乘"),
    "∗": ("times", "乘"),
    "*": ("times", "乘"),
    "÷": ("divided by", "除以"),
    "/": ("over", "除以"),
    "∕": ("over", "除以"),
    "=": ("equals", "等于"),
    "≠": ("is not equal to", "不等于"),
    "≈": ("is about", "约等于"),
    "≃": ("is about", "约等于"),
    "≅": ("is congruent to", "全等于"),
    "≡": ("is identical to", "恒等于"),
    "≜": ("is defined as", "定义为"),
    "≔": ("is defined as", "定义为"),
    "<": ("is less than", "小于"),
    ">": ("is greater than", "大于"),
    "≤": ("is at most", "小于等于"),
    "⩽": ("is at most", "小于等于"),
    "≥": ("is at least", "大于等于"),
    "⩾": ("is at least", "大于等于"),
    "≪": ("is much less than", "远小于"),
    "≫": ("is much greater than", "远大于"),
    "∝": ("is proportional to", "正比于"),
    "∼": ("is distributed as", "服从"),
    "~": ("is distributed as", "服从"),
    "∈": ("in", "属于"),
    "∉": ("not in", "不属于"),
    "∋": ("contains", "包含"),
    "⊂": ("is a subset of", "包含于"),
    "⊆": ("is a subset of", "包含于"),
    "∪": ("union", "并"),
    "∩": ("intersected with", "交"),
    "∖": ("without", "除去"),
    "∅": ("the empty set", "空集"),
    "⌀": ("the empty set", "空集"),
    "∀": ("for all", "对任意"),
    "∃": ("there is", "存在"),
    "¬": ("not", "非"),
    "∧": ("and", "且"),
    "∨": ("or", "或"),
    "→": ("to", "到"),
    "⟶": ("to", "到"),
    "↦": ("maps to", "映射到"),
    "←": ("becomes", "更新为"),
    "↔": ("and back", "互为"),
    "⇒": ("implies", "推出"),
    "⟹": ("implies", "推出"),
    "⇔": ("if and only if", "等价于"),
    "⟺": ("if and only if", "等价于"),
    "↑": ("up", "上升"),
    "↓": ("down", "下降"),
    "∞": ("infinity", "无穷"),
    "∂": ("partial", "偏"),
    "∇": ("the gradient of", "梯度"),
    "√": ("the square root of", "根号"),
    "∑": ("the sum of", "求和"),
    "∏": ("the product of", "连乘"),
    "∫": ("the integral of", "积分"),
    "⊙": ("times element by element", "逐元素乘"),
    "∘": ("composed with", "复合"),
    "⊗": ("tensor product", "张量积"),
    "⊕": ("direct sum", "直和"),
    "⊥": ("is perpendicular to", "垂直于"),
    "⫫": ("is independent of", "独立于"),
    "%": ("percent", "百分"),
    "‰": ("per mille", "千分"),
    "°": ("degrees", "度"),
    "℃": ("degrees Celsius", "摄氏度"),
    "′": ("prime", "prime"),
    "ℓ": ("l", "l"),
    "ℝ": ("R", "R"),
    "ℕ": ("N", "N"),
    "ℤ": ("Z", "Z"),
    "ℂ": ("C", "C"),
    "𝔼": ("E", "E"),
    "…": (",", "，"),
    "⋯": (",", "，"),
    "⋮": (",", "，"),
    "⋱": (",", "，"),
    "&": ("and", "和"),
    "≲": ("is at most about", "约小于等于"),
    "≳": ("is at least about", "约大于等于"),
    "§": ("section", "第"),
    "№": ("number", "编号"),
    "€": ("euros", "欧元"),
    "£": ("pounds", "英镑"),
    "¥": ("yuan", "元"),
    "✓": ("yes", "是"),
    "✗": ("no", "否"),
}

FUNCTIONS: dict[str, Said] = {
    "log": ("log", "log"),
    "ln": ("L N", "L N"),
    "lg": ("log", "log"),
    "exp": ("exp", "exp"),
    "sin": ("sine", "sine"),
    "cos": ("cosine", "cosine"),
    "tan": ("tangent", "tangent"),
    "tanh": ("tanh", "tanh"),
    "sinh": ("sinh", "sinh"),
    "cosh": ("cosh", "cosh"),
    "det": ("the determinant", "行列式"),
    "tr": ("the trace", "迹"),
    "Tr": ("the trace", "迹"),
    "diag": ("diag", "diag"),
    "rank": ("the rank", "秩"),
    "sign": ("sign", "符号"),
    "sgn": ("sign", "符号"),
    "softmax": ("softmax", "softmax"),
    "sigmoid": ("sigmoid", "sigmoid"),
    "relu": ("relu", "relu"),
    "ReLU": ("relu", "relu"),
    "Var": ("the variance", "方差"),
    "Cov": ("the covariance", "协方差"),
    "KL": ("K L", "K L"),
    "dim": ("the dimension", "维数"),
    "Pr": ("the probability", "概率"),
    "round": ("round", "round"),
    "clip": ("clip", "clip"),
}

BIG: dict[str, tuple[Said, Said]] = {
    "sum": (("the sum", "求和"), ("over", "对")),
    "prod": (("the product", "连乘"), ("over", "对")),
    "int": (("the integral", "积分"), ("over", "对")),
    "max": (("the maximum", "取最大值"), ("over", "对")),
    "min": (("the minimum", "取最小值"), ("over", "对")),
    "sup": (("the supremum", "取上确界"), ("over", "对")),
    "inf": (("the infimum", "取下确界"), ("over", "对")),
    "argmax": (("arg max", "取 arg max"), ("over", "对")),
    "argmin": (("arg min", "取 arg min"), ("over", "对")),
    "lim": (("the limit", "取极限"), ("as", "当")),
    "bigcup": (("the union", "取并集"), ("over", "对")),
    "bigcap": (("the intersection", "取交集"), ("over", "对")),
}
"""What stands before a formula and may have limits: its name, and the word that leads to the limit below."""

ACCENTS: dict[str, str] = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "dot": "dot",
    "ddot": "double dot",
    "check": "check",
}
"""Chinese engineers say these in English too."""


def said(pair: Said, lang: Lang) -> str:
    """The half in that language."""
    return pair[lang == "zh"]


@cache
def sign(char: str, lang: Lang) -> str:
    """How one character is read: by the table, Greek by its letter's name; empty where nobody would say anything."""
    if char in SIGNS:
        return said(SIGNS[char], lang)
    words = unicodedata.name(char, "").split()
    return words[3].lower().replace("lamda", "lambda") if words[:1] == ["GREEK"] and words[2:3] == ["LETTER"] else ""
