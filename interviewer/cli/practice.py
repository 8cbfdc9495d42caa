"""`interviewer practice`: the interview in the terminal, through the same door as the page."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.cli.live import attended
from interviewer.cli.reply import more_pending, read_reply, typed_line
from interviewer.cli.terminal import (
    Json,
    LangOption,
    bank_of,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    show,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import BadInput, InterviewerError
from interviewer.models import Delivery, Event, Interview, Lang, Plan, Question, Turn, TurnState, View
from interviewer.services import Services
from interviewer.ui.live_card import judged

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from interviewer.cli.voice import Talk

HELP = help_text("Hold an interview in the terminal.", "在终端里进行一场面试。")


def practice(
    topic: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOPIC", help=help_text("Only this topic; may be repeated.", "只练这个主题，可重复给出。")
        ),
    ] = None,
    difficulty: Annotated[
        str,
        typer.Option(
            metavar="N|A-B",
            help=help_text("1 (warm-up) to 5 (expert), or a range.", "1（入门）到 5（专家），或一个范围。"),
        ),
    ] = "1-5",
    count: Annotated[int, typer.Option(min=1, max=50, help=help_text("Number of questions.", "题数。"))] = 5,
    lang: LangOption = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help=help_text("Go on with the latest unfinished interview.", "继续最近一场未完成的面试。")
        ),
    ] = False,
    voice: Annotated[
        bool,
        typer.Option(
            "--voice",
            help=help_text(
                "Speak: the questions are read aloud, the answers recorded and transcribed.",
                "用语音进行：朗读问题，录下回答并转成文字。",
            ),
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Hold an interview; with --json the conversation goes to stderr, and at the end the report, as far as it got, to stdout."""
    settings = load_settings()
    services = services_for(settings)
    spoken = lang or interface_language()
    plan = Plan(
        lang=spoken,
        topics=tuple(topic or ()),
        difficulty=difficulty_range(difficulty),
        count=count,
        seed=int(services.now().timestamp()),
    )
    room = Room(services, console(stderr=as_json), spoken)
    if voice:
        from interviewer.cli.voice import open_talk

        room.talk = open_talk(services, spoken, typed_line)
    try:
        room.hold(room.enter(plan, resume))
    except (KeyboardInterrupt, EOFError):
        room.pause()
    if room.interview_id and as_json:
        print_json(services.session.report(room.interview_id))


def difficulty_range(text: str) -> tuple[int, int]:
    """`3` or `2-4`. Raises BadInput."""
    found = re.fullmatch(r"([1-5])(?:-([1-5]))?", text.strip())
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if low > high:
        raise BadInput(
            f"the difficulty “{text}” is not a number from 1 to 5 or a range like 2-4",
            f"难度“{text}”应为 1 到 5 的数字，或 2-4 这样的范围",
        )
    return low, high


