"""Kept recordings: played from their folder only, and deleted."""

import pytest

from interviewer.models import Delivery
from interviewer.speech.recordings import delete, recording


def delivery(audio):
    return Delivery(seconds=1, silence=0, audio=audio)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "outside.webm").write_bytes(b"secret")
    made = tmp_path / "recordings"
    (made / "inner").mkdir(parents=True)
    (made / "iv-1.webm").write_bytes(b"sound")
    (made / "inner" / "x.webm").write_bytes(b"sound")
    return made


def test_what_was_kept_is_found(folder):
    assert recording(folder, delivery("iv-1.webm")) == folder / "iv-1.webm"


@pytest.mark.parametrize(
    "name", [None, "", "gone.webm", "../outside.webm", "/etc/passwd", "inner/x.webm", "inner", ".", ".."]
)
def test_nothing_else_is(folder, name):
    assert recording(folder, delivery(name)) is None
    delete(folder, [delivery(name), None])
    assert sum(path.is_file() for path in folder.parent.rglob("*")) == 3


def test_no_answer_no_recording(folder):
    assert recording(folder, None) is None


def test_deleting_twice_is_deleting(folder):
    for _ in range(2):
        delete(folder, [delivery("iv-1.webm"), delivery("iv-1.webm")])
    assert not (folder / "iv-1.webm").exists()
