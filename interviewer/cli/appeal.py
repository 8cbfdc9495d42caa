"""`interviewer appeal`: the candidate disagrees with a grade, and the answer is judged once more."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.grade import checked
from interviewer.cli.history import InterviewId
from interviewer.cli.live import attended
from interviewer.cli.terminal import Json, console, help_text, load_settings, print_json, services_for, show
from interviewer.errors import BadInput, UnknownQuestion
from interviewer.models import Turn, View
from interviewer.services import Services
from interviewer.text import clean
from interviewer.ui.live_card import judged

HELP = help_text(
    "Object to a grade: the answer is judged again with your reason; both grades are kept.",
    "对评分提出异议：连同理由重新评判一次，两次评分都保留。",
)


def appeal(
    interview_id: InterviewId,
    turn: Annotated[
        str,
        typer.Argument(
            metavar="TURN",
            callback=clean,
            help=help_text(
                "The answer: 2 is that to the second question, 2-f that to its follow-up.",
                "哪个回答：2 是第二题的回答，2-f 是其追问的回答。",
            ),
        ),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help=help_text("Why you disagree.", "不同意的理由。"))],
    point: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help=help_text(
                "The key point whose verdict is wrong (default: the whole grade).",
                "判定有误的要点（默认针对整个评分）。",
            ),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge an answer again and print both grades. Raises BadInput; WorkFailed when no judge could: then the grade stays."""
    services = services_for(load_settings())
    said = checked(clean(reason), "--reason", services.settings.max_answer)
    view = services.session.view(interview_id)
    chosen = turn_of(view, turn)
    if view.held_back(chosen):
        raise BadInput(
            "a follow-up on this answer is open; answer or skip it first", "这个回答还有追问没有答；请先回答或跳过追问"
        )
    what = judged(view, chosen, services.bank)
    after = attended(
        lambda watch: services.session.appeal(interview_id, chosen.id, said, point, watch),
        lambda: what,
        view.interview.plan.lang,
    )
    if as_json:
        print_json(_dumped(after, chosen.id))
    else:
        _show(after, chosen.id, services)


def turn_of(view: View, name: str) -> Turn:
    """The turn of that id, or number in the interview. Raises UnknownQuestion."""
    ids = {name, f"{view.interview.id}-{name}"}
    found = next((t for t in view.turns if t.id in ids), None)
    if found is None:
        raise UnknownQuestion(
            f"the interview has no turn “{name}”; `interviewer history show {view.interview.id}` lists them",
            f"这场面试里没有“{name}”这一问；用 `interviewer history show {view.interview.id}` 查看",
        )
    return found


def _dumped(view: View, turn_id: str) -> dict[str, object]:
    looks = view.looks[turn_id]
    return {
        "interview_id": view.interview.id,
        "turn_id": turn_id,
        "before": looks[-2].model_dump(mode="json"),
        "after": looks[-1].model_dump(mode="json"),
    }


def _show(view: View, turn_id: str, services: Services) -> None:
    from interviewer.cli.cards import grade_card
    from interviewer.cli.comparison import comparison

    lang, looks = view.interview.plan.lang, view.looks[turn_id]
    card = grade_card(looks[-1].grade, services.examiner.rubric, lang)
    show(console(), comparison(looks[-2:], lang), card)
