"""What the recorder of the page and its server say to each other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from interviewer.models import Frozen, Lang
from interviewer.ui.dictation import State

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, Field(max_length=200)]


class Ready(Frozen):
    """Who will listen?"""

    do: Literal["ready"]
    lang: Lang


class Begin(Frozen):
    """A recording begins, or goes on at a server that does not know it any more."""

    do: Literal["begin"]
    take: Id
    window: Id
    turn: Name
    lang: Lang
    rate: int
    keep: bool | None = None
    """Whether its sound is kept; None: as the settings say."""


class Piece(Frozen):
    """Half a second or so of it: 16-bit samples in base64."""

    do: Literal["piece"]
    take: Id
    n: Annotated[int, Field(ge=0)]
    pcm: Annotated[str, Field(max_length=2_000_000)]
    lang: Lang


class Finish(Frozen):
    """That was all, if so many pieces have come. After a failure: try again."""

    do: Literal["finish"]
    take: Id
    pieces: Annotated[int, Field(ge=0)]
    lang: Lang


class Look(Frozen):
    """How does it stand? Answered when it is settled, or after MOST_WAIT."""

    do: Literal["look"]
    take: Id
    lang: Lang


class Drop(Frozen):
    """Throw it away."""

    do: Literal["drop"]
    take: Id
    lang: Lang


class Left(Frozen):
    """What is there of this turn from before a reload?"""

    do: Literal["left"]
    window: Id
    turn: Name
    lang: Lang


Message = Annotated[Ready | Begin | Piece | Finish | Look | Drop | Left, Field(discriminator="do")]
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


class Standing(Frozen):
    """How a spoken answer stands."""

    state: State | Literal["unknown", "stale", "refused"]
    """`unknown`: the server has no such recording; `stale`: its question is no longer open, and it was thrown away;
    `refused`: the message could not be followed, for the reason in `say`, and may be sent again.
    """
    take: str = ""
    next: int = 0
    """Number of the piece that is wanted next."""
    seconds: float = 0.0
    ended: bool = False
    """Hands-free, the answer is over."""
    full: bool = False
    """The longest recording is reached."""
    text: str = ""
    """What was heard so far, or in the end."""
    say: str = ""
    unsure: bool = False


class Listens(Frozen):
    """Who turns speech into text."""

    by: Literal["server", "browser", "nobody", "off"]
    name: str = ""
    """Of the recogniser."""
    why: str = ""
    """Why there is none, and what to do."""
    may_browser: bool = False
    """Whether the page may offer the browser's own recognition, which may send the sound to its maker."""
