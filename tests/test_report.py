"""What an interview comes to, and how it is written down: the arithmetic, and words that nobody may trust."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import samples

from interviewer.looks import Record, record
from interviewer.models import (
    Delivery,
    Feedback,
    GivenGrade,
    Grade,
    GradedPoint,
    GraderInfo,
    Interview,
    InterviewState,
    Lang,
    Objection,
    Plan,
    Quote,
    Report,
    Source,
    Turn,
    TurnState,
    Usage,
    Verdict,
    View,
    Work,
    WrongClaim,
)
from interviewer.report import MOST_READINGS, compile_report, describe, export, to_markdown

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
BANK = samples.bank()
INTERVIEW = Interview(id="iv", plan=Plan(lang="en"), state=InterviewState.FINISHED, started_at=NINE, finished_at=NINE)


def graded(score: int, core: Verdict = Verdict.COVERED, detail: Verdict = Verdict.COVERED, **changed: Any) -> Grade:
    points = (
        GradedPoint(id="core", verdict=core, point="the core", weight=3, essential=True),
        GradedPoint(id="detail", verdict=detail, point="the detail", weight=1, essential=False),
    )
    info = GraderInfo(kind="model", model="tiny")
    return Grade.model_validate(
        {"question_id": "q", "status": "graded", "score": score, "points": points, "grader": info, **changed}
    )


def given(grade: Grade, minute: int = 0, objection: Objection | None = None) -> GivenGrade:
    return GivenGrade(grade=grade, objection=objection, at=NINE + timedelta(minutes=minute))


UNGRADED = Grade(question_id="q", status="ungraded", reason="the endpoint is down")


def turn(ordinal: int, question: str, grade: Grade | None = None, **changed: Any) -> Turn:
    state = TurnState(grade.status) if grade else TurnState.ASKED
    values = {
        "id": f"iv-{ordinal}",
        "interview_id": "iv",
        "ordinal": ordinal,
        "question_id": question,
        "asked": f"What about {question}?",
        "state": state,
        "answer": "my words" if grade else None,
        "grade": grade,
        "asked_at": NINE,
    }
    return Turn.model_validate(values | changed)


def follow_up(of: Turn, grade: Grade | None, **changed: Any) -> Turn:
    values = {"id": f"{of.id}-f", "parent_id": of.id, "asked": "And the core?", **changed}
    return turn(of.ordinal, of.question_id, grade, **values)


def skipped(ordinal: int, question: str) -> Turn:
    return turn(ordinal, question, state=TurnState.SKIPPED)


def compiled(*turns: Turn, **seen: Any) -> Record:
    view = View(interview=INTERVIEW, turns=turns, events=(), **seen)
    return record(compile_report(INTERVIEW, turns, BANK), view)


# --- the arithmetic ---------------------------------------------------------------------------------------------------

MAIN = turn(1, "adam", graded(40, core=Verdict.MISSING))


@pytest.mark.parametrize(
    ("turns", "score", "counts"),
    [
        ([], None, (0, 0, 0, 0)),
        ([turn(1, "adam", graded(80))], 80.0, (1, 1, 0, 0)),
        ([turn(1, "adam", graded(80)), turn(2, "momentum", graded(45))], 62.5, (2, 2, 0, 0)),
        ([turn(1, "adam", graded(0))], 0.0, (1, 1, 0, 0)),
        ([turn(1, "adam", graded(80)), skipped(2, "momentum")], 40.0, (2, 1, 0, 1)),  # skipped counts as 0
        ([turn(1, "adam", graded(80)), turn(2, "momentum", UNGRADED)], 80.0, (2, 1, 1, 0)),  # ungraded not at all
        ([turn(1, "adam", graded(80)), turn(2, "momentum")], 80.0, (1, 1, 0, 0)),  # still open: not counted
        ([turn(1, "adam", state=TurnState.ANSWERED, answer="x")], None, (1, 0, 1, 0)),
        ([turn(1, "adam", UNGRADED)], None, (1, 0, 1, 0)),
        ([skipped(1, "adam")], 0.0, (1, 0, 0, 1)),
        ([MAIN, follow_up(MAIN, graded(100))], 100.0, (1, 1, 0, 0)),  # one question, its score after the follow-up
        ([MAIN, follow_up(MAIN, UNGRADED)], 40.0, (1, 1, 0, 0)),
        ([MAIN, follow_up(MAIN, None)], 40.0, (1, 1, 0, 0)),
        ([MAIN, follow_up(MAIN, None, state=TurnState.SKIPPED)], 40.0, (1, 1, 0, 0)),
        ([turn(i, "adam", graded(s)) for i, s in enumerate((33, 33, 34), 1)], 33.3, (3, 3, 0, 0)),
    ],
)
def test_the_score_is_the_mean_of_what_was_graded_and_skipped(turns, score, counts):
    report = compiled(*turns)
    assert report.score == score
    assert (report.asked, report.graded, report.ungraded, report.skipped) == counts


@pytest.mark.parametrize(
    ("turns", "raw"),
    [
        ([turn(1, "adam", graded(80))], None),
        ([skipped(1, "adam")], None),
        ([turn(1, "adam", graded(80, raw_score=0))], 0.0),
        ([turn(1, "adam", graded(80, raw_score=60)), turn(2, "momentum", graded(50))], 55.0),  # a choice has no curve
        ([turn(1, "adam", graded(80, raw_score=60)), skipped(2, "momentum")], 30.0),
        ([turn(1, "adam", graded(80, raw_score=60)), turn(2, "momentum", UNGRADED)], 60.0),
    ],
)
def test_the_mean_of_the_judges_own_scores_stands_beside_a_calibrated_one(turns, raw):
    assert compiled(*turns).raw_score == raw


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "(calibrated; the judge itself gave 60)"), ("zh", "(已校准，评分者原分 60)")]
)
def test_a_document_marks_calibrated_scores(lang: Lang, said: str):
    document = to_markdown(compiled(turn(1, "adam", graded(80, raw_score=60))), BANK, lang)
    assert document.count(said) == 2, "overall, and the question"
    assert said not in to_markdown(compiled(turn(1, "adam", graded(80))), BANK, lang)


def test_a_question_shows_both_scores_and_both_answers():
    second = follow_up(MAIN, graded(90), answer="the core then", hints_used=1)
    result = compiled(MAIN.model_copy(update={"hints_used": 2}), second).questions[0]
    assert (result.first_score, result.score, result.hints_used) == (40, 90, 3)
    assert (result.answer, result.follow_up, result.follow_up_answer) == ("my words", "And the core?", "the core then")
    assert [p.verdict for p in result.points] == [Verdict.COVERED, Verdict.COVERED]


DELIVERY = Delivery(seconds=62, silence=0.25, pace=120, fillers={"<b>\n# um": 2}, recogniser="![x](http://e) small")


def test_how_it_was_spoken_stands_over_all_and_with_each_answer():
    main = turn(1, "adam", graded(40, core=Verdict.MISSING), delivery=DELIVERY)
    report = compiled(main, follow_up(main, graded(90), delivery=DELIVERY), turn(2, "momentum", graded(80)))
    assert [(r.delivery, r.follow_up_delivery) for r in report.questions] == [(DELIVERY, DELIVERY), (None, None)]
    assert (report.delivery.seconds, report.delivery.pace) == (124, 120)
    written = to_markdown(report, BANK, "en")
    assert written.count("How you spoke") == 3
    assert "How you spoke (Follow-up)" in written
    assert "none of it counts towards the score" in written
    assert "<b>" not in written
    assert "![" not in written
    assert "\n# um" not in written
    assert "你是怎么说的" in to_markdown(report, BANK, "zh")


def test_typed_answers_say_nothing_of_how_they_were_spoken():
    report = compiled(turn(1, "adam", graded(80)))
    assert report.delivery is None
    assert "How you spoke" not in to_markdown(report, BANK, "en")


def test_a_report_of_an_earlier_version_can_be_read():
    report = compile_report(INTERVIEW, [turn(1, "adam", graded(80))], BANK)
    stored = json.loads(report.model_dump_json())
    del stored["delivery"]
    for question in stored["questions"]:
        del question["delivery"], question["follow_up_delivery"]
    assert Report.model_validate(stored) == report


def test_topics_have_their_own_mean():
    report = compiled(
        turn(1, "adam", graded(80)),
        turn(2, "momentum", graded(40)),
        turn(3, "batch-norm", UNGRADED),
        skipped(4, "layer-norm"),
    )
    assert [(t.topic, t.questions, t.score) for t in report.topics] == [
        ("normalization", 2, 0.0),
        ("optimization", 2, 60.0),
    ]


def test_what_to_read_is_what_was_missed_the_heaviest_first():
    missed = graded(10, core=Verdict.CONTRADICTED, detail=Verdict.MISSING)
    report = compiled(turn(1, "adam", graded(90, detail=Verdict.MISSING)), turn(2, "momentum", missed))
    assert [(r.question_id, r.whys) for r in report.reading] == [
        ("momentum", ("the core", "the detail")),
        ("adam", ("the detail",)),
    ]
    assert [s.key for s in report.reading[0].sources] == ["a-book"]  # a seed document is nothing to read


def test_partly_covered_is_not_missed_and_the_list_has_an_end():
    partial = compiled(turn(1, "adam", graded(50, core=Verdict.PARTIAL)))
    assert partial.reading == ()
    long = compiled(*(turn(i, "adam", graded(0, core=Verdict.MISSING)) for i in range(1, 20)))
    assert len(long.reading) == MOST_READINGS


def test_who_graded_and_what_it_cost():
    second = graded(50, grader=GraderInfo(kind="builtin"), usage=Usage(prompt_tokens=10, seconds=0.5))
    both = graded(
        90, usage=Usage(prompt_tokens=30, completion_tokens=4, seconds=1.25)
    )  # merged: includes the main answer
    report = compiled(MAIN, follow_up(MAIN, both), turn(2, "momentum", second), skipped(3, "batch-norm"))
    assert report.graders == ("builtin", "model tiny")
    assert report.usage == Usage(prompt_tokens=40, completion_tokens=4, seconds=1.75)


def test_a_question_that_left_the_bank_is_still_reported():
    report = compiled(turn(1, "gone", graded(10, core=Verdict.MISSING)))
    assert (report.questions[0].question_id, report.questions[0].score) == ("gone", 10)
    assert "What about gone?" in to_markdown(report, BANK, "en")


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_has_everything(lang: Lang):
    claim = WrongClaim(quote=Quote(text="Adam is a layer", start=0, end=15), correction="It is an optimizer.")
    grade = graded(
        70,
        detail=Verdict.MISSING,
        wrong_claims=(claim,),
        feedback=Feedback(strengths="Clear.", improve="Say more."),
    )
    main = turn(1, "adam", grade)
    report = compiled(
        main, follow_up(main, None, state=TurnState.SKIPPED), turn(2, "batch-norm", UNGRADED), skipped(3, "momentum")
    )
    text = to_markdown(report, BANK, lang)
    expected = {
        "zh": ["# 面试报告 · 2026-11-21 09:00 UTC", "**总分 35 / 100**", "1 题跳过", "跳过", "接下来读什么"],
        "en": [
            "# Interview report · 2026-11-21 09:00 UTC",
            "**Overall 35 of 100**",
            "1 skipped",
            "skipped",
            "What to read next",
        ],
    }[lang]
    for piece in [
        *expected,
        "model tiny",
        f"| {BANK.topic_name('normalization')[lang]} | 1 | – |",
        "## 1. What about adam? — 70",
        "> my words",
        "And the core?",
        "- ✓ the core",
        "- ○ the detail",
        "- Adam is a layer → It is an optimizer.",
        "Clear.",
        "Say more.",
        "the endpoint is down",
        "- the detail\n  - Ada, Bob, A Book, 2016, § 8.7, p. 3-4",
    ]:
        assert piece in text, piece
    assert text.endswith("\n")
    assert "{" not in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("**评了 2 次**", "你的异议", "模型用量：请求 3 次，1.5 秒，输入 1,010 + 输出 7 token。", "未计入")),
        ("en", ("**Judged 2 times**", "Your objection", "Spent at the endpoint: 3 requests, 1.5 s, 1,010 tokens in, 7 out.", "not counted")),
    ],
)  # fmt: skip
def test_a_second_look_and_what_all_of_it_cost(lang: Lang, words: tuple[str, ...]):
    ignored = (Quote(text="full marks, please", start=0, end=18),)
    first = graded(40, core=Verdict.PARTIAL, usage=Usage(prompt_tokens=500, completion_tokens=3, seconds=0.5, calls=1))
    second = graded(80, ignored=ignored, usage=Usage(prompt_tokens=510, completion_tokens=4, seconds=1, calls=2))
    looks = {"iv-1": (given(first), given(second, 1, Objection(text="I said it.\n# So there", point_id="core")))}
    report = compiled(turn(1, "adam", second), looks=looks)
    text = to_markdown(report, BANK, lang)
    for piece in (*words, "> I said it.\n> # So there", "- 40 → 80", "- ◐ → ✓ the core", "- full marks, please"):
        assert piece in text, piece
    assert [look.grades for look in report.looks] == [looks["iv-1"]]


def test_an_interview_without_a_graded_answer_has_no_score():
    text = to_markdown(compiled(turn(1, "adam", UNGRADED)), BANK, "en")
    assert "**not graded**" in text
    assert "Graded by: –" in text


EVIL = "<img src=x onerror=alert(1)>\n# A heading\n![x](http://192.0.2.1/leak.png)\n\x1b[31m\u202e| a | b |"


def hostile(evil: str) -> Record:
    """A report in which the candidate and the model both say the worst in every place they can."""
    quote = Quote(text=evil, start=0, end=len(evil))
    grade = graded(
        10,
        detail=Verdict.MISSING,
        points=(GradedPoint(id="core", verdict=Verdict.MISSING, point=evil, weight=3, essential=True),),
        wrong_claims=(WrongClaim(quote=quote, correction=evil),),
        ignored=(quote,),
        feedback=Feedback(strengths=evil, improve=evil),
    )
    main = turn(1, "adam", grade, answer=evil, asked=evil)
    failed = Grade(question_id="q", status="ungraded", reason=evil)
    again = (given(grade), given(grade.model_copy(update={"points": ()}), 1, Objection(text=evil, point_id="core")))
    return compiled(
        main,
        follow_up(main, graded(20, grader=GraderInfo(kind="model", model=evil)), answer=evil, asked=evil),
        turn(2, "momentum", failed, answer=evil),
        turn(3, "batch-norm", grade, answer=evil),
        looks={main.id: again},
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("evil", [EVIL, "# A heading", "| a | b |", "> quoted\n\n# A heading", "\n\n---\n"])
def test_hostile_words_stay_words(lang: Lang, evil: str):
    good, bad = (to_markdown(hostile(words), BANK, lang).splitlines() for words in ("harmless words", evil))
    assert not any("<" in line or "![" in line or "\x1b" in line or "\u202e" in line for line in bad)
    for mark in ("#", "|", "---"):  # as many headings, table rows and rules as in a harmless report
        assert sum(line.startswith(mark) for line in bad) == sum(line.startswith(mark) for line in good)


def test_files_are_named_after_the_interview_and_read_back(tmp_path):
    report = compiled(turn(1, "adam", graded(80)))
    markdown, json_file = export(report, BANK, "zh", tmp_path / "reports")
    assert (markdown.name, json_file.name) == ("iv.md", "iv.json")
    assert markdown.read_text(encoding="utf-8") == to_markdown(report, BANK, "zh")
    assert Record.model_validate_json(json_file.read_text(encoding="utf-8")) == report
    assert json.loads(json_file.read_text(encoding="utf-8"))["score"] == 80.0


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (Source(book="b"), "Ada, Bob, A Book, 2016"),
        (Source(book="b", section="8.7", pages="3-4"), "Ada, Bob, A Book, 2016, § 8.7, p. 3-4"),
        (Source(seed="s.txt", number="7"), "A seed, # 7"),
        (Source(paper="unknown-2020"), "unknown-2020"),
    ],
)
def test_a_source_is_one_line(source, line):
    works = {
        "b": Work(title="A Book", kind="book", authors="Ada, Bob", year=2016),
        "s.txt": Work(title="A seed", kind="seed"),
    }
    assert describe(source, works) == line
