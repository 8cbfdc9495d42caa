"""Lines break well in both languages, lose nothing, and carry no commands to the terminal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, Group

from interviewer.cli.prose import Prose, Words, literal


def drawn(renderable, width=20):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, markup=False, emoji=False).print(Group(renderable))
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four five", ["one two three four", "five"]),
        ("批归一化对每个特征求均值和方差", ["批归一化对每个特征求", "均值和方差"]),
        ("批归一化对每个特征求，均值", ["批归一化对每个特征", "求，均值"]),
        ("对每个通道都用它的（均值）", ["对每个通道都用它的", "（均值）"]),
        ("用 LayerNorm 代替 BatchNorm", ["用 LayerNorm 代替", "BatchNorm"]),
        ("x" * 25, ["x" * 20, "x" * 5]),
        ("a\n\nb", ["a", "", "b"]),
        ("", [""]),
    ],
)
def test_where_lines_break(text, lines):
    assert [line.rstrip() for line in drawn(literal(text))] == lines


@given(st.text(alphabet=st.sampled_from("ab ，。（）「」批归一化ＡＢ🎉-_.,'\"0"), max_size=120), st.integers(4, 40))
def test_no_line_is_too_wide_and_nothing_is_lost(text, width):
    lines = drawn(Words(text), width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=80))
def test_whatever_is_in_a_text_no_control_character_leaves(text):
    for line in drawn(literal(text), 40):
        assert not [c for c in line if ord(c) < 32 or c in "\x7f\u202e\u2066\u200b"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:"),
        ("\x1b[31mred\x07", "□[31mred□"),
        (r"$\eta<2$", "η<2"),
        ("$ \\frac{", "$ \\frac{"),
    ],
)
def test_a_text_is_shown_as_it_is(text, shown):
    assert " ".join(drawn(literal(text), 40)).strip() == shown


def test_styles_survive_joining_and_breaking():
    joined = Words("\n").join([Words("bold words here", "bold"), Words("plain")])
    assert isinstance(joined, Words)
    assert "bold" in str(joined.spans)


def test_a_line_break_within_a_chinese_paragraph_is_no_space():
    assert "第一行，第二行。 Third" in drawn(Prose("第一行，\n第二行。\nThird"), 60)[0]
