"""What can go wrong, and what we tell the person about it.

InterviewerError
├── BadInput             the person's input is at fault            -> exit code 2
│   ├── BankError        question files that do not hold; lists every problem
│   ├── UnknownQuestion  no such id, topic or interview
│   ├── AnswerError      empty or too long; the text stays with the person
│   ├── DocumentError    a file that cannot be read for import
│   └── StaleTurn        an answer to a question that is no longer open
└── WorkFailed           the input was fine, the work was not      -> exit code 1
    ├── HomeError        the home directory cannot be used (read-only, full, locked)
    ├── EndpointError    the model endpoint failed (llm/trouble.py says in which way)
    ├── ReplyError       the endpoint answered, but not what was asked for
    ├── Halted           the person stopped it
    ├── IndexFailed      the search index cannot be built or read
    └── PromptError      a prompt file is missing, or its variables do not match

Every error carries one sentence in each language: what, where, what to do. `str(error)` is the English one.
"""

from __future__ import annotations

from interviewer.models import Lang


class InterviewerError(Exception):
    """Base of all expected errors; anything else is a defect and keeps its traceback."""

    exit_code = 1

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh

    def say(self, lang: Lang) -> str:
        """The sentence for the person."""
        return self.zh if lang == "zh" else self.en


class BadInput(InterviewerError):
    """The input cannot be worked with."""

    exit_code = 2


class BankError(BadInput):
    """Question files that do not hold."""


class UnknownQuestion(BadInput):
    """An id, topic or interview that does not exist."""


class AnswerError(BadInput):
    """An answer that cannot be taken (empty, too long)."""


class DocumentError(BadInput):
    """A file that cannot be read for import: damaged, protected, too large, or nothing that holds questions."""


class StaleTurn(BadInput):
    """An answer to a turn that is no longer open: a double click, or a second window."""


class WorkFailed(InterviewerError):
    """The work could not be done although the input was fine."""


class HomeError(WorkFailed):
    """The home directory or the database in it cannot be used."""


class EndpointError(WorkFailed):
    """The model endpoint could not be reached or refused."""


class SpeechError(WorkFailed):
    """Sound could not be recorded, recognised or made."""


class ReplyError(WorkFailed):
    """The model replied with something that is not a judgement."""


class Halted(WorkFailed):
    """The person stopped the work before it was done."""


class IndexFailed(WorkFailed):
    """The search index could not be built or read."""


class PromptError(WorkFailed):
    """A prompt file is missing or does not match its variables."""
