"""`interviewer grade`: one answer in, one grade out. With the built-in examiner nothing heavy is loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer

from interviewer.bank import AD_HOC, ad_hoc
from interviewer.cli.terminal import (
    Json,
    bank_of,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import AnswerError, BadInput
from interviewer.grading.grader import Task, Watch
from interviewer.grading.reference import key_points_of
from interviewer.models import Grade, Lang, Question
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.text import clean, language

HELP = help_text(
    "Grade one answer: `interviewer grade --id ID --answer TEXT`. Ungraded answers exit with 1.",
    "给一个回答评分：`interviewer grade --id ID --answer 文本`。未能评分时退出码为 1。",
)


def grade(
    answer: Annotated[
        str,
        typer.Option(
            metavar="TEXT|@FILE|-",
            help=help_text(
                "The answer; @FILE reads a file, - the standard input (UTF-8).",
                "回答；@FILE 读文件，- 读标准输入（UTF-8）。",
            ),
        ),
    ],
    question_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help=help_text("A question of the bank.", "题库里的题。"))
    ] = None,
    question: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help=help_text(
                "Any question; one that the bank has is recognised by its text.",
                "任意题目；题库里有同样文字的题时使用题库。",
            ),
        ),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT|@FILE",
            help=help_text(
                "The reference answer to a --question that the bank does not have.",
                "题库里没有的 --question 的参考答案。",
            ),
        ),
    ] = None,
    lang: Annotated[
        Literal["zh", "en"] | None,
        typer.Option(
            help=help_text(
                "Language of the feedback (default: INTERVIEWER_LANGUAGE, else that of the text).",
                "反馈的语言（默认 INTERVIEWER_LANGUAGE，否则随文本）。",
            )
        ),
    ] = None,
    grader: Annotated[
        Literal["auto", "builtin", "model"] | None,
        typer.Option(
            help=help_text("Who judges (default: INTERVIEWER_GRADER).", "由谁评分（默认 INTERVIEWER_GRADER）。")
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Grade one answer and print the grade. Raises BadInput, AnswerError and UnknownQuestion."""
    settings = load_settings(**({"grader": grader} if grader else {}))
    services = services_for(settings)
    limit = settings.max_answer
    asked = checked(clean(question), "--question", limit) if question is not None else None
    told = given(reference, "--reference", limit) if reference is not None else None
    chosen = choose(services, question_id, asked, told)
    words = standard_input("--answer", limit) if answer == "-" else given(answer, "--answer", limit)
    spoken = lang or _language(settings, asked or words)
    result = judge(services, chosen, words, spoken) if as_json else _attended(services, chosen, words, spoken)
    if as_json:
        print_json(result)
    else:
        _show(result, services, spoken)
    if result.status == "ungraded":
        tell(word("grade.failed", interface_language()).format(reason=result.reason))
        raise typer.Exit(1)


def _language(settings: Settings, text: str) -> Lang:
    """Of the feedback: as set, else that of the text."""
    return language(text) if settings.language == "auto" else settings.language


def choose(services: Services, question_id: str | None, asked: str | None, reference: str | None) -> Question:
    """The question meant by the options. Raises BadInput when they do not name exactly one, or one without a reference."""
    if (question_id is None) == (asked is None):
        raise BadInput("name the question either by --id or by --question", "请用 --id 或 --question 之一指定题目")
    if question_id is not None:
        if reference is not None:
            raise BadInput(
                "--reference belongs to --question; a question named by --id has its own",
                "--reference 只能和 --question 一起用；--id 指定的题自带参考答案",
            )
        return services.lone_question(question_id) or bank_of(services).get(question_id)
    known = bank_of(services).find(asked or "")
    if known is None and reference is None:
        raise BadInput(
            "the bank does not have this question; add its reference answer with --reference TEXT or --reference @FILE",
            "题库里没有这道题；请用 --reference 文本 或 --reference @文件 提供参考答案",
        )
    return known or ad_hoc(asked or "", reference or "")


