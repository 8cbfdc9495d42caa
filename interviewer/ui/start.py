"""The start of an interview: what can be chosen, what can be resumed, who will judge."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.errors import InterviewerError
from interviewer.models import Lang, Plan
from interviewer.services import Services
from interviewer.ui import cards
from interviewer.ui.i18n import word
from interviewer.ui.labels import Labels

DIFFICULTIES = {"all": (1, 5), "easy": (1, 2), "medium": (2, 3), "hard": (3, 5)}
DEFAULT_COUNT = 5


class StartForm:
    """The components of the start, built inside a column of the interview page."""

    def __init__(self, services: Services, labels: Labels) -> None:
        self.services = services
        add = labels.add
        self.hero = gr.HTML(elem_id="hero")
        with gr.Row(visible=False, elem_id="offer") as self.offer:
            self.offer_text = gr.HTML()
            self.resume = add(gr.Button(elem_id="resume", variant="secondary", scale=0, min_width=140), value="resume")
        self.begin = add(gr.Button(elem_id="start", variant="primary", size="lg"), value="start")
        with add(gr.Accordion(open=False, elem_id="options"), label="options"):
            self.topics = add(gr.Dropdown(multiselect=True, elem_id="topics"), label="topics")
            with gr.Row():
                self.difficulty = add(gr.Radio(value="all", elem_id="difficulty", min_width=260), label="difficulty")
                self.count = add(
                    gr.Slider(1, 20, value=DEFAULT_COUNT, step=1, elem_id="count", min_width=220), label="count"
                )
            self.follow_ups = add(gr.Checkbox(value=True, elem_id="follow-ups"), label="follow_ups")
        self.judge = gr.HTML(elem_id="judge")

    @property
    def choices(self) -> list[Any]:
        """The components that hold what was chosen, in the order of `plan`."""
        return [self.topics, self.difficulty, self.count, self.follow_ups]

    def plan(self, lang: Lang, topics: list[str] | None, difficulty: str, count: int, follow_ups: bool) -> Plan:
        """What was chosen; another choice of questions at every start."""
        return Plan(
            lang=lang,
            topics=tuple(topics or ()),
            difficulty=DIFFICULTIES[difficulty],
            count=int(count),
            follow_ups=follow_ups,
            seed=int(self.services.now().timestamp()),
        )

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        return [self.hero, self.offer, self.offer_text, self.topics, self.difficulty, self.judge]

    def values(self, lang: Lang) -> dict[Any, Any]:
        """The start as it is now."""
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
            self.judge: cards.muted(who_judges(self.services, lang)),
        }

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


def who_judges(services: Services, lang: Lang) -> str:
    """Who is going to judge, and why it is not a model when it is not."""
    if services.settings.grader == "builtin":
        return word("judge.now.chosen", lang)
    try:
        chat = services.chat()
    except InterviewerError as e:
        return word("judge.now.trouble", lang).format(why=e.say(lang))
    if chat is None:
        return word("judge.now.builtin", lang)
    from interviewer.llm.trouble import shown

    return word("judge.now.model", lang).format(model=chat.endpoint.model, base_url=shown(chat.endpoint.base_url))
