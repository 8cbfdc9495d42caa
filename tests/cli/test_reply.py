"""How typed lines become a reply."""

import io
import sys

import pytest

from interviewer.cli.reply import more_pending, read_reply, typed_line


class Typing:
    """A person who types these lines; a line that ends with `…` was pasted together with the next one."""

    def __init__(self, *lines):
        self.lines = list(lines)
        self.pasting = False
        self.prompts = []

    def line(self, prompt):
        self.prompts.append(prompt)
        if not self.lines:
            raise EOFError
        text = self.lines.pop(0)
        self.pasting = text.endswith("…")
        return text.removesuffix("…")

    def pending(self):
        return self.pasting

    def reply(self, **options):
        return read_reply(self.line, self.pending, **options)


@pytest.mark.parametrize(
    ("lines", "reply", "left"),
    [
        (["one", "two", "", "next"], "one\ntwo", ["next"]),
        (["", "  ", "one", ""], "one", []),
        (["one"], "one", []),
        (["  indented", "", ""], "  indented", [""]),
        (["hint", "next"], "hint", ["next"]),
        (["跳过", "next"], "跳过", ["next"]),
        (["one", "hint", ""], "one\nhint", []),
        (["hint…", "is what I need", ""], "hint\nis what I need", []),
        (["first…", "…", "second", "", "next"], "first\n\nsecond", ["next"]),
        (["first…", "…", "second…", ""], "first\n\nsecond", []),
    ],
)
def test_where_a_reply_ends(lines, reply, left):
    typing = Typing(*lines)
    assert typing.reply() == reply
    assert typing.lines == left


def test_a_letter_is_a_reply_of_one_line():
    typing = Typing("b", "next")
    assert typing.reply(one_line=True) == "b"
    assert typing.lines == ["next"]


def test_the_end_of_the_input_without_a_word_is_no_reply():
    with pytest.raises(EOFError):
        Typing("", " ").reply()


def test_only_the_first_line_has_the_prompt():
    typing = Typing("one", "two", "")
    typing.reply()
    assert typing.prompts[0] != typing.prompts[1] == typing.prompts[2]


def test_a_pipe_is_read_without_a_prompt(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\r\ntwo"))
    assert [typed_line("> "), typed_line("> ")] == ["one", "two"]
    with pytest.raises(EOFError):
        typed_line("> ")
    assert capsys.readouterr() == ("", "")
    assert not more_pending()
