"""`interviewer practice`, held through a pipe: whole interviews, requests, leaving and coming back, both languages."""

import pytest
import samples

CORE = "the statement of core"
BOTH = f"{CORE}\nthe statement of detail"


@pytest.fixture
def one_question(use_bank):
    use_bank(samples.question("adam"))


def test_a_whole_interview(run, two_questions):
    ran = run("practice", "--count", "2", stdin=f"b\n\n{BOTH}\n\n")
    assert (ran.code, ran.err.count("Traceback")) == (0, 0)
    shown = ran.out
    assert "Question 1 of 2" in shown
    assert "a  first" in shown
    assert "Question 2 of 2" in shown
    assert shown.count("/ 100") >= 3
    assert "✓" in shown
    assert "“the statement of core" in shown
    assert "Built-in examiner" in shown
    assert "Interview report" in shown
    assert "interviewer report 2" in shown


def test_a_line_without_a_blank_one_is_the_end_of_a_letter_but_not_of_an_answer(run, two_questions):
    """Were `b` followed by more lines of the same reply, the second question would get nothing."""
    ran = run("practice", "--count", "2", "--json", stdin=f"b\n{BOTH}")
    assert [q["answer"] for q in ran.json["questions"]] == ["b", BOTH]


def test_with_json_the_report_alone_stands_on_stdout(run, one_question):
    ran = run("practice", "--json", stdin=BOTH)
    assert ran.json["asked"] == ran.json["graded"] == 1
    assert ran.json["finished_at"]
    assert "Question 1 of 1" in ran.err


def test_help_is_no_answer(run, one_question):
    ran = run("practice", "--json", stdin=f"hint\n提示\nhint\nclarify\nrepeat\n{BOTH}")
    assert [q["answer"] for q in ran.json["questions"]] == [BOTH]
    assert ran.json["questions"][0]["hints_used"] == 2
    for said in (
        "Hint 1 of 2: first hint",
        "Hint 2 of 2: second hint",
        "no more hints",
        "I am listening for 2 aspects",
    ):
        assert said in " ".join(ran.err.split())


def test_a_skipped_question_shows_its_reference(run, one_question):
    ran = run("practice", stdin="skip\n")
    assert "The reference of adam." in ran.out
    assert "1 skipped" in ran.out


def test_stop_ends_with_a_report_of_what_was_answered(run, two_questions):
    ran = run("practice", "--count", "2", "--json", stdin="b\nstop\n")
    assert ran.json["asked"] == 1
    assert ran.json["finished_at"]


def test_what_a_follow_up_asks_is_not_given_away(run, one_question):
    """The card after the main answer hides the point and the reference; the card after the follow-up shows both."""
    ran = run("practice", stdin=f"the statement of detail\n\n{CORE}\n\n")
    before, after = ran.out.split("And the core of adam?")
    assert "the statement of core" not in before
    assert "the follow-up is about this one" in before
    assert "bank show" not in before
    assert "the statement of core" in after
    assert "before the follow-up" in after
    assert "bank show adam" in after


def test_the_end_of_the_input_pauses_and_resume_goes_on(run, two_questions):
    first = run("practice", "--count", "2", stdin="b\nhint\n")
    assert first.code == 0
    assert "practice --resume" in first.out
    second = run("practice", "--resume", "--json", stdin=BOTH)
    assert "Question 2 of 2" in second.err
    assert "Hint 1 of 2" in second.err, "what was said on the open question is shown again"
    assert [q["answer"] for q in second.json["questions"]] == ["b", BOTH]


def test_without_resume_a_new_one_starts_and_the_old_one_is_mentioned(run, one_question):
    run("practice", stdin="")
    ran = run("practice", "--json", stdin=BOTH)
    assert "practice --resume" in ran.err
    assert len(run("history", "--json").json["interviews"]) == 2


def test_ctrl_c_asks_nothing_and_says_how_to_go_on(run, one_question, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("interviewer.cli.practice.read_reply", interrupted)
    ran = run("practice", stdin=BOTH)
    assert ran.code == 0
    assert ran.out.rstrip().endswith("interviewer practice --resume")


def test_an_answer_that_is_too_long_is_told_and_may_be_given_again(run, one_question, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_MAX_ANSWER", "100")
    ran = run("practice", "--json", stdin=f"{'x' * 200}\n\n{BOTH}")
    assert "the limit is 100" in ran.err
    assert [q["answer"] for q in ran.json["questions"]] == [BOTH]


def test_an_ungraded_answer_is_kept_and_graded_later(run, one_question, monkeypatch):
    with monkeypatch.context() as down:
        down.setenv("INTERVIEWER_GRADER", "model")
        down.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9/v1")
        down.setenv("INTERVIEWER_FALLBACK", "false")
        ran = run("practice", stdin=BOTH)
    assert "Not graded yet" in ran.out
    assert "Your answer is saved" in ran.out
    interview = run("history", "--json").json["interviews"][0]["id"]
    assert f"interviewer retry {interview}" in ran.out
    again = run("retry", interview, "--json")
    assert again.code == 0
    assert [t["state"] for t in again.json["turns"]] == ["graded"]
    assert again.json["ungraded"] == 0
    assert "1 graded" in run("report", interview).out


def test_hostile_answers_do_not_reach_the_terminal_as_commands(run, use_bank):
    question = samples.question("adam")
    hostile = question.key_points[0].model_copy(update={"point": samples.both("[red]x[/red] \x1b[2J $\\frac{")})
    use_bank(question.model_copy(update={"key_points": (hostile, question.key_points[1])}))
    ran = run("practice", stdin="x \x1b]0;owned\x07 [bold]x[/bold] the statement of detail \u202e\n\nskip\n")
    assert ran.code == 0
    assert not set("\x1b\x07\u202e") & set(ran.out + ran.err)


def test_in_chinese_everything_is_chinese(run, two_questions):
    ran = run("practice", "--lang", "zh", "--count", "2", stdin="b\n提示\n跳过\n")
    for said in ("第 1 / 2 题", "提示 1/2", "已跳过", "面试报告", "总分", "完整报告"):
        assert said in ran.out
    assert "Question" not in ran.out
    assert "Reference" not in ran.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--difficulty", "6"), "“6” is not a number from 1 to 5"),
        (("--difficulty", "4-2"), "“4-2”"),
        (("--difficulty", "easy"), "“easy”"),
        (("--difficulty", "2-"), "“2-”"),
        (("--count", "0"), "'--count'"),
        (("--count", "many"), "'--count'"),
        (("--topic", "cooking"), "unknown topic “cooking”; choose among: evaluation, optimization"),
        (("--topic", "optimization", "--difficulty", "5"), "widen the choice"),
        (("--resume",), "there is no unfinished interview"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, two_questions, options, says):
    ran = run("practice", *options)
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(("options", "asked"), [(("--topic", "optimization"), "adam"), (("--difficulty", "1"), "pick"),
                                                (("--difficulty", "2-3"), "adam")])  # fmt: skip
def test_the_choice_of_questions(run, two_questions, options, asked):
    ran = run("practice", *options, "--json", stdin="stop\n")
    assert ran.json["questions"] == []
    assert f"of {asked}?" in ran.err or f"about {asked}?" in ran.err


def test_a_home_that_cannot_be_written_is_one_sentence(run, vault, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_HOME_DIR", str(vault.folder / "home"))
    with vault.shut():
        ran = run("practice", stdin=BOTH)
    assert ran.code == 1
    assert "cannot write to the home directory" in ran.err
    assert "Traceback" not in ran.err
