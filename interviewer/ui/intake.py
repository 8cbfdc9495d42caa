"""How documents come in: files onto the desk, and the preparation of what lies there."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import gradio as gr

from interviewer.drafting import PointDrafter
from interviewer.errors import InterviewerError
from interviewer.ingest.importer import import_document
from interviewer.models import Lang
from interviewer.services import Services
from interviewer.ui.cards import plain
from interviewer.ui.i18n import word
from interviewer.ui.import_cards import Read
from interviewer.ui.page import Told, log, told


class Superseded(Exception):
    """Another window, or this one after a reload, goes on with the preparation."""


class Intake:
    """Reads and prepares documents. One for all windows: of two preparations at once only the younger goes on."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._run: object = None
        """Of the preparation that is going on; an older one stops when it sees another."""

    def read(self, files: list[str], lang: Lang, progress: gr.Progress) -> list[Read]:
        """Lay what the files hold on the desk; one that cannot be read does not hold up the others."""
        read = []
        for n, file in enumerate(files):
            progress((n, len(files)), unit="", desc=word("import.reading", lang).format(name=Path(file).name))
            read.append(self._read(Path(file), lang))
        return read

    def _read(self, file: Path, lang: Lang) -> Read:
        try:
            document = import_document(file)
            if document.questions:
                return Read(file.name, self.services.desk.take(document, self.services.now()))
            return Read(file.name, error=word("and", lang).join(w[lang] for w in document.warnings))
        except InterviewerError as e:
            return Read(file.name, error=e.say(lang))
        except Exception:
            log.exception("reading %s failed", file.name)
            return Read(file.name, error=word("error.unexpected", lang))

    def prepare(self, lang: Lang, progress: gr.Progress) -> None:
        """Compare with the banks and draft key points whatever on the desk has not been; goes on where it stopped."""
        desk, bank, mine = self.services.desk, self.services.bank, object()
        self._run = mine

        def report(name: str, done: int, total: int) -> None:
            if self._run is not mine:
                raise Superseded
            if done % max(1, total // 100) == 0:  # each report is a message to the browser
                progress((done, total), unit="", desc=word("import.preparing", lang).format(name=name))

        with suppress(Told), told(lang), suppress(Superseded):
            for pending in [p for p in desk.all() if p.prepared < len(p.items)]:
                desk.prepare(pending.id, bank, self._drafter(lang), partial(report, pending.name))

    def _drafter(self, lang: Lang) -> PointDrafter | None:
        try:
            return self.services.drafter()
        except InterviewerError as e:
            gr.Warning(word("import.no_model", lang).format(why=plain(e.say(lang))), duration=8)
            return None
