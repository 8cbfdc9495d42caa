"""Judging stored answers again: those without a grade, one that is disputed, or all of them by another examiner.

Nothing here locks or refreshes a report: `session` does both around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.errors import BadInput, UnknownQuestion, WorkFailed
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Watch
from interviewer.interview.graph import Nodes, grade_turn
from interviewer.models import Grade, Objection, SecondLook, Turn, TurnState


@dataclass(frozen=True)
class SecondLooks:
    """The second looks at the answers of one interview, before the eyes of `watch`."""

    nodes: Nodes
    interview_id: str
    watch: Watch

    def retry(self) -> None:
        """Grade and save what has no grade; once stopped, the rest is left for later."""
        for turn in self._turns():
            if turn.state == TurnState.UNGRADED and not self.watch.halt.requested:
                self._save(turn.id, self._judged(turn, self.nodes.examiner))

    def appeal(self, turn_id: str, objection: Objection) -> None:
        """Grade and save one answer again, and its follow-up with it: all of that, or nothing changes.

        Raises BadInput, UnknownQuestion, and WorkFailed when no judge could.
        """
        turn = self._disputed(turn_id, objection)
        grade = self._better(turn, self._judged(turn, self.nodes.examiner, objection))
        follow_ups = [t for t in self._turns() if t.parent_id == turn_id and t.grade]
        again = [(t.id, self._better(t, self._judged(t, self.nodes.examiner, first=grade))) for t in follow_ups]
        self._save(turn_id, grade, objection)
        for follow_up_id, new in again:
            self._save(follow_up_id, new)

    def by(self, examiner: Examiner) -> tuple[SecondLook, ...]:
        """What another examiner makes of every answer that there is. Nothing is saved."""
        looks: dict[str, SecondLook] = {}
        for turn in self._turns():
            if turn.answer is not None:
                self.watch.halt.check()
                first = looks[turn.parent_id].after if turn.parent_id else None
                grade = self._judged(turn, examiner, first=first)
                looks[turn.id] = SecondLook(turn_id=turn.id, before=turn.grade, after=grade)
        return tuple(looks.values())

    def keep(self, looks: Sequence[SecondLook]) -> None:
        """Save the grades of another examiner as the ones that count. One that is no grade replaces none."""
        for look in looks:
            if look.after.status == "graded":
                self._save(look.turn_id, look.after)

    def _turns(self) -> list[Turn]:
        return self.nodes.store.turns(self.interview_id)

    def _disputed(self, turn_id: str, objection: Objection) -> Turn:
        turn = self.nodes.store.turn(turn_id)
        if turn.interview_id != self.interview_id:
            raise UnknownQuestion(f"“{turn_id}” is not part of this interview", f"“{turn_id}”不属于这场面试")
        if turn.grade is None:
            raise BadInput("there is no grade to appeal against yet", "这一问还没有评分，无法申诉")
        if any(t.parent_id == turn_id and t.state == TurnState.ASKED for t in self._turns()):
            raise BadInput("answer or skip the follow-up first", "请先回答或跳过追问")
        if objection.point_id not in {None, *(p.id for p in turn.grade.points)}:
            name = objection.point_id
            raise BadInput(f"this grade has no key point “{name}”", f"这个评分里没有要点“{name}”")
        return turn

    def _judged(
        self, turn: Turn, examiner: Examiner, objection: Objection | None = None, first: Grade | None = None
    ) -> Grade:
        nodes = self.nodes
        lang = nodes.store.interview(self.interview_id).plan.lang
        passages = tuple(nodes.retrieve_passages(nodes.bank.get(turn.question_id), turn.answer or ""))
        return grade_turn(nodes.store, nodes.bank, examiner, turn, lang, passages, objection, first, self.watch)

    def _better(self, turn: Turn, grade: Grade) -> Grade:
        """The new grade, unless it is none where there was one."""
        if grade.score is None and turn.grade is not None and turn.grade.score is not None:
            raise WorkFailed(
                f"the answer could not be judged again, so its grade stays ({grade.reason}); try again later",
                f"无法重新评分，原评分保留（{grade.reason}）；请稍后再试",
            )
        return grade

    def _save(self, turn_id: str, grade: Grade, objection: Objection | None = None) -> None:
        self.nodes.store.save_grade(turn_id, grade, self.nodes.now(), objection)
