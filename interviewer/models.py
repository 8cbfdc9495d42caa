"""The nouns of the interview: what a question, an answer, a verdict, a grade and a report are.

Frozen values without I/O. Everything that crosses a module border is one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
NonEmpty = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    """Base of every value here: immutable, and a key that nobody knows is an error, not a typo that passes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False, defer_build=True)


class Text(Frozen):
    """One text in both languages. `text[lang]` reads it."""

    zh: NonEmpty
    en: NonEmpty

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


# --- the bank ---------------------------------------------------------------------------------------------------------


class KeyPoint(Frozen):
    """One thing that an expert listens for: a full statement, never a keyword."""

    id: Slug
    weight: Annotated[int, Field(ge=1, le=3)] = 1
    """How much of the answer this is: 1 (nice to hear) to 3 (the heart of it)."""
    essential: bool = False
    """Without it the answer is not an answer."""
    point: Text
    wordings: tuple[NonEmpty, ...] = ()
    """Other ways in which people say it, in both languages, spoken register included."""
    concepts: tuple[tuple[NonEmpty, ...], ...] = ()
    """Groups of interchangeable terms; a statement that covers the point touches every group."""
    draft: bool = False
    """Made by a machine from the reference answer of an imported question; no person has accepted it yet."""
    cites: str | None = None
    """Only of a draft: the words of the reference answer that it rests on."""


class Misconception(Frozen):
    """A wrong thing that people say here, and what is right."""

    claim: Text
    wordings: tuple[NonEmpty, ...] = ()
    correction: Text


class FollowUp(Frozen):
    """A question that gives the candidate a second chance at one key point."""

    probes: Slug
    """Id of the key point."""
    question: Text


class Source(Frozen):
    """Where a question or its facts come from; `seed`, `book` and `paper` are keys of knowledge/sources.yaml."""

    document: str | None = None
    """File name of an imported document."""
    seed: str | None = None
    number: str | None = None
    book: str | None = None
    section: str | None = None
    pages: str | None = None
    paper: str | None = None

    @model_validator(mode="after")
    def _names_one_work(self) -> Self:
        if sum(x is not None for x in (self.document, self.seed, self.book, self.paper)) != 1:
            raise ValueError("a source names exactly one of: document, seed, book, paper")
        return self

    @property
    def key(self) -> str:
        """The key into knowledge/sources.yaml; of an imported document its file name."""
        return self.document or self.seed or self.book or self.paper or ""


class Work(Frozen):
    """An entry of knowledge/sources.yaml."""

    title: NonEmpty
    kind: Literal["seed", "book", "paper"]
    authors: str = ""
    year: int | None = None
    url: str | None = None


Kind = Literal["open", "choice"]


