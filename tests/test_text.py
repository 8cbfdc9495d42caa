"""Sentences, clauses, tokens and normal forms of Chinese, English, mixed and hostile text."""

import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer import text as t

SENTENCES = [
    ("Adam adapts. It is robust!", ["Adam adapts.", "It is robust!"]),
    ("我用 Adam。它好！对吧？", ["我用 Adam。", "它好！", "对吧？"]),
    ("用BN.然后用ReLU", ["用BN.", "然后用ReLU"]),
    ("分号；也算; so here", ["分号；", "也算;", "so here"]),
    ("The rate is 0.25 here. Next", ["The rate is 0.25 here.", "Next"]),
    ("v1.2.3 is out. ok", ["v1.2.3 is out.", "ok"]),
    ("some methods, e.g. Adam, help. Others don't.", ["some methods, e.g. Adam, help.", "Others don't."]),
    ("BN vs. LN: compare. Then stop", ["BN vs. LN: compare.", "Then stop"]),
    ("1. First thing. 2. Second thing.", ["1. First thing.", "2. Second thing."]),
    ("in 2015. Then", ["in 2015.", "Then"]),
    ("minimise it over x. Then stop", ["minimise it over x.", "Then stop"]),
    (
        "samples are i.i.d. by assumption, w.r.t. x. J. Smith says so",
        ["samples are i.i.d. by assumption, w.r.t. x.", "J. Smith says so"],
    ),
    ('He said "yes." Then no', ['He said "yes."', "Then no"]),
    ("他说“可以。”然后走了", ["他说“可以。”", "然后走了"]),
    ("wait... what?!", ["wait...", "what?!"]),
    ("你好……再见", ["你好……", "再见"]),
    ("line one\nline two\n\n\nline three", ["line one", "line two", "line three"]),
    ("  padded.   \t twice.  ", ["padded.", "twice."]),
    ("", []),
    (" \n\t ", []),
    ("...!?。", []),
    ("- \n* \n— x", ["— x"]),
    ("no mark at all", ["no mark at all"]),
    ("e.g.", ["e.g."]),
    ("there is no gradient for G. WGAN replaces it", ["there is no gradient for G.", "WGAN replaces it"]),
    ("let x be in A. Then y is in B. It follows", ["let x be in A.", "Then y is in B.", "It follows"]),
    ("as Y. LeCun and G. E. Hinton say", ["as Y. LeCun and G. E. Hinton say"]),
    ("it grows with N. 然后再看", ["it grows with N.", "然后再看"]),
    ("the output is C.", ["the output is C."]),
]

CLAUSES = [
    ("批归一化，用均值、方差：做标准化", ["批归一化，", "用均值、", "方差：", "做标准化"]),
    ("first, second: third - fourth", ["first,", "second:", "third -", "fourth"]),
    ("a state-of-the-art model", ["a state-of-the-art model"]),
    ("about 1,000 steps at 10:30", ["about 1,000 steps at 10:30"]),
    ("先这样——再那样", ["先这样——", "再那样"]),
    ("x is large, but y. Then z", ["x is large,", "but y.", "Then z"]),
    (",,,", []),
]

TOKENS = [
    ("Running networks", ["run", "network"]),
    ("批归一化", ["批归", "归一", "一化"]),
    ("用 Adam 训练", ["用", "adam", "训练"]),
    ("Ａｄａｍ　ＬＲ", ["adam", "lr"]),
    ("lr=0.001, batch 32", ["lr", "0.001", "batch", "32"]),
    ("don't", ["don't"]),
    ("GPT-4", ["gpt", "4"]),
    ("零\u200b样\u200b本", ["零样", "样本"]),
    ("_ -- ** !", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text, expected):
    assert [s.text for s in t.sentences(text)] == expected


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_clauses(text, expected):
    assert [s.text for s in t.clauses(text)] == expected


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text, expected):
    assert t.tokens(text) == expected


# what candidates, PDFs and attackers type: both scripts, every mark the splitter knows, formulas, invisible characters
hostile = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ab e.g 归一化。.．…!！?？;；,，、:：-—–“”\"'()（） \n\t\r0123$\\{}^_*#<>&\u200b\u202e\x00\x9b\ud800😀"
        ),
        st.characters(),
    ),
    max_size=200,
)


