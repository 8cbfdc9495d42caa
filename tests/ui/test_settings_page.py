"""The handlers of the settings page, without a browser: what a person fills in, what is asked, saved and in force then."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack

import gradio as gr
import pytest
import samples
from fakes import FakeServer, Said
from looped import looped
from pydantic import SecretStr

from interviewer.grading.model import ModelGrader
from interviewer.models import LANGS
from interviewer.settings import Saved, Settings
from interviewer.ui.app import build
from interviewer.ui.i18n import WORDS
from interviewer.ui.labels import Labels
from interviewer.ui.settings import JUDGES, SettingsPage
from interviewer.ui.settings_form import FIELDS

KEY = "sk-never-shown-0123456789"
JUDGED = '{"gap": {"sentences": [1], "verdict": "covered"}, "remedy": {"sentences": [], "verdict": "missing"}, "improve": ""}'
HOSTILE = "<img src=http://e.example/a.png onerror=x>\u202eb</ul><script>1</script>"
OURS = {"p", "ul", "li", "span", "div", "b", "h2", "h3", "article", "table", "tr", "th", "td"}
EMPTY = {"grader": "auto", "base_url": "", "model": "", "api_key": "", "request_timeout": 60, "fallback": True}


def tags_of(html):
    return set(re.findall(r"<([a-z0-9]+)", html))


def text_of(html):
    return re.sub(r"<[^>]+>", "", html)


class Bench:
    """The page over real services, with what a person would see and press."""

    def __init__(self, services, monkeypatch):
        self.services = services
        self.told: list[str] = []
        for kind in ("Info", "Warning"):
            monkeypatch.setattr(gr, kind, lambda sentence, **_: self.told.append(sentence))
        with gr.Blocks(analytics_enabled=False):
            self.page = SettingsPage(services, Labels(), gr.State("en"))
            self.page.wire()

    def fields(self, **changes):
        return tuple((EMPTY | changes)[name] for name in FIELDS)

    def looked(self, lang="en", **changes):
        shown = self.page.look_around(lang, *self.fields(**changes))
        return shown.get(self.page.found), shown.get(self.page.model)

    def tested(self, lang="en", **changes):
        """All that the page showed below the buttons, one after the other."""
        steps = self.page.try_out(lang, *self.fields(**changes))
        return [step[self.page.result] for step in steps if self.page.result in step]

    def keep(self, lang="en", **changes):
        return self.page.keep(lang, *self.fields(**changes))

    @property
    def saved(self):
        return self.services.settings.saved()


@pytest.fixture
def bench(services, monkeypatch):
    services.settings = Settings(discover=False)
    services.__dict__["_bank"] = samples.bank()
    return looped(lambda: Bench(services, monkeypatch))


@pytest.fixture
def serve():
    """Starts servers that list these models, or say something else, and judge as they are asked."""
    with ExitStack() as running:

        def start(*names, said=None):
            listed = {"data": [{"id": name, "owned_by": "somebody"} for name in names]}
            judged = {"choices": [{"message": {"content": JUDGED}, "finish_reason": "stop"}]}
            return running.enter_context(
                FakeServer(lambda heard: said or Said(listed if heard.method == "GET" else judged))
            )

        yield start


# --- what is shown


def test_the_fields_show_what_is_set_and_nothing_of_the_key(bench):
    bench.services.settings = bench.services.settings.save(
        Saved(grader="model", base_url="http://me:pw@127.0.0.1:1/v1", api_key=SecretStr(KEY), model="m", request_timeout=7)
    )  # fmt: skip
    page, shown = bench.page, bench.page.fill("en")
    assert [shown[field]["value"] for field in page.fields] == ["model", "http://127.0.0.1:1/v1", "m", "", 7, True]
    assert shown[page.key]["placeholder"] == WORDS["settings.key.set"].en
    assert shown[page.forget]["visible"] is True
    assert KEY not in json.dumps(list(shown.values()))
    assert "pw@" not in json.dumps(list(shown.values()))


def test_a_fresh_home(bench):
    page, shown = bench.page, bench.page.fill("zh")
    assert [shown[field]["value"] for field in page.fields] == ["auto", "", "", "", 60, True]
    assert all(shown[field]["interactive"] and shown[field]["info"] is None for field in page.fields)
    assert shown[page.key]["placeholder"] == WORDS["settings.key.none"].zh
    assert shown[page.forget]["visible"] is False
    assert "settings.json" in shown[page.title]


def test_what_the_environment_fixes_is_shown_and_not_taken(bench, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_MODEL", "fixed-model")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    bench.services.settings = Settings(discover=False)
    page, shown = bench.page, bench.page.fill("en")
    assert [name for name, field in zip(FIELDS, page.fields, strict=True) if not shown[field]["interactive"]] == [
        "model",
        "api_key",
    ]
    assert "INTERVIEWER_MODEL" in shown[page.model]["info"]
    assert "sent to the address" in shown[page.key]["info"]
    assert "INTERVIEWER_API_KEY / OPENAI_API_KEY" in shown[page.key]["info"]
    assert shown[page.key]["placeholder"] == WORDS["settings.key.fixed"].en
    assert shown[page.model]["value"] == "fixed-model"
    assert shown[page.forget]["visible"] is False
    assert KEY not in json.dumps(list(shown.values()))
    bench.keep(model="another", api_key="sk-another", fallback=False)
    now = bench.services.settings
    assert (now.model, now.api_key.get_secret_value(), now.fallback) == ("fixed-model", KEY, False)
    assert bench.saved == Saved(grader="auto", fallback=False, request_timeout=60)
    bench.services.settings.save(Saved(api_key=SecretStr("sk-older")))
    assert bench.page.fill("en")[page.forget]["visible"] is False, "what is fixed is not forgotten here"


def test_saved_settings_that_do_not_hold_are_said_so_and_mended_by_saving(bench, home):
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_text("{")
    assert "cannot be used" in bench.page.fill("en")[bench.page.title]
    bench.keep(model="m")
    assert bench.saved.model == "m"
    assert "cannot be used" not in bench.page.fill("en")[bench.page.title]


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_there_and_who_would_grade(bench, serve, lang):
    server = serve("nomic-embed-text", "llama3.2:1b", "qwen3:8b")
    html, models = bench.looked(lang, base_url=server.base_url)
    assert "✓" in html
    assert "<b>qwen3:8b</b>" in html
    assert "nomic" not in html
    assert WORDS["judge.now.model"][lang].format(model="qwen3:8b", base_url=server.base_url) in text_of(html)
    assert models["choices"] == [
        (WORDS["settings.model.is"][lang].format(model="qwen3:8b"), ""), ("llama3.2:1b", "llama3.2:1b"), ("qwen3:8b", "qwen3:8b"),
    ]  # fmt: skip
    assert (
        bench.looked(lang, base_url=server.base_url, model="qwen3:8b")[1]["choices"][0][0]
        == (WORDS["settings.model.auto"][lang])
    )


@pytest.mark.parametrize(
    ("grader", "fallback", "says"),
    [
        ("auto", True, "stands_in"),
        ("auto", False, "nobody"),
        ("model", False, "nobody"),
        ("builtin", True, None),
    ],
)
def test_an_address_that_does_not_work_says_so_once(bench, serve, grader, fallback, says):
    url = serve(said=Said({}, status=401)).base_url
    html, _ = bench.looked(base_url=url, grader=grader, fallback=fallback)
    assert "✕" in html
    assert html.count("does not accept the API key") == 1
    assert WORDS[f"settings.judge.{says}" if says else "judge.now.chosen"].en in text_of(html)


def test_a_model_that_is_not_there_is_named_beside_those_that_are(bench, serve):
    html, _ = bench.looked(base_url=serve("qwen3:8b").base_url, model="gone")
    assert "does not have the model gone (qwen3:8b)" in text_of(html)
    assert "✓" in html


def test_nothing_set_and_nothing_looked_for(bench):
    html, models = bench.looked()
    assert "INTERVIEWER_DISCOVER=false" in html
    assert WORDS["judge.now.builtin"].en in text_of(html)
    assert WORDS["settings.judge.none"].en in text_of(bench.looked(grader="model")[0])
    assert models["choices"] == [(WORDS["settings.model.auto"].en, "")]


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_a_server_says_is_shown_as_text(bench, serve, lang):
    server = serve(HOSTILE, *(f"{HOSTILE}-{n}" for n in range(20)), "/models/" + "x" * 500)
    html, models = bench.looked(lang, base_url=server.base_url)
    (*_, tested) = bench.tested(lang, base_url=server.base_url, model=HOSTILE)
    title = f"<!doctype html><title>{HOSTILE.replace('<', '&lt;')}</title>"
    wrong, _ = bench.looked(lang, base_url=serve(said=Said(title)).base_url)
    chosen, _ = bench.looked(lang, base_url=server.base_url, model=HOSTILE)
    for shown in (html, chosen, tested, wrong):
        assert tags_of(shown) <= OURS
        assert "onerror=x" in text_of(shown)
        assert "\u202e" not in shown
    assert WORDS["settings.more"][lang].format(n=14) in html
    assert all(len(label) < 120 and "\u202e" not in label for label, _ in models["choices"])
    assert models["choices"][1][1] == HOSTILE


def test_a_change_of_language_leaves_what_is_typed(bench):
    for lang in LANGS:
        shown = bench.page.describe(lang)
        assert all("value" not in shown[field] for field in bench.page.fields)
        assert shown[bench.page.judge]["choices"] == [(WORDS[f"settings.judge.{j}"][lang], j) for j in JUDGES]


# --- testing


@pytest.mark.parametrize("lang", LANGS)
def test_a_test_shows_how_it_goes_on_and_what_came_of_it(bench, serve, lang):
    server = serve("qwen3:8b")
    first, *running, last = bench.tested(lang, base_url=server.base_url.removesuffix("/v1"))
    assert WORDS["settings.looking"][lang] in first
    assert any("qwen3:8b" in step and "60" in step for step in running)
    for fact in ("json_schema", WORDS["probe.streams"][lang], WORDS["probe.thinking.off"][lang], "0."):
        assert fact in text_of(last)
    assert tags_of(last) <= OURS
    assert bench.saved == Saved()
    assert bench.services.settings.base_url is None


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (Said({}, status=401), "does not accept the API key"),
        (Said("<title>Shop</title>"), "not as a model endpoint (Shop)"),
        (Said({}, status=404), "/v1"),
        (Said({"data": []}), "no chat model"),
    ],
)
def test_a_test_of_the_wrong_thing_says_which(bench, serve, said, says):
    assert says in text_of(bench.tested(base_url=serve(said=said).base_url)[-1])
    assert bench.told == []


def test_a_test_without_anything_to_test(bench):
    assert WORDS["settings.nothing"].en in bench.tested()[-1]


# --- saving


def test_what_is_saved_counts_for_the_next_grade_and_open_interviews_go_on(bench, serve):
    services, server = bench.services, serve("first", "second")
    session, examiner = services.session, services.examiner
    assert services.model_grader() is None
    shown = bench.keep(base_url=server.base_url, model="second", fallback=False)
    assert WORDS["settings.saved"].en in shown[bench.page.result]
    assert (services.chat().endpoint.model, services.chat().endpoint.base_url) == ("second", server.base_url)
    before = services.model_grader()
    assert isinstance(before, ModelGrader)
    assert examiner.fallback is False
    bench.keep(base_url=server.base_url, model="first")
    assert services.chat().endpoint.model == "first"
    assert services.model_grader() is not before
    assert examiner.fallback is True
    bench.keep(grader="builtin")
    assert services.model_grader() is services.chat() is None
    assert (services.session, services.examiner) == (session, examiner)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"request_timeout": 0}, "request_timeout"),
        ({"request_timeout": None}, None),
        ({"request_timeout": 1e9}, "request_timeout"),
        ({"grader": "human"}, "grader"),
        ({"base_url": f"http://ada:{KEY}@127.0.0.1:1/v1"}, "key field"),
        ({"base_url": "http://[::1"}, None),
        ({"model": "\ud800 \x00"}, None),
        ({"api_key": "密钥\ud800"}, None),
    ],
)
def test_what_does_not_hold_is_not_saved(bench, changes, says):
    bench.keep(model="kept")
    bench.keep(**changes)
    assert (bench.saved.model == "kept") == bool(says)
    assert len(bench.told) == bool(says)
    assert all(says in sentence and KEY not in sentence for sentence in bench.told)


def test_a_key_stays_with_its_address(bench, serve):
    ours, theirs = serve("m"), serve("m")
    bench.keep(base_url=ours.base_url, api_key=KEY)
    assert ours.heard == []
    bench.looked(base_url=ours.base_url)
    bench.tested(base_url=ours.base_url.upper().replace("HTTP", "http").replace("/V1", "/v1"))
    assert all(heard.headers["authorization"] == f"Bearer {KEY}" for heard in ours.heard)
    assert WORDS["settings.key.again"].en in bench.tested(base_url=theirs.base_url)[-1]
    assert bench.saved.api_key is not None, "a test saves nothing"
    assert all(KEY not in str(heard.headers) for heard in theirs.heard)
    assert {heard.method for heard in theirs.heard} == {"GET", "POST"}
    assert bench.keep(base_url=ours.base_url, model="m")[bench.page.key]["value"] == ""
    assert bench.saved.api_key.get_secret_value() == KEY
    shown = bench.keep(base_url=theirs.base_url)
    assert bench.saved.api_key is None
    assert WORDS["settings.key.again"].en in shown[bench.page.result]
    bench.keep(base_url=ours.base_url)
    assert bench.services.settings.api_key is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("http://Host.example:9/v1/", True),
        ("host.example:9", True),
        ("http://host.example:9/other/v1", True),
        ("https://host.example:9/v1", False),
        ("http://host.example:90/v1", False),
        ("http://host.example/v1", False),
        ("http://host.example.evil:9/v1", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_which_addresses_are_the_same_server(bench, address, kept):
    bench.keep(base_url="http://host.example:9/v1", api_key=KEY)
    bench.keep(base_url=address)
    assert (bench.saved.api_key is not None) == kept


def test_a_key_for_a_fixed_address_stays_whatever_the_browser_says_of_it(bench, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://host.example:9/v1")
    bench.services.settings = Settings(discover=False)
    bench.keep(api_key=KEY)
    bench.keep(base_url="http://elsewhere.example/v1")
    assert bench.saved.api_key.get_secret_value() == KEY
    assert bench.services.settings.base_url == "http://host.example:9/v1"


def test_a_login_in_a_saved_address_is_neither_shown_nor_lost(bench):
    bench.services.settings = bench.services.settings.save(Saved(base_url="http://me:pw@127.0.0.1:1/v1"))
    bench.keep(base_url=bench.page.fill("en")[bench.page.address]["value"], model="m")
    assert (bench.saved.base_url, bench.saved.model) == ("http://me:pw@127.0.0.1:1/v1", "m")
    assert bench.told == []


def test_a_key_is_forgotten_on_request_and_what_is_typed_stays(bench):
    bench.keep(base_url="http://127.0.0.1:9/v1", api_key=KEY, model="m")
    shown = bench.page.forget_key("en", *bench.fields())
    assert shown[bench.page.key]["value"] == ""
    assert (bench.saved.api_key, bench.saved.model) == (None, "m")
    assert bench.services.settings.api_key is None
    assert shown[bench.page.forget]["visible"] is False
    assert "value" not in shown[bench.page.model]


def test_a_home_that_cannot_be_written_is_told(bench, vault):
    bench.services.settings = Settings(home_dir=vault.folder, discover=False)
    with vault.shut():
        bench.keep(model="m")
    assert "cannot write" in bench.told[0]
    assert bench.services.settings.model is None


def test_no_key_is_in_the_page_itself(services, monkeypatch):
    services.settings = services.settings.save(Saved(api_key=SecretStr(KEY), base_url="http://127.0.0.1:9/v1"))
    config = looped(lambda: build(services).get_config_file())
    assert KEY not in json.dumps(config, default=str)
