"""The handlers of the import page, without a browser: what a person does, and what the page and the desk have then."""

from __future__ import annotations

import json
import re
from pathlib import Path

import gradio as gr
import pytest
import samples
from looped import looped

from interviewer import desk
from interviewer.errors import EndpointError
from interviewer.models import Text
from interviewer.pending import Decision, Which
from interviewer.ui import import_cards, intake
from interviewer.ui.i18n import WORDS
from interviewer.ui.imports import ImportsPage
from interviewer.ui.labels import Labels

HOSTILE = '<img src=http://e.example/a.png onerror=x> </div><script>1</script> & "quotes" \x00 \u202e'
NOTES = f"""# Notes

1. What does dropout do?

It zeroes random units while training. It keeps units from relying on each other.

2. Why is the bias corrected in Adam?

3. What does dropout do

It is a regulariser.

4. What about {HOSTILE} here?

It says {HOSTILE} and ends.
"""
ALL = range(4)
OURS = {"article", "h3", "h4", "div", "p", "b", "span", "ul", "li", "button", "section", "textarea", "label", "select"} | {
    "option", "input", "details", "summary", "nav", "template",
}  # fmt: skip


def tags_of(html):
    return set(re.findall(r"<([a-z0-9]+)", html))


def text_of(html):
    return re.sub(r"<[^>]+>", "", html)


class Bench:
    """The page over real services, with what a person would see and press."""

    def __init__(self, services, tmp_path, monkeypatch):
        self.services, self.folder = services, tmp_path
        services._bank = samples.bank()
        self.taken_in: list[int] = []
        monkeypatch.setattr(services, "take_in", lambda: self.taken_in.append(len(services.shelf.banks())))
        self.told: list[str] = []
        for kind in ("Info", "Warning"):
            monkeypatch.setattr(gr, kind, lambda sentence, **_: self.told.append(sentence))
        with gr.Blocks(analytics_enabled=False):
            self.changed = gr.HTML()
            self.page = ImportsPage(
                services,
                Labels(),
                gr.State("en"),
                gr.BrowserState(""),
                lambda lang: {self.changed: "changed"},
                [self.changed],
            )
            self.page.wire()

    def file(self, name, text=NOTES):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def upload(self, *files):
        shown = self.page.upload("en", list(files))
        if documents := self.services.desk.all():
            self.page.prepare("en", documents[0].id, "waiting", "0")
        return shown

    @property
    def pending(self):
        return self.services.desk.all()[0]

    def at(self, n, which="waiting"):
        return ("en", self.pending.id, which, str(n))

    def fields(self, n, **changes):
        item = self.pending.items[n]
        values = {
            "question": item.question,
            "answer": item.answer,
            "difficulty": item.difficulty,
            "correct": list(item.correct),
            "points": import_cards.points_json(item.points, "en"),
        }
        return tuple((values | changes).values())

    def accept(self, n, bank="Mine", **changes):
        return self.page.take(*self.at(n), bank, *self.fields(n, **changes))

    @property
    def decisions(self):
        return [str(item.decision) for item in self.pending.items]


@pytest.fixture
def bench(services, tmp_path, monkeypatch):
    return looped(lambda: Bench(services, tmp_path, monkeypatch))


@pytest.fixture
def opened(bench):
    bench.upload(bench.file("notes.md"))
    return bench


def value(change):
    return change["value"] if isinstance(change, dict) else change


def picked(what):
    return gr.EventData(None, {"pick": what})


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(bench):
    shown = bench.upload(
        bench.file("bad.pdf", b"%PDF-1.7\nbroken"), bench.file("notes.md"), bench.file("none.md", "Nothing.")
    )
    lines = text_of(shown[bench.page.results])
    assert "notes.md 4 questions" in lines
    assert "no question was found" in lines
    assert "bad.pdf" in lines
    assert [p.name for p in bench.services.desk.all()] == ["notes.md"], "a file without questions needs no review"


def test_an_unexpected_failure_of_one_file_is_told_and_the_next_is_read(bench, monkeypatch):
    real = intake.import_document
    monkeypatch.setattr("interviewer.ui.intake.import_document", lambda p: 1 / 0 if p.name == "a.md" else real(p))
    shown = bench.upload(bench.file("a.md"), bench.file("b.md"))
    assert "unexpected" in shown[bench.page.results]
    assert "b.md" in text_of(shown[bench.page.results])


def test_accepting_puts_the_question_as_edited_into_the_named_bank(opened):
    points = json.dumps([{"id": "", "text": "It zeroes units.", "weight": 3, "essential": True}])
    shown = opened.accept(0, "My own", question="What is dropout for?", difficulty=4, points=points)
    (own,) = opened.services.shelf.banks()
    (made,) = opened.services.shelf.questions(own.name).values()
    assert (own.title, made.question.en, made.difficulty) == ("My own", "What is dropout for?", 4)
    assert [(p.point.en, p.weight, p.essential, p.draft) for p in made.key_points] == [
        ("It zeroes units.", 3, True, False)
    ]
    assert opened.decisions[0] == "accepted"
    assert value(shown[opened.page.editor.item]) == "0", "it stays in view, so that it can be undone"
    assert (shown[opened.page.editor.accept]["visible"], shown[opened.page.editor.undo]["visible"]) == (False, True)


