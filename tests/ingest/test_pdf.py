"""PDF: paragraphs from broken lines, no page furniture, and a sentence for what cannot be read."""

import builtins
import io

import documents
import pypdf
import pytest

from interviewer.errors import DocumentError
from interviewer.ingest import pdf
from interviewer.ingest.pdf import read_pdf

FULL = "This line of an English answer is as long as the page is wide and"


def read(*pages):
    return list(read_pdf(documents.pdf(*pages)).lines)


def test_lines():
    assert read(["1. 什么是批归一化？", "对激活做标准化。"], ["2. What is x?"]) == [
        "1. 什么是批归一化？",
        "对激活做标准化。",
        "2. What is x?",
    ]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([FULL, "goes on here."], [FULL + " goes on here."]),
        ([FULL, "goes on here.", "Next one."], [FULL + " goes on here.", "Next one."]),
        (["卷积核在输入上滑动，对每个位置计算加权和，得到特征图，它的通道", "数等于卷积核的个数。"], ["卷积核在输入上滑动，对每个位置计算加权和，得到特征图，它的通道数等于卷积核的个数。"]),
        (["用于训练的方法有很多，其中最常用的一种，在实践中，叫作随机 SGD", "和它的变体。"], ["用于训练的方法有很多，其中最常用的一种，在实践中，叫作随机 SGD和它的变体。"]),
        ([FULL, "2. What is y?"], [FULL, "2. What is y?"]),
        ([FULL, "What is y?"], [FULL, "What is y?"]),
        ([FULL, "what is y."], [FULL + " what is y."]),
        ([FULL, "B. an option"], [FULL, "B. an option"]),
        ([FULL, "Answer: so."], [FULL, "Answer: so."]),
        ([FULL, "• a point"], [FULL, "• a point"]),
        ([FULL + ".", "New sentence, new line."], [FULL + ".", "New sentence, new line."]),
        (["1. What is x?", "It is y", "and z", FULL], ["1. What is x?", "It is y", "and z", FULL]),
        ([FULL[:-3] + "optimi-", "zation works. Again: optimization."], [FULL[:-3] + "optimization works. Again: optimization."]),
        ([FULL[:-3] + "long-", "term memory, a long time, long."], [FULL[:-3] + "long-term memory, a long time, long."]),
        ([FULL[:-3] + "regulari-", "zation works."], [FULL[:-3] + "regularization works."]),
    ],
)  # fmt: skip
def test_broken_lines_become_paragraphs(lines, joined):
    assert read(lines) == joined


def test_a_paragraph_goes_on_over_the_page():
    assert read([FULL], ["goes on here."]) == [FULL + " goes on here."]


def test_headers_footers_and_page_numbers_go_and_that_is_told():
    pages = [["Interview Guide", f"{n}. What is q{n}?", f"It is a{n}.", f"第 {n} 页 / 共 4 页"] for n in range(1, 5)]
    prose = read_pdf(documents.pdf(*pages))
    assert list(prose.lines) == [line for n in range(1, 5) for line in (f"{n}. What is q{n}?", f"It is a{n}.")]
    assert "Interview Guide" in prose.warnings[0].en


@pytest.mark.parametrize(
    "title", ["Question {}", "{}. What is dropout", "Q{}: say it", "第{}题", "What is it?", "Answer:", "答案"]
)
def test_what_stands_on_every_page_may_still_be_a_question(title):
    pages = [[title.format(n), f"said {n} times {'so ' * n}"] for n in range(1, 6)]
    assert read(*pages)[::2] == [title.format(n) for n in range(1, 6)]


@pytest.mark.parametrize(
    "edge", ["{}", "- {} -", "Page {} of 9", "{}/9", "第 {} 页", "Chapter 1 — Basics", "Interview questions   {}"]
)
def test_what_is_no_question_on_every_page_goes(edge):
    pages = [["What is x", f"said {'so ' * n}", f"and {'so ' * n}", edge.format(n)] for n in range(1, 6)]
    assert len(read_pdf(documents.pdf(*pages)).warnings) == 1
    assert not any(edge.format(n) in read(*pages) for n in range(1, 6))


def test_questions_that_differ_only_in_their_number_of_two_pages_stay():
    assert read(["Question 1", "a"], ["Question 2", "b"]) == ["Question 1", "a", "Question 2", "b"]


def test_bullets_and_ligatures():
    assert read(["\uf0b7 over\ufb01tting", "⾯试"]) == ["• overfitting", "面试"]


def locked(user, owner="o"):
    writer = pypdf.PdfWriter(io.BytesIO(documents.pdf(["What is x?"])))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_only_locked_against_changes():
    assert read_pdf(locked("")).lines == ("What is x?",)


GOOD = documents.pdf(["What is x?"])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (locked("secret"), "password"), (documents.pdf([], []), "scan"), (b"%PDF-1.4\n", "damaged"), (GOOD[:300], "damaged"),
        (GOOD.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]"), "damaged|scan"), (GOOD.replace(b"/Pages 2 0 R", b"/Pages 9 0 R"), "damaged|scan"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(data, word):
    with pytest.raises(DocumentError, match=word):
        read_pdf(data)


def test_pages_without_text_are_told():
    assert read_pdf(documents.pdf(["x"], [], ["y"])).warnings[0].en == "pages without text: 2"


def test_too_many_pages(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="more than 1 pages"):
        read(["a"], ["b"])


def test_without_pypdf(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **more):
        if name == "pypdf":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(DocumentError, match=r"interviewer\[pdf\]"):
        read_pdf(GOOD)
