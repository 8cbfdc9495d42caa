"""Written text -> what a person would say: no Markdown, no signs, formulas and abbreviations read out, in two languages.

What comes out holds letters, digits, spaces and the marks at which a voice pauses, and nothing else: every voice can
say it, and saying it again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from interviewer.models import Lang
from interviewer.speech.formulas import formula
from interviewer.speech.markup import COMPARED, COMPARISONS, NAME, name_in_words, without_markup
from interviewer.speech.signs import SIGNS, sign
from interviewer.speech.terms import spoken_terms
from interviewer.text import sentences

FIRST_LONGEST = {"en": 60, "zh": 24}
"""Characters of the first piece, where it can be cut: the first sound comes when it is made."""
LONGEST = {"en": 220, "zh": 80}
"""Characters of any later piece, where it can be cut: a piece can be stopped and repeated."""
_SHORTEST = {"en": 12, "zh": 5}
_MOST_PASSES = 6

_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_DROPPED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_EMPHASIS = re.compile(
    r"(\*{2,3}|~~|(?<![A-Za-z\dα-ωΑ-Ω*)])\*)(?=[^\s*~])([^*~\n]+?)(?<=\S)\1|(?<!\w)_{1,3}(?=[^\s_])([^_\n]+?)(?<=[^\s_])_{1,3}(?!\w)"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵗ⊤", "0123456789+-=()niTktT")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙₜₓₘ", "0123456789+-ijkntxm")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵗ⊤]+")
_SUBSCRIPT = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙₜₓₘ]+")

_BARE = re.compile(r"[\w.,'′()\[\]{}^|‖∥√∂∇∏∑Σ∫=≈≠≤≥<>∈∝·×*/+−±∞⊙|-]+")
"""A run without space that may be a formula written as plain text."""
_MAY_BE_MATH = re.compile(r"[\^_=√∂∇∏∑∫∈∝⊙‖|/*(]")
_MATH = re.compile(
    r"\^|[√∂∇∏∑∫∈∝⊙‖]|(?<![A-Za-z])[A-Za-zα-ωΑ-Ω]{1,2}_\{?\w|[A-Za-zα-ω]\([^()]*\|[^()]*\)|^\|\w+\|$|\w=[\w−√(-]|[A-Za-zα-ωΑ-Ω]['′]?\([A-Za-zα-ω]\)|\d/[A-Za-zα-ω(√]|^\d+/\d+$|[)}]/|/\(|[A-Za-zα-ω]\*(?:[∝=≈|,)]|$)"
)
_WORD_IN_FORMULA = re.compile(r"[_^]([A-Za-z]{2,}|\d{2,})|(?<![A-Za-z\\{])([A-Za-z]{3,})(?![A-Za-z}])")
_SHAPE = re.compile(r"(?<![\w.])\d+(?:\s*[×xX]\s*\d+)+(?![\w])|(?<![\w.])[A-Za-z](?:×[A-Za-z\d]+)+(?!\w)")
_TIMES_OVER = re.compile(r"(\d)(?:\s?×|[xX])(?![\w×^(])(?!\s*[-+=*/(])")
_SCIENTIFIC = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[eE]([+-−]?)(\d{1,3})(?!\w)")
_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?(?: (?:到|to) \d+(?:\.\d+)?)?)\s?%")
_MONEY = re.compile(r"([$€£¥])\s?(\d+(?:\.\d+)?)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_RATIO = re.compile(r"(?<![\d:])(\d+)[:：](\d+)(?![\d:])")
_SPAN = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?(?:\s?%)?)\s?[-–—~～]\s?(\d+(?:\.\d+)?)(?![\d-])(?!\.\d)")
_MINUS = re.compile(rf"(?:(?<=[\s(（,，、=]|[{_CJK}])|^)[-−](?=[\d.])")
_ABOUT = re.compile(r"[~～≈](?=\s?\d)")
_NUMBER_SIGN = re.compile(r"#(?=\d)")
_ARROW = re.compile(r"[-=–]+>|<[-=]+>|<[-–]+(?!\d)")
_BESIDE = re.compile(r"(?:(?<=[A-Za-z]{2})/(?=\w)|(?<=\w)/(?=[A-Za-z]{2}))(?!(?:s|sec|min|h|day)(?![A-Za-z]))")
_AT = re.compile(r"(?<=\w)@(?=\w)")
_POINT = re.compile(r"(?<=[A-Za-z])\.(?=[A-Za-z])|(?<=[A-Za-z])\.(?=\d)")
_CHOICE = re.compile(rf"(?<=[{_CJK}])\s?/\s?(?=[{_CJK}])|(?<=\b[A-Z])/(?=[A-Z]\b)")
_PAUSING = re.compile(r"[()（）|—–]+|\s-+\s|(?<=\s)/(?=\s)")
_TO_SAY = re.compile(r"[^\w\s.,?!;:'，。？！；：、-]|[\u0370-\u03ff]")
"""What is neither a letter nor a digit nor a pause, and Greek."""
_MONEY_WORDS = {"$": ("dollars", "美元"), "€": ("euros", "欧元"), "£": ("pounds", "英镑"), "¥": ("yuan", "元")}


def spoken_text(text: str, lang: Lang) -> str:
    """A text as a voice of that language should say it, on one line; empty only where there is nothing to say.

    Takes any text. Formulas in `$...$`, code and addresses are read in words; a code block is only mentioned.
    """
    said = _once(text, lang)
    for _ in range(_MOST_PASSES):
        again = _once(said, lang)
        if again == said:
            break
        said = again
    return said


def sentences_to_say(text: str, lang: Lang) -> list[str]:
    """`spoken_text` in the pieces in which it is made and played: sentences; long ones cut at commas, the first early."""
    whole = [
        piece for sentence in sentences(spoken_text(text, lang)) for piece in _cut(sentence.text, lang, LONGEST[lang])
    ]
    first = next(_cut(whole[0], lang, FIRST_LONGEST[lang])) if whole else ""
    rest = whole[0][len(first) :].strip() if whole else ""
    return [piece for piece in (first, rest, *whole[1:]) if piece]


def _cut(sentence: str, lang: Lang, longest: int) -> Iterator[str]:
    """A sentence in pieces of at most `longest` characters: cut at the last comma that fits, else at the first one behind,
    without any at a space.
    """
    while len(sentence) > longest:
        commas = [m.end() for m in re.finditer(r"[,，、;；:：](?!\d)", sentence)]
        shortest, rest = _SHORTEST[lang], len(sentence) - _SHORTEST[lang]
        fitting = [at for at in commas if shortest <= at <= longest]
        at = fitting[-1] if fitting else next((c for c in commas if longest < c < min(rest, 2 * longest)), 0)
        if not at and len(sentence) > 2 * LONGEST[lang]:
            at = sentence.rfind(" ", shortest, longest) + 1 or longest
        if not at or at >= len(sentence):
            break
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    yield sentence


def _once(text: str, lang: Lang) -> str:
    said = _filtered(spoken_terms(_prose(without_markup(_plain(text), lang), lang), lang), lang)
    if any(c.isalnum() for c in said):
        return said
    return _filtered("".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text)), lang)


def _plain(text: str) -> str:
    """Superscripts as exponents, everything in its usual width, nothing invisible."""
    text = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _SUPERSCRIPT.sub(lambda m: "^{" + m.group().translate(_SUPERSCRIPTS) + "}", text)
    text = _SUBSCRIPT.sub(lambda m: "_{" + m.group().translate(_SUBSCRIPTS) + "}", text)
    text = text.translate({0x2018: "'", 0x2019: "'", 0x2032: "'", 0x2212: "−", 0x2211: "∑"})
    kept = {c: c for c in set(text) if c in "，。？！；：、（）…∑ℓℝ℃～"}
    text = "".join(kept.get(c) or unicodedata.normalize("NFKC", c) for c in text) if not text.isascii() else text
    return _DROPPED.sub("", unicodedata.normalize("NFC", text))


# --- prose


def _prose(text: str, lang: Lang) -> str:
    """Signs of a text without markup, in words."""
    zh = lang == "zh"
    text = _EMPHASIS.sub(lambda m: m.group(2) or m.group(3), text)
    text = _THOUSANDS.sub(lambda m: m.group().replace(",", ""), text)
    text = _ARROW.sub(" → ", text)
    text = COMPARED.sub(lambda m: f" {COMPARISONS[m.group()]} ", text)
    text = _SHAPE.sub(lambda m: re.sub(r"\s*[×xX]\s*", " 乘 " if zh else " by ", m.group()), text)
    text = _SCIENTIFIC.sub(lambda m: _scientific(m, zh), text)
    text = _MONEY.sub(lambda m: f"{m.group(2)} {_MONEY_WORDS[m.group(1)][zh]}", text)
    text = _RATIO.sub(lambda m: _ratio(m, zh), text)
    text = _SPAN.sub(r"\1 到 \2" if zh else r"\1 to \2", text)
    text = _PERCENT.sub(r"百分之 \1" if zh else r"\1 percent", text)
    text = _ABOUT.sub("约 " if zh else " about ", text)
    text = _TIMES_OVER.sub(r"\1 倍" if zh else r"\1 times", text)
    if _MAY_BE_MATH.search(text):
        text = _BARE.sub(lambda m: _bare(m.group(), lang), text)
    text = _MINUS.sub(" 负 " if zh else " minus ", text)
    text = _NUMBER_SIGN.sub("第 " if zh else "number ", text)
    text = _BESIDE.sub(" ", text)
    text = re.sub(r"(?<=-[A-Z])/(?=\d)", " ", text)
    text = _AT.sub(" at ", text)
    return _CHOICE.sub("、" if zh else ", ", text)


def _scientific(found: re.Match[str], zh: bool) -> str:
    factor, minus, power = found.group(1), found.group(2) in ("-", "−"), found.group(3).lstrip("0") or "0"
    ten = f"10 的{'负 ' if minus else ' '}{power} 次方" if zh else f"10 to the {'minus ' if minus else ''}{power}"
    return ten if float(factor) == 1 else f"{factor} {'乘' if zh else 'times'} {ten}"


def _ratio(found: re.Match[str], zh: bool) -> str:
    a, b = found.groups()
    clock = len(b) == 2 and int(a) < 24 and int(b) < 60
    return f"{a} {b}" if clock else f"{a} 比 {b}" if zh else f"{a} to {b}"


def _bare(run: str, lang: Lang) -> str:
    """A formula written as plain text, read; anything else as it was."""
    body = run.rstrip(".,")
    while body.endswith(")") and body.count(")") > body.count("("):
        body = body[:-1]
    lead = (
        len(body) - len(body.lstrip(",."))
        if body.count("(") <= body.count(")")
        else len(body) - len(body.lstrip(",.("))
    )
    core = body[lead:]
    if (
        len(core) > 200
        or not _MATH.search(core)
        or not re.search(r"[^\W_]", core)
        or re.search(r"[\u3400-\u9fff]", core)
    ):
        return NAME.sub(lambda m: name_in_words(m.group(), lang), run) if "_" in run else run
    core = re.sub(r"([_^])\(([^()]*)\)", r"\1{\2}", core)
    core = re.sub(r"(?<=[A-Za-zα-ω])\*(?=[∝=≈|,)]|$)", "^*", core)
    latex = _WORD_IN_FORMULA.sub(_marked, core)
    return f"{run[:lead]} {formula(latex, lang)} {run[len(body) :]}"


def _marked(found: re.Match[str]) -> str:
    script, word = found.group(1), found.group(2)
    if script:
        inner = script if script.isdigit() else f"\\mathrm{{{script}}}"
        return f"{found.group()[0]}{{{inner}}}"
    return f"\\mathrm{{{word}}} " if not word.isupper() else str(word)


# --- the last word


def _filtered(text: str, lang: Lang) -> str:
    """Pauses for brackets and dashes, words for the signs that are left, and nothing that a voice would stumble over."""
    text = re.sub(r"(?<=[A-Za-z])\+\+", " plus plus", text)
    text = _POINT.sub(" dot " if lang == "en" else " 点 ", text)
    text = _PAUSING.sub(", ", text)
    text = _TO_SAY.sub(lambda m: _said(m.group(), lang), text)
    text = re.sub(r"(?<![A-Za-z])([A-Z])-(?=[A-Z](?![A-Za-z]))", r"\1 ", text.replace("_", " "))
    text = re.sub(r"(?<![\w])['-]|['-](?!\w)|(?<=\d)-|-(?=\d)", " ", text)
    text = re.sub(r"\.{2,}", ", ", text)
    text = re.sub(rf"(?<!\d)\.(?=[^\W\d{_CJK}])|(?<=[A-Za-z])\.(?=[A-Za-z])", " ", text)
    text = re.sub(r"(?<!\w)\.(?=\d)", "0.", text)
    return _paused(text, lang)


def _said(char: str, lang: Lang) -> str:
    if "\u0370" <= char <= "\u03ff":
        return f" {sign(char, lang)} " if sign(char, lang) else char
    if unicodedata.category(char)[0] in "LMN":
        return char
    return f" {sign(char, lang)} " if (char in SIGNS and char not in "*~&") or char == "&" else " "


def _paused(text: str, lang: Lang) -> str:
    """One pause at a time, none at the ends of what it would tear apart, in the marks of the language."""
    text = re.sub(r"(?<![^\W_])[\u0300-\u036f\u20d0-\u20ff]+", " ", text)
    text = " ".join(text.split())
    text = re.sub(r"\s+([,.?!;:，。？！；：、])", r"\1", text)
    text = re.sub(r"[,，、;；:：]+(?=[,，、;；:：.。?？!！])", "", text)
    text = re.sub(r"([.。?？!！])[,，、;；:：.。?？!！]+", r"\1", text)
    text = re.sub(r"^[,，、;；:：.。?？!！\s]+", "", text)
    if lang == "zh":
        text = re.sub(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])", "", text)
        text = re.sub(rf"(?<=[{_CJK}])\.(?!\d)", "。", text)
        text = re.sub(r"[,;](?!\d)\s*", lambda m: "，" if m.group()[0] == "," else "；", text)
    text = re.sub(r"([,.?!;:])(?=[^\W\d])", r"\1 ", text)
    return " ".join(text.split()).rstrip(",，、;；:： ")
