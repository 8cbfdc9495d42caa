"""What says nothing, and what must not be mistaken for it."""

import pytest

from interviewer.ingest.furniture import CHROME, CONTENTS, FRONT_MATTER, furniture, is_closer, is_no_question, is_note
from interviewer.ingest.lines import read_lines


def left_out(text):
    return furniture(read_lines(text.split("\n")))


@pytest.mark.parametrize(
    "line",
    [
        "点赞 12",
        "收藏",
        "关注公众号领取资料",
        "上一篇：卷积",
        "转载请注明出处",
        "Share",
        "5 min read",
        "⬆ Back to Top",
        "© 2020 somebody",
        "—— 完 ——",
        "Subscribe to our newsletter",
    ],
)
def test_chrome(line):
    assert left_out(f"words\n{line}\nwords") == {1: CHROME}


@pytest.mark.parametrize(
    "line",
    [
        "1. 如何设计微信红包系统？",
        "3、如何设计点赞、收藏功能？",
        "- Search",
        "- Copy",
        "* print",
        "我们关注的是误差。",
        "梯度裁剪会关注范数，" * 20 + "关注公众号",
    ],
)
def test_content(line):
    assert left_out(f"words\n{line}\nwords") == {}


def test_contents():
    text = "- [x](#x)\n- [y](#y)\n\n## x\nwords\n[back](#x)\nwords"
    assert left_out(text) == {0: CONTENTS, 1: CONTENTS}


def test_a_question_that_links_to_itself_keeps_its_answer():
    assert left_out("- [What is x?](#x)\n\n  (1) one\n") == {}


def test_front_matter():
    assert left_out("---\ntitle: x\n---\nwords") == {0: FRONT_MATTER, 1: FRONT_MATTER, 2: FRONT_MATTER}


def test_a_footer_takes_what_stands_between():
    text = "words\n" * 6 + "点赞\n收藏\nsomebody's name\n评论\n"
    assert set(left_out(text)) == set(range(6, 11))


def test_no_footer_before_the_document_goes_on():
    text = "words\n" * 3 + "点赞\n收藏\n评论\nwords\n## What is x?\nwords"
    assert set(left_out(text)) == {3, 4, 5}


@pytest.mark.parametrize("title", ["总结", "参考资料：", "References", "Further reading", "License"])
def test_closers(title):
    assert is_closer(title)
    assert not is_closer(f"{title} of x")


@pytest.mark.parametrize("title", ["目录", "前言", "Table of Contents", "Introduction"])
def test_titles_about_the_document(title):
    assert is_no_question(title)


@pytest.mark.parametrize("text", ["若发现问题，欢迎联系作者指正", "Feel free to open an issue"])
def test_notes(text):
    assert is_note(text)


def test_many_lines_take_linear_time():
    assert len(left_out("- [x](#x)\n" * 20_000)) == 20_000
    assert len(left_out("share\n\n" * 20_000)) >= 20_000
