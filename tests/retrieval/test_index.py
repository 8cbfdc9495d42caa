"""The index on disk: real Chroma in a temporary folder. It may be stale, damaged, half-built, or wanted by two at once."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
import samples
from filelock import FileLock

from interviewer.bank import Bank
from interviewer.errors import EndpointError, IndexFailed
from interviewer.retrieval import folder as folder_module
from interviewer.retrieval.chunks import chunks_of
from interviewer.retrieval.index import Index, stored_status
from interviewer.retrieval.passages import Filed

BANK = samples.bank()
OTHER = samples.bank(samples.question("dropout"))
CHUNKS = 4 * 2 * 4
"""Questions, languages, parts."""
INDEXED = {entry.id: entry.indexed for question in BANK.questions.values() for entry in chunks_of(question)}


class Hashed:
    """A deterministic embedder: counts of three-letter windows, hashed; `seed` is the model behind the name."""

    def __init__(self, name="hashed", dimension=64, seed=0):
        self.name, self.dimension, self.seed = name, dimension, seed
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for i in range(len(text)):
                row[crc32(text[i : i + 3].encode(), self.seed) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def opened():
    """Opens indexes and lets go of them after the test."""
    made = []

    def open_index(root, bank=BANK, embedder=None, **options):
        options.setdefault("warn", lambda sentence: pytest.fail(f"unexpected warning: {sentence.en}"))
        made.append(Index.open(root, bank, lambda _root, _bank: embedder or Hashed(), **options))
        return made[-1]

    yield open_index
    for index in made:
        index.close()


def nearest(index, text, embedder=None, **options):
    return index.nearest((embedder or index.embedder).embed([text])[0], 3, **options)


def held(index):
    """Chunks by words and by vectors; both must be the same."""
    texts = sorted(
        chunk.id
        for question in index._build.passages.digests()
        for chunk in index._build.passages.of_question(question)
    )
    vectors = sorted(near.id for near in index.nearest(np.ones(index.embedder.dimension, np.float32), 5000))
    assert texts == vectors
    return texts


def chunks(bank):
    return sorted(entry.id for question in bank.questions.values() for entry in chunks_of(question))


def with_own(*own):
    """The small bank and questions of the person's own."""
    return Bank({**BANK.questions, **{q.id: q for q in own}}, BANK.topics, BANK.works, own=frozenset(q.id for q in own))


def embedded(embedder):
    """Ids of the questions of which an embedder has seen the statement of `core`."""
    return {
        line.split(" of ")[1].rstrip(".")
        for text in embedder.asked
        for line in text.splitlines()
        if line.startswith("The reference of")
    }


def builds(root):
    return sorted(p.name for p in root.iterdir() if p.is_dir())


# --- built, read again, replaced --------------------------------------------------------------------------------------


def test_builds_with_progress_then_reads_without(root, opened):
    seen = []
    first = opened(root, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 4), (4, 4)]
    assert held(first) == chunks(BANK)
    assert first.status().chunks == CHUNKS
    first.close()
    second = opened(root, progress=lambda done, total: pytest.fail("built again"))
    assert held(second) == chunks(BANK)


def test_a_chunk_is_found_by_its_own_text_with_all_that_is_known_of_it(root, opened):
    index = opened(root)
    for entry in chunks_of(BANK.questions["adam"]):
        (near, *_) = nearest(index, entry.indexed, lang=entry.lang)
        assert near.id == entry.id
        assert near.score == pytest.approx(1, abs=1e-4)
        assert index._build.passages.get(near.id) == entry.chunk


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_query_can_ask_for_one_language(root, opened, lang):
    hits = nearest(opened(root), "What about adam?", lang=lang)
    assert [near.id.split("/")[1] for near in hits] == [lang] * 3


