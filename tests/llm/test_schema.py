"""What each rung asks of a server."""

import json
from typing import Annotated, Any, Literal, get_args

import pytest
from pydantic import BaseModel, Field

from interviewer.llm.endpoint import Kind
from interviewer.llm.schema import RUNGS, Rung, form, rungs, strict_schema, with_schema
from interviewer.prompts import Message


class Part(BaseModel):
    """A part of it."""

    n: Annotated[int, Field(ge=1, le=9)]


class Note(BaseModel):
    """What the tests ask for."""

    verdict: Literal["yes", "no"] = Field(description="the verdict")
    parts: list[Part] = Field(default=[], max_length=3)
    title: Annotated[str, Field(max_length=40)] = ""


ASKED = (Message(role="system", content="Be brief."), Message(role="user", content="Well?"))


def test_the_schema_is_strict_and_has_bounds_on_demand() -> None:
    loose, bounded = strict_schema(Note, bounds=False), strict_schema(Note, bounds=True)
    assert loose["required"] == ["verdict", "parts", "title"], "a property may be called like a keyword"
    assert loose["additionalProperties"] is False
    assert loose["$defs"]["Part"]["required"] == ["n"]
    assert "default" not in json.dumps(loose)
    assert not {"maxLength", "maximum", "maxItems"} & set(json.dumps(loose).split('"'))
    assert bounded["properties"]["title"]["maxLength"] == 40
    assert loose["description"] == "What the tests ask for."


FORMS: list[tuple[Rung, dict[str, Any]]] = [
    (
        "json_schema",
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "Note", "strict": True, "schema": strict_schema(Note, bounds=False)},
            }
        },
    ),
    (
        "tool",
        {
            "tools": [
                {
                    "type": "function",
                    "function": {
                        "name": "Note",
                        "description": "What the tests ask for.",
                        "parameters": strict_schema(Note, bounds=False),
                    },
                }
            ],
            "tool_choice": {"type": "function", "function": {"name": "Note"}},
        },
    ),
    ("json_object", {"response_format": {"type": "json_object"}}),
    ("text", {}),
]


@pytest.mark.parametrize(("rung", "wanted"), FORMS)
def test_the_form_of_each_rung(rung: Rung, wanted: dict[str, Any]) -> None:
    assert form(rung, Note, "other") == wanted


def test_a_name_that_servers_take() -> None:
    odd = type("Grading[Points, 要点] " + "x" * 80, (Note,), {})
    name = form("json_schema", odd, "other")["response_format"]["json_schema"]["name"]
    assert len(name) <= 64
    assert name.replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("kind", "bounds"), [("llamacpp", True), ("ollama", True), ("lmstudio", True), ("openai", False), ("other", False)]
)
def test_bounds_go_only_to_servers_that_know_them(kind: Kind, bounds: bool) -> None:
    for rung in ("json_schema", "tool"):
        assert ("maxLength" in json.dumps(form(rung, Note, kind))) is bounds


@pytest.mark.parametrize(
    ("kind", "worth"),
    [
        ("llamacpp", ("json_schema", "json_object", "text")),
        ("ollama", ("json_schema", "json_object", "text")),
        ("lmstudio", ("json_schema", "text")),
        ("llamacpp-python", ("tool", "json_object", "text")),
        ("vllm", RUNGS),
        ("openai", RUNGS),
        ("other", RUNGS),
    ],
)
def test_no_call_is_spent_on_what_a_server_is_known_not_to_do(kind: Kind, worth: tuple[Rung, ...]) -> None:
    assert rungs(kind) == worth


def test_every_server_is_asked_in_plain_text_at_last() -> None:
    assert all(rungs(kind)[-1] == "text" for kind in get_args(Kind))


def test_the_schema_in_the_prompt_comes_last() -> None:
    system, user = with_schema(ASKED, Note)
    assert system == ASKED[0], "the prefix stays the same for a server's cache"
    assert user.content.startswith("Well?\n\n")
    assert '"enum":["yes","no"]' in user.content
    assert '"maxLength":40' in user.content
