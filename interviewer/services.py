"""Everything that a page, a command or a test needs, made from the settings, each part when it is first asked for."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import bank as bank_module
from interviewer.bank import Bank
from interviewer.errors import BadInput, EndpointError, InterviewerError, SpeechError
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.calibration import CALIBRATIONS, Calibration, judge_name, read_calibrations
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Grader, Passage
from interviewer.models import GraderInfo, Question, Text
from interviewer.settings import Settings
from interviewer.shelf import Shelf

if TYPE_CHECKING:
    from interviewer.desk import Desk
    from interviewer.drafting import PointDrafter
    from interviewer.interview.clarify import Clarifier
    from interviewer.interview.session import InterviewSession
    from interviewer.llm.client import ChatClient
    from interviewer.prompts import Prompts
    from interviewer.retrieval.search import Searcher
    from interviewer.speech.hearing import Recogniser
    from interviewer.speech.speaking import Voice
    from interviewer.store import Store

PASSAGES = 3
"""Passages of other questions that a judge sees."""
LOOK_AGAIN = 30.0
"""Seconds before a model endpoint that was not there is looked for again."""


class Services:
    """The parts of one running interviewer. Heavy libraries load with the part that needs them."""

    def __init__(
        self,
        settings: Settings,
        progress: Callable[[int, int], None] | None = None,
        warn: Callable[[Text], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`progress(done, total)` follows the building of the index; `warn` gets sentences for the person."""
        self.settings = settings
        self.now = now
        self._progress = progress
        self._warn = warn or (lambda sentence: print(sentence.en, file=sys.stderr))
        self._looked_at = -LOOK_AGAIN
        self._chat: ChatClient | None = None
        self._trouble: EndpointError | None = None
        self._model_grader: Grader | None = None
        self._listened_at = -LOOK_AGAIN
        self._ears: Recogniser | None = None
        self._deaf: SpeechError | None = None
        self._voice: Voice | None = None
        self._lock = threading.RLock()
        self._bank: Bank | None = None
        try:
            settings.saved()
        except BadInput as e:
            self._warn(Text(zh=e.zh, en=e.en))

    def use(self, settings: Settings) -> None:
        """Go on with other settings: from the next grade on, also in interviews that are under way. The index stays."""
        with self._lock:
            self.settings = settings
            self._looked_at, self._chat, self._trouble, self._model_grader = -LOOK_AGAIN, None, None, None
            self._listened_at, self._ears, self._deaf, self._voice = -LOOK_AGAIN, None, None, None
            if "examiner" in self.__dict__:  # interviews under way hold on to it
                self.examiner.fallback = settings.fallback

    @property
    def prompts(self) -> Prompts:
        """The prompt files in use."""
        from interviewer.prompts import Prompts

        return Prompts(self.settings.prompts_dir)

    @property
    def bank(self) -> Bank:
        """The questions in use: the bundled ones and those of the person's own banks. Raises BankError when there are none."""
        with self._lock:
            if self._bank is None:
                self._bank = self.shelf.extend(bank_module.load(self.settings.questions(), self._bank_copy))
            return self._bank

    @property
    def _bank_copy(self) -> Path:
        return self.settings.home_dir / "bank.copy"

    def lone_question(self, question_id: str) -> Question | None:
        """A question of the reviewed bank, without reading the others; None where that takes `bank`."""
        return bank_module.find(question_id, self.settings.questions(), self._bank_copy)

    @property
    def shelf(self) -> Shelf:
        """The person's own banks."""
        return Shelf(self.settings.home_dir / "banks")

    @property
    def desk(self) -> Desk:
        """The imported documents under review."""
        from interviewer.desk import Desk

        return Desk(self.settings.home() / "imports", self.shelf)

    def take_in(self) -> None:
        """Use the own banks as they are now, after one was changed: in the next question asked and the next search."""
        with self._lock:
            self._bank = None
            if "searcher" in self.__dict__:
                self.searcher.refresh(self.bank)

    def drafter(self) -> PointDrafter | None:
        """Who drafts key points for imported questions; None: the answer's own statements have to do."""
        chat = self.chat() if self.settings.grader != "builtin" else None
        if chat is None:
            return None
        from interviewer.drafting import PointDrafter

        return PointDrafter(chat, self.prompts)

    @cached_property
    def store(self) -> Store:
        """The history. Raises HomeError."""
        from interviewer.store import Store

        home = self.settings.home()
        return Store(self.settings.database_url) if self.settings.database_url else Store.at(home / "history.sqlite")

    @cached_property
    def searcher(self) -> Searcher:
        """Search over the bank; builds the index on first use. Raises IndexFailed or HomeError."""
        from interviewer.retrieval.search import open_searcher

        self.settings.home()
        client = self.chat() if self.settings.embeddings == "endpoint" else None
        with self._lock:
            return open_searcher(self.settings, self.bank, client, self._progress, self._warn)

    @cached_property
    def examiner(self) -> Examiner:
        """The judges, as the settings choose them."""
        return Examiner(
            rubric=bank_module.rubric(),
            choice=ChoiceGrader(),
            builtin=BuiltinGrader(),
            model=self.model_grader,
            fallback=self.settings.fallback,
            calibrations=self._calibrations(),
        )

    def _calibrations(self) -> dict[str, Calibration]:
        return read_calibrations(self.settings.home() / CALIBRATIONS) if self.settings.calibrated else {}

    def judge_name(self) -> str:
        """The judge of open questions, as measurements and calibrations call it. Raises EndpointError."""
        if self.model_grader() is None or (chat := self.chat()) is None:
            return judge_name(GraderInfo(kind="builtin"))
        prompt = self.prompts.load("grade").label
        return judge_name(GraderInfo(kind="model", model=chat.endpoint.model, prompt=prompt))

    @cached_property
    def session(self) -> InterviewSession:
        """The interviews. Raises HomeError."""
        from interviewer.interview.graph import Nodes
        from interviewer.interview.session import interview_id, open_session

        nodes = Nodes(
            questions=lambda: self.bank,
            store=self.store,
            examiner=self.examiner,
            retrieve_passages=self.passages,
            clarifier=self.clarifier,
            now=self.now,
        )
        return open_session(
            nodes,
            home=self.settings.home(),
            database_url=self.settings.database_url,
            new_id=lambda: interview_id(self.now(), secrets.token_hex(2)),
            max_answer=self.settings.max_answer,
        )

    def chat(self) -> ChatClient | None:
        """The model endpoint: the configured one, else one found on loopback; None without one.

        Raises EndpointError when the configured one is unusable, again and again until it is looked for anew.
        """
        if self.settings.grader == "builtin" and self.settings.embeddings == "builtin":
            return None
        with self._lock:
            if self._chat is None and time.monotonic() - self._looked_at >= LOOK_AGAIN:
                self._looked_at, self._trouble = time.monotonic(), None
                try:
                    self._chat = self._find_chat()
                except EndpointError as e:
                    self._trouble = e
            if self._trouble is not None:
                raise self._trouble
            return self._chat

    def _find_chat(self) -> ChatClient | None:
        from interviewer.llm.client import ChatClient
        from interviewer.llm.endpoint import find

        found = find(self.settings)
        return ChatClient(found.endpoint, self.settings.request_timeout) if found and found.endpoint else None

    def model_grader(self) -> Grader | None:
        """The model judge, or None when the built-in examiner is to judge. Raises EndpointError."""
        if self.settings.grader == "builtin":
            return None
        with self._lock:
            chat = self.chat()
            if chat is None and self.settings.grader == "model":
                raise EndpointError(
                    "INTERVIEWER_GRADER=model, but no model endpoint was found; start one or set INTERVIEWER_BASE_URL",
                    "已设置 INTERVIEWER_GRADER=model，但没有找到模型服务；请启动一个，或设置 INTERVIEWER_BASE_URL",
                )
            if chat is None:
                return None
            if self._model_grader is None:
                from interviewer.grading.model import ModelGrader

                self._model_grader = ModelGrader(chat, self.prompts)
            return self._model_grader

    def clarifier(self) -> Clarifier | None:
        """Who explains a question; None: what the bank says has to do."""
        chat = self.chat() if self.settings.grader != "builtin" else None
        if chat is None:
            return None
        from interviewer.interview.clarify import ModelClarifier

        return ModelClarifier(chat, self.prompts)

    def hearing(self) -> Recogniser | None:
        """Who turns speech into text; None: nobody can, or the browser does. Raises SpeechError when what was set up cannot be used.

        One that was not there is looked for again after `LOOK_AGAIN` seconds.
        """
        from interviewer.speech.equipment import hearing

        with self._lock:
            if self._ears is None and time.monotonic() - self._listened_at >= LOOK_AGAIN:
                self._listened_at, self._deaf = time.monotonic(), None
                try:
                    self._ears = hearing(self.settings, self._warn)
                except SpeechError as e:
                    self._deaf = e
            if self._deaf is not None:
                raise SpeechError(self._deaf.en, self._deaf.zh)
            return self._ears

    def voice(self) -> Voice | None:
        """Who reads aloud; None: nobody should, or the browser does. Raises SpeechError when what was set up cannot be used."""
        from interviewer.speech.equipment import speaking

        with self._lock:
            self._voice = self._voice or speaking(self.settings)
            return self._voice

    def passages(self, question: Question, answer: str) -> list[Passage]:
        """What other questions' references say about an answer. Empty when there is no index: grading goes on without."""
        try:
            hits = self.searcher.search(answer[:2000], k=PASSAGES * 3)
        except InterviewerError as e:
            self._warn(Text(zh=e.zh, en=e.en))
            return []
        others = [h for h in hits if h.question_id != question.id]
        return [Passage(question_id=h.question_id, text=h.text, source=h.source) for h in others[:PASSAGES]]
