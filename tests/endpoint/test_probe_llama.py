"""A genuine llama.cpp server, tried out: what it can do is found, and its context is what it was started with."""

from __future__ import annotations

import pytest

from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import context_length, find
from interviewer.llm.probe import probe
from interviewer.models import LANGS, Lang
from interviewer.prompts import Prompts
from interviewer.settings import Settings

pytestmark = pytest.mark.endpoint


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_server_can_do(llama_server: str, lang: Lang) -> None:
    found = find(Settings(base_url=llama_server))
    assert found is not None
    told = probe(ChatClient(found.endpoint, 60), Prompts(), lang, 60)
    assert (told.rung, told.calls, told.problem, told.thinking) == ("json_schema", 1, None, "off")
    assert told.streams is not False
    assert told.context == context_length(found.endpoint, 5) == 8192  # 16384 for two slots
    assert told.warnings == ()
