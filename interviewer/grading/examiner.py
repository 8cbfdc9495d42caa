"""Who judges, and what becomes of it: the one place where a task turns into a grade.

Choice questions go to the exact judge; open ones to the model where there is one, else to the built-in examiner. A model that
fails is replaced by the built-in examiner (and the grade says so), or the answer stays ungraded; never a default score.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from interviewer.errors import EndpointError, Halted, PromptError, ReplyError
from interviewer.grading.calibration import Calibrations, calibrated
from interviewer.grading.grader import Grader, Task, Watch
from interviewer.grading.reference import key_points_of
from interviewer.grading.scoring import merge, score, ungraded
from interviewer.models import Grade, Judgement, Rubric, Text

log = logging.getLogger(__name__)
DEFECT = Text(
    zh="评分器出错（{error}），这是程序的缺陷；回答已保存，可以稍后重新评分",
    en="the examiner failed ({error}), a defect in the program; the answer is saved and can be graded again",
)
NOTHING_TO_HEAR = Text(
    zh="参考答案里没有可供评分的陈述：代码、表格和链接不是陈述",
    en="the reference answer states nothing to grade by: code, tables and links are no statements",
)


@dataclass
class Examiner:
    """Grades tasks, in any number of threads. Holds no state between them; the settings may change `fallback`."""

    rubric: Rubric
    choice: Grader
    builtin: Grader
    model: Callable[[], Grader | None]
    """The model judge, found when it is first needed; None: there is none. Raises EndpointError when the chosen one is unusable."""
    fallback: bool = True
    """Let the built-in examiner stand in when the model fails."""
    calibrations: Calibrations = field(default_factory=dict)
    """Curves that scores are mapped by; empty: none is."""

    def grade(self, task: Task, first: Grade | None = None, watch: Watch | None = None) -> Grade:
        """Grade an answer; with `first`, the grade of the main answer, this is the answer to its follow-up."""
        if not (task.points or key_points_of(task.question, task.lang)):
            return ungraded(task.question, NOTHING_TO_HEAR[task.lang])
        try:
            judgement = self._judge(task, watch)
        except (EndpointError, ReplyError, PromptError, Halted) as e:
            return ungraded(task.question, e.say(task.lang))
        except Exception as e:  # a defect of ours must cost neither the answer nor the rest of the interview
            log.exception("a judge failed on %s", task.question.id)
            return ungraded(task.question, DEFECT[task.lang].format(error=type(e).__name__))
        if first is not None and first.status == "graded":
            grade = merge(task.question, first, judgement, self.rubric, task.lang)
        else:
            grade = score(task.question, judgement, self.rubric, task.lang)
        return calibrated(grade, self.calibrations)

    def _judge(self, task: Task, watch: Watch | None) -> Judgement:
        if task.question.kind == "choice":
            return self.choice.judge(task, watch)
        try:
            model = self.model()
            if model is not None:
                return model.judge(task, watch)
        except (EndpointError, ReplyError) as e:
            if not self.fallback:
                raise
            return self._stand_in(task, watch, e.say(task.lang))
        return self.builtin.judge(task, watch)

    def _stand_in(self, task: Task, watch: Watch | None, why: str) -> Judgement:
        judgement = self.builtin.judge(task, watch)
        grader = judgement.grader.model_copy(update={"fallback": why})
        return judgement.model_copy(update={"grader": grader})
