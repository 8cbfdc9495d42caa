"""Finding an endpoint: what is asked, what is chosen, and what is said when it is the wrong thing."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said
from pydantic import SecretStr

from interviewer.errors import EndpointError
from interviewer.llm import endpoint
from interviewer.llm.catalog import ListedModel
from interviewer.llm.endpoint import (
    LOOPBACK,
    Endpoint,
    Looked,
    Place,
    choose,
    context_length,
    find,
    is_loopback,
    look,
    normal_url,
)
from interviewer.settings import Settings

KEY = "sk-very-secret"


def settings(**given: Any) -> Settings:
    return Settings(**{"base_url": None, "api_key": None, "model": None, "discover": True, **given}, _env_file=None)


def models(*names: str, owner: str = "somebody") -> Said:
    return Said({"object": "list", "data": [{"id": name, "object": "model", "owned_by": owner} for name in names]})


def free_url() -> str:
    """An address where nothing listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{s.getsockname()[1]}/v1"


@pytest.fixture
def serve() -> Iterator[Any]:
    """Starts servers that answer every request the same way."""
    with ExitStack() as running:
        yield lambda said: running.enter_context(FakeServer(lambda _: said))


@pytest.mark.parametrize(
    ("said", "model", "chosen"),
    [
        (models("tiny"), None, "tiny"),
        (models("tiny", "big"), "big", "big"),
        (models("llama3:latest"), "llama3", "llama3:latest"),
        (models("nomic-embed-text", "bge-m3", "qwen3:8b"), None, "qwen3:8b"),
        (models("text-embedding-3-small", "whisper-1", "tts-1", "gpt-x"), None, "gpt-x"),
        (Said({"detail": "no such path"}, status=404), "by-name", "by-name"),
    ],
    ids=["the only one", "by name", "Ollama's tag", "embedders left out", "speech left out", "models not listed"],
)
def test_the_configured_endpoint(serve: Any, said: Said, model: str | None, chosen: str) -> None:
    server = serve(said)
    found = find(settings(base_url=server.base_url, model=model, api_key=SecretStr(KEY)))
    assert found is not None
    assert found.endpoint.model == chosen
    assert found.endpoint.base_url == server.base_url
    assert [(h.method, h.path) for h in server.heard] == [("GET", "/v1/models")]
    assert server.heard[0].headers["authorization"] == f"Bearer {KEY}"


WRONG = [
    (Said({"error": "no"}, status=401), None, "key", "INTERVIEWER_API_KEY"),
    (Said({"error": "no"}, status=403), None, "key", "INTERVIEWER_API_KEY"),
    (Said("<html>hello</html>"), None, "not_api", "not as a model endpoint"),
    (Said("<html>hello</html>", status=404), None, "not_found", "/v1"),
    (Said([1, 2]), None, "not_api", "not as a model endpoint"),
    (Said({"data": [1]}), None, "not_api", "not as a model endpoint"),
    (Said(b"\xff\xfe\x00"), None, "not_api", "not as a model endpoint"),
    (Said("[" * 100_000), None, "not_api", "not as a model endpoint"),
    (Said(b'{"data": []' + b" " * 5_000_000 + b"}"), None, "not_api", "not as a model endpoint"),
    (Said("<!DOCTYPE html>\n<title>\n Jupyter &amp; friends</title>"), None, "not_api", "(Jupyter & friends)"),
    (Said("<title>Blocked by policy</title>", status=403), None, "not_api", "(Blocked by policy)"),
    (Said(f"<title>Your key {KEY} is wrong</title>"), None, "not_api", "(Your key *** is wrong)"),
    (Said({"detail": "Not Found"}, status=404), None, "not_found", "/v1"),
    (Said(slow_head=True), None, "timeout", "did not answer in time"),
    (
        Said(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        None,
        "redirect",
        "elsewhere (http://127.0.0.1:1/)",
    ),
    (
        Said(status=308, headers={"Location": f"https://a:b@c/v1?key={KEY}"}),
        None,
        "redirect",
        "elsewhere (https://c/v1)",
    ),
    (Said(status=301), None, "redirect", "elsewhere;"),
    (Said(status=407), None, "proxy", "proxy"),
    (Said(status=429), None, "busy", "rate limit"),
    (Said({"error": "x"}, status=500), None, "server", "internal error"),
    (Said({"error": "loading"}, status=503), None, "loading", "not ready"),
    (Said(hang_up=True), None, "cut", "broke the connection"),
    (models("a", "b"), "c", "model_missing", "does not have the model c (a, b)"),
    (models(), None, "no_model", "no chat model"),
    (Said({"data": None}), None, "no_model", "no chat model"),
    (models("bge-m3"), None, "no_model", "no chat model"),
]


@pytest.mark.parametrize(("said", "model", "problem", "sentence"), WRONG)
def test_reached_but_wrong_says_which(
    serve: Any, said: Said, model: str | None, problem: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "_CONFIGURED_SECONDS", 0.3 if said.slow_head else 5.0)
    url = serve(said).base_url
    with pytest.raises(EndpointError, match=re.escape(sentence)) as caught:
        find(settings(base_url=url, model=model, api_key=SecretStr(KEY)))
    assert caught.value.problem == problem
    for text in (caught.value.en, caught.value.zh):
        assert url in text
        assert KEY not in text


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (free_url(), "refused"),
        ("ftp://127.0.0.1/v1", "bad_url"),
        ("http://[::1/v1", "bad_url"),
        ("http:///v1", "bad_url"),
    ],
)
def test_not_reached_says_why(url: str, problem: str) -> None:
    with pytest.raises(EndpointError) as caught:
        find(settings(base_url=url))
    assert caught.value.problem == problem
    (looked,) = look(settings(base_url=url))
    assert (looked.reachable, looked.mark) == (False, "✕")


