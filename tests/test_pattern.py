"""A pattern that is compiled when it is first used behaves like one that is compiled at once."""

import re

import pytest

from interviewer.pattern import pattern


def test_it_is_compiled_once_and_only_when_it_is_used(monkeypatch):
    compiled = []
    real = re.compile
    monkeypatch.setattr("re.compile", lambda *given: compiled.append(given) or real(*given))
    numbers = pattern(r"[a-z](\d+)", re.IGNORECASE)
    assert compiled == []
    assert [numbers.search(text)[1] for text in ("A1", "b22")] == ["1", "22"]
    assert compiled == [(r"[a-z](\d+)", re.IGNORECASE)]


def test_it_has_what_a_pattern_has():
    eager, later = re.compile("(?P<a>a+)b"), pattern("(?P<a>a+)b")
    assert later.sub("-", "aab ab") == eager.sub("-", "aab ab")
    assert later.findall("aab ab", 2) == eager.findall("aab ab", 2)
    assert (later.pattern, later.flags, later.groupindex) == (eager.pattern, eager.flags, eager.groupindex)
    with pytest.raises(AttributeError):
        _ = later.seek


def test_a_wrong_source_shows_when_it_is_used():
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("")
