"""What cards are made of: no hostile text becomes markup, and both languages say the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ui import cards
from interviewer.ui.i18n import page_language


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_literal_markdown_leaves_no_mark_that_markdown_knows(text):
    made = cards.literal_markdown(text)
    assert not set(re.sub(r"&#\d+;|&nbsp;|<br>", "", made)) & set("<>*[]()`!#$\\|~&\"'+-=.{}")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("a < b and $x<y$", "a < b and $x< y$"),
        ("<img src=x>", "< img src=x>"),
        ("</p><!-- c -->", "< /p>< !-- c -->"),
        ("![alt](http://e.example/x.png)", "!&#91;alt](http://e.example/x.png)"),
    ],
)
def test_our_markdown_carries_no_tags_and_no_images(markdown, shown):
    assert cards.tagless(markdown) == shown


@pytest.mark.parametrize(
    ("setting", "header", "lang"),
    [
        ("auto", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("auto", "de-DE,en;q=0.8,zh;q=0.2", "en"),
        ("auto", "fr", "en"),
        ("auto", None, "en"),
        ("zh", "en-US", "zh"),
        ("en", "zh-CN", "en"),
    ],
)
def test_the_language_of_a_page(setting, header, lang):
    assert page_language(setting, header) == lang


def test_one_score_is_no_history():
    assert cards.score_history([("01-02", 50, None)], "en") == ""
    assert cards.score_history([("01-02", 50, None), ("01-03", 60, None)], "en").count("<div title") == 2


@pytest.mark.parametrize(("lang", "said"), [("en", "the judge itself gave 42"), ("zh", "评分者原分 42")])
def test_a_calibrated_score_in_the_history_is_marked(lang, said):
    html = cards.score_history([("01-02", 50, 42), ("01-03", 60, None)], lang)
    assert said in html
    assert (html.count("50*"), html.count("60*")) == (1, 0)
    assert "*" not in cards.score_history([("01-02", 50, None), ("01-03", 60, None)], lang)