def test_a_host_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointError, match="cannot be resolved"):
        find(settings(base_url="http://no-such-host.example/v1"))


def test_no_tls_where_https_was_asked(serve: Any) -> None:
    url = serve(models("a")).base_url.replace("http:", "https:")
    with pytest.raises(EndpointError) as caught:
        find(settings(base_url=url))
    assert caught.value.problem == "tls"


def test_a_key_that_cannot_be_sent_is_named_as_the_problem(serve: Any) -> None:
    with pytest.raises(EndpointError, match="INTERVIEWER_API_KEY"):
        find(settings(base_url=serve(models("a")).base_url, api_key=SecretStr("密钥")))


def test_a_password_in_the_address_is_not_shown() -> None:
    url = free_url().replace("http://", "http://ada:pa55@")
    with pytest.raises(EndpointError) as caught:
        find(settings(base_url=url))
    assert "pa55" not in caught.value.en + caught.value.zh


def test_openai_without_a_model_name_is_not_chosen_for_the_person() -> None:
    listed = tuple(ListedModel(name=name) for name in ("gpt-a", "gpt-b"))
    looked = Looked("configured", "https://api.openai.com/v1", "openai", listed)
    with pytest.raises(EndpointError, match="INTERVIEWER_MODEL"):
        choose(settings(base_url=looked.base_url), (looked,))


def test_loopback_is_looked_through_together_in_under_a_second(serve: Any) -> None:
    slow, dripping, wrong = serve(Said(seconds=5)), serve(Said(b"{", drip=True)), serve(Said("<html>"))
    endless, good = serve(Said(slow_head=True)), serve(models("embedder-embed", "qwen", owner="llamacpp"))
    urls = [free_url(), slow.base_url, dripping.base_url, endless.base_url, wrong.base_url, good.base_url]
    places = tuple(Place(f"place {n}", url, "other") for n, url in enumerate(urls))
    started = time.perf_counter()
    found = find(settings(api_key=SecretStr(KEY)), places)
    assert time.perf_counter() - started < 1.5  # two busy cores; alone it is 0.85
    assert found is not None
    assert found.endpoint == Endpoint(base_url=good.base_url, model="qwen", kind="llamacpp")
    problems = [at.trouble.problem if at.trouble else None for at in found.looked]
    assert problems == ["refused", "timeout", "timeout", "timeout", "not_api", None]
    assert [at.mark for at in found.looked] == ["–", "–", "–", "–", "✕", "✓"]
    assert "authorization" not in good.heard[0].headers, "a key is for the configured endpoint only"