class Question(Frozen):
    """One question of the bank with all that is needed to ask, help, grade and explain it."""

    id: Slug
    topic: Slug
    kind: Kind = "open"
    difficulty: Annotated[int, Field(ge=1, le=5)]
    """1 warm-up .. 5 expert."""
    question: Text
    paraphrases: tuple[NonEmpty, ...] = ()
    """Other ways in which people ask it, in both languages; the search knows them, they are never asked."""
    answer: Text
    """Reference answer that a strong candidate could say in one to three minutes; Markdown, LaTeX allowed."""
    key_points: tuple[KeyPoint, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    hints: tuple[Text, ...] = ()
    """From gentle to nearly there; never the answer itself."""
    follow_ups: tuple[FollowUp, ...] = ()
    options: Mapping[str, Text] = Field(default_factory=dict)
    """Only for kind `choice`: letter -> text."""
    correct: tuple[str, ...] = ()
    """Only for kind `choice`: the right letters."""
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    """Where the seed document is outdated or wrong: what it says, what is right."""

    def point(self, point_id: str) -> KeyPoint:
        """The key point of that id; KeyError if there is none."""
        for p in self.key_points:
            if p.id == point_id:
                return p
        raise KeyError(point_id)


class CriterionText(Frozen):
    """How one rubric criterion is called and described to the candidate."""

    name: Text
    description: Text
    levels: tuple[tuple[int, Text], ...]
    """(lowest value 0-100 of the level, its description), best first."""


class Rubric(Frozen):
    """knowledge/rubric.yaml: the numbers and words of grading. `docs/grading.md` explains each."""

    version: int
    credit: Mapping[str, float]
    """Verdict -> share of the key point's weight that it earns, 0..1."""
    essential_factor: Annotated[float, Field(ge=1)]
    """An essential point weighs this many times its weight."""
    full_marks_at: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Coverage that earns 100: a strong answer need not mention every small point."""
    wrong_claim_penalty: Annotated[float, Field(ge=0, le=1)]
    """Share of the score lost per confirmed wrong claim."""
    max_penalty: Annotated[float, Field(ge=0, le=1)]
    """Wrong claims together never take more than this share."""
    cap_without_essential: Annotated[int, Field(ge=0, le=100)]
    """Highest score of an answer that has credit for no essential point."""
    follow_up_below: Annotated[int, Field(ge=0, le=100)]
    """A follow-up is asked only when the score is below this."""
    criteria: Mapping[str, CriterionText]


# --- grading ----------------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a judge may say of one key point."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


class Quote(Frozen):
    """A piece of the candidate's answer; `start` and `end` are code points into the answer exactly as given."""

    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class PointVerdict(Frozen):
    """A judge's statement on one key point, with the words of the answer that show it."""

    id: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()
    reason: str = ""
    """One short sentence for the candidate; may be empty."""
    credit: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of the point's weight that it earns, where the judge knows it finer than the verdict says."""
    refused: bool = False
    """The judge credited it, but what it named as evidence does not show it; `reason` says why."""


class WrongClaim(Frozen):
    """Something in the answer that is not so."""

    quote: Quote
    correction: str


class Feedback(Frozen):
    """Two short texts for the candidate, in the interview's language."""

    strengths: str = ""
    improve: str = ""


class Usage(Frozen):
    """What a judgement cost at the endpoint (tokens) and in time (seconds, wall clock)."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    calls: int = 0
    """Requests to the endpoint, refused ones included."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            seconds=self.seconds + other.seconds,
            calls=self.calls + other.calls,
        )


class GraderInfo(Frozen):
    """Which judge spoke."""

    kind: Literal["choice", "builtin", "model"]
    model: str | None = None
    endpoint: str | None = None
    """Kind of server: ollama | lmstudio | llamacpp | vllm | openai | other."""
    prompt: str | None = None
    """Name and hash of the prompt, `grade@1a2b3c4d`."""
    rung: str | None = None
    """How structure was obtained from the model: json_schema | tool | json_object | text."""
    left_out: tuple[Literal["passages", "reference"], ...] = ()
    """What of the prompt did not fit into the model's context. Of the answer nothing is ever left out."""
    fallback: str | None = None
    """Why this judge stands in for the chosen one; None when it was the chosen one."""


class Judgement(Frozen):
    """All that a judge says: facts per key point, no numbers. `grading.scoring` turns it into a grade."""

    grader: GraderInfo
    points: tuple[PointVerdict, ...]
    """Every key point that was asked about exactly once, in the question's order."""
    wrong_claims: tuple[WrongClaim, ...] = ()
    ignored: tuple[Quote, ...] = ()
    """Sentences that address the examiner instead of the question; never evidence."""
    feedback: Feedback = Feedback()
    follow_up: FollowUp | None = None
    """The judge's own suggestion, aimed at one key point."""
    usage: Usage = Usage()


class GradedPoint(PointVerdict):
    """A verdict together with what the candidate needs to read it."""

    point: str
    """The key point's statement in the interview's language."""
    weight: int
    essential: bool
    draft: bool = False
    """Drafted from an imported answer; no person has accepted it."""


