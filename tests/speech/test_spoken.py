"""What is said for what is written: tables in both languages, every text of the bank, and whatever else anybody types."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer import bank
from interviewer.models import Lang
from interviewer.speech.spoken import FIRST_LONGEST, LONGEST, sentences_to_say, spoken_text
from interviewer.text import sentences

# as written, as said in English, as said in Chinese
TABLE = [
    # formulas
    ("$\\hat x$", "x hat", "x hat"),
    ("$\\bar{y}_i$", "y bar i", "y bar i"),
    ("$\\tilde h$", "h tilde", "h tilde"),
    ("$\\frac1n$", "one over n", "n 分之一"),
    ("$\\frac{a+b}{c}$", "a plus b, over c", "分子 a 加 b，分母 c"),
    ("$\\frac{\\partial L}{\\partial w}$", "the partial derivative of L with respect to w", "L 对 w 的偏导数"),
    ("$O(n^2)$", "O of n squared", "O n 平方"),
    ("$O(n\\log n)$", "O of n log n", "O n log n"),
    ("$\\sigma^2$", "sigma squared", "sigma 平方"),
    ("$10^{-3}$", "10 to the minus 3", "10 的负 3 次方"),
    ("$x^3$", "x cubed", "x 立方"),
    ("$2^k$", "2 to the k", "2 的 k 次方"),
    ("$e^{-x}$", "e to the minus x", "e 的负 x 次方"),
    ("$\\sum_{i=1}^n x_i$", "the sum over i from 1 to n of x i", "对 i 从 1 到 n 求和，x i"),
    ("$\\prod_i p_i$", "the product over i of p i", "对 i 连乘，p i"),
    ("$\\int_0^1 f(x)\\,dx$", "the integral from 0 to 1 of f of x d x", "从 0 到 1 积分，f x d x"),
    ("$W^\\top x$", "W transpose x", "W 转置 x"),
    ("$A^{-1}b$", "A inverse b", "A 的逆 b"),
    ("$x\\le 3$", "x is at most 3", "x 小于等于 3"),
    ("$x\\ne 0$", "x is not equal to 0", "x 不等于 0"),
    ("$x\\in\\mathbb R^d$", "x in R d", "x 属于 R d"),
    ("$p(y\\mid x)$", "p of y given x", "p y 给定 x"),
    ("$\\|w\\|_2$", "the 2 norm of w", "w 的 2 范数"),
    ("$\\lambda\\|w\\|^2$", "lambda the norm of w squared", "lambda w 的范数平方"),
    ("$|x|$", "the absolute value of x", "x 的绝对值"),
    ("$\\sqrt{d_k}$", "the square root of d k", "根号 d k"),
    ("$\\sqrt[3]{x}$", "the cube root of x", "三次根号 x"),
    ("$\\nabla_\\theta L$", "the gradient of L with respect to theta", "L 对 theta 的梯度"),
    ("$\\max(0,x)$", "the maximum of 0, x", "最大值 0，x"),
    (
        "$\\arg\\max_\\theta p(x|\\theta)$",
        "arg max over theta of p of x given theta",
        "对 theta 取 arg max，p x 给定 theta",
    ),
    ("$\\lim_{x\\to0} f(x)$", "the limit as x goes to 0 of f of x", "x 趋于 0 时的极限，f x"),
    ("$\\mathbb E_{x\\sim p}[f(x)]$", "the expectation over x drawn from p of f of x", "对 x 服从 p 的期望 f x"),
    (
        "$\\theta_{t+1}=\\theta_t-\\eta g_t$",
        "theta t plus 1 equals theta t minus eta g t",
        "theta t 加 1 等于 theta t 减 eta g t",
    ),
    (
        "$\\mathrm{softmax}(QK^\\top/\\sqrt{d_k})V$",
        "softmax of Q K transpose over the square root of d k, V",
        "softmax 根号 d k 分之 Q K 转置，V",
    ),
    ("$\\mathrm{diag}(2,0.5)$", "diag of 2, 0.5", "diag 2，0.5"),
    (
        "$\\begin{pmatrix}1&1000\\\\0&1\\end{pmatrix}$",
        "the matrix with the rows 1, 1000; 0, 1",
        "矩阵，各行是 1，1000；0，1",
    ),
    ("$2\\times2$", "2 by 2", "2 乘 2"),
    (
        "$f=\\tfrac12(100x^2+y^2)$",
        "f equals one half, 100 x squared plus y squared",
        "f 等于二分之一，100 x 平方加 y 平方",
    ),
    ("$x_1,\\dots,x_n$", "x 1 up to x n", "x 1 到 x n"),
    ("$f'(x)$", "f prime of x", "f prime x"),
    ("$\\binom{n}{k}$", "n choose k", "从 n 中选 k"),
    ("$\\lfloor n/2\\rfloor$", "the floor of n over 2", "2 分之 n 向下取整"),
    ("$\\log_2 n$", "log base 2 n", "以 2 为底的 log n"),
    ("$50\\%$", "50 percent", "百分之 50"),
    ("$\\pi_{ref}$", "pi ref", "pi ref"),
    ("$D_{\\mathrm{KL}}(p\\|q)$", "D K L of p, q", "D K L p，q"),
    ("$\\theta^*$", "theta star", "theta 星"),
    ("$\\ll 1$", "is much less than 1", "远小于 1"),
    ("$\\unknown{x}$", "unknown x", "unknown x"),
    ("$x\\to\\infty$", "x to infinity", "x 到无穷"),
    # formulas written as plain text
    ("1/√d_k", "one over the square root of d k", "根号 d k 分之一"),
    ("∂h_t/∂h_{t−1}", "the partial derivative of h t with respect to h t minus 1", "h t 对 h t 减 1 的偏导数"),
    ("λ=σ²/τ²", "lambda equals sigma squared over tau squared", "lambda 等于 tau 平方分之 sigma 平方"),
    ("1/(1+e^(-x))", "one over 1 plus e to the minus x", "分子 1，分母 1 加 e 的负 x 次方"),
    ("(x−2)²", "x minus 2, squared", "x 减 2，平方"),
    ("p(y|x)", "p of y given x", "p y 给定 x"),
    ("XᵀX+αI", "X transpose X plus alpha I", "X 转置 X 加 alpha I"),
    ("β^t", "beta to the t", "beta 的 t 次方"),
    ("O(N²d)", "O of N squared d", "O N 平方 d"),
    ("‖w‖²", "the norm of w squared", "w 的范数平方"),
    ("k=3", "k equals 3", "k 等于 3"),
    ("10⁻³", "10 to the minus 3", "10 的负 3 次方"),
    # code and names
    ("`a * b + c`", "a times b plus c", "a 乘 b 加 c"),
    ("`log_softmax`", "log softmax", "log softmax"),
    ("`nn.CrossEntropyLoss`", "nn dot Cross Entropy Loss", "nn 点 Cross Entropy Loss"),
    ("zero_grad", "zero grad", "zero grad"),
    ("`x[i] == y`", "x i equals y", "x i 等于 y"),
    # terms
    ("ReLU", "relu", "relu"),
    ("LSTMs", "L S T M's", "L S T M's"),
    ("CNN", "C N N", "C N N"),
    ("GAN", "gan", "gan"),
    ("BERT", "bert", "bert"),
    ("SGD", "S G D", "S G D"),
    ("BatchNorm", "Batch Norm", "Batch Norm"),
    ("RMSNorm", "R M S Norm", "R M S Norm"),
    ("mAP@0.5", "M A P at 0.5", "M A P at 0.5"),
    ("IoU", "I O U", "I O U"),
    ("GPT-4", "G P T 4", "G P T 4"),
    ("ResNet-50", "Res Net 50", "Res Net 50"),
    ("ViT-B/16", "V I T B 16", "V I T B 16"),
    ("fp16", "F P 16", "F P 16"),
    ("bf16", "B F 16", "B F 16"),
    ("INT8", "int 8", "int 8"),
    ("F1", "F 1", "F 1"),
    ("L2", "L 2", "L 2"),
    ("k-means", "k-means", "k-means"),
    ("U-Net", "U net", "U net"),
    ("C++", "C plus plus", "C plus plus"),
    ("Q/K/V", "Q, K, V", "Q、K、V"),
    ("i.i.d.", "I I D", "独立同分布"),
    ("BERT vs. GPT", "bert versus G P T", "bert 对比 G P T"),
    ("w.r.t. x", "with respect to x", "关于 x"),
    ("RNN, e.g. LSTM", "R N N, for example, L S T M", "R N N，例如 L S T M"),
    ("word2vec", "word to vec", "word to vec"),
    ("ROC-AUC", "R O C A U C", "R O C A U C"),
    # numbers and units
    ("1×1", "1 by 1", "1 乘 1"),
    ("3×3", "3 by 3", "3 乘 3"),
    ("224×224×3", "224 by 224 by 3", "224 乘 224 乘 3"),
    ("2× faster", "2 times faster", "2 倍 faster"),
    ("90%", "90 percent", "百分之 90"),
    ("5–10%", "5 to 10 percent", "百分之 5 到 10"),
    ("±4.4", "plus or minus 4.4", "正负 4.4"),
    ("~5 GB", "about 5 gigabytes", "约 5 G B"),
    ("3.35 TB/s", "3.35 terabytes per second", "3.35 T B 每秒"),
    ("10 ms", "10 milliseconds", "10 毫秒"),
    ("7B", "7 B", "7 B"),
    ("1,000,000", "1000000", "1000000"),
    ("1e-3", "10 to the minus 3", "10 的负 3 次方"),
    ("5e-4", "5 times 10 to the minus 4", "5 乘 10 的负 4 次方"),
    ("−5", "minus 5", "负 5"),
    ("3:1", "3 to 1", "3 比 1"),
    ("400 TFLOP/s", "400 teraflops per second", "400 teraflops 每秒"),
    ("$5", "5 dollars", "5 美元"),
    (".5", "0.5", "0.5"),
    # marks
    ("**bold** and *soft*", "bold and soft", "bold and soft"),
    ("A -> B", "A to B", "A 到 B"),
    ("# Heading", "Heading.", "Heading。"),
    ("- one", "one", "one"),
    ("see [the paper](http://x.y/z)", "see the paper", "see the paper"),
    ("https://www.example.com/a?b=c", "the link example dot com", "链接 example 点 com"),
    ("x < 3 & y >= 4", "x is less than 3 and y is at least 4", "x 小于 3 和 y 大于等于 4"),
    ("yes (or no)", "yes, or no", "yes，or no"),
    ('a "quoted" word', "a quoted word", "a quoted word"),
    ("wait...", "wait", "wait"),
    # mixed
    ("用 ReLU 而不是 sigmoid", "用 relu 而不是 sigmoid", "用 relu 而不是 sigmoid"),
    ("准确率提高 5%，loss 降到 0.3", "准确率提高 5 percent，loss 降到 0.3", "准确率提高百分之 5，loss 降到 0.3"),
    ("批大小 256、学习率 1e-3", "批大小 256、学习率 10 to the minus 3", "批大小 256、学习率 10 的负 3 次方"),
    ("train/test 划分", "train test 划分", "train test 划分"),
    ("训练/推理", "训练, 推理", "训练、推理"),
]
UNSPEAKABLE = re.compile(r"[\\\\$`*|{}\\[\\]()<>^_#~=/@&\"“”\x00-\x1f]")
LANGS: tuple[Lang, ...] = ("en", "zh")


@pytest.mark.parametrize(("written", "english", "chinese"), TABLE, ids=[row[0] for row in TABLE])
def test_how_it_is_said(written: str, english: str, chinese: str) -> None:
    assert (spoken_text(written, "en"), spoken_text(written, "zh")) == (english, chinese)


TEXTS = [
    (
        "Why is ReLU preferred over sigmoid?\n\n- it is *cheap*\n- no vanishing: $f'(x)=1$",
        "en",
        "Why is relu preferred over sigmoid? it is cheap. no vanishing: f prime of x equals 1",
    ),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "en", "a, b. 1, 2."),
    (
        "Compare:\n\n```python\nx = 1\ny = 2\n```\nWhich is better?",
        "en",
        "Compare: The code is on the screen. Which is better?",
    ),
    ("```\nx = f(y)\n```", "en", "x equals f of y."),
    ("A paragraph that\nruns on.", "en", "A paragraph that runs on."),
    ("1. first\n2. second", "zh", "1，first。 2，second"),
    (
        "$$L=\\frac1n\\sum_i l_i$$\nwhere $l_i$ is a loss",
        "en",
        "L equals one over n the sum over i of l i, where l i is a loss",
    ),
    ("在 f(x,y)=50x²+0.5y² 上走几步？", "zh", "在 f x，y 等于 50 x 平方加 0.5 y 平方上走几步？"),
    ("一个 7B 模型用 INT4 量化后约 4.1 GB。", "zh", "一个 7 B 模型用 int 4 量化后约 4.1 G B。"),
    ("“好/坏”标签", "zh", "好、坏标签"),
    ("&lt;b&gt; and <b>bold</b>", "en", "and bold"),
    ("👍 good", "en", "good"),
    ("\x00\u202eevil\u200b", "en", "evil"),
    ("ｆｕｌｌ　ｗｉｄｔｈ", "en", "full width"),
]


@pytest.mark.parametrize(("written", "lang", "said"), TEXTS)
def test_whole_texts(written: str, lang: Lang, said: str) -> None:
    assert spoken_text(written, lang) == said


@pytest.mark.parametrize("written", ["", "   ", "\n", "---", "👍", "$$", "```\n```", "***", "|||"])
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_to_say(written: str, lang: Lang) -> None:
    assert spoken_text(written, lang) == ""
    assert sentences_to_say(written, lang) == []


def test_every_text_of_the_bank_can_be_said() -> None:
    for n, question in enumerate(bank.load().questions.values()):
        texts = [question.question, *question.hints, *question.options.values()]
        texts += [f.question for f in question.follow_ups] + [p.point for p in question.key_points]
        texts += [question.answer] if n % 5 == 0 else []  # long, and full of formulas
        for text in texts:
            for lang in LANGS:
                said = spoken_text(text[lang], lang)
                assert said, text[lang]
                assert not UNSPEAKABLE.search(said), said


PIECES = [
    *["\\", "$", "`", "*", "_", "^", "{", "}", "|", "#", "~", "@", "%", "&", "<", ">", "[", "]", "(", ")", "/", "+", "-", "=", ".", ",", ";", ":", "!", "?", "'", '"', "1", "2", "0", "x", "y", "A", "B", "e", "g"],
    *("\n", " ", "$$", "```", "\\frac", "\\sum", "\\hat", "\\begin{pmatrix}", "\\end{pmatrix}", "e.g.", "vs.", "ReLU", "LSTMs"),
    *("http://a.b/c", "10 GB", "5%", "中文", "，", "。", "²", "₁", "α", "∂", "‖", "→", "👍", "\u200b", "\x00", "1e-3", "`a_b`"),
    *("| a |", "- ", "# ", "[x](y)", "&amp;", "<b>", "i.i.d.", "\ud800", "é", "ß", "ﬁ", "①", "１", "Ａ", "العربية", "ไทย"),
]  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


@given(ANYTHING, st.sampled_from(LANGS))
def test_whatever_is_written_is_said_in_words_only(written: str, lang: Lang) -> None:
    said = spoken_text(written, lang)
    assert not UNSPEAKABLE.search(said)
    assert spoken_text(said, lang) == said
    assert any(c.isalnum() for c in said) == any(c.isalnum() for c in said + written)


@given(ANYTHING, st.sampled_from(LANGS))
def test_the_pieces_are_the_whole(written: str, lang: Lang) -> None:
    whole = "".join(s.text for s in sentences(spoken_text(written, lang)))
    assert "".join("".join(sentences_to_say(written, lang)).split()) == "".join(whole.split())


@pytest.mark.parametrize(
    "hostile",
    ["{" * 20_000, "$" + "\\frac{" * 200 + "$", "| " * 10_000, "²" * 20_000, "\\[" * 10_000, "a_" * 10_000, "`" * 20_001, "&amp;" * 4_000, "^{2" * 7_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_long_hostile_texts_come_to_an_end(hostile: str) -> None:
    assert not UNSPEAKABLE.search(spoken_text(hostile, "en"))


def test_a_long_first_sentence_is_cut_at_a_comma() -> None:
    text = "Why, when all inputs of a layer are normalized, does the network train faster, and what happens if the batch is small?"
    first, *rest = sentences_to_say(text, "en")
    assert first == "Why, when all inputs of a layer are normalized,"
    assert len(first) <= FIRST_LONGEST["en"]
    assert rest == ["does the network train faster, and what happens if the batch is small?"]


def test_a_short_first_sentence_and_a_number_stay_whole() -> None:
    assert sentences_to_say("Why? Because of 1,000 things.", "en") == ["Why?", "Because of 1000 things."]
    assert sentences_to_say("损失从 0.5 降到 0.25。为什么？", "zh") == ["损失从 0.5 降到 0.25。", "为什么？"]


@pytest.mark.parametrize(
    ("sentence", "lang"), [("word " * 2_000, "en"), ("，".join(["一二三四五六七八"] * 400), "zh"), ("字" * 3_000, "zh")]
)
def test_no_piece_is_long(sentence: str, lang: Lang) -> None:
    pieces = sentences_to_say(sentence, lang)
    assert max(map(len, pieces)) <= 2 * LONGEST[lang]
    assert len(pieces[0]) <= 2 * LONGEST[lang]
