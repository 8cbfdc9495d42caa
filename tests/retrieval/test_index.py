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

from interviewer.errors import EndpointError, IndexFailed
from interviewer.retrieval import folder as folder_module
from interviewer.retrieval.index import Index, stored_status

BANK = samples.bank()
OTHER = samples.bank(samples.question("dropout"))
CHUNKS = 4 * 2 * 4
"""Questions, languages, parts."""


class Hashed:
    """A deterministic embedder: counts of three-letter windows, hashed; `seed` is the model behind the name."""

    def __init__(self, name="hashed", dimension=64, seed=0):
        self.name, self.dimension, self.seed = name, dimension, seed

    def embed(self, texts):
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
        made.append(Index.open(root, bank, lambda _: embedder or Hashed(), **options))
        return made[-1]

    yield open_index
    for index in made:
        index.close()


def nearest(index, text, **options):
    return index.query(index.embedder.embed([text])[0], 3, **options)


def builds(root):
    return sorted(p.name for p in root.iterdir() if p.is_dir())


# --- built, read again, replaced --------------------------------------------------------------------------------------


def test_builds_with_progress_then_reads_without(root, opened):
    seen = []
    first = opened(root, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, CHUNKS), (CHUNKS, CHUNKS)]
    assert len(first.chunks) == CHUNKS
    first.close()
    second = opened(root, progress=lambda done, total: pytest.fail("built again"))
    assert second.chunks == first.chunks


def test_a_chunk_is_found_by_its_own_text_with_all_that_is_known_of_it(root, opened):
    index = opened(root)
    for chunk in list(index.chunks.values())[::7]:
        (hit, *_) = nearest(index, chunk.indexed)
        assert hit.chunk == chunk
        assert hit.score == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_query_can_ask_for_one_language(root, opened, lang):
    hits = nearest(opened(root), "What about adam?", lang=lang)
    assert [h.chunk.lang for h in hits] == [lang] * 3


@pytest.mark.parametrize(
    ("bank", "embedder"),
    [(OTHER, Hashed()), (BANK, Hashed(name="other")), (BANK, Hashed(dimension=16))],
    ids=["bank", "embedder", "dimension"],
)
def test_another_recipe_is_built_beside_and_replaces_the_old(root, opened, bank, embedder):
    old = opened(root)
    (before,) = builds(root)
    during = []
    new = opened(root, bank, embedder, progress=lambda *_: during.append(builds(root)))
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
    chunk = index.chunks["adam/en/question"]
    assert nearest(index, chunk.indexed)[0].score == pytest.approx(1, abs=1e-4)


def test_delete_and_open_again(root, opened):
    index = opened(root)
    index.delete()
    assert builds(root) == []
    with pytest.raises(IndexFailed):
        nearest(index, "adam")
    assert len(opened(root).chunks) == CHUNKS


def test_the_folder_may_vanish_while_the_index_is_open(root, opened):
    index = opened(root)
    remove(root)
    assert not index.status().fresh
    assert len(opened(root).chunks) == CHUNKS


def test_status_of_what_is_stored_builds_nothing(root, opened):
    nothing = stored_status(root, BANK, "hashed")
    assert (nothing.fingerprint, nothing.chunks, nothing.fresh, root.exists()) == (None, 0, False, False)
    index = opened(root)
    assert stored_status(root, BANK, "hashed") == index.status()
    assert index.status().folder == str(root)
    assert not stored_status(root, OTHER, "hashed").fresh
    assert not stored_status(root, BANK, "another").fresh


def test_an_embedder_that_fails_leaves_nothing_and_its_error_passes(root, opened):
    class Down(Hashed):
        def embed(self, texts):
            raise EndpointError("the endpoint is down", "端点停机")

    with pytest.raises(EndpointError):
        opened(root, embedder=Down())
    assert builds(root) == []
    assert len(opened(root).chunks) == CHUNKS


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