class Grade(Frozen):
    """The result shown, stored and printed (`interviewer grade --json` prints exactly this).

    `status` "ungraded" has a `reason` and neither score nor points: no default score, ever.
    """

    question_id: str | None
    status: Literal["graded", "ungraded"]
    reason: str | None = None
    grader: GraderInfo | None = None
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    raw_score: Annotated[int, Field(ge=0, le=100)] | None = None
    """The score before it was calibrated; None: it was not."""
    points: tuple[GradedPoint, ...] = ()
    wrong_claims: tuple[WrongClaim, ...] = ()
    ignored: tuple[Quote, ...] = ()
    criteria: Mapping[str, int | None] = Field(default_factory=dict)
    """Criterion -> 0..100, or None where the answer gives nothing to judge it by."""
    feedback: Feedback = Feedback()
    follow_up: FollowUp | None = None
    sources: tuple[Source, ...] = ()
    usage: Usage = Usage()

    @model_validator(mode="after")
    def _ungraded_is_not_zero(self) -> Self:
        if (self.status == "graded") != (self.score is not None):
            raise ValueError("a graded answer has a score, an ungraded one has none")
        if self.status == "ungraded" and not self.reason:
            raise ValueError("an ungraded answer says why")
        return self


class Objection(Frozen):
    """What the candidate says against a grade: hostile text."""

    text: str
    point_id: str | None = None
    """The key point whose verdict it is about; None: the whole grade."""


class GivenGrade(Frozen):
    """A grade as it was given; after an appeal or a retry a turn has several, the latest counts."""

    grade: Grade
    objection: Objection | None
    """What it answers; None: the first grade, a retry, or another judge."""
    at: datetime


class SecondLook(Frozen):
    """What another examiner makes of a stored answer."""

    turn_id: str
    before: Grade | None
    after: Grade


# --- the interview ----------------------------------------------------------------------------------------------------


class Delivery(Frozen):
    """How an answer was spoken, measured from its sound and its transcript. Shown to the candidate, never part of a score."""

    seconds: Annotated[float, Field(ge=0)]
    """Length of the recording."""
    silence: Annotated[float, Field(ge=0, le=1)]
    """Share of the time from the first to the last word without speech."""
    long_pauses: Annotated[int, Field(ge=0)] = 0
    """Silences of two seconds or more between the first and the last word."""
    longest_pause: Annotated[float, Field(ge=0)] = 0.0
    """Seconds."""
    pace: Annotated[float, Field(ge=0)] | None = None
    """Per minute of the time from the first to the last word: characters in Chinese, words in English. None: too little was said."""
    fillers: Mapping[str, int] = Field(default_factory=dict)
    """Filler -> how often the transcript has it."""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """Of the recogniser in its transcript; None: it does not say."""
    recogniser: str = ""
    """Who heard it."""
    heard: str = ""
    """The transcript before the candidate edited it."""
    audio: str | None = None
    """File name of the recording in the home directory's folder `recordings`; None: it was deleted."""


class Plan(Frozen):
    """What the candidate asked for."""

    lang: Lang
    topics: tuple[str, ...] = ()
    """Empty: all."""
    difficulty: tuple[int, int] = (1, 5)
    """Lowest and highest, both included."""
    count: Annotated[int, Field(ge=1, le=50)] = 5
    follow_ups: bool = True
    seed: int = 0
    """Seed of the choice of questions; the same seed and history give the same interview."""


class TurnState(StrEnum):
    """Where a turn stands. `answered` means: the answer is saved and its grade is still to come."""

    ASKED = "asked"
    ANSWERED = "answered"
    GRADED = "graded"
    UNGRADED = "ungraded"
    SKIPPED = "skipped"