@pytest.mark.parametrize("embedder", [Hashed(name="other"), Hashed(dimension=16)], ids=["name", "dimension"])
def test_another_recipe_is_built_beside_and_replaces_the_old(root, opened, embedder):
    old = opened(root)
    (before,) = builds(root)
    during = []
    new = opened(root, embedder=embedder, progress=lambda *_: during.append(builds(root)))
    assert all(before in there and len(there) == 2 for there in during)
    assert before not in builds(root)
    assert new.status().fingerprint != old.status().fingerprint
    assert (old.status().fresh, new.status().fresh) == (False, True)


@pytest.mark.parametrize(
    "version", ["interviewer.retrieval.index.CHUNKER_VERSION", "interviewer.retrieval.index.INDEX_VERSION"]
)
def test_another_version_is_another_recipe(root, opened, monkeypatch, version):
    before = opened(root).status().fingerprint
    monkeypatch.setattr(version, "next")
    assert opened(root).status().fingerprint != before


def test_a_model_that_changed_under_its_name_is_noticed(root, opened):
    opened(root).close()
    said = []
    index = opened(root, embedder=Hashed(seed=5), warn=said.append)
    assert "not those of the embedder" in said[0].en
    assert nearest(index, INDEXED["adam/en/question"])[0].score == pytest.approx(1, abs=1e-4)


def test_delete_and_open_again(root, opened):
    index = opened(root)
    index.delete()
    assert builds(root) == []
    with pytest.raises(IndexFailed):
        nearest(index, "adam")
    assert held(opened(root)) == chunks(BANK)


def test_the_folder_may_vanish_while_the_index_is_open(root, opened):
    index = opened(root)
    remove(root)
    assert not index.status().fresh
    assert held(opened(root)) == chunks(BANK)


def test_status_of_what_is_stored_builds_nothing(root, opened):
    nothing = stored_status(root, BANK, "hashed")
    assert (nothing.fingerprint, nothing.chunks, nothing.fresh, root.exists()) == (None, 0, False, False)
    index = opened(root)
    assert stored_status(root, BANK, "hashed") == index.status()
    assert index.status().folder == str(root)
    assert not stored_status(root, OTHER, "hashed").fresh
    assert not stored_status(root, BANK, "another").fresh


# --- brought up to date -----------------------------------------------------------------------------------------------

MINE, SECOND = samples.question("mine"), samples.question("second")
BEFORE = with_own(MINE, SECOND)
CHANGED = MINE.model_copy(update={"answer": samples.both("The reference of mine-changed.")})
CHANGES = {
    "added": (with_own(MINE, SECOND, samples.question("dropout")), {"dropout"}),
    "replaced": (with_own(CHANGED, SECOND), {"mine-changed"}),
    "taken out": (with_own(SECOND), set()),
    "all at once": (with_own(CHANGED, samples.question("new")), {"mine-changed", "new"}),
}