@dataclass
class Room:
    """The place of one interview: shows what the session returns, hands in what is typed."""

    services: Services
    out: Console
    lang: Lang
    line: Callable[[str], str] = typed_line
    pending: Callable[[], bool] = more_pending
    talk: Talk | None = None
    """Questions are spoken, and answers may be; None: all is written."""
    interview_id: str | None = None
    """Of the interview that is held here; None until it has begun."""
    _shown: set[str] = field(default_factory=set)
    """Turns whose question stands on the screen."""

    # --- coming in

    def enter(self, plan: Plan, resume: bool) -> View:
        """Start an interview or go on with the latest unfinished one. Raises BadInput when there is none to resume."""
        bank_of(self.services)
        unfinished = self.services.session.unfinished()
        if resume and not unfinished:
            raise BadInput(*(word("practice.nothing", each) for each in ("en", "zh")))
        if unfinished and (resume or self._wants(unfinished[0])):
            return self._resume(unfinished[0])
        self._prepare()
        view = self.services.session.start(plan)
        self.interview_id = view.interview.id
        self._say(word("practice.hello", self.lang).format(count=view.interview.plan.count), "bold")
        self._say(word("practice.requests", self.lang), "dim")
        self._tell(view.events, view)
        return view

    def _wants(self, interview: Interview) -> bool:
        if not sys.stdin.isatty():
            tell(word("practice.unfinished", self.lang))
            return False
        mains = [t for t in self.services.store.turns(interview.id) if t.parent_id is None]
        question = word("practice.offer", self.lang).format(
            when=_when(interview), n=max(1, len(mains)), total=interview.plan.count
        )
        try:
            return self.line(question).strip().casefold() in ("", "y", "yes", "是", "好")
        except EOFError:
            return False

    def _resume(self, interview: Interview) -> View:
        """Where it stood: with the grade of an answer that was saved but not graded, and with what was said on the open question."""
        self.lang = interview.plan.lang
        self._prepare()
        self._say(word("practice.resumed", self.lang).format(when=_when(interview)), "bold")
        self._say(word("practice.requests", self.lang), "dim")
        self.interview_id = interview.id
        before = self.services.session.view(interview.id)
        with self._working("grading" if before.grading else "thinking"):
            view = self.services.session.resume(interview.id)
        unfinished = {t.id for t in before.turns if t.state in (TurnState.ASKED, TurnState.ANSWERED)}
        said = [e for e in before.events if e.turn_id in unfinished]
        self._tell([*said, *view.events[len(before.events) :]], view)
        return view

    def _prepare(self) -> None:
        """Open what would otherwise interrupt the first answer, and say who is going to judge."""
        try:
            self.services.searcher  # noqa: B018
        except InterviewerError as e:
            tell(e.say(self.lang))
        self._say(judge_line(self.services, self.lang), "dim")

    # --- the conversation

    def hold(self, view: View) -> None:
        """Until the interview ends. Raises EOFError when there is nothing more to read, and lets Ctrl-C through."""
        while view.open_turn:
            view = self._exchange(view, view.open_turn)
        self._finish(view)

    def pause(self) -> None:
        """Leave for now: say how to come back."""
        self.out.print()
        if self.interview_id:
            self._say(word("practice.paused", self.lang), "yellow")

    def _exchange(self, view: View, turn: Turn) -> View:
        self._ask(view, turn)
        question = self._question(turn)
        text, delivery = self._reply(turn, question)
        what = judged(view, turn, self.services.bank)
        try:
            after = attended(
                lambda watch: self.services.session.submit(view.interview.id, turn.id, text, watch, delivery),
                lambda: what,
                self.lang,
            )
        except BadInput as e:
            self._say(e.say(self.lang), "yellow")
            if self.talk:
                self.talk.forget()
            return self.services.session.view(view.interview.id)
        self._tell(after.events[len(view.events) :], after)
        return after

    def _reply(self, turn: Turn, question: Question) -> tuple[str, Delivery | None]:
        """What the candidate says or types, and how it was spoken."""

        def typed() -> str:
            return read_reply(self.line, self.pending, one_line=question.kind == "choice")

        return self.talk.reply(turn, question, self.lang, typed) if self.talk else (typed(), None)

    def _ask(self, view: View, turn: Turn) -> None:
        from interviewer.cli.cards import question_panel

        if turn.id in self._shown:
            return
        self._shown.add(turn.id)
        total = view.interview.plan.count
        self._print(question_panel(turn, self._question(turn), self.services.bank, total, self.lang))
        if self._question(turn).kind == "choice":
            self._say(word("practice.choose", self.lang), "dim")
        self._speak(aloud(turn, self._question(turn), self.lang))

    def _speak(self, text: str) -> None:
        if self.talk:
            self.talk.say(text, self.lang)

    def _tell(self, events: Iterable[Event], view: View) -> None:
        """Show new lines of the conversation; what the candidate typed stands on the screen already."""
        turns = {t.id: t for t in view.turns}
        for event in events:
            if event.role == "interviewer" and event.turn_id in turns:
                self._show(event, turns[event.turn_id], view)

    def _show(self, event: Event, turn: Turn, view: View) -> None:
        match event.kind:
            case "question":
                self._ask(view, turn)
            case "verdict":
                self._print(self._card(turn, view))
            case "skip":
                self._skipped(turn)
            case _:
                from interviewer.cli.prose import literal

                self._print(literal(event.text, "cyan"))
                self._speak(event.text)

    def _card(self, turn: Turn, view: View) -> RenderableType:
        from rich.console import Group

        from interviewer.cli.cards import grade_card
        from interviewer.cli.prose import Words

        if turn.grade is None:
            return Words()
        parent = next((t for t in view.turns if t.id == turn.parent_id), None)
        before = parent.grade.score if parent and parent.grade else None
        held_back = view.held_back(turn)
        card = grade_card(turn.grade, self.services.examiner.rubric, self.lang, before, held_back)
        if held_back:
            return card
        return Group(card, Words(word("practice.reference", self.lang).format(id=turn.question_id), "dim"))

    def _skipped(self, turn: Turn) -> None:
        from interviewer.cli.cards import reference

        if turn.parent_id:
            self._say(word("practice.skipped_follow_up", self.lang), "dim")
            return
        self._say(word("practice.skipped", self.lang), "dim")
        self._print(reference(self._question(turn), self.lang))

    def _finish(self, view: View) -> None:
        from interviewer.cli.cards import report_panel

        interview_id = view.interview.id
        report = self.services.session.report(interview_id)
        self._print(report_panel(report, self.services.bank, self.lang))
        self._say(word("practice.report", self.lang).format(id=interview_id))
        if any(t.state == TurnState.UNGRADED for t in view.turns):
            self._say(word("practice.retry", self.lang).format(id=interview_id))

    # --- small things

    def _question(self, turn: Turn) -> Question:
        return self.services.bank.get(turn.question_id)

    def _print(self, what: RenderableType) -> None:
        show(self.out, what, "")

    def _say(self, sentence: str, style: str = "") -> None:
        from interviewer.cli.prose import Words

        show(self.out, Words(sentence, style))

    def _working(self, key: str) -> Any:
        """A spinner while something takes time; nothing where the output is no terminal."""
        return self.out.status(word(key, self.lang)) if self.out.is_terminal else nullcontext()


def aloud(turn: Turn, question: Question, lang: Lang) -> str:
    """A question as it is read out, its options included."""
    options = () if turn.parent_id else tuple(f"{letter}: {text[lang]}" for letter, text in question.options.items())
    return "\n\n".join((turn.asked, *options))


def judge_line(services: Services, lang: Lang) -> str:
    """Who is going to judge, and why it is not a model when it is not."""
    if services.settings.grader == "builtin":
        return word("judge.now.chosen", lang)
    try:
        chat = services.chat()
    except InterviewerError as e:
        return word("judge.now.trouble", lang).format(why=e.say(lang)) if services.settings.fallback else e.say(lang)
    if chat is None:
        return word("judge.now.builtin", lang)
    from interviewer.llm.trouble import shown

    return word("judge.now.model", lang).format(model=chat.endpoint.model, base_url=shown(chat.endpoint.base_url))


def _when(interview: Interview) -> str:
    return interview.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