class Turn(Frozen):
    """One question put to the candidate, and what came of it. A follow-up is a turn of its own with a parent."""

    id: str
    interview_id: str
    ordinal: int
    """Position among the questions of the interview, from 1; a follow-up shares its parent's."""
    question_id: str
    parent_id: str | None = None
    probes: str | None = None
    """Follow-up only: id of the key point."""
    asked: str
    """The words in which it was asked."""
    hints_used: int = 0
    state: TurnState = TurnState.ASKED
    answer: str | None = None
    grade: Grade | None = None
    """The latest grade; earlier ones stay in the store."""
    asked_at: datetime
    answered_at: datetime | None = None
    delivery: Delivery | None = None
    """Of a spoken answer; None: it was typed."""


class Event(Frozen):
    """One line of the conversation, as it is shown again after a reload."""

    turn_id: str | None
    role: Literal["interviewer", "candidate"]
    kind: Literal["greeting", "question", "answer", "hint", "clarify", "skip", "repeat", "verdict", "stop", "closing"]
    text: str
    at: datetime


class InterviewState(StrEnum):
    """Life of an interview."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class Interview(Frozen):
    """An interview as the history knows it."""

    id: str
    plan: Plan
    state: InterviewState
    started_at: datetime
    finished_at: datetime | None = None


class View(Frozen):
    """Everything a page or a terminal shows of an interview at one moment."""

    interview: Interview
    turns: tuple[Turn, ...]
    events: tuple[Event, ...]
    open_turn: Turn | None = None
    """The turn that waits for an answer."""
    grading: bool = False
    """An answer is saved and its grade has not been written yet (a crash or a stop in between)."""

    looks: Mapping[str, tuple[GivenGrade, ...]] = Field(default_factory=dict)
    """Id of a turn that was judged more than once -> its grades, without the ungraded ones, the first one first."""

    def held_back(self, turn: Turn) -> str | None:
        """Id of the key point that the open follow-up on `turn` probes: what is shown of the turn must not give it away."""
        waiting = self.open_turn
        return waiting.probes if waiting and waiting.parent_id == turn.id else None


class TopicResult(Frozen):
    """Mean over the graded questions of one topic."""

    topic: str
    questions: int
    score: float | None
    """0..100, None if nothing was graded."""


class QuestionResult(Frozen):
    """One question of the report: main answer and follow-up together."""

    question_id: str
    topic: str
    asked: str
    state: TurnState
    score: int | None
    """After the follow-up, if there was one."""
    raw_score: int | None = None
    """Before it was calibrated; None: it was not."""
    first_score: int | None
    """Of the main answer alone."""
    hints_used: int
    points: tuple[GradedPoint, ...] = ()
    wrong_claims: tuple[WrongClaim, ...] = ()
    answer: str | None = None
    follow_up: str | None = None
    follow_up_answer: str | None = None
    ignored: tuple[Quote, ...] = ()
    feedback: Feedback = Feedback()
    grader: GraderInfo | None = None
    usage: Usage = Usage()
    """Of the main answer and the follow-up together."""
    reason: str | None = None
    """Why it is ungraded."""
    delivery: Delivery | None = None
    """How the main answer was spoken; None: it was typed."""
    follow_up_delivery: Delivery | None = None


class Reading(Frozen):
    """A pointer for what to read next: one per question that lost something."""

    question_id: str
    whys: tuple[str, ...]
    """The key points that were missed, in the interview's language, the heaviest first."""
    sources: tuple[Source, ...]


class Report(Frozen):
    """What an interview came to."""

    interview_id: str
    lang: Lang
    started_at: datetime
    finished_at: datetime | None
    score: float | None
    """Mean of the graded questions, 0..100; None if none was graded. Skipped ones count as 0, ungraded ones not at all."""
    raw_score: float | None = None
    """The same mean of the judges' own scores; None when no score was calibrated."""
    asked: int
    graded: int
    ungraded: int
    skipped: int
    topics: tuple[TopicResult, ...]
    questions: tuple[QuestionResult, ...]
    reading: tuple[Reading, ...]
    graders: tuple[str, ...]
    usage: Usage = Usage()
    delivery: Delivery | None = None
    """How all spoken answers together were spoken; None: all were typed."""
