"""DOCX: the numbers that Word only draws, formulas, headings, and what hostile files try."""

import documents
import pytest
from documents import numbering, paragraph

from interviewer.errors import DocumentError
from interviewer.ingest.archive import Archive
from interviewer.ingest.word import read_docx

DECIMAL = [("decimal", "%1."), ("lowerLetter", "%2)"), ("decimal", "%1.%2.%3")]


def text(*body, numbers="", **more):
    """The Markdown of a document with these paragraphs."""
    prose = read_docx(Archive(documents.docx(*body, numbers=numbers, **more)))
    return "\n".join(line for line in prose.lines if line)


def listed(levels, *places, again=None):
    body = [paragraph(f"p{i}", place) for i, place in enumerate(places)]
    return text(*body, numbers=numbering(levels, again=again)).split("\n")


def test_numbers_go_on_after_an_answer():
    body = [paragraph("Q one", (1, 0)), paragraph("answer"), paragraph("Q two", (1, 0)), paragraph("answer")]
    assert text(*body, numbers=numbering(DECIMAL)) == "1. Q one\nanswer\n2. Q two\nanswer"


def test_levels():
    got = listed(DECIMAL, (1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1))
    assert got == ["1. p0", "   a) p1", "   b) p2", "      1.b.1 p3", "2. p4", "   a) p5"]


def test_a_list_that_restarts():
    assert listed(DECIMAL, (1, 0), (1, 0), (2, 0), (2, 0), again=1) == ["1. p0", "2. p1", "1. p2", "2. p3"]
    assert listed(DECIMAL, (1, 0), (2, 0), again=7) == ["1. p0", "7. p1"]


@pytest.mark.parametrize(
    ("form", "shown", "labels"),
    [
        ("chineseCountingThousand", "%1、", ["一、", "二、"]), ("upperLetter", "%1.", ["A.", "B."]), ("lowerRoman", "(%1)", ["(i)", "(ii)"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]), ("decimal", "第%1题", ["第1题", "第2题"]), ("decimalZero", "%1.", ["01.", "02."]), ("unknown", "%1.", ["1.", "2."]),
    ],
)  # fmt: skip
def test_forms_of_numbers(form, shown, labels):
    assert listed([(form, shown)], (1, 0), (1, 0)) == [f"{labels[0]} p0", f"{labels[1]} p1"]


def test_bullets_stay_bullets():
    assert listed([("bullet", "\uf0b7")], (1, 0), (1, 0)) == ["- p0", "- p1"]


def test_numbers_that_come_with_a_style():
    body = [paragraph("a", style="Q"), paragraph("b", style="Q2"), paragraph("c", (0, 0), style="Q")]
    assert text(*body, numbers=numbering(DECIMAL)) == "1. a\n2. b\nc"


def test_a_style_that_a_level_names():
    named = numbering(DECIMAL).replace("<w:start", '<w:pStyle w:val="Q"/><w:start', 1)
    assert text(paragraph("a", style="Q"), paragraph("b", style="Q"), numbers=named) == "1. a\n2. b"


def test_an_empty_numbered_paragraph_counts_but_says_nothing():
    assert listed(DECIMAL, (1, 0)) == ["1. p0"]
    assert (
        text(paragraph("a", (1, 0)), paragraph("", (1, 0)), paragraph("b", (1, 0)), numbers=numbering(DECIMAL))
        == "1. a\n3. b"
    )


def test_headings_and_bold():
    body = [paragraph("Part", (1, 0), style="1"), paragraph("What is x?", (2, 0), bold=True)]
    assert text(*body, numbers=numbering(DECIMAL, DECIMAL)) == "# 1. Part\n1. **What is x?**"


def m(name, *inner):
    return f"<m:{name}>{''.join(inner)}</m:{name}>"


def r(words):
    return m("r", m("t", words))


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        (m("f", m("num", r("a")), m("den", r("b"))), "\\frac{a}{b}"),
        (m("sSup", m("e", r("x")), m("sup", r("2"))), "x^{2}"),
        (m("sSubSup", m("e", r("xy")), m("sub", r("i")), m("sup", r("2"))), "{xy}_{i}^{2}"),
        (m("rad", m("deg"), m("e", r("x"))), "\\sqrt{x}"),
        (m("nary", m("naryPr", '<m:chr m:val="∑"/>'), m("sub", r("i")), m("sup", r("n")), m("e", r("x"))), "\\sum_{i}^{n} x"),
        (m("d", m("dPr", '<m:begChr m:val="["/><m:endChr m:val="]"/>'), m("e", r("x"))), "\\left[x\\right]"),
        (m("d", m("e", r("x"))), "\\left(x\\right)"),
        (m("acc", m("accPr"), m("e", r("y"))), "\\hat{y}"),
        (m("m", m("mr", m("e", r("a")), m("e", r("b")))), "\\begin{matrix}a & b\\end{matrix}"),
        (m("func", m("fName", r("log")), m("e", r("x"))), "\\log x"),
        (m("box", m("e", r("5%"))), "5\\%"),
    ],
)  # fmt: skip
def test_formulas(formula, tex):
    assert text(paragraph("so ", extra=m("oMath", formula))) == f"so ${tex}$"
    assert text(paragraph("so ", extra=m("oMathPara", m("oMath", formula)))) == f"so $${tex}$$"


def test_tables():
    cells = "".join(f"<w:tc>{paragraph(x)}</w:tc>" for x in "ab")
    assert text(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>") == "| a | b |\n| --- | --- |\n| a | b |"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY a{i} "{"&a;" * 9}">' for i in range(3)) + "]>"


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (documents.docx(paragraph("&a;"), before=BOMB), "entities"),
        (documents.docx(paragraph("&e;"), before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "entities"),
        (documents.docx(paragraph("x"), more={"word/styles.xml": f"{BOMB}<x/>"}), "entities"),
        (documents.docx("<w:p>"), "damaged"),
        (documents.docx(paragraph("x"), more={"word/document.xml": ""}), "damaged"),
        (documents.docx(paragraph("x"), more={"word/document.xml": "<x/>"}), "damaged|no text"),
        (documents.docx(paragraph("x"), more={"[Content_Types].xml": "<x/>", "_rels/.rels": "<x/>"}), "x"),
        (documents.docx(), "no text"),
        (documents.docx("<w:p>" * 400 + "</w:p>" * 400), "damaged|no text"),
        (documents.archive({"word/settings.xml": "x"}), "no document"),
    ],
)  # fmt: skip
def test_hostile_documents(document, word):
    try:
        assert read_docx(Archive(document)).lines == (word,)
    except DocumentError as e:
        assert any(part in e.en for part in word.split("|"))  # noqa: PT017