def test_the_interview_takes_in_what_was_accepted_once(opened):
    opened.accept(0)
    shown = opened.page.own.take_in("en", None)
    assert shown[opened.changed] == "changed", "the other page shows the new topic"
    opened.page.own.take_in("en", None)
    assert opened.taken_in == [1]


def test_a_second_click_and_a_second_window_change_nothing(opened):
    opened.accept(0)
    opened.accept(0, "Another")
    opened.page.leave(*opened.at(0))
    opened.page.editor.save(*opened.at(0), *opened.fields(0, answer="late"))
    assert [own.title for own in opened.services.shelf.banks()] in (["Mine"], ["Another", "Mine"])
    assert opened.decisions[0] == "accepted"
    assert len(opened.told) == 3
    assert all("decided already" in sentence for sentence in opened.told)


def test_what_is_typed_is_kept_at_once_and_survives_a_reload(opened):
    opened.page.editor.save(*opened.at(1), *opened.fields(1, answer="Because the averages start at zero."))
    shown = opened.page.restore("zh", opened.pending.id, "waiting", "1")
    assert value(shown[opened.page.editor.answer]) == "Because the averages start at zero."
    assert value(shown[opened.page.document]) == opened.pending.id


def test_points_are_drafted_for_an_answer_that_was_written(opened):
    shown = opened.page.editor.settle(
        *opened.at(1), *opened.fields(1, answer="The averages start at zero. Dividing undoes it.")
    )
    assert "The averages start at zero." in shown[opened.page.editor.points]
    assert json.loads(shown[opened.page.editor.points_json])[0]["id"]
    assert opened.pending.items[1].points[0].draft


def test_accepted_points_are_no_drafts(opened):
    edits = json.loads(opened.fields(0)[-1])
    opened.page.editor.stand_for(*opened.at(0), *opened.fields(0, points=json.dumps(edits[:1])))
    points = opened.pending.items[0].points
    assert [(p.id, p.draft) for p in points] == [(edits[0]["id"], False)], "the removed one is gone"


def test_undo_takes_the_question_off_the_shelf(opened):
    opened.accept(0)
    opened.page.take_back(*opened.at(0))
    (own,) = opened.services.shelf.banks()
    assert opened.services.shelf.questions(own.name) == {}
    assert opened.decisions[0] == "waiting"


def test_merging_asks_for_the_other_one_first(opened):
    opened.page.merge(*opened.at(2), picked("#1"))
    assert "accept it first" in opened.told[0]
    opened.accept(0)
    opened.page.merge(*opened.at(2), picked("#1"))
    assert opened.decisions[2] == "merged"


def test_next_goes_round_the_part_that_is_shown(opened):
    opened.page.leave(*opened.at(1))
    assert value(opened.page.go_on(*opened.at(1))[opened.page.editor.item]) == "2"
    assert value(opened.page.go_on(*opened.at(3))[opened.page.editor.item]) == "0"
    assert value(opened.page.go_on(*opened.at(3, "accepted"))[opened.page.editor.item]) == ""


def test_everything_new_with_an_answer_is_accepted_at_once_after_asking(opened):
    asked = opened.page._asker("accept_all")("en", opened.pending.id)
    assert "Accept 2 questions," in asked[opened.page.sure_text]
    assert opened.decisions == ["waiting"] * 4, "asking alone does nothing"
    *_, shown = opened.page.do_asked(*opened.at(0), "accept_all", "Mine")
    assert opened.decisions == ["accepted", "waiting", "waiting", "accepted"], "no answer, and a near-duplicate, wait"
    assert value(shown[opened.page.editor.item]) == "1"
    *_, shown = opened.page.do_asked(*opened.at(1), "drop_all", "Mine")
    assert opened.decisions == ["accepted", "dropped", "waiting", "accepted"]


def test_a_discarded_document_is_gone_and_a_stale_window_is_told(opened):
    where = opened.at(0)
    *_, shown = opened.page.do_asked(*where, "discard", None)
    assert shown[opened.page.review]["visible"] is False
    opened.page.leave(*where)
    assert "import it again" in opened.told[-1]


@pytest.mark.parametrize("item", ["", "-1", "99", "x", "²"])
def test_a_position_that_the_document_has_not_decides_nothing(opened, item):
    opened.page.leave("en", opened.pending.id, "waiting", item)
    assert opened.decisions == ["waiting"] * 4


def test_banks_are_switched_exported_and_removed(opened):
    opened.accept(0, "Mine")
    (own,) = opened.services.shelf.banks()
    opened.page.own.switch("en", [])
    assert opened.services.shelf.banks()[0].on is False
    exported = value(opened.page.own.write_export("en", own.name))
    assert "What does dropout do?" in Path(exported).read_text(encoding="utf-8")
    assert "with 1 question?" in opened.page.own.ask_removal("en", own.name)[opened.page.own.bank_sure_text]
    opened.page.own.remove_bank("en", own.name)
    assert opened.services.shelf.banks() == []
    with pytest.raises(gr.Error):
        opened.page.own.write_export("en", own.name)


