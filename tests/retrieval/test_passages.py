"""The texts and words on disk: SQLite with FTS5."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import samples
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from interviewer.errors import IndexFailed
from interviewer.retrieval.chunks import chunks_of
from interviewer.retrieval.passages import MOST_WORDS, Filed, Passages, Recipe, check, mark
from interviewer.text import tokens

RECIPE = Recipe(chunker="1", embedder="e", dimension=3, version="1")


@pytest.fixture
def passages(tmp_path):
    made = Passages.create(tmp_path / "p.sqlite", RECIPE)
    yield made
    made.close()


def filed(question_id, text, digest="d"):
    chunks = [entry.chunk for entry in chunks_of(samples.question(question_id))]
    return Filed(id=question_id, digest=digest, tokens=tokens(text), chunks=chunks)


def found(passages, query, k=9):
    return [each.question_id for each in passages.by_words(tokens(query), k)]


TEXTS = {
    "chinese": "批归一化让训练更快",
    "english": "Batch normalization doesn't slow training down",
    "number": "a rate of 0.25 or 3",
    "accents": "Poincaré, naïve Bayes, Größe, Жук",
    "other": "something else entirely",
    "more": "nothing to see here",
}
FINDS = {
    "归一化": ["chinese"],
    "训练": ["chinese"],
    "doesn't": ["english"],
    "normalizing": ["english"],
    "0.25": ["number"],
    "0": [],
    "25": [],
    "poincaré": ["accents"],
    "poincare": [],
    "grosse": [],
    "GRÖSSE": ["accents"],
    "жук": ["accents"],
    "化训": [],
}


@pytest.mark.parametrize(("query", "expected"), FINDS.items(), ids=FINDS.keys())
def test_a_token_is_found_as_it_is(passages, query, expected):
    """Bigrams, decimals, apostrophes and accents pass through FTS5 untouched."""
    passages.add([filed(name, text) for name, text in TEXTS.items()])
    assert found(passages, query) == expected


@pytest.mark.parametrize("token", tokens(" ".join(TEXTS.values())))
def test_fts5_knows_exactly_our_tokens(passages, token):
    passages.add([filed(name, text) for name, text in TEXTS.items()])
    known = {term for (term,) in passages._rows("SELECT term FROM known")}
    assert token in known


@pytest.mark.parametrize(
    "query", ['"', "NEAR(a b)", "a* OR", "tokens : x", "^first", "NOT AND OR", 'a"b', "- - -", "{x y}: z"]
)
def test_the_syntax_of_fts5_means_nothing_in_a_query(passages, query):
    passages.add([filed("a", query + " near"), filed("b", "other"), filed("c", "third")])
    assert found(passages, query) in ([], ["a"])


@given(st.lists(st.text(min_size=1, max_size=12), max_size=100))
@hypothesis_settings(max_examples=80)
def test_any_text_can_be_filed_and_asked(tmp_path_factory, texts):
    made = Passages.create(tmp_path_factory.mktemp("any") / "p.sqlite", RECIPE)
    query = " ".join(texts)
    made.add([filed("a", query), filed("b", "filler"), filed("c", "other")])
    assert found(made, query) == (["a"] if set(tokens(query)) - set(tokens("filler other")) else found(made, query))
    made.close()


def test_of_a_long_query_the_rarest_words_count(passages):
    common = " ".join(f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(MOST_WORDS * 4))
    passages.add(
        [
            filed("rare", "zebra"),
            filed("common", common),
            filed("second", common),
            *(filed(f"q{i}", "x") for i in range(9)),
        ]
    )
    assert found(passages, f"{common} zebra unknown") == ["common", "second", "rare"]
    assert found(passages, "zebra " + "and so on " * 5000) == ["rare"]
    often = " ".join(f"often{chr(97 + i)}" for i in range(9))
    passages.add([filed(f"often{i}", often) for i in range(3)])
    assert "often1" in found(passages, f"{often} zebra")
    assert "often1" not in found(passages, f"{often} {common}")


def test_a_word_of_most_questions_decides_only_where_there_is_nothing_else(passages):
    passages.add([filed(f"q{i}", "training" + (" fast" if i == 3 else "")) for i in range(5)])
    assert found(passages, "fast training") == ["q3"]
    assert len(found(passages, "training")) == 5
    assert found(passages, "training", k=2) == ["q0", "q1"]


def test_what_is_filed_can_be_read_replaced_and_removed(passages):
    passages.add([filed("a", "alpha"), filed("b", "beta", digest="1")])
    chunks = [entry.chunk for entry in chunks_of(samples.question("b"))]
    assert passages.of_question("b") == chunks
    assert passages.of_question("b", "en") == [chunk for chunk in chunks if chunk.lang == "en"]
    assert passages.get("b/zh/question") == chunks[0]
    assert passages.get("nothing") is None
    assert passages.digests() == {"a": "d", "b": "1"}
    assert sorted(passages.ids(["b"])) == sorted(chunk.id for chunk in chunks)
    passages.remove(["b", "unknown"])
    assert (passages.digests(), passages.of_question("b"), found(passages, "beta")) == ({"a": "d"}, [], [])
    passages.add([filed("b", "gamma", digest="2")])
    assert (found(passages, "gamma"), found(passages, "beta"), passages.count()) == (["b"], [], 16)


def test_a_batch_is_filed_whole_or_not_at_all(passages):
    passages.add([filed("a", "alpha")])
    with pytest.raises(sqlite3.IntegrityError):
        passages.add([filed("b", "beta"), filed("a", "again")])
    assert (passages.digests(), found(passages, "beta")) == ({"a": "d"}, [])


def test_reopened_it_is_the_same_and_reading_leaves_the_file_alone(passages, tmp_path):
    passages.add([filed("a", "alpha")])
    passages.close()
    before = (tmp_path / "p.sqlite").read_bytes()
    again = Passages.open(tmp_path / "p.sqlite")
    assert (again.recipe(), found(again, "alpha")) == (RECIPE, ["a"])
    again.close()
    assert (tmp_path / "p.sqlite").read_bytes() == before


def test_threads_may_ask_while_another_files(passages):
    passages.add([filed("a", "alpha")])
    wrong = []

    def ask():
        for _ in range(50):
            if found(passages, "alpha") != ["a"]:
                wrong.append(1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for i in range(20):
        passages.add([filed(f"q{i}", "other")])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_python_without_full_text_search_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr("interviewer.retrieval.passages._TABLES", "CREATE VIRTUAL TABLE t USING no_such_module (x);")
    with pytest.raises(IndexFailed, match="FTS5") as failed:
        Passages.create(tmp_path / "p.sqlite", RECIPE)
    assert "FTS5" in failed.value.say("zh")


def test_check_reads_the_whole_file(passages, tmp_path):
    path = tmp_path / "p.sqlite"
    passages.add([filed(f"q{i}", "alpha beta") for i in range(40)])
    passages.close()
    check(path)
    with pytest.raises(sqlite3.Error):
        check(tmp_path / "missing.sqlite")
    assert not (tmp_path / "missing.sqlite").exists()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + bytes(i * 197 % 256 for i in range(len(content) // 2)))
    with pytest.raises(sqlite3.DatabaseError):
        check(path)


def test_a_mark_names_questions_and_versions_in_any_order():
    assert mark({"a": "1", "b": "2"}) == mark({"b": "2", "a": "1"})
    assert len({mark({}), mark({"a": "1"}), mark({"a": "2"}), mark({"b": "1"})}) == 4