@pytest.mark.parametrize("running", [True, False], ids=["refreshed", "opened again"])
@pytest.mark.parametrize(("bank", "costs"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_the_bank_costs_what_changed(root, opened, bank, costs, running):
    embedder, seen = Hashed(), []
    options = {"embedder": embedder, "progress": lambda done, total: seen.append((done, total))}
    index = opened(root, BEFORE, **options)
    (before,) = builds(root)
    embedder.asked.clear()
    seen.clear()
    if running:
        index.refresh(bank)
    else:
        index.close()
        index = opened(root, bank, **options)
    assert embedded(embedder) - ({"adam"} if not running else set()) == costs  # opening asks for one that is there
    assert seen == ([(0, len(costs)), (len(costs), len(costs))] if costs else [])
    assert held(index) == chunks(bank)
    assert builds(root) == [before]
    assert index.status() == stored_status(root, bank, "hashed")
    assert index.status().fresh
    assert not stored_status(root, BEFORE, "hashed").fresh
    for entry in (entry for question in bank.questions.values() for entry in chunks_of(question)):
        assert index._build.passages.get(entry.id) == entry.chunk
        assert nearest(index, entry.indexed, lang=entry.lang)[0].score == pytest.approx(1, abs=1e-4)


def test_words_of_a_question_that_was_taken_out_find_nothing(root, opened):
    index = opened(root, with_own(samples.question("dropout")))
    assert [found.question_id for found in index._build.passages.by_words(["dropout"], 9)] == ["dropout"]
    index.refresh(BANK)
    assert index._build.passages.by_words(["dropout"], 9) == []


def test_a_bank_with_another_reviewed_part_is_opened_anew(root, opened):
    """The built-in embedding is fitted on it."""
    made = []

    def make(_root, bank):
        made.append(bank)
        return Hashed(name=f"fit on {sorted(bank.reviewed.questions)}")

    index = Index.open(root, BANK, make)
    own = with_own(samples.question("mine"))
    index.refresh(own)
    assert made == [BANK]
    index.refresh(OTHER)
    assert made == [BANK, OTHER]
    assert held(index) == chunks(OTHER)
    assert index.status().embedder == "fit on ['dropout']"
    assert len(builds(root)) == 1
    index.close()


def test_what_another_process_did_meanwhile_is_taken_in(root, opened):
    running = opened(root)
    opened(root, with_own(samples.question("theirs"))).close()
    assert not running.status().fresh
    running.refresh(with_own(samples.question("ours")))
    assert held(running) == chunks(with_own(samples.question("ours")))
    assert running.status().fresh


class Failing(Hashed):
    """Answers `calls` times."""

    def __init__(self, calls, error=None):
        super().__init__()
        self.calls, self.error = calls, error or EndpointError("the endpoint is down", "端点停机")

    def embed(self, texts):
        self.calls -= 1
        if self.calls < 0:
            raise self.error
        return super().embed(texts)


MANY = samples.bank(*(samples.question(f"q{i}") for i in range(70)))


@pytest.mark.parametrize("error", [EndpointError("down", "停机"), KeyboardInterrupt()], ids=["endpoint", "Ctrl-C"])
def test_a_build_that_was_stopped_goes_on_where_it_stopped(root, opened, error):
    with pytest.raises(type(error)):
        opened(root, MANY, Failing(1, error))
    assert stored_status(root, MANY, "hashed").fingerprint is None
    (half,) = builds(root)
    embedder = Hashed()
    index = opened(root, MANY, embedder)
    assert builds(root) == [half]
    assert held(index) == chunks(MANY)
    assert 0 < len(embedded(embedder)) < 70
    assert stored_status(root, MANY, "hashed").fresh


def test_a_change_that_was_stopped_goes_on_while_running(root, opened):
    embedder, bank = Failing(2), with_own(*MANY.questions.values())
    index = opened(root, embedder=embedder)
    for calls in (0, 1):
        embedder.calls = calls
        with pytest.raises(EndpointError):
            index.refresh(bank)
        assert not index.status().fresh
        assert nearest(index, "adam", embedder=Hashed())
    embedder.calls = 99
    index.refresh(bank)
    assert held(index) == chunks(bank)
    assert index.status().fresh


def test_a_refresh_that_had_to_open_anew_and_failed_can_be_tried_again(root, opened):
    embedder = Failing(2)
    index = opened(root, embedder=embedder)
    opened(root, with_own(samples.question("theirs"))).close()
    with pytest.raises(EndpointError):
        index.refresh(BANK)
    with pytest.raises(IndexFailed):
        index.status()
    embedder.calls = 99
    index.refresh(BANK)
    assert held(index) == chunks(BANK)


@pytest.mark.parametrize("method", ["put", "delete", "finish"])
@pytest.mark.parametrize("where", ["vectors", "passages"])
def test_a_change_cut_off_anywhere_is_never_half_trusted(root, opened, monkeypatch, method, where):
    """After each call that changes something, as if the process had ended there."""
    index = opened(root, BEFORE)
    part, name = index._build.vectors, method
    if where == "passages":
        part, name = index._build.passages, {"put": "add", "delete": "remove", "finish": "digests"}[method]
    done = getattr(part, name)

    def last(*arguments):
        done(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(part, name, last)
    bank = CHANGES["all at once"][0]
    with pytest.raises(KeyboardInterrupt):
        index.refresh(bank)
    index.close()
    again = opened(root, bank)
    assert held(again) == chunks(bank)
    assert again._build.passages.get("mine/en/answer-0").text == "The reference of mine-changed."
    entry = next(entry for entry in chunks_of(CHANGED) if entry.id == "mine/en/answer-0")
    assert nearest(again, entry.indexed)[0].id == entry.id


def test_a_question_that_was_given_up_half_way_leaves_no_vectors(root, opened, monkeypatch):
    index = opened(root, BEFORE)
    put = index._build.vectors.put

    def last(rows):
        put(rows)
        raise KeyboardInterrupt

    monkeypatch.setattr(index._build.vectors, "put", last)
    with pytest.raises(KeyboardInterrupt):
        index.refresh(CHANGES["added"][0])
    index.close()
    assert held(opened(root, BEFORE)) == chunks(BEFORE)


def test_a_question_of_which_one_language_was_written_is_written_again(root, opened, monkeypatch):
    from chromadb.api.models.Collection import Collection

    upsert = Collection.upsert

    def last(self, **options):
        upsert(self, **options)
        raise KeyboardInterrupt

    index = opened(root, BEFORE)
    monkeypatch.setattr(Collection, "upsert", last)
    with pytest.raises(KeyboardInterrupt):
        index.refresh(CHANGES["added"][0])
    monkeypatch.undo()
    index.close()
    assert held(opened(root, CHANGES["added"][0])) == chunks(CHANGES["added"][0])


def test_vectors_that_are_not_those_of_the_texts_are_not_trusted(root, opened):
    """A question in the texts whose vectors are of an older version, with every count right."""
    index = opened(root, BEFORE)
    build, bank = index._build, with_own(CHANGED, SECOND)
    build.passages.remove(["mine"])
    kept = [entry.chunk for entry in chunks_of(CHANGED)]
    build.passages.add([Filed(id="mine", digest=bank.digests["mine"], tokens=["mine"], chunks=kept)])
    build._reseal(finished=True)
    index.close()
    said = []
    again = opened(root, bank, warn=said.append)
    assert held(again) == chunks(bank)
    assert "not those of its texts" in said[0].en


# --- damage -----------------------------------------------------------------------------------------------------------


def remove(path: Path) -> None:
    if path.is_dir():
        for child in path.iterdir():
            remove(child)
        path.rmdir()
    else:
        path.unlink()


def noise(path: Path, start: int = 0) -> None:
    kept = path.read_bytes()[:start]
    path.write_bytes(kept + bytes((i * 197 + i // 256) % 256 for i in range(path.stat().st_size - start)))


def noise_in(path: Path, table: str) -> None:
    """Overwrite the first page of a table: one that is not read when Chroma opens the database."""
    with sqlite3.connect(path) as database:
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        ((size,),) = database.execute("PRAGMA page_size")
    database.close()
    content = path.read_bytes()
    start = (page - 1) * size
    path.write_bytes(content[:start] + b"\x55" * size + content[start + size :])


def sql(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()


DAMAGE = {
    "random bytes": noise,
    "random tail": lambda f: noise(f, f.stat().st_size // 2),
    "a page that nobody reads at once": lambda f: noise_in(f, "embedding_metadata"),
    "cut": lambda f: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2]),
    "empty": lambda f: f.write_bytes(b""),
    "missing": remove,
    "a folder": lambda f: (remove(f), f.mkdir()),
    "a text changed": lambda f: sql(f.with_name("passages.sqlite"), "UPDATE chunk SET text = 'x'"),
    "texts missing": lambda f: remove(f.with_name("passages.sqlite")),
    "texts random": lambda f: noise(f.with_name("passages.sqlite"), 5000),
    "a vector of another version": lambda f: sql(
        f, "UPDATE collection_metadata SET str_value = 'x' WHERE key = 'mark'"
    ),
    "a chunk gone": lambda f: sql(f, "DELETE FROM embeddings WHERE embedding_id = 'adam/en/question'"),
    "no collection": lambda f: sql(f, "DELETE FROM collections"),
    "seal": lambda f: (f.parent / "seal.json").write_bytes(b"\xff{"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_build_is_reported_and_built_anew_in_the_same_process(root, opened, damage):
    opened(root).close()
    (before,) = builds(root)
    damage(root / before / "chroma.sqlite3")
    said = []
    index = opened(root, warn=said.append)
    assert len(said) == 1
    assert before in said[0].en
    assert "damaged" in said[0].en
    assert before in said[0].zh
    assert len(builds(root)) == 1
    assert before not in builds(root)
    assert nearest(index, INDEXED["adam/zh/answer-0"])[0].id == "adam/zh/answer-0"
    assert held(index) == chunks(BANK)


def test_a_panic_inside_chroma_is_damage_too(root, opened, monkeypatch):
    """pyo3's PanicException is no `Exception`."""
    import chromadb

    class PanicException(BaseException):
        pass

    def panic(*_args, **_options):
        monkeypatch.undo()
        raise PanicException("called `Option::unwrap()` on a `None` value")

    opened(root).close()
    monkeypatch.setattr(chromadb, "PersistentClient", panic)
    said = []
    assert held(opened(root, warn=said.append)) == chunks(BANK)
    assert "unwrap" in said[0].en


def test_a_file_where_the_folder_should_be_is_replaced(root, opened):
    root.write_text("not a folder")
    said = []
    assert held(opened(root, warn=said.append)) == chunks(BANK)
    assert str(root) in said[0].en


def test_what_others_keep_in_the_folder_is_left_alone(root, opened):
    root.mkdir()
    (root / "notes-2026").mkdir()
    (root / "lsa.npz").write_bytes(b"x")
    opened(root)
    assert {"notes-2026", "lsa.npz"} <= {p.name for p in root.iterdir()}


@pytest.mark.parametrize("where", ["/proc/interviewer/index", "/dev/null/index"])
def test_a_folder_that_cannot_be_made_is_one_clear_sentence(where, opened):
    with pytest.raises(IndexFailed) as failed:
        opened(Path(where))
    assert where in str(failed.value)
    assert "INTERVIEWER_HOME_DIR" in failed.value.say("zh")


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("chromadb.api.models.Collection.Collection.upsert", RuntimeError),
        ("interviewer.retrieval.passages.Passages.add", sqlite3.OperationalError),
    ],
)
def test_a_full_disk_is_one_clear_sentence_and_leaves_nothing(root, opened, monkeypatch, method, error):
    def full(*_, **__):
        raise error("database or disk is full")

    monkeypatch.setattr(method, full)
    with pytest.raises(IndexFailed, match="disk is full"):
        opened(root)
    assert builds(root) == []


def test_a_full_disk_while_running_is_one_clear_sentence(root, opened, monkeypatch):
    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    said = []
    index = opened(root, warn=said.append)
    monkeypatch.setattr("interviewer.retrieval.passages.Passages.add", full)
    with pytest.raises(IndexFailed, match="disk is full"):
        index.refresh(BEFORE)
    assert "disk is full" in said[0].en
    monkeypatch.undo()
    index.refresh(BEFORE)
    assert held(index) == chunks(BEFORE)


# --- other processes --------------------------------------------------------------------------------------------------

SCRIPT = """
import sys, time
from pathlib import Path
sys.path[:0] = {paths!r}
import samples, test_index
from interviewer.retrieval.index import Index
mode, root = sys.argv[1], Path(sys.argv[2])
bank = samples.bank(*(samples.question(f"q{{i}}") for i in range(int(sys.argv[3]))))
def progress(done, total):
    print("building", done, flush=True)
    if mode == "hang" and done == int(sys.argv[4]):
        time.sleep(600)
index = Index.open(root, bank, lambda _root, _bank: test_index.Hashed(dimension=8), progress=progress,
                   warn=lambda sentence: print("warned", sentence.en, flush=True))
(text,) = [e.indexed for e in test_index.chunks_of(bank.questions["q7"]) if e.id == "q7/en/answer-0"]
near = index.nearest(index.embedder.embed([text])[0], 1)[0]
print("found", near.id, index.status().chunks, flush=True)
"""


PATHS = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]


def start(mode, root, questions, until=0):
    command = [sys.executable, "-c", SCRIPT.format(paths=PATHS), mode, str(root), str(questions), str(until)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("questions", "done"), [(70, 32), (300, 288)], ids=["vectors in SQLite", "vectors in files"])
def test_killed_in_the_middle_of_building(root, opened, questions, done):
    process = start("hang", root, questions, done)
    while f"building {done}" not in (line := process.stdout.readline()):
        assert line, "it ended before it built anything"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (half,) = builds(root)
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(questions)))
    assert stored_status(root, bank, "hashed").fingerprint is None
    embedder = Hashed(dimension=8)
    index = opened(root, bank, embedder)
    assert builds(root) == [half]
    assert embedded(embedder) - {"q0"} == {f"q{i}" for i in range(done, questions)}  # q0 is looked up
    assert held(index) == chunks(bank)
    assert stored_status(root, bank, "hashed").fresh


def test_killed_while_chroma_wrote_its_vectors_out(root, opened):
    """Nobody can tell what is in those files: Chroma must not open them, and the build starts anew."""
    process = start("hang", root, 300, 288)
    while "building 288" not in (line := process.stdout.readline()):
        assert line, "it ended before it built anything"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (half,) = builds(root)
    noise(next((root / half).glob("*/data_level0.bin")), 500)
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(300)))
    index = opened(root, bank, Hashed(dimension=8))
    assert half not in builds(root)
    assert held(index) == chunks(bank)


def test_two_processes_at_once_build_one_index(root):
    running = [start("go", root, 30) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert all("found q7/en/answer-0 240" in text for text in said)
    assert sorted("building 0" in text for text in said) == [False, True]
    assert len(builds(root)) == 1


@pytest.mark.parametrize("file", ["data_level0.bin", "header.bin", "link_lists.bin", "index_metadata.pickle"])
@pytest.mark.parametrize("damage", [noise, remove], ids=["random bytes", "missing"])
def test_damaged_vector_files_are_found_before_chroma_dies_of_them(large, tmp_path, file, damage):
    """From 1,000 vectors on Chroma writes them to files, and opening a damaged one is a segmentation fault."""
    root = tmp_path / "index"
    copy(large, root)
    (before,) = builds(root)
    damage(sorted((root / before).glob(f"*/{file}"))[-1])
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(260)))
    assert stored_status(root, bank, "hashed").fingerprint is None


