"""Nothing of a key gets through, however a server repeats it; and nothing else is lost."""

import html
from urllib.parse import quote

import pytest
from fakes import FakeServer, Said
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.masking import masked
from interviewer.llm.trouble import Trouble
from interviewer.prompts import Message

KEY = "sk-Very/Secret+Key&0042"


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        f"Bearer {KEY}",
        f'{{"Authorization":"Bearer {KEY}"}}',
        quote(KEY, safe=""),
        quote(quote(KEY, safe="")),
        html.escape(KEY),
        KEY.lower(),
        KEY.upper(),
        KEY[:9] + "…",
        "…" + KEY[-7:],
        f"({KEY[3:14]}***)",
        f"http://h/?key={quote(KEY)}&x=1",
        f"{KEY},{KEY}",
    ],
)
def test_every_echo(echo: str) -> None:
    said = masked(f"the key {echo} is wrong", KEY)
    assert said.startswith("the key ")
    assert said.endswith(" is wrong")
    assert "***" in said
    for n in range(len(KEY) - 5):
        assert KEY[n : n + 6].lower() not in said.lower()


@pytest.mark.parametrize("secret", ["", "x" * 50, "sk-other-000000"])
def test_what_holds_nothing_of_it_stays(secret: str) -> None:
    assert masked("the  context\nis 4096 tokens", secret) == "the  context\nis 4096 tokens"


def test_short_keys_are_masked_whole() -> None:
    assert masked("no abc, no ab", "abc") == "no *** no ab"


@given(st.text(min_size=6, max_size=40, alphabet=st.characters(codec="ascii", categories=("L", "N", "P"))), st.data())
def test_any_part_of_any_key(key: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(key) - 6))
    part = key[start : data.draw(st.integers(start + 6, len(key)))]
    for echo in (part, quote(part, safe=""), quote(quote(part, safe="")), html.escape(part)):
        assert masked(f"a {echo} b", key) == "a *** b"


@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 413, 429, 500, 503])
@pytest.mark.parametrize("shape", ["{}", "bad {}", "header 'authorization: Bearer {}'", "https://h/v1?api_key={}"])
def test_no_error_of_a_server_shows_it(status: int, shape: str) -> None:
    said = Said({"error": {"message": shape.format(quote(KEY, safe="")) + " " + shape.format(KEY[:12])}}, status=status)
    with FakeServer(lambda _: said) as server:
        endpoint = Endpoint(base_url=server.base_url, model="tiny", api_key=SecretStr(KEY))
        with pytest.raises(Trouble) as caught:
            ChatClient(endpoint, 20, wait=lambda woken, seconds: None).complete([Message(role="user", content="x")], 9)
    told = f"{caught.value.en} {caught.value.zh} {caught.value.detail}".lower()
    assert not any(KEY[n : n + 6].lower() in told for n in range(len(KEY) - 5))
