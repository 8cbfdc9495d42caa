"""Finding an endpoint: what is asked, what is chosen, and what is said when it is the wrong thing."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fakes import FakeServer, Said
from pydantic import SecretStr

from interviewer.errors import EndpointError
from interviewer.llm.endpoint import Endpoint, Looked, Place, choose, find, is_loopback, look, normal_url
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
    (Said(status=302, headers={"Location": "http://127.0.0.1:1/"}), None, "redirect", "elsewhere"),
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
def test_reached_but_wrong_says_which(serve: Any, said: Said, model: str | None, problem: str, sentence: str) -> None:
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
    assert not look(settings(base_url=url))[0].reachable


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
    looked = Looked("configured", "https://api.openai.com/v1", "openai", models=("gpt-a", "gpt-b"))
    with pytest.raises(EndpointError, match="INTERVIEWER_MODEL"):
        choose(settings(base_url=looked.base_url), (looked,))


def test_loopback_is_looked_through_together_in_under_a_second(serve: Any) -> None:
    slow, dripping, wrong = serve(Said(seconds=5)), serve(Said(b"{", drip=True)), serve(Said("<html>"))
    good = serve(models("embedder-embed", "qwen", owner="llamacpp"))
    urls = [free_url(), slow.base_url, dripping.base_url, wrong.base_url, good.base_url]
    places = tuple(Place(f"place {n}", url, "other") for n, url in enumerate(urls))
    started = time.perf_counter()
    found = find(settings(api_key=SecretStr(KEY)), places)
    assert time.perf_counter() - started < 1.5  # two busy cores; alone it is 0.85
    assert found is not None
    assert found.endpoint == Endpoint(base_url=good.base_url, model="qwen", kind="llamacpp")
    problems = [at.trouble.problem if at.trouble else None for at in found.looked]
    assert problems == ["refused", "timeout", "timeout", "not_api", None]
    assert "authorization" not in good.heard[0].headers, "a key is for the configured endpoint only"


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
