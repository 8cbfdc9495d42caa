"""A model endpoint that writes slowly: what it says of each key point is scripted, and it says it a piece at a time."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

from fakes import FakeServer, Heard, Said

PIECE = 24
"""Characters of a piece."""


class SlowModel:
    """Judges every answer as its fields say, which may be set between two answers."""

    def __init__(self, gap: float = 0.15) -> None:
        self.down = threading.Event()
        """While it is set, every request is refused with 503."""
        self.reset(gap)

    def reset(self, gap: float = 0.15) -> None:
        """Be as it was made."""
        self.gap = gap
        """Seconds between two pieces."""
        self.rulings: dict[str, tuple[str, list[int]]] = {}
        """Key point -> verdict and sentences; one that is not here is missing."""
        self.strengths = self.improve = ""
        self.reason = "as the answer says"
        self.trouble = ""
        """Said with status 400 instead of a judgement, if there is something to say."""
        self.asked = 0
        """Judgements begun."""
        self.down.clear()

    def __call__(self, heard: Heard) -> Said:
        if self.down.is_set():
            return Said({"error": {"message": "the model is loading"}}, status=503)
        if heard.path.endswith("/models"):
            return Said({"object": "list", "data": [{"id": "slow-7b-instruct", "object": "model"}]})
        if not heard.path.endswith("/chat/completions"):
            return Said({"error": {"message": "no such page"}}, status=404)
        if self.trouble:
            return Said({"error": {"message": self.trouble}}, status=400)
        self.asked += 1
        text = json.dumps(self._reply(heard.body), ensure_ascii=False)
        if not heard.body.get("stream"):
            return Said(_whole(text))
        pieces = [text[i : i + PIECE] for i in range(0, len(text), PIECE)]
        usage = {"prompt_tokens": 1234, "completion_tokens": len(text) // 4, "total_tokens": 1234 + len(text) // 4}
        return Said(
            stream=[*map(_chunk, pieces), _chunk("", "stop"), _chunk("", usage=usage), "data: [DONE]\n\n"], gap=self.gap
        )

    def _reply(self, body: Mapping[str, Any]) -> dict[str, Any]:
        schema = body["response_format"]["json_schema"]["schema"]
        definitions = schema.get("$defs", {})
        points = definitions.get("Points", schema["properties"].get("points", {})).get("properties")
        if points is None:  # the second look at single points: what they name is fine
            return {
                name: "yes" if "enum" not in shape else shape["enum"][0] for name, shape in schema["properties"].items()
            }
        return {
            "points": {id_: self._point(id_) for id_ in points},
            "wrong_claims": [],
            "strengths": self.strengths,
            "improve": self.improve,
            "follow_up": None,
        }

    def _point(self, id_: str) -> dict[str, Any]:
        verdict, sentences = self.rulings.get(id_, ("missing", []))
        return {"sentences": sentences, "reason": self.reason, "verdict": verdict}


def _chunk(text: str, finish: str | None = None, usage: Mapping[str, int] | None = None) -> dict[str, Any]:
    choices = [] if usage else [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "slow-7b-instruct",
        "choices": choices,
        "usage": usage,
    }


def _whole(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    usage = {"prompt_tokens": 1234, "completion_tokens": 210, "total_tokens": 1444}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "slow-7b-instruct",
        "choices": choices,
        "usage": usage,
    }


def serving(model: SlowModel) -> FakeServer:
    """The model behind a loopback address; a context manager."""
    return FakeServer(model)
