"""Every text of the page and of the command line stands once, in both languages, with the same blanks in both."""

from collections.abc import Mapping
from string import Formatter

import pytest

from interviewer import report
from interviewer.cli import words as cli
from interviewer.models import Text
from interviewer.phrasebook import Phrasebook
from interviewer.ui import i18n, player

HELLO, BYE = Text(zh="你好", en="Hello"), Text(zh="再见", en="Bye")
BOOKS = {"page": i18n.WORDS, "command line": cli.WORDS, "player": player._WORDS, "report": report._WORDS}


def test_a_book_says_what_stands_in_its_tables() -> None:
    book = Phrasebook({"hello": HELLO}, {"bye": BYE})
    assert [book.say("hello", "zh"), book.say("bye", "en")] == ["你好", "Bye"]
    assert book["hello"] == HELLO
    assert Phrasebook(book, {"again": HELLO}).keys() == {"hello", "bye", "again"}


def test_what_stands_in_none_of_them_is_an_error() -> None:
    with pytest.raises(KeyError, match="hallo"):
        Phrasebook({"hello": HELLO}).say("hallo", "en")


@pytest.mark.parametrize("second", [HELLO, BYE])
def test_a_key_stands_in_one_table_only(second: Text) -> None:
    with pytest.raises(ValueError, match="in two tables: hello"):
        Phrasebook({"hello": HELLO, "bye": BYE}, {"hello": second})


def blanks(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("name", BOOKS)
def test_both_languages_fill_in_the_same_blanks(name: str) -> None:
    book: Mapping[str, Text] = BOOKS[name]
    assert book
    assert [key for key, text in book.items() if blanks(text.zh) != blanks(text.en)] == []
    assert [key for key, text in book.items() if "" in blanks(text.zh)] == [], "a blank has a name"


def test_the_command_line_knows_the_texts_of_the_page() -> None:
    assert i18n.WORDS.items() < cli.WORDS.items()
