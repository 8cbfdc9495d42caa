"""How an answer was spoken, on the report page: lines, a player for what was kept, and a server that plays nothing else."""

import json
import subprocess
import sys
from html import unescape
from urllib.parse import quote

import pytest
from graded import HOSTILE, NOW, OURS, tags_of, text_of

from interviewer import bank
from interviewer.looks import Record
from interviewer.models import Delivery, QuestionResult, TurnState
from interviewer.speech.recordings import FOLDER
from interviewer.ui.manner_card import player_of
from interviewer.ui.report_card import report_html

DELIVERY = Delivery(
    seconds=62, silence=0.25, pace=120, fillers={HOSTILE: 2}, recogniser=HOSTILE, heard=HOSTILE, audio="iv 1's.webm"
)


def report(**changes):
    result = QuestionResult(
        question_id="q", topic="t", asked="What?", state=TurnState.GRADED, score=60, first_score=60, hints_used=0, answer="words",
        follow_up="And?", follow_up_answer="more", **changes,
    )  # fmt: skip
    return Record(
        interview_id="i", lang="en", started_at=NOW, finished_at=NOW, score=60, asked=1, graded=1, ungraded=0, skipped=0, topics=(),
        questions=(result,), reading=(), graders=(), delivery=result.delivery or result.follow_up_delivery,
    )  # fmt: skip


@pytest.fixture
def folder(home):
    made = home / FOLDER
    made.mkdir(parents=True)
    (made / "iv 1's.webm").write_bytes(b"sound")
    return made


def html(folder, lang="en", **changes):
    return report_html(report(**changes), bank.load(), lang, player_of(folder, lang))


@pytest.mark.parametrize(("lang", "title"), [("en", "How you spoke"), ("zh", "你是怎么说的")])
def test_a_spoken_answer_says_how_and_can_be_heard(folder, lang, title):
    page = html(folder, lang, delivery=DELIVERY)
    assert page.count(title) == 2, "over all, and with its answer"
    assert page.count("<audio") == 1
    assert 'preload="none"' in page
    assert "1:02" in text_of(page)
    assert tags_of(page) <= OURS | {"h2", "audio"}


def test_the_answer_to_a_follow_up_has_its_own(folder):
    page = html(folder, delivery=DELIVERY, follow_up_delivery=DELIVERY.model_copy(update={"seconds": 5}))
    assert page.count("<audio") == 2
    assert "0:05" in page.partition("And?")[2]


def test_a_typed_answer_says_nothing_of_it(folder):
    page = html(folder)
    assert "How you spoke" not in page
    assert "<audio" not in page


@pytest.mark.parametrize("audio", [None, "gone.webm", "../history.sqlite"])
def test_what_was_not_kept_has_no_player(folder, audio):
    page = html(folder, delivery=DELIVERY.model_copy(update={"audio": audio}))
    assert "<audio" not in page
    assert "How you spoke" in page


# gradio leaves event loops behind that it never closes: not in this process
ASK = """
import json, sys
from fastapi.testclient import TestClient
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.server import web_app
home, login, *addresses = sys.argv[1:]
client = TestClient(web_app(Services(Settings(home_dir=home, auth_file=login or None, grader="builtin"))))
def ask(address):
    found = client.get(address)
    return [found.status_code, found.text if found.status_code == 200 else "", found.headers.get("content-disposition", "")]
before = [ask(address) for address in addresses]
client.post("/login", data={"username": "ada", "password": "secret"})
print(json.dumps([before, [ask(address) for address in addresses]]))
"""


def asked(home, login, *addresses):
    """What the server says to these addresses before a login and after it: status, text, disposition."""
    run = subprocess.run(
        [sys.executable, "-c", ASK, str(home), str(login), *addresses], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout.splitlines()[-1])


def test_the_server_plays_recordings_and_nothing_else_of_the_home(folder, tmp_path):
    address = "/" + unescape(html(folder, delivery=DELIVERY).partition('src="')[2].partition('"')[0])
    (folder.parent / "secret.txt").write_text("no")
    others = [folder.parent / "secret.txt", folder / ".." / "secret.txt", folder.parent / "history.sqlite"]
    addresses = [address, *(f"/gradio_api/file={quote(str(other))}" for other in others)]
    (played, *refused), _ = asked(folder.parent, "", *addresses)
    assert played[:2] == [200, "sound"]
    assert not played[2].startswith("attachment"), "a browser would save it instead"
    assert {status for status, *_ in refused} <= {403, 404}

    logins = tmp_path / "logins"
    logins.write_text("ada:secret\n")
    (stranger, *_), (ada, *_) = asked(folder.parent, logins, address)
    assert (stranger[0], ada[:2]) == (401, [200, "sound"])
