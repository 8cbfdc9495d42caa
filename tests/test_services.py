"""The parts of a running interviewer fit together: an interview without a model, and who is asked when."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import samples
from fakes import ScriptedJudge

from interviewer import services as services_module
from interviewer.bank import Bank
from interviewer.errors import EndpointError, IndexFailed
from interviewer.grading.grader import Task
from interviewer.models import InterviewState, Plan, Text, Verdict
from interviewer.retrieval.search import SearchHit
from interviewer.services import LOOK_AGAIN, PASSAGES, Services
from interviewer.settings import Settings

DOWN = EndpointError("the endpoint is down", "端点无响应")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_interview_over_the_bundled_bank_without_a_model(services, lang):
    view = services.session.start(Plan(lang=lang, count=3, follow_ups=False))
    interview = view.interview.id
    while turn := view.open_turn:
        question = services.bank.get(turn.question_id)
        said = question.correct[0] if question.kind == "choice" else question.answer[lang]
        view = services.session.submit(interview, turn.id, said)
    assert view.interview.state is InterviewState.FINISHED
    assert [t.grade.status for t in view.turns if t.grade] == ["graded"] * 3
    assert {t.grade.grader.kind for t in view.turns if t.grade and t.grade.grader} <= {"builtin", "choice"}
    assert services.session.report(interview).score > 80
    assert services.clarifier() is None


class FakeSearcher:
    """Finds what it was given, or fails; remembers the queries."""

    def __init__(self, found: list[SearchHit] | IndexFailed) -> None:
        self.found, self.queries = found, list[tuple[str, int]]()

    def search(self, query: str, k: int) -> list[SearchHit]:
        self.queries.append((query, k))
        if isinstance(self.found, IndexFailed):
            raise self.found
        return self.found[:k]


def hit(question: str, n: int) -> SearchHit:
    return SearchHit(
        question_id=question, chunk=f"{question}:{n}", score=1 / (n + 1), source="a-book", lang="en", text=f"text {n}"
    )


@pytest.fixture
def made(home) -> Callable[..., Services]:
    """Services over the small bank, with a searcher that is not real and warnings collected in `told`."""

    def make(found: list[SearchHit] | IndexFailed, told: list[Text]) -> Services:
        services = Services(Settings(home_dir=home, grader="builtin"), warn=told.append)
        services.__dict__ |= {"_bank": samples.bank(), "searcher": FakeSearcher(found)}
        return services

    return make


def test_a_judge_sees_the_best_passages_of_other_questions(made):
    services = made([hit("adam", 0), *(hit("momentum", n) for n in range(1, 9))], [])
    passages = services.passages(services.bank.get("adam"), "x" * 5000)
    assert [(p.question_id, p.text, p.source) for p in passages] == [
        ("momentum", f"text {n}", "a-book") for n in range(1, PASSAGES + 1)
    ]
    assert len(services.searcher.queries[0][0]) == 2000  # the start of a long answer is query enough


def test_without_an_index_there_are_no_passages_and_the_person_is_told(made):
    told: list[Text] = []
    services = made(IndexFailed("the index is broken", "索引已损坏"), told)
    assert services.passages(services.bank.get("adam"), "x") == []
    assert told == [Text(en="the index is broken", zh="索引已损坏")]


class Finder:
    """Stands in for the search for an endpoint, which takes time; counts."""

    def __init__(self, outcome: Exception | None = None) -> None:
        self.outcome, self.calls = outcome, 0

    def __call__(self) -> None:
        self.calls += 1
        if self.outcome:
            raise self.outcome


def looking(home, monkeypatch, finder: Finder, **settings: object) -> Services:
    services = Services(Settings.model_validate({"home_dir": home, **settings}))
    monkeypatch.setattr(services, "_find_chat", finder)
    return services


def test_an_endpoint_that_is_not_there_is_not_looked_for_at_every_answer(home, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(services_module.time, "monotonic", lambda: now)
    services = looking(home, monkeypatch, finder := Finder())
    assert [services.model_grader() for _ in range(3)] == [None] * 3
    assert finder.calls == 1
    now += LOOK_AGAIN
    services.model_grader()
    assert finder.calls == 2


def test_an_endpoint_that_is_down_stays_down_for_a_while(home, monkeypatch):
    services = looking(home, monkeypatch, finder := Finder(DOWN))
    for _ in range(3):
        with pytest.raises(EndpointError):
            services.model_grader()
    assert finder.calls == 1


def test_without_need_of_a_model_nobody_looks_for_one(home, monkeypatch):
    services = looking(home, monkeypatch, finder := Finder(DOWN), grader="builtin")
    assert services.chat() is services.model_grader() is services.clarifier() is None
    assert finder.calls == 0


def test_a_model_that_was_asked_for_must_be_there(home, monkeypatch):
    with pytest.raises(EndpointError, match="INTERVIEWER_GRADER=model"):
        looking(home, monkeypatch, Finder(), grader="model").model_grader()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_built_in_examiner_stands_in_for_a_dead_endpoint_and_says_so(home, monkeypatch, lang, bank: Bank):
    services = looking(home, monkeypatch, Finder(DOWN), base_url="http://127.0.0.1:9/v1")
    task = Task(question=bank.get("batch-normalization-why"), answer="It standardizes each feature.", lang=lang)
    grade = services.examiner.grade(task)
    assert (grade.status, grade.grader.kind, grade.grader.fallback) == ("graded", "builtin", DOWN.say(lang))
    strict = replace(services.examiner, fallback=False).grade(task)
    assert (strict.status, strict.score, strict.reason) == ("ungraded", None, DOWN.say(lang))


def test_a_model_that_fails_in_the_middle_is_replaced_too():
    model, builtin = ScriptedJudge(DOWN), ScriptedJudge(Verdict.COVERED)
    made = services_module.Examiner(samples.RUBRIC, choice=builtin, builtin=builtin, model=lambda: model)
    task = Task(question=samples.question("adam"), answer="an answer", lang="en")
    grade = made.grade(task)
    assert (grade.score, grade.grader.fallback) == (100, "the endpoint is down")
    assert model.tasks == builtin.tasks == [task]


def test_questions_of_an_own_bank_are_asked_graded_and_found_as_soon_as_they_are_accepted(services):
    from interviewer.ingest.document import AnswerStatus, Document, Draft

    before = services.session
    assert services.searcher.search("zeroing units at random", k=1)
    answer = "Flurbing zeroes the wobble of a unit while it trains. It keeps units from relying on each other's wobble."
    draft = Draft(question="What is flurbing?", answer=answer, answer_status=AnswerStatus.FULL, lines=(1, 2))
    pending = services.desk.take(Document(path="notes.md", format="markdown", questions=(draft,)), services.now())
    own = services.shelf.open("Flurbs", services.now())
    accepted = services.desk.accept(pending.id, [0], own.name).items[0].question_id
    services.take_in()
    assert services.session is before, "interviews that are open go on"
    assert services.searcher.search("what is flurbing", k=1)[0].question_id == accepted
    view = services.session.start(Plan(lang="en", count=1, topics=(own.name,)))
    view = services.session.submit(view.interview.id, view.open_turn.id, answer)
    assert view.turns[0].grade.score >= 85
    assert all(p.draft for p in view.turns[0].grade.points)
    services.shelf.remove(own.name)
    services.take_in()
    assert accepted not in services.bank.questions
    assert all(h.question_id != accepted for h in services.searcher.search("what is flurbing", k=5))
    assert services.session.report(view.interview.id).questions[0].score >= 85, "the record outlives the bank"