def judge(services: Services, question: Question, answer: str, lang: Lang, watch: Watch | None = None) -> Grade:
    """The grade; without a question id when the bank does not have the question.

    Unlike in an interview, a model sees no passages of other questions: one grade is not worth opening the index for.
    """
    task = Task(question=question, answer=answer, lang=lang, points=key_points_of(question, lang))
    result = services.examiner.grade(task, watch=watch)
    return result.model_copy(update={"question_id": None}) if question.id == AD_HOC else result


def _attended(services: Services, question: Question, answer: str, lang: Lang) -> Grade:
    """The grade, while a line on stderr says how far it is."""
    from interviewer.cli.live import attended
    from interviewer.ui.live_card import Judged

    points = {p.id: p.point[lang] for p in key_points_of(question, lang)}
    what = Judged(asked=question.question[lang], points=points)
    return attended(lambda watch: judge(services, question, answer, lang, watch), lambda: what, lang)


def _show(result: Grade, services: Services, lang: Lang) -> None:
    from interviewer.cli.cards import grade_card
    from interviewer.cli.terminal import console

    console().print(grade_card(result, services.examiner.rubric, lang, saved=False))


# --- what the options hold --------------------------------------------------------------------------------------------


def given(value: str, option: str, limit: int) -> str:
    """The text that an option stands for: itself, or that of a file (@FILE). Line ends stay as they are: quotes are counted from here.

    Raises BadInput for what cannot be read, AnswerError for an empty text or one of more than `limit` characters.
    """
    text = _decoded(_file(value[1:], option, limit), option) if value.startswith("@") else clean(value)
    return checked(text, option, limit)


def standard_input(option: str, limit: int) -> str:
    """Everything that is piped in, or typed until Ctrl-D. Raises as `given` does."""
    if sys.stdin.isatty():
        tell(word("grade.reading", interface_language()))
    return checked(_decoded(_bytes(sys.stdin.buffer, option, limit), option), option, limit)


def checked(text: str, option: str, limit: int) -> str:
    """The text, if there is any and not too much. Raises AnswerError."""
    if not text.strip():
        raise AnswerError(f"{option} is empty", f"{option} 是空的")
    if len(text) > limit:
        raise _too_long(option, limit)
    return text


def _file(name: str, option: str, limit: int) -> bytes:
    try:
        with Path(name).expanduser().open("rb") as file:
            return _bytes(file, option, limit)
    except (OSError, ValueError) as e:  # ValueError: a NUL in the name
        why = getattr(e, "strerror", None) or str(e)
        raise BadInput(
            f"{option}: cannot read the file “{name}” ({why}); a text that begins with @ can be piped in, with `-`",
            f"{option}：无法读取文件“{name}”（{why}）；以 @ 开头的文本可以用 `-` 从标准输入传入",
        ) from e


def _bytes(file: BinaryIO, option: str, limit: int) -> bytes:
    """All of it; no more than shows that it is too long, for a file may be endless. A character has at most four bytes, a mark three."""
    raw = file.read(4 * limit + 4)
    if len(raw) > 4 * limit + 3:
        raise _too_long(option, limit)
    return raw


def _decoded(raw: bytes, option: str) -> str:
    try:
        return clean(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as e:
        raise BadInput(
            f"{option} is not UTF-8 text (at byte {e.start}); save it as UTF-8",
            f"{option} 不是 UTF-8 文本（第 {e.start} 字节起）；请另存为 UTF-8",
        ) from e


def _too_long(option: str, limit: int) -> AnswerError:
    return AnswerError(
        f"{option} has more than {limit:,} characters; shorten it, or raise INTERVIEWER_MAX_ANSWER",
        f"{option} 超过 {limit:,} 个字符；请缩短，或调大 INTERVIEWER_MAX_ANSWER",
    )
