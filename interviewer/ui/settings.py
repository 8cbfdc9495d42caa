"""The settings page: which model servers there are, who grades, a test of what the fields say, and saving it.

A key goes from the page to the server and never back: the page only knows whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import gradio as gr

from interviewer.errors import BadInput, EndpointError
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint, Looked, choose, look
from interviewer.llm.probe import probe
from interviewer.llm.trouble import shown
from interviewer.models import Lang
from interviewer.services import Services
from interviewer.settings import SAVED_NAME, Saved, Settings, fixed, variables
from interviewer.ui import cards, settings_cards
from interviewer.ui.i18n import word
from interviewer.ui.labels import Labels
from interviewer.ui.page import QUIET, Changes, Told, told
from interviewer.ui.settings_form import FIELDS, Wanted, shown_address, wanted

JUDGES = ("auto", "model", "builtin")
MODELS_OFFERED = 200


class SettingsPage:
    """Builds the page inside a `gr.Blocks`. Fields that the environment fixes are shown and not taken."""

    def __init__(self, services: Services, labels: Labels, lang: gr.State) -> None:
        self.services = services
        self.lang = lang
        self._build(labels)

    def _build(self, labels: Labels) -> None:
        add = labels.add
        with gr.Column(elem_classes="iv-setup iv-settings"):
            self.title = gr.HTML(elem_id="settings-title")
            self.found = gr.HTML(elem_id="settings-found")
            self.judge = add(gr.Radio(elem_id="settings-judge"), label="settings.judge")
            self.address = add(
                gr.Textbox(elem_id="settings-address", html_attributes=_unaided("url"), max_lines=1),
                label="settings.address",
                placeholder="settings.address.placeholder",
            )
            self.model = add(gr.Dropdown(allow_custom_value=True, elem_id="settings-model"), label="settings.model")
            with gr.Row(elem_id="settings-key-row"):
                self.key = add(
                    gr.Textbox(
                        type="password",
                        elem_id="settings-key",
                        html_attributes=_unaided("new-password"),
                        max_lines=1,
                        min_width=220,
                        scale=4,
                    ),
                    label="settings.key",
                )
                self.forget = add(
                    gr.Button(visible=False, size="sm", elem_id="settings-forget", min_width=120, scale=1),
                    value="settings.key.forget",
                )
            self.timeout = add(gr.Number(elem_id="settings-timeout"), label="settings.timeout")
            self.fallback = add(gr.Checkbox(elem_id="settings-fallback"), label="settings.fallback")
            with gr.Row():
                self.test = add(gr.Button(elem_id="settings-test", min_width=140), value="settings.test")
                self.save = add(
                    gr.Button(variant="primary", elem_id="settings-save", min_width=140), value="settings.save"
                )
            self.result = gr.HTML(elem_id="settings-result")

    @property
    def fields(self) -> list[Any]:
        """What a person fills in, in the order of `FIELDS`."""
        return [self.judge, self.address, self.model, self.key, self.timeout, self.fallback]

    @property
    def outputs(self) -> list[Any]:
        """What `fill` and `describe` update."""
        return [self.title, *self.fields, self.forget, self.result]

    @property
    def looked_for(self) -> list[Any]:
        """What `look_around` is given."""
        return [self.lang, *self.fields]

    @property
    def seen(self) -> list[Any]:
        """What `look_around` updates."""
        return [self.found, self.model]

    def wire(self) -> None:
        """Connect the buttons."""
        given, seen = self.looked_for, self.seen
        once: dict[str, Any] = {"trigger_mode": "once", **QUIET}
        for field in (self.address, self.key):
            gr.on([field.submit, field.blur], self.look_around, given, seen, **QUIET)
        self.judge.input(self.look_around, given, seen, **QUIET)
        self.test.click(self.try_out, given, [self.result, self.found, self.model], **once)
        for button, deed in ((self.save, self.keep), (self.forget, self.forget_key)):
            button.click(deed, given, self.outputs, **once).then(self.look_around, given, seen, **QUIET)

    # --- showing

    def fill(self, lang: Lang) -> Changes:
        """The fields as the settings are now."""
        settings = self.services.settings
        values = {
            self.judge: settings.grader,
            self.address: shown_address(settings),
            self.model: settings.model or "",
            self.key: "",
            self.fallback: settings.fallback,
            self.timeout: settings.request_timeout,
        }
        described = self.describe(lang)
        return described | {field: {**described[field], "value": value} for field, value in values.items()}

    def describe(self, lang: Lang) -> Changes:
        """All texts in one language, what is typed in left alone."""
        given, settings = fixed(), self.services.settings
        changes: Changes = {
            field: gr.update(interactive=name not in given, info=_info(name, given, lang))
            for field, name in zip(self.fields, FIELDS, strict=True)
        }
        changes[self.judge] |= {"choices": [(word(f"settings.judge.{j}", lang), j) for j in JUDGES]}
        changes[self.model] |= {"choices": [(word("settings.model.auto", lang), "")]}
        key = "none" if settings.api_key is None else "fixed" if "api_key" in given else "set"
        changes[self.key] |= {"placeholder": word(f"settings.key.{key}", lang)}
        try:
            saved, broken = settings.saved(), ""
        except BadInput as e:
            saved, broken = Saved(), cards.notice(e.say(lang))
        intro = word("settings.intro", lang).format(path=settings.home_dir / SAVED_NAME)
        return changes | {
            self.title: f"<h2>{word('settings.title', lang)}</h2>{cards.muted(intro)}{broken}",
            self.forget: gr.update(visible=bool(saved.api_key) and "api_key" not in given),
            self.result: "",
        }

    def look_around(self, lang: Lang, *fields: Any) -> Changes:
        """Who is there, and who would grade, if the fields were saved."""
        try:
            with told(lang):
                settings = self._wanted(*fields).settings
                return self._seen(lang, settings, look(settings))
        except Told:
            return {self.found: gr.skip()}

    def _seen(self, lang: Lang, settings: Settings, looked: tuple[Looked, ...]) -> Changes:
        try:
            chosen, trouble = choose(settings, looked), None
        except EndpointError as e:
            chosen, trouble = None, e
        names = list(dict.fromkeys(m.name for at in looked for m in at.listed if m.usable))[:MODELS_OFFERED]
        key = "settings.model.is" if chosen and not settings.model else "settings.model.auto"
        auto = word(key, lang).format(model=settings_cards.named(chosen.model) if chosen else "")
        line = (
            _judge_line(settings, chosen, lang) if trouble is None else _trouble_line(settings, trouble, looked, lang)
        )
        return {
            self.found: settings_cards.found(looked, chosen, line, lang),
            self.model: gr.update(choices=[(auto, ""), *((settings_cards.named(n), n) for n in names)]),
        }

    # --- doing

    def try_out(self, lang: Lang, *fields: Any) -> Iterator[Changes]:
        """Probe what the fields say, without saving it."""
        try:
            with told(lang):
                says = self._wanted(*fields)
                yield {self.result: cards.muted(word("settings.looking", lang))}
                looked = look(says.settings)
                yield self._seen(lang, says.settings, looked)
                note = cards.notice(word("settings.key.again", lang)) if says.key_left else ""
                for result in self._probed(lang, says.settings, looked):
                    yield {self.result: result + note}
        except Told:
            yield {self.result: ""}

    def _probed(self, lang: Lang, settings: Settings, looked: tuple[Looked, ...]) -> Iterator[str]:
        """What to show while the model is tried out, and at the end what came of it."""
        try:
            endpoint = choose(settings, looked)
        except EndpointError as e:
            yield cards.notice(e.say(lang))
            return
        if endpoint is None:
            yield cards.notice(word("settings.nothing", lang))
            return
        limit = settings.request_timeout
        with ThreadPoolExecutor(1) as pool:
            chat, seconds = ChatClient(endpoint, limit), 0
            running = pool.submit(probe, chat, self.services.prompts, lang, limit)
            while not running.done():
                yield settings_cards.running(endpoint.model, seconds, limit, lang)
                wait([running], timeout=1)
                seconds += 1
            yield settings_cards.probed(running.result(), lang)

    def _wanted(self, *fields: Any) -> Wanted:
        return wanted(self.services.settings, fixed(), dict(zip(FIELDS, fields, strict=True)))

    def keep(self, lang: Lang, *fields: Any) -> Changes:
        """Save what the fields say; it is in force then."""
        try:
            with told(lang):
                says = self._wanted(*fields)
                self.services.use(self.services.settings.save(says.saved))
                again = cards.notice(word("settings.key.again", lang)) if says.key_left else ""
                return self.fill(lang) | {self.result: cards.notice(word("settings.saved", lang)) + again}
        except Told:
            return {self.result: ""}

    def forget_key(self, lang: Lang, *_: Any) -> Changes:
        """Delete the saved key at once; the fields stay as they are."""
        try:
            with told(lang):
                settings = self.services.settings
                self.services.use(settings.save(settings.saved().model_copy(update={"api_key": None})))
                told_so = cards.notice(word("settings.key.forgotten", lang))
                described = self.describe(lang)
                return described | {self.key: {**described[self.key], "value": ""}, self.result: told_so}
        except Told:
            return {self.result: ""}


def _unaided(autocomplete: str) -> gr.InputHTMLAttributes:
    """No browser may correct or remember what is typed here."""
    return gr.InputHTMLAttributes(autocomplete=autocomplete, autocapitalize="off", autocorrect="off", spellcheck=False)


def _info(name: str, given: frozenset[str], lang: Lang) -> str | None:
    """Why a field cannot be changed; None when it can."""
    if name not in given:
        return None
    key = "settings.key.sent" if name == "api_key" and "base_url" not in given else "settings.fixed"
    return word(key, lang).format(name=" / ".join(variables(name)))


def _judge_line(settings: Settings, chosen: Endpoint | None, lang: Lang) -> str:
    """Who grades with these settings."""
    if settings.grader == "builtin":
        return word("judge.now.chosen", lang)
    if chosen:
        name = settings_cards.named(chosen.model)
        return word("judge.now.model", lang).format(model=name, base_url=shown(chosen.base_url))
    return word("settings.judge.none" if settings.grader == "model" else "judge.now.builtin", lang)


def _trouble_line(settings: Settings, trouble: EndpointError, looked: tuple[Looked, ...], lang: Lang) -> str:
    """Who grades while the chosen model cannot, and why it cannot unless a row of what was found says so."""
    if settings.grader == "builtin":
        return word("judge.now.chosen", lang)
    told_below = any(at.problem is not None and at.problem.en == trouble.en for at in looked)
    who = word("settings.judge.stands_in" if settings.fallback else "settings.judge.nobody", lang)
    return who if told_below else f"{who} {trouble.say(lang)}"