# What each server says at each path, as recorded; anything else is a 404.
OLLAMA = {
    "/v1/models": {"data": [{"id": name, "owned_by": "library"} for name in ("nomic-embed-text:latest", "phi4:latest", "mistral:latest")]},
    "/api/tags": {"models": [{"name": "phi4:latest", "details": {"parameter_size": "14.7B"}}, {"name": "mistral:latest", "details": {"parameter_size": "7.2B"}}]},
    "/api/ps": {"models": [{"name": "mistral:latest", "context_length": 4096}]},
    "/api/show": {"parameters": "num_ctx    2048"},
}  # fmt: skip
LM_STUDIO = {
    "/v1/models": {"data": [{"id": name, "owned_by": "organization_owner"} for name in ("a-7b", "b-7b", "nomic")]},
    "/api/v0/models": {
        "data": [
            {"id": "a-7b", "type": "llm", "state": "not-loaded", "max_context_length": 32768},
            {
                "id": "b-7b",
                "type": "llm",
                "state": "loaded",
                "loaded_context_length": 8192,
                "max_context_length": 32768,
            },
            {"id": "nomic", "type": "embeddings", "state": "loaded"},
        ]
    },
}
LLAMA_CPP = {
    "/v1/models": {"models": [{"name": "m"}], "data": [{"id": "m", "owned_by": "llamacpp", "meta": {"n_params": 8e9}}]},
    "/props": {"default_generation_settings": {"n_ctx": 16384}},
}
VLLM = {"/v1/models": {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 32768}]}}
PYTHON = {"/v1/models": {"data": [{"id": "m", "owned_by": "me", "permissions": []}]}}
STRANGER = {"/v1/models": {"data": [{"id": "m"}]}}


@pytest.fixture
def playing() -> Iterator[Any]:
    """Starts servers that answer by path."""
    with ExitStack() as running:

        def start(paths: dict[str, Any]) -> FakeServer:
            def answer(heard: Heard) -> Said:
                said = paths.get(heard.path, Said({}, status=404))
                return said if isinstance(said, Said) else Said(said)

            return running.enter_context(FakeServer(answer))

        yield start


@pytest.mark.parametrize(
    ("paths", "name", "kind", "model", "context"),
    [
        (OLLAMA, "Ollama", "ollama", "mistral:latest", 4096),
        (OLLAMA | {"/api/ps": {"models": []}}, "Ollama", "ollama", "phi4:latest", 2048),
        (OLLAMA | {"/api/ps": Said("<html>"), "/api/show": {}}, "Ollama", "ollama", "phi4:latest", None),
        ({"/v1/models": OLLAMA["/v1/models"]}, "Ollama", "ollama", "mistral:latest", None),
        (LM_STUDIO, "LM Studio", "lmstudio", "b-7b", 8192),
        ({"/v1/models": LM_STUDIO["/v1/models"]}, "LM Studio", "lmstudio", "a-7b", None),
        (LLAMA_CPP, "llama.cpp", "llamacpp", "m", 16384),
        (VLLM, "vLLM", "vllm", "m", 32768),
        (PYTHON, "llama-cpp-python", "llamacpp-python", "m", None),
        (STRANGER, "other", "other", "m", None),
    ],
    ids=["Ollama", "nothing loaded", "no word of what runs", "an old Ollama", "LM Studio", "an old LM Studio", "llama.cpp",
         "vLLM", "llama-cpp-python", "a stranger"],
)  # fmt: skip
def test_who_answers_is_named_and_asked_for_more(
    playing: Any, paths: dict[str, Any], name: str, kind: str, model: str, context: int | None
) -> None:
    url = playing(paths).base_url
    found = find(settings(), (Place("vLLM, llama-cpp-python", url),))
    assert found is not None
    assert (found.looked[0].name, found.looked[0].kind, found.endpoint.kind) == (name, kind, kind)
    assert found.endpoint.model == model
    assert context_length(found.endpoint, 5) == context


def test_a_server_that_tells_no_more_in_time_is_used_all_the_same(playing: Any) -> None:
    found = find(settings(), (Place("Ollama", playing(OLLAMA | {"/api/tags": Said(seconds=9)}).base_url, seconds=0.3),))
    assert found is not None
    assert found.endpoint.kind == "ollama"