def test_a_rebuild_after_damaged_vector_files(large, tmp_path):
    root = tmp_path / "index"
    copy(large, root)
    noise(next(root.glob("*/*/data_level0.bin")))
    process = start("go", root, 260)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    assert "warned" in said
    assert "found q7/en/answer-0 2080" in said


def copy(source: Path, target: Path) -> None:
    target.mkdir()
    for path in sorted(source.rglob("*")):
        there = target / path.relative_to(source)
        there.mkdir() if path.is_dir() else there.write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An index whose vectors have been written out."""
    root = tmp_path_factory.mktemp("large") / "index"
    process = start("go", root, 260)
    assert "found" in process.communicate(timeout=120)[0]
    assert list(root.glob("*/*/index_metadata.pickle"))
    return root


def test_an_intact_large_index_is_read_as_it_is(large):
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(260)))
    for _ in range(2):
        status = stored_status(large, bank, "hashed")
        assert (status.chunks, status.fresh) == (2080, True)


def test_waits_for_the_one_who_builds_and_says_so(root, opened, monkeypatch):
    root.mkdir()
    said = []
    with FileLock(root / "lock"):
        monkeypatch.setattr(folder_module, "PATIENCE", 0.2)
        with pytest.raises(IndexFailed, match="lock"):
            opened(root, warn=said.append)
    assert "waiting" in said[0].en
    assert held(opened(root)) == chunks(BANK)


# --- a Chroma server --------------------------------------------------------------------------------------------------

ON_A_SERVER = """
import json, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from test_index import BANK, INDEXED, OTHER, Hashed, chunks, held, nearest
from interviewer.bank import Bank
from interviewer.errors import EndpointError, IndexFailed
from interviewer.models import Text
from interviewer.retrieval.index import Index, stored_status
from interviewer.retrieval.passages import Filed
root, url = Path(sys.argv[1]), sys.argv[2]
built = []
class Down(Hashed):
    def embed(self, texts):
        raise EndpointError("down", "停机")