def sql(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()


DAMAGE = {
    "random bytes": noise,
    "random tail": lambda f: noise(f, f.stat().st_size // 2),
    "cut": lambda f: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2]),
    "empty": lambda f: f.write_bytes(b""),
    "missing": remove,
    "a folder": lambda f: (remove(f), f.mkdir()),
    "a text changed": lambda f: sql(
        f, "UPDATE embedding_metadata SET string_value = 'x' WHERE key = 'chroma:document'"
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
    assert nearest(index, index.chunks["adam/zh/answer-0"].indexed)[0].chunk.id == "adam/zh/answer-0"


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
    assert len(opened(root, warn=said.append).chunks) == CHUNKS
    assert "unwrap" in said[0].en


def test_leaving_is_no_damage(root, opened):
    def leave(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(root, progress=leave)
    assert builds(root) == []


def test_a_file_where_the_folder_should_be_is_replaced(root, opened):
    root.write_text("not a folder")
    said = []
    assert len(opened(root, warn=said.append).chunks) == CHUNKS
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


def test_a_full_disk_is_one_clear_sentence_and_leaves_nothing(root, opened, monkeypatch):
    def full(self, **_):
        raise RuntimeError("database or disk is full")

    monkeypatch.setattr("chromadb.api.models.Collection.Collection.upsert", full)
    with pytest.raises(IndexFailed, match="disk is full"):
        opened(root)
    assert builds(root) == []


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
    if mode == "hang" and done:
        time.sleep(600)
index = Index.open(root, bank, lambda _: test_index.Hashed(dimension=8), progress=progress,
                   warn=lambda sentence: print("warned", sentence.en, flush=True))
hit = index.query(index.embedder.embed([index.chunks["q7/en/answer-0"].indexed])[0], 1)[0]
print("found", hit.chunk.id, len(index.chunks), flush=True)
"""


PATHS = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]


def start(mode, root, questions):
    command = [sys.executable, "-c", SCRIPT.format(paths=PATHS), mode, str(root), str(questions)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_killed_in_the_middle_of_building(root, opened):
    process = start("hang", root, 40)
    while "building 100" not in (line := process.stdout.readline()):
        assert line, "it ended before it built anything"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (half,) = builds(root)
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(40)))
    assert stored_status(root, bank, "hashed").fingerprint is None
    index = opened(root, bank, Hashed(dimension=8))
    assert len(index.chunks) == 40 * 8
    assert len(builds(root)) == 1
    assert half not in builds(root)


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
    (vectors,) = (root / before).glob(f"*/{file}")
    damage(vectors)
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(130)))
    assert stored_status(root, bank, "hashed").fingerprint is None


def test_a_rebuild_after_damaged_vector_files(large, tmp_path):
    root = tmp_path / "index"
    copy(large, root)
    noise(next(root.glob("*/*/data_level0.bin")))
    process = start("go", root, 130)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    assert "warned" in said
    assert "found q7/en/answer-0 1040" in said


def copy(source: Path, target: Path) -> None:
    target.mkdir()
    for path in sorted(source.rglob("*")):
        there = target / path.relative_to(source)
        there.mkdir() if path.is_dir() else there.write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An index whose vectors have been written out."""
    root = tmp_path_factory.mktemp("large") / "index"
    process = start("go", root, 130)
    assert "found" in process.communicate(timeout=120)[0]
    assert list(root.glob("*/*/index_metadata.pickle"))
    return root


def test_an_intact_large_index_is_read_as_it_is(large):
    bank = samples.bank(*(samples.question(f"q{i}") for i in range(130)))
    for _ in range(2):
        status = stored_status(large, bank, "hashed")
        assert (status.chunks, status.fresh) == (1040, True)


def test_waits_for_the_one_who_builds_and_says_so(root, opened, monkeypatch):
    root.mkdir()
    said = []
    with FileLock(root / "lock"):
        monkeypatch.setattr(folder_module, "PATIENCE", 0.2)
        with pytest.raises(IndexFailed, match="lock"):
            opened(root, warn=said.append)
    assert "waiting" in said[0].en
    assert len(opened(root).chunks) == CHUNKS


# --- a Chroma server --------------------------------------------------------------------------------------------------

ON_A_SERVER = """
import json, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from test_index import BANK, OTHER, Hashed, nearest
from interviewer.errors import EndpointError, IndexFailed
from interviewer.retrieval.index import Index, stored_status
root, url = Path(sys.argv[1]), sys.argv[2]
built = []
class Down(Hashed):
    def embed(self, texts):
        raise EndpointError("down", "停机")
def opened(bank, embedder=Hashed()):
    return Index.open(root, bank, lambda _: embedder, url=url, progress=lambda *_: built.append(bank is BANK), warn=sys.exit)
try:
    opened(BANK, Down())
except EndpointError:
    built.clear()  # a collection was begun and never finished
empty = stored_status(root, BANK, "hashed", url=url).fingerprint
old = opened(BANK)
first_hit = nearest(old, old.chunks["adam/en/question"].indexed, lang="en")[0].chunk.id
again = opened(BANK)
new = opened(OTHER)
try:
    nearest(old, "adam")
except IndexFailed as e:
    gone = str(e)
print(json.dumps([empty, first_hit, len(again.chunks), built, old.status().fresh, new.status().fresh,
                  stored_status(root, OTHER, "hashed", url=url) == new.status(), url in gone]))
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
    built = [True, True, False, False]
    assert json.loads(run.stdout) == [None, "adam/en/question", CHUNKS, built, False, True, True, True]
    assert builds(root) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:99999", "nonsense"])
def test_a_server_that_is_not_there_is_one_clear_sentence(root, opened, url):
    with pytest.raises(IndexFailed, match="INTERVIEWER_CHROMA_URL") as failed:
        opened(root, url=url)
    assert url in failed.value.say("zh")
