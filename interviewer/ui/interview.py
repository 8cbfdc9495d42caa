"""The interview page: choose and start, the conversation on one side, the card of the last answer on the other, the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.errors import InterviewerError
from interviewer.models import InterviewState, Lang, Plan, Turn, TurnState, View
from interviewer.report import export
from interviewer.services import Services
from interviewer.ui import cards
from interviewer.ui.i18n import word
from interviewer.ui.labels import Labels, combined
from interviewer.ui.page import Told, told

LATEX: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
]
DIFFICULTIES = {"all": (1, 5), "easy": (1, 2), "medium": (2, 3), "hard": (3, 5)}
DEFAULT_COUNT = 5
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Changes = dict[Any, Any]
"""Component -> its new value: what a handler returns. A component that is not in it stays as it is."""


@dataclass(frozen=True)
class Shown:
    """The components whose values follow from the state of an interview."""

    setup: gr.Column
    room: gr.Column
    report: gr.Column
    progress: gr.HTML
    chat: gr.Chatbot
    turn_id: gr.Textbox
    controls: gr.Column
    answer: gr.Textbox
    buttons: tuple[gr.Button, ...]
    confirm: gr.Row
    card: gr.HTML
    reference_box: gr.Accordion
    reference: gr.Markdown
    retry: gr.Button
    report_html: gr.HTML
    markdown_file: gr.DownloadButton
    json_file: gr.DownloadButton

    def all(self) -> list[Any]:
        """Every component, flat."""
        return [c for value in self.__dict__.values() for c in (value if isinstance(value, tuple) else (value,))]


class InterviewPage:
    """Builds the page inside a `gr.Blocks` and maps what `session` returns to what is shown."""

    def __init__(self, services: Services, labels: Labels, lang: gr.State, interview: gr.BrowserState) -> None:
        self.services = services
        self.labels = labels
        self.lang = lang
        self.interview = interview
        """Id of the interview that this browser last worked on: a reload brings it back."""
        self.shown = self._build()

    # --- building

    def _build(self) -> Shown:
        with gr.Column(visible=True, elem_classes="iv-setup") as setup:
            self._setup()
        with gr.Column(visible=False) as room:
            parts = self._room()
        with gr.Column(visible=False) as report:
            report_parts = self._report()
        return Shown(setup=setup, room=room, report=report, **parts, **report_parts)

    def _setup(self) -> None:
        add = self.labels.add
        self.hero = gr.HTML(elem_id="hero")
        with gr.Row(visible=False, elem_id="offer") as self.offer:
            self.offer_text = gr.HTML()
            self.resume_button = add(
                gr.Button(elem_id="resume", variant="secondary", scale=0, min_width=140), value="resume"
            )
        self.start_button = add(gr.Button(elem_id="start", variant="primary", size="lg"), value="start")
        with add(gr.Accordion(open=False, elem_id="options"), label="options"):
            self.topics = add(gr.Dropdown(multiselect=True, elem_id="topics"), label="topics")
            with gr.Row():
                self.difficulty = add(gr.Radio(value="all", elem_id="difficulty", min_width=260), label="difficulty")
                self.count = add(
                    gr.Slider(1, 20, value=DEFAULT_COUNT, step=1, elem_id="count", min_width=220), label="count"
                )
            self.follow_ups = add(gr.Checkbox(value=True, elem_id="follow-ups"), label="follow_ups")
        self.judge = gr.HTML(elem_id="judge")

    def _room(self) -> dict[str, Any]:
        add = self.labels.add
        with gr.Row(equal_height=False, elem_classes="iv-room"):
            with gr.Column(scale=6, min_width=340):
                progress = gr.HTML(elem_id="progress")
                chat = gr.Chatbot(
                    elem_id="chat",
                    show_label=False,
                    height="56vh",
                    min_height=260,
                    latex_delimiters=LATEX,
                    buttons=[],
                    feedback_options=None,
                    allow_file_downloads=False,
                    layout="bubble",
                    group_consecutive_messages=False,
                )
                turn_id = gr.Textbox(visible="hidden", elem_id="turn-id")
                with gr.Column(elem_id="controls") as controls:
                    answer = add(
                        gr.Textbox(lines=4, max_lines=14, elem_id="answer", autofocus=True),
                        label="answer",
                        placeholder="answer.placeholder",
                    )
                    submit = add(gr.Button(variant="primary", elem_id="submit"), value="submit")
                    with gr.Row(elem_classes="iv-tools"):
                        tools = tuple(
                            add(gr.Button(size="sm", elem_id=key, min_width=70), value=key)
                            for key in ("hint", "clarify", "skip", "stop")
                        )
                with gr.Row(visible=False, elem_id="confirm-stop") as confirm:
                    add(gr.Markdown(), value="stop.sure")
                    self.stop_yes = add(gr.Button(variant="stop", elem_id="stop-yes", min_width=120), value="stop.yes")
                    self.stop_no = add(gr.Button(elem_id="stop-no", min_width=120), value="stop.no")
            with gr.Column(scale=5, min_width=340):
                card = gr.HTML(elem_id="card")
                retry = add(gr.Button(visible=False, elem_id="retry"), value="retry")
                with add(
                    gr.Accordion(open=False, visible=False, elem_id="reference-box"), label="card.reference"
                ) as box:
                    reference = gr.Markdown(latex_delimiters=LATEX, elem_id="reference")
        return {
            "progress": progress, "chat": chat, "turn_id": turn_id, "controls": controls, "answer": answer,
            "buttons": (submit, *tools), "confirm": confirm, "card": card, "reference_box": box, "reference": reference,
            "retry": retry,
        }  # fmt: skip

    def _report(self) -> dict[str, Any]:
        add = self.labels.add
        html = gr.HTML(elem_id="report")
        with gr.Row():
            markdown_file = add(gr.DownloadButton(elem_id="download-md", min_width=160), label="report.download.md")
            json_file = add(gr.DownloadButton(elem_id="download-json", min_width=160), label="report.download.json")
            self.again = add(gr.Button(variant="primary", elem_id="again", min_width=160), value="new")
        return {"report_html": html, "markdown_file": markdown_file, "json_file": json_file}

    def wire(self) -> None:
        """Connect the buttons. Called once, after all pages are built."""
        s = self.shown
        submit, hint, clarify, skip, stop = s.buttons
        outputs = [self.interview, *s.all()]
        turn = [self.lang, self.interview, s.turn_id]
        options = [self.lang, self.topics, self.difficulty, self.count, self.follow_ups]
        self.start_button.click(self.start, options, outputs, **QUIET)
        self.resume_button.click(self.resume_offered, [self.lang], outputs, **QUIET)
        gr.on([submit.click, s.answer.submit], self.submit, [*turn, s.answer], outputs, trigger_mode="once", **QUIET)
        for button, request in ((hint, "hint"), (clarify, "clarify"), (skip, "skip"), (self.stop_yes, "stop")):
            button.click(self._requester(request), turn, outputs, trigger_mode="once", **QUIET)
        stop.click(lambda: gr.update(visible=True), None, s.confirm, **QUIET)
        self.stop_no.click(lambda: gr.update(visible=False), None, s.confirm, **QUIET)
        s.retry.click(self.retry, [self.lang, self.interview], outputs, trigger_mode="once", **QUIET)
        self.again.click(self.leave, [self.lang], [*outputs, *self.setup_outputs], **QUIET)

    # --- handlers: call the session, show what comes back. Each returns the components that change.

    def start(self, lang: Lang, topics: list[str] | None, difficulty: str, count: int, follow_ups: bool) -> Changes:
        """Begin an interview."""
        try:
            with told(lang):
                plan = Plan(
                    lang=lang,
                    topics=tuple(topics or ()),
                    difficulty=DIFFICULTIES[difficulty],
                    count=int(count),
                    follow_ups=follow_ups,
                    seed=int(self.services.now().timestamp()),
                )
                view = self.services.session.start(plan)
                return {self.interview: view.interview.id, **self.show(view, lang)}
        except Told:
            return self._unchanged()

    def submit(self, lang: Lang, interview_id: str, turn_id: str, answer: str) -> Iterator[Changes]:
        """Show the answer at once, then hand it in; on an error it goes back into the box."""
        s = self.shown
        if answer.strip() and len(answer) <= self.services.settings.max_answer:
            yield self._waiting(interview_id, answer, lang)
        try:
            with told(lang):
                yield self.show(self.services.session.submit(interview_id, turn_id, answer), lang)
        except Told:
            yield self._current(interview_id, lang) | {s.answer: gr.update(value=answer, interactive=True)}

    def _requester(self, request: str) -> Callable[[Lang, str, str], Changes]:
        def handler(lang: Lang, interview_id: str, turn_id: str) -> Changes:
            try:
                with told(lang):
                    view = getattr(self.services.session, request)(interview_id, turn_id)
                    return self.show(view, lang, keep_answer=request in ("hint", "clarify"))
            except Told:
                return self._current(interview_id, lang)

        handler.__name__ = request
        return handler

    def retry(self, lang: Lang, interview_id: str) -> Changes:
        """Grade the answers that have no grade yet."""
        try:
            with told(lang):
                return self.show(self.services.session.retry(interview_id), lang, keep_answer=True)
        except Told:
            return self._current(interview_id, lang)

    def resume_offered(self, lang: Lang) -> Iterator[Changes]:
        """Go on with the latest unfinished interview."""
        try:
            with told(lang):
                interview = self.services.session.unfinished()[0]
                yield {self.interview: interview.id, **self.show(self.services.session.view(interview.id), lang)}
                yield self.show(self.services.session.resume(interview.id), lang)
        except Told:
            yield self._unchanged()

    def restore(self, lang: Lang, interview_id: str | None) -> Changes:
        """After a reload: the interview of this browser where it stood; without one, the start."""
        if not interview_id:
            return self._start_page()
        try:
            return self.show(self.services.session.view(interview_id), lang)
        except InterviewerError:
            return self._start_page()

    def catch_up(self, lang: Lang, interview_id: str | None) -> Changes:
        """After `restore`: finish what a crash left, such as an answer without a grade. May take as long as a grade."""
        try:
            if not interview_id:
                return self._unchanged()
            before = self.services.session.view(interview_id)
            after = self.services.session.resume(interview_id)
            return self._unchanged() if after == before else self.show(after, lang, keep_answer=True)
        except InterviewerError:  # another window is at it, or the interview is gone: what is shown stays
            return self._unchanged()

    def leave(self, lang: Lang) -> Changes:
        """Back to the start for another interview."""
        return {self.interview: "", **self._start_page(), **self.setup(lang)}

    # --- what is shown

    @property
    def setup_outputs(self) -> list[Any]:
        """The components that `setup` updates."""
        return [self.hero, self.offer, self.offer_text, self.topics, self.difficulty, self.judge]

    def setup(self, lang: Lang) -> Changes:
        """The start: what can be chosen, what can be resumed, who will judge."""
        bank = self.services.bank
        order = list(bank.topics)
        topics = sorted({q.topic for q in bank.questions.values()}, key=order.index)
        offer = self._offer(lang)
        return {
            self.hero: cards.hero(len(bank.questions), len(topics), lang),
            self.offer: gr.update(visible=bool(offer)),
            self.offer_text: offer,
            self.topics: gr.update(choices=[(bank.topic_name(t)[lang], t) for t in topics]),
            self.difficulty: gr.update(choices=[(word(f"difficulty.{d}", lang), d) for d in DIFFICULTIES]),
            self.judge: cards.muted(self._who_judges(lang)),
        }

    def banks_changed(self, lang: Lang) -> Changes:
        """The start with the topics that there are now; those chosen before may be gone."""
        return combined(self.setup(lang), {self.topics: gr.update(value=[])})

    def _offer(self, lang: Lang) -> str:
        try:
            unfinished = self.services.session.unfinished()
        except InterviewerError as e:
            return cards.notice(e.say(lang))
        if not unfinished:
            return ""
        latest = unfinished[0]
        n = sum(t.parent_id is None for t in self.services.store.turns(latest.id))
        when = latest.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
        return cards.notice(word("resume.offer", lang).format(when=when, n=max(1, n), total=latest.plan.count))

    def _who_judges(self, lang: Lang) -> str:
        if self.services.settings.grader == "builtin":
            return word("judge.now.chosen", lang)
        try:
            chat = self.services.chat()
        except InterviewerError as e:
            return word("judge.now.trouble", lang).format(why=e.say(lang))
        if chat is None:
            return word("judge.now.builtin", lang)
        from interviewer.llm.trouble import shown

        return word("judge.now.model", lang).format(model=chat.endpoint.model, base_url=shown(chat.endpoint.base_url))

    def show(self, view: View, lang: Lang, keep_answer: bool = False) -> Changes:
        """An interview as the page shows it. `keep_answer` leaves what is typed in the box."""
        s = self.shown
        done = view.interview.state != InterviewState.RUNNING
        open_turn = view.open_turn
        judged = [t for t in view.turns if t.state not in (TurnState.ASKED, TurnState.ANSWERED)]
        last = judged[-1] if judged else None
        return {
            s.setup: gr.update(visible=False),
            s.room: gr.update(visible=not done),
            s.report: gr.update(visible=done),
            s.progress: self._progress(view, lang),
            s.chat: self._conversation(view, lang),
            s.turn_id: open_turn.id if open_turn else "",
            s.controls: gr.update(visible=open_turn is not None),
            s.answer: gr.update(interactive=True) if keep_answer else gr.update(value="", interactive=True),
            **{button: gr.update(interactive=True) for button in s.buttons},
            s.confirm: gr.update(visible=False),
            s.card: self._card(view, last, lang),
            **self._reference(view, last, lang),
            s.retry: gr.update(visible=any(t.state == TurnState.UNGRADED for t in view.turns)),
            **(self._report_values(view, lang) if done else {}),
        }

    def _waiting(self, interview_id: str, answer: str, lang: Lang) -> Changes:
        """The page while an answer is judged: the answer stands in the conversation, nothing can be pressed."""
        s = self.shown
        view = self.services.session.view(interview_id)
        return {
            s.chat: [
                *cards.messages(view.events, self.services.bank.questions, view.turns, lang),
                {"role": "user", "content": cards.literal_markdown(answer)},
                {"role": "assistant", "content": f"*{word('grading', lang)}*"},
            ],
            s.answer: gr.update(value="", interactive=False),
            **{button: gr.update(interactive=False) for button in s.buttons},
        }

    def _current(self, interview_id: str, lang: Lang) -> Changes:
        """The page as the interview stands now, after a call that was refused."""
        try:
            return self.show(self.services.session.view(interview_id), lang, keep_answer=True)
        except InterviewerError:
            return self._unchanged()

    def _start_page(self) -> Changes:
        s = self.shown
        return {s.setup: gr.update(visible=True), s.room: gr.update(visible=False), s.report: gr.update(visible=False)}

    def _unchanged(self) -> Changes:
        return {self.shown.setup: gr.skip()}

    def _progress(self, view: View, lang: Lang) -> str:
        if view.open_turn is None:
            return cards.progress(word("grading" if view.grading else "progress.done", lang), 1.0)
        n, total = sum(t.parent_id is None for t in view.turns), view.interview.plan.count
        key = "progress.follow_up" if view.open_turn.parent_id else "progress"
        return cards.progress(word(key, lang).format(n=n, total=total), (n - 1) / total)

    def _conversation(self, view: View, lang: Lang) -> list[dict[str, str]]:
        said = cards.messages(view.events, self.services.bank.questions, view.turns, lang)
        return [*said, {"role": "assistant", "content": f"*{word('grading', lang)}*"}] if view.grading else said

    def _card(self, view: View, turn: Turn | None, lang: Lang) -> str:
        if turn is None:
            return cards.empty_card(lang)
        parent = next((t for t in view.turns if t.id == turn.parent_id), None)
        return cards.card(turn, parent, self.services.examiner.rubric, lang, view.held_back(turn))

    def _reference(self, view: View, turn: Turn | None, lang: Lang) -> Changes:
        """The reference answer, folded away; not before the follow-up on it is answered."""
        s = self.shown
        question = self.services.bank.questions.get(turn.question_id) if turn else None
        if turn is None or question is None or view.held_back(turn):
            return {s.reference_box: gr.update(visible=False), s.reference: ""}
        markdown = cards.reference(question, self.services.bank.works, lang)
        return {s.reference_box: gr.update(visible=True, open=False), s.reference: markdown}

    def _report_values(self, view: View, lang: Lang) -> Changes:
        s, bank = self.shown, self.services.bank
        report = self.services.session.report(view.interview.id)
        markdown, json = export(report, bank, lang, self.services.settings.home() / "exports")
        return {
            s.report_html: cards.report_html(report, bank, lang),
            s.markdown_file: str(markdown),
            s.json_file: str(json),
        }
