"""How terms of the field are spoken: which capitals are a word and which are letters, units, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from interviewer.models import Lang
from interviewer.speech.signs import Said, said

TERMS: dict[str, str] = {
    "ReLU": "relu",
    "GELU": "gelu",
    "SELU": "selu",
    "PReLU": "P relu",
    "SwiGLU": "swiglu",
    "GeGLU": "geglu",
    "LoRA": "lora",
    "QLoRA": "Q lora",
    "RoPE": "rope",
    "ALiBi": "alibi",
    "GloVe": "glove",
    "MoE": "M O E",
    "ViT": "V I T",
    "DiT": "D I T",
    "kNN": "k N N",
    "NaN": "nan",
    "NaNs": "nans",
    "nDCG": "N D C G",
    "mAP": "M A P",
    "MAP": "M A P",
    "IoU": "I O U",
    "mIoU": "mean I O U",
    "ConvNeXt": "conv next",
    "U-Net": "U net",
    "UNet": "U net",
    "XGBoost": "X G boost",
    "AdamW": "adam W",
    "FLOPs": "flops",
    "FLOPS": "flops",
    "TFLOPS": "teraflops",
    "GFLOPs": "gigaflops",
    "LaTeX": "latek",
    "OpenCV": "open C V",
    "SigLIP": "sig lip",
    "InfoNCE": "info N C E",
    "NT-Xent": "N T X ent",
    "ROC-AUC": "R O C A U C",
    "seq2seq": "sequence to sequence",
    "word2vec": "word to vec",
    "Word2Vec": "word to vec",
    "node2vec": "node to vec",
    "doc2vec": "doc to vec",
    "DBSCAN": "D B scan",
    "t-SNE": "tee snee",
    "tSNE": "tee snee",
    "SARSA": "sarsa",
    "JSON": "jason",
    "GIoU": "G I O U",
    "TF-IDF": "T F I D F",
    "WGAN": "W gan",
    "DCGAN": "D C gan",
    "NumPy": "num pie",
    "SciPy": "sigh pie",
    "C++": "C plus plus",
    "C#": "C sharp",
    "F#": "F sharp",
    "Q&A": "Q and A",
    "R&D": "R and D",
    "A/B": "A B",
    "I/O": "I O",
    "CI/CD": "C I C D",
    "w/o": "without",
    "w/": "with",
    "bfloat16": "B float 16",
    "uint8": "U int 8",
    "macOS": "mac O S",
    "iOS": "I O S",
}
"""As written -> as spoken, in both languages."""

AS_WORDS = frozenset((
    "GAN", "BERT", "RAG", "CLIP", "SIFT", "HOG", "RAM", "CUDA", "BLEU", "ROUGE", "METEOR", "ROBERTA", "ALBERT", "LAMB", "LARS", "LION",
    "PEFT", "FAISS", "LLAMA", "LLAVA", "LIME", "SHAP", "SMOTE", "DARTS", "YOLO", "COCO", "CIFAR", "MNIST", "GLUE", "SWAG", "RACE", "BART",
    "BEIR", "DINO", "MOCO", "BYOL", "ZERO", "FLAN", "GELU", "RELU", "ELU", "TRPO", "MAML", "LASSO", "BATCH", "ADAM", "INT", "UINT", "FLOAT",
    "SAME", "TRUE", "FALSE", "NULL", "NONE", "NOT", "AND", "OR", "ALL", "NO", "YES", "MUST", "ONLY", "NEVER", "ALWAYS", "IF", "THE", "IS",
))  # fmt: skip
"""Capitals that are read as a word; all others of two to six letters are spelled."""

SHORT: dict[str, Said] = {
    "e.g.": ("for example,", "例如"),
    "i.e.": ("that is,", "也就是"),
    "etc.": ("and so on", "等等"),
    "vs.": ("versus", "对比"),
    "vs": ("versus", "对比"),
    "cf.": ("compare", "参见"),
    "et al.": ("and others", "等人"),
    "w.r.t.": ("with respect to", "关于"),
    "i.i.d.": ("I I D", "独立同分布"),
    "iid": ("I I D", "独立同分布"),
    "a.k.a.": ("also known as", "也叫"),
    "s.t.": ("such that", "使得"),
    "approx.": ("approximately", "大约"),
    "resp.": ("respectively", "分别"),
    "Eq.": ("equation", "公式"),
    "Fig.": ("figure", "图"),
    "Sec.": ("section", "章节"),
    "Dr.": ("Doctor", "博士"),
}
"""Abbreviations."""

UNITS: dict[str, Said] = {
    "B": ("B", "B"),
    "KB": ("kilobytes", "K B"),
    "MB": ("megabytes", "兆字节"),
    "GB": ("gigabytes", "G B"),
    "TB": ("terabytes", "T B"),
    "PB": ("petabytes", "P B"),
    "KiB": ("kibibytes", "K i B"),
    "MiB": ("mebibytes", "M i B"),
    "GiB": ("gibibytes", "G i B"),
    "TiB": ("tebibytes", "T i B"),
    "Kb": ("kilobits", "千比特"),
    "Mb": ("megabits", "兆比特"),
    "Gb": ("gigabits", "G 比特"),
    "ns": ("nanoseconds", "纳秒"),
    "us": ("microseconds", "微秒"),
    "μs": ("microseconds", "微秒"),
    "ms": ("milliseconds", "毫秒"),
    "min": ("minutes", "分钟"),
    "kHz": ("kilohertz", "千赫兹"),
    "MHz": ("megahertz", "兆赫兹"),
    "GHz": ("gigahertz", "吉赫兹"),
    "Hz": ("hertz", "赫兹"),
    "nm": ("nanometres", "纳米"),
    "mm": ("millimetres", "毫米"),
    "cm": ("centimetres", "厘米"),
    "km": ("kilometres", "公里"),
    "kg": ("kilograms", "公斤"),
    "kW": ("kilowatts", "千瓦"),
    "kWh": ("kilowatt hours", "度电"),
    "dB": ("decibels", "分贝"),
    "px": ("pixels", "像素"),
    "FLOP": ("flop", "flop"),
    "TFLOP": ("teraflops", "teraflops"),
    "GFLOP": ("gigaflops", "gigaflops"),
    "PFLOP": ("petaflops", "petaflops"),
    "TOPS": ("tera operations", "tera operations"),
    "fps": ("frames per second", "帧每秒"),
}
"""Behind a number, or before a slash and a time."""
_RATES: dict[str, Said] = {
    "s": ("per second", "每秒"),
    "sec": ("per second", "每秒"),
    "min": ("per minute", "每分钟"),
    "h": ("per hour", "每小时"),
    "day": ("per day", "每天"),
}

_LETTER = r"A-Za-z"


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_TERM = re.compile(rf"(?<![{_LETTER}\d])(?:{_any(TERMS)})(?![{_LETTER}\d])")
_SHORT = re.compile(rf"(?<![{_LETTER}\d.])(?:{_any(SHORT)})(?![{_LETTER}\d])")
_RATE = re.compile(rf"(?<=[{_LETTER}\u4e00-\u9fff\d])\s?/\s?({_any(_RATES)})(?![{_LETTER}\d])")
_UNIT = re.compile(rf"(?<![{_LETTER}\d.])(\d+(?:\.\d+)?)[\s-]?({_any(UNITS)})(?![{_LETTER}\d])")
_RATED_UNIT = re.compile(rf"(?<![{_LETTER}])({_any(UNITS)})(?=\s?/\s?(?:{_any(_RATES)})(?![{_LETTER}\d]))")
_PLURAL = re.compile(rf"(?<![{_LETTER}])([A-Z]{{2,6}})s(?![{_LETTER}])")
_CAPITALS = re.compile(rf"(?<![{_LETTER}])[A-Z]{{2,6}}(?![{_LETTER}])")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_JOINED_NUMBER = re.compile(rf"(?<=[{_LETTER}])-?(?=\d)|(?<=\d)(?=[{_LETTER}])(?!(?:st|nd|rd|th|s)(?![{_LETTER}]))")
_PRECISION = re.compile(rf"(?<![{_LETTER}])(bf|fp|tf|BF|FP|TF)(?=\d)")


def spoken_terms(text: str, lang: Lang) -> str:
    """Terms, units and abbreviations of a text without markup as they are said."""
    text = _SHORT.sub(lambda m: said(SHORT[m.group()], lang), text)
    text = _TERM.sub(lambda m: TERMS[m.group()], text)
    text = _RATED_UNIT.sub(lambda m: said(UNITS[m.group()], lang), text)
    text = _RATE.sub(lambda m: f" {said(_RATES[m.group(1)], lang)}", text)
    text = _UNIT.sub(lambda m: f"{m.group(1)} {said(UNITS[m.group(2)], lang)}", text)
    text = _PRECISION.sub(lambda m: _letters(m.group().upper()) + " ", text)
    text = _JOINED_NUMBER.sub(" ", text)
    text = _PLURAL.sub(lambda m: f"{_capitals(m.group(1))}{'s' if m.group(1) in AS_WORDS else chr(39) + 's'}", text)
    text = _HUMP.sub(" ", text)
    return _CAPITALS.sub(lambda m: _capitals(m.group()), text)


def _capitals(word: str) -> str:
    return word.lower() if word in AS_WORDS else _letters(word)


def _letters(word: str) -> str:
    return " ".join(word)