def test_another_program_on_a_usual_port_is_a_finding(playing: Any) -> None:
    url = playing({"/v1/models": Said("<!doctype html><title>My shop</title>")}).base_url
    (at,) = look(settings(), (Place("llama.cpp", url),))
    assert (at.mark, at.name, at.reachable) == ("✕", "llama.cpp", True)
    assert "My shop" in at.problem.en
    assert choose(settings(), (at,)) is None


def test_only_embedders_are_nothing_to_talk_to(playing: Any) -> None:
    url = playing({"/v1/models": {"data": [{"id": "bge-m3", "owned_by": "library"}]}}).base_url
    (at,) = look(settings(), (Place("Ollama", url),))
    assert (at.mark, at.problem.problem, at.trouble) == ("✕", "no_model", None)


def test_a_context_is_not_asked_of_what_is_not_there() -> None:
    for url in (free_url(), "http://[::1/v1"):
        assert context_length(Endpoint(base_url=url, model="m", kind="ollama"), 1) is None


def test_a_machine_without_certificates_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise OSError("no certificates")

    monkeypatch.setattr(endpoint, "http_client", broken)
    (at,) = look(settings(base_url="https://127.0.0.1:1/v1"))
    assert at.trouble is not None
    assert context_length(Endpoint(base_url=at.base_url, model="m", kind="ollama"), 1) is None


def test_a_configured_address_on_a_usual_port_is_taken_for_its_usual_server(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(models("hf.co/someone/qwen3", owner="someone")).base_url
    monkeypatch.setattr(endpoint, "LOOPBACK", (Place("Ollama", url, "ollama"),))
    found = find(settings(base_url=url.replace("127.0.0.1", "localhost")))
    assert found is not None
    assert found.endpoint.kind == "ollama"


def test_the_usual_places() -> None:
    assert [(p.name, p.base_url) for p in LOOPBACK] == [
        ("Ollama", "http://127.0.0.1:11434/v1"),
        ("LM Studio", "http://127.0.0.1:1234/v1"),
        ("llama.cpp", "http://127.0.0.1:8080/v1"),
        ("vLLM, llama-cpp-python", "http://127.0.0.1:8000/v1"),
    ]
    assert max(p.seconds for p in LOOPBACK) < 1


def test_the_server_that_has_the_wanted_model_is_taken(serve: Any) -> None:
    first, second = serve(models("a")), serve(models("b"))
    places = (Place("first", first.base_url, "ollama"), Place("second", second.base_url, "vllm"))
    found = find(settings(model="b"), places)
    assert found is not None
    assert (found.endpoint.base_url, found.endpoint.kind) == (second.base_url, "vllm")
    with pytest.raises(EndpointError, match="does not have the model c"):
        find(settings(model="c"), places)


def test_nothing_found_is_none_and_nothing_asked_when_told_so(serve: Any) -> None:
    server = serve(models("a"))
    assert find(settings(), (Place("nothing", free_url(), "vllm"),)) is None
    assert find(settings(discover=False), (Place("there", server.base_url, "vllm"),)) is None
    assert server.heard == []


def test_no_proxy_stands_between_us_and_loopback(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(models("from-the-proxy"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.base_url.removesuffix("/v1"))
    found = find(settings(base_url=serve(models("direct")).base_url))
    assert found is not None
    assert found.endpoint.model == "direct"
    assert proxy.heard == []


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"),
        ("localhost:8080/v1/", "http://localhost:8080/v1"),
        (" https://api.example.com/v1/chat/completions ", "https://api.example.com/v1"),
        ("https://example.com/openai/deployments/x", "https://example.com/openai/deployments/x"),
    ],
)
def test_addresses_as_people_type_them(typed: str, url: str) -> None:
    assert normal_url(typed) == url


@pytest.mark.parametrize(
    ("url", "here"),
    [("http://127.0.0.1:1/v1", True), ("http://localhost/v1", True), ("http://[::1]:8/v1", True), ("http://a.localhost", True),
     ("http://127.0.0.1.example.com/v1", False), ("http://192.168.1.2/v1", False), ("http://[::1", False), ("", False)],
)  # fmt: skip
def test_what_counts_as_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


def test_a_key_is_never_printed() -> None:
    endpoint = Endpoint(base_url="http://x/v1", model="m", api_key=SecretStr(KEY))
    assert KEY not in f"{endpoint!r} {endpoint} {endpoint.model_dump()} {endpoint.model_dump_json()}"