@given(hostile)
@pytest.mark.parametrize("split", [t.sentences, t.clauses])
def test_spans_are_exact_slices_in_order_and_lose_no_word(split, text):
    spans = split(text)
    assert all(text[s.start : s.end] == s.text for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(s.text == s.text.strip() and any(c.isalnum() for c in s.text) for s in spans)
    inside = {i for s in spans for i in range(s.start, s.end)}
    assert all(i in inside for i, c in enumerate(text) if c.isalnum())


@given(hostile)
def test_normal_forms_are_stable(text):
    assert t.normalise(t.normalise(text)) == t.normalise(text)
    assert t.same_question(t.same_question(text)) == t.same_question(text) or t.same_question(text)[:1].isdigit()
    assert all(token == token.strip() != "" for token in t.tokens(text))


@given(hostile)
def test_visible_leaves_nothing_that_moves_or_hides_text(text):
    shown = t.visible(text)
    assert len(shown) == len(text)
    assert {c for c in shown if unicodedata.category(c) == "Cc"} <= set("\n\t\r")
    assert not set(shown) & set("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@given(hostile)
def test_clean_text_can_be_stored_and_keeps_offsets(text):
    cleaned = t.clean(text)
    assert len(cleaned) == len(text)
    assert "\x00" not in cleaned.encode().decode()
    assert t.clean(cleaned) == cleaned


@given(hostile)
def test_formulas_of_any_shape_are_survived(text):
    assert isinstance(t.without_latex(f"${text}$ and $${text}$$"), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\frac{p}{1-p}$", "p/(1-p)"),
        (r"rate $\eta<2$ here", "rate η<2 here"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$x_1$和$x_2$", "x_1和x_2"),
        (r"$$\alpha$$", "α"),
        ("it costs $5 and $6", "it costs $5 and $6"),
        ("a $ alone", "a $ alone"),
        (r"no \alpha outside", r"no \alpha outside"),
        ("$" + "{" * 3000 + "$", "$" + "{" * 3000 + "$"),
    ],
)
def test_without_latex(text, expected):
    assert t.without_latex(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is Adam?", "what is ADAM"),
        ("什么是 Adam？", "什么是Adam"),
        ("3. What is Adam?", "What is Adam?"),
        ("Q7: What is Adam?", "What is Adam?"),
        ("问1：什么是注意力？", "什么是注意力"),
        ("十二、什么是注意力", "什么是注意力"),
        ("（什么是注意力）", "什么是注意力"),
        ("Ｗｈａｔ　ｉｓ　Ａｄａｍ？", "What is Adam?"),
        ("What\nis   Adam ?", "What is Adam?"),
    ],
)
def test_same_question(one, other):
    assert t.same_question(one) == t.same_question(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("What is Adam?", "What is AdamW?"), ("L1 正则化", "L2 正则化"), ("1×1 卷积", "3×3 卷积")],
)
def test_different_questions(one, other):
    assert t.same_question(one) != t.same_question(other)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("梯度消失是什么", "zh"),
        ("vanishing gradients", "en"),
        ("用 BN 和残差连接可以缓解 gradient vanishing", "zh"),
        ("the 卷积 layer shares its weights over all positions", "en"),
        ("", "en"),
        ("12 + 3", "en"),
    ],
)
def test_language(text, lang):
    assert t.language(text) == lang


def test_token_estimate_counts_characters_of_chinese_and_quarters_of_the_rest():
    assert t.token_estimate("梯度下降") == 4
    assert t.token_estimate("a" * 40) == 10


@pytest.mark.parametrize(
    "pattern", ["a. ", "e.g. ", "1. ", ". ", "?", '."', "$a", "$$a", "{$", "1.", "a'", " -", "\n", "字"]
)
def test_the_longest_answer_is_read_in_a_moment_whatever_it_repeats(pattern):
    answer = (pattern * 20_000)[:20_000]
    began = time.process_time()
    for read in (t.sentences, t.clauses, t.tokens, t.same_question, t.without_latex, t.visible, t.language):
        read(answer)
    assert time.process_time() - began < 3


def test_threads_stem_side_by_side() -> None:
    words = [
        f"{a}{b}{end}"
        for a in ("gener", "nation", "regul")
        for b in "abcdefghijklmnop"
        for end in ("alizing", "ization", "ness")
    ]
    t.stem.cache_clear()
    alone = {w: t.stem(w) for w in words}
    t.stem.cache_clear()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda _: {w: t.stem.__wrapped__(w) for w in words}, range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert together == [alone] * 8