def test_taking_in_moves_neither_the_chosen_bank_nor_an_open_question(opened):
    opened.accept(0, "Another")
    opened.accept(3, "Mine")
    chosen = opened.services.shelf.get("Mine").name
    shown = opened.page.own.take_in("en", chosen)
    assert "value" not in shown[opened.page.own.chosen_bank]
    assert opened.page.own.bank_sure not in shown
    assert value(opened.page.own.ask_removal("en", chosen)[opened.page.own.asked]) == chosen


def test_a_newer_preparation_takes_over_from_an_older_one(bench, monkeypatch):
    bench.page.upload("en", [bench.file("notes.md")])
    compared = []
    real = desk.prepared

    def prepared(item, number, *rest):
        compared.append(number)
        if number == 2:
            bench.page.intake._run = object()  # another window begins
        return real(item, number, *rest)

    monkeypatch.setattr("interviewer.desk.prepared", prepared)
    bench.page.prepare("en", bench.pending.id, "waiting", "0")
    assert bench.pending.prepared == 2, "it stops, and keeps what it did"
    assert bench.told == [], "and says nothing"
    bench.page.prepare("en", bench.pending.id, "waiting", "0")
    assert compared == [1, 2, 3, 4]


def test_a_decision_during_the_preparation_is_not_undone_by_it(bench, monkeypatch):
    bench.page.upload("en", [bench.file("notes.md")])
    real = desk.prepared

    def prepared(item, number, *rest):
        if number == 3:
            bench.page.leave(*bench.at(0))
        return real(item, number, *rest)

    monkeypatch.setattr("interviewer.desk.prepared", prepared)
    bench.page.prepare("en", bench.pending.id, "waiting", "0")
    assert bench.decisions[0] == "dropped"
    assert bench.pending.prepared == 4


def test_a_model_that_fails_leaves_the_points_and_says_so(opened, monkeypatch):
    class Broken:
        def draft(self, question, answer):
            raise EndpointError("the endpoint is gone", "端点没了")

    monkeypatch.setattr(opened.services, "drafter", Broken)
    before = opened.pending.items[0].points
    shown = opened.page.editor.draft_again(*opened.at(0), *opened.fields(0))
    assert opened.told == ["the endpoint is gone"]
    assert opened.pending.items[0].points == before
    assert shown[opened.page.editor.redraft]["visible"]


def test_ten_thousand_questions_show_one_page(opened):
    item = opened.pending.items[0]
    big = opened.pending.model_copy(update={"items": (item,) * 10_000})
    html = import_cards.rows(big, Which.ALL, 5_003, "en")
    assert html.count("iv-row-n") == import_cards.PAGE
    assert "5001–5020 of 10000" in html
    assert 'data-pick="4980"' in html
    assert 'data-pick="5020"' in html


def test_hostile_documents_stay_text(opened):
    pending, known = opened.pending, samples.bank().questions
    item = pending.items[3].model_copy(update={"question": HOSTILE})
    pending = pending.model_copy(
        update={
            "items": (*pending.items[:3], item),
            "name": HOSTILE,
            "warnings": (Text(zh=HOSTILE, en=HOSTILE),),
            "skipped": (import_cards.Skipped(lines=(1, 1), why=Text(zh=HOSTILE, en=HOSTILE)),),
        }
    )
    point = item.points[0].model_copy(update={"point": Text(zh=HOSTILE + "</textarea>", en=HOSTILE)})
    made = [
        import_cards.summary(pending, "zh"),
        import_cards.rows(pending, Which.ALL, 3, "en"),
        import_cards.head(pending, 3, "zh"),
        import_cards.matches(pending, 2, known, "en"),
        import_cards.points(item.model_copy(update={"points": (point,)}), "zh"),
        import_cards.results([import_cards.Read(HOSTILE, pending), import_cards.Read(HOSTILE, error=HOSTILE)], "en"),
    ]
    for html in made:
        assert tags_of(html) <= OURS
        assert "\u202e" not in html
    answered = pending.model_copy(update={"items": (item.model_copy(update={"answer": HOSTILE}),)})
    assert "<img" not in opened.page.editor.show("en", answered, 0)[opened.page.editor.preview]


def test_every_state_has_a_word():
    for decision in set(Decision) - {Decision.WAITING}:
        assert f"decision.{decision}" in WORDS
    for which in Which:
        assert f"which.{which}" in WORDS


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, None),
        ({"answer": "```\nx\n```", "points": ()}, "no_points"),
        ({"answer": "", "points": ()}, "no_answer"),
        ({"question": ""}, "no_question"),
    ],
)
def test_what_keeps_a_question_from_being_accepted_is_said(opened, changes, lacks):
    pending = opened.pending
    item = pending.items[0].model_copy(update=changes)
    shown = import_cards.head(pending.model_copy(update={"items": (item,)}), 0, "en")
    said = [w for w in ("no_points", "no_answer", "no_question", "no_letter") if WORDS[f"import.{w}"].en in shown]
    assert said == ([lacks] if lacks else [])
