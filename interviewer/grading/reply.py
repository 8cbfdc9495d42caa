"""What a model is asked to write about an answer. Docstrings and descriptions reach the model: half of the prompt.

Limits stand in the schema, where a server with a grammar keeps them; validation is lenient, because code cuts and
checks everything afterwards. Only the verdicts have to be complete: each key point is a required property, by its id.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, create_model, field_validator

from interviewer.grading.evidence import MAX_UNITS


def _numbers(value: Any) -> list[int]:
    """Sentence numbers as models write them: 2, "2", "[2]", [1, "3"], "1, 3", null."""
    if isinstance(value, list):
        return [n for item in value for n in _numbers(item)]
    return [] if value is None else [int(n) for n in re.findall(r"(?<![\d.-])\d{1,3}(?![\d.])", str(value))]


def _prose(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _word(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _objects(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _whole_follow_up(value: Any) -> Any:
    return value if isinstance(value, dict) and {"probes", "question"} <= value.keys() else None


Prose = Annotated[str, BeforeValidator(_prose)]
Sentences = Annotated[
    list[int],
    BeforeValidator(_numbers),
    Field(json_schema_extra={"maxItems": 6, "items": {"type": "integer", "minimum": 1, "maximum": MAX_UNITS}}),
]


class PointReply(BaseModel):
    """Judgement of one key point."""

    sentences: Sentences = Field([], description="numbers of the answer sentences that show it; [] if none")
    reason: Prose = Field("", description="at most 15 words", json_schema_extra={"maxLength": 120})
    verdict: Annotated[Literal["covered", "partial", "missing", "contradicted"], BeforeValidator(_word)]


class WrongClaimReply(BaseModel):
    """A false statement in the answer."""

    sentences: Sentences = Field([], description="where it is said")
    correction: Prose = Field("", description="what is true instead", json_schema_extra={"maxLength": 200})


class FollowUpReply(BaseModel):
    """A second chance at one key point."""

    probes: Prose = Field(description="id of the key point", json_schema_extra={"maxLength": 80})
    question: Prose = Field(description="gives nothing away", json_schema_extra={"maxLength": 200})


P = TypeVar("P", bound=BaseModel)


class GradingReply(BaseModel, Generic[P]):
    """Judgement of one answer."""

    points: P
    wrong_claims: Annotated[list[WrongClaimReply], BeforeValidator(_objects)] = Field(
        [], json_schema_extra={"maxItems": 3}
    )
    strengths: Prose = Field("", description="what is right", json_schema_extra={"maxLength": 240})
    improve: Prose = Field("", description="what to fix first", json_schema_extra={"maxLength": 320})
    follow_up: Annotated[FollowUpReply | None, BeforeValidator(_whole_follow_up)] = None

    @field_validator("points", mode="before")
    @classmethod
    def _by_id(cls, value: Any) -> Any:
        """A list of points that carry their ids is as good as an object; of equal ids the first counts."""
        if not isinstance(value, list):
            return value
        return {str(item["id"]): item for item in reversed(_objects(value)) if "id" in item}

    def of_points(self) -> list[PointReply]:
        """The judgements in the order of the ids that were asked for."""
        return [getattr(self.points, name) for name in type(self.points).model_fields]


@lru_cache(maxsize=256)
def reply_model(point_ids: tuple[str, ...]) -> type[GradingReply[Any]]:
    """The reply for these key points. Ids are aliases, because an id such as `copy` must not shadow a method."""
    fields: dict[str, Any] = {f"point_{i}": (PointReply, Field(alias=id_)) for i, id_ in enumerate(point_ids)}
    points = create_model("Points", __doc__="One judgement for each key point, by its id.", **fields)
    return GradingReply[points]