def opened(bank, embedder=Hashed()):
    return Index.open(root, bank, lambda _root, _bank: embedder, url=url, progress=lambda *_: built.append(bank is BANK), warn=sys.exit)
try:
    opened(BANK, Down())
except EndpointError:
    built.clear()  # a collection was begun and never finished
empty = stored_status(root, BANK, "hashed", url=url).fingerprint
old = opened(BANK)
first_hit = nearest(old, INDEXED["adam/en/question"], lang="en")[0].id
again = opened(BANK)
new = opened(OTHER)
held_by_both = (held(new) == held(old) == chunks(OTHER))
embedder = Hashed()
other_machine = Index.open(root / "elsewhere", OTHER, lambda _root, _bank: embedder, url=url, warn=sys.exit)
held_there = held(other_machine) == chunks(OTHER) and len(embedder.asked) == 2  # one question was looked up, none embedded
status = stored_status(root, OTHER, "hashed", url=url) == new.status()
fresh = [old.status().fresh, new.status().fresh]
new.refresh(BANK)
refreshed = held(new) == chunks(BANK)
third = Index.open(root, OTHER, lambda _root, _bank: Hashed("other"), url=url, warn=sys.exit)
try:
    nearest(old, "adam")
except IndexFailed as e:
    gone = str(e)
print(json.dumps([empty, first_hit, again.status().chunks, built, fresh, held_by_both, held_there, status, refreshed, url in gone]))
"""


@pytest.fixture
def server(tmp_path):
    """A real `chroma run` on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chroma = Path(sys.executable).parent / "chroma"
    command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", tmp_path / "server"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def _wait_for(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the Chroma server did not start")


def test_on_a_server(root, server):
    """In a process of its own: Chroma's client never closes its sockets, which is a warning, which is an error here."""
    script = ON_A_SERVER.format(paths=PATHS)
    run = subprocess.run(
        [sys.executable, "-c", script, str(root), server], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    built = [True, True, False, False, False, False]
    expected = [None, "adam/en/question", CHUNKS, built, [False, True], True, True, True, True, True]
    assert json.loads(run.stdout) == expected
    assert builds(root) == ["elsewhere"]
    assert len(list(root.glob("*.sqlite"))) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:99999", "nonsense"])
def test_a_server_that_is_not_there_is_one_clear_sentence(root, opened, url):
    with pytest.raises(IndexFailed, match="INTERVIEWER_CHROMA_URL") as failed:
        opened(root, url=url)
    assert url in failed.value.say("zh")
