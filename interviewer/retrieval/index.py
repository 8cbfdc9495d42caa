"""The search index: a disposable cache of the bank, built when missing, brought up to date in place, replaced when damaged.

What it depends on besides the questions (how they are cut, the embedder and what it was fitted on) makes its
fingerprint; another fingerprint is another build, made beside the old one, which is then deleted. Which questions are
in a build, and in which version, stands in the build.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from interviewer.models import LANGS, Frozen, Lang
from interviewer.retrieval.chunks import CHUNKER_VERSION, question_entry
from interviewer.retrieval.disk import OnDisk
from interviewer.retrieval.embeddings import Embedder
from interviewer.retrieval.folder import IndexFolder, Warn
from interviewer.retrieval.passages import Passages, Recipe, mark
from interviewer.retrieval.places import Build, Place, damaged, readable
from interviewer.retrieval.server import OnServer
from interviewer.retrieval.sync import Progress, sync
from interviewer.retrieval.vectors import Broken, Near

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from interviewer.bank import Bank

T = TypeVar("T")

INDEX_VERSION = "2"
"""Raise it when the same chunks and vectors would be stored in another way."""

SAME = 0.99
"""Cosine from which two vectors are of one text by one model; servers differ in the last digits."""


class IndexStatus(Frozen):
    """What there is of an index."""

    fingerprint: str | None = None
    """None: nothing is built."""
    chunks: int = 0
    embedder: str | None = None
    folder: str
    """The folder on disk, or the URL of the Chroma server."""
    fresh: bool = False
    """Built by the chunker and embedder in use now, and holds the questions of the bank as they are."""


class Index:
    """An opened index that holds the bank it was last brought up to."""

    def __init__(
        self,
        root: Path,
        make_embedder: Callable[[Path, Bank], Embedder],
        url: str | None = None,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> None:
        """`root` holds the builds, the lock, and whatever `make_embedder` keeps in it; with `url` the vectors are there.

        A damaged build is reported through `warn` and replaced.
        """
        self._root = root
        self._place = _place(root, url)
        self._make_embedder = make_embedder
        self._progress = progress or (lambda _done, _all: None)
        self._warn = warn or (lambda _: None)
        self._build: Build
        self.embedder: Embedder
        self._fitted_on: str

    @classmethod
    def open(
        cls,
        root: Path,
        bank: Bank,
        make_embedder: Callable[[Path, Bank], Embedder],
        *,
        url: str | None = None,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> Index:
        """The index of this bank. Raises IndexFailed, EndpointError or ReplyError when an endpoint's embedder fails."""
        index = cls(root, make_embedder, url, progress, warn)
        with IndexFolder(root).held(index._warn):
            index._open(bank)
        return index

    def refresh(self, bank: Bank) -> None:
        """Take in what is new in the bank, and only that; searches go on meanwhile. Raises what `open` raises."""
        with IndexFolder(self._root).held(self._warn):
            if bank.reviewed.fingerprint == self._fitted_on and self._build.untouched():
                try:
                    sync(self._build, bank, self.embedder, self._progress)
                    return
                except Broken as e:
                    self._warn(damaged(self._build.name, self._place.where, str(e)))
            self._build.close()
            self._open(bank)

    def _open(self, bank: Bank) -> None:
        self.embedder = self._make_embedder(self._root, bank)
        self._fitted_on = bank.reviewed.fingerprint
        recipe = _recipe(self.embedder)
        self._build = self._found(recipe, bank) or self._new(recipe, bank)
        self._place.keep_only(self._build.name)

    def _found(self, recipe: Recipe, bank: Bank) -> Build | None:
        build = self._place.find(recipe.fingerprint, self._warn)
        if build is None:
            return None
        try:
            self._ask(build, bank)
            sync(build, bank, self.embedder, self._progress)
        except Broken as e:
            self._place.discard(build)
            self._warn(damaged(build.name, self._place.where, str(e)))
            return None
        except BaseException:
            build.close()
            raise
        return build

    def _new(self, recipe: Recipe, bank: Bank) -> Build:
        build = self._place.create(recipe)
        try:
            sync(build, bank, self.embedder, self._progress)
            self._ask(build, bank)
        except Broken as e:
            self._place.discard(build)
            raise self._place.failed(str(e)) from e
        except BaseException:
            build.close()
            raise
        return build

    def _ask(self, build: Build, bank: Bank) -> None:
        """Look one question up by its own text: a model that changed under the same name finds it somewhere else."""
        with readable():
            held = build.passages.digests()
        for question_id, digest in held.items():
            if bank.digests.get(question_id) == digest:
                entries = [question_entry(bank.questions[question_id], lang) for lang in LANGS]
                for entry, vector in zip(entries, self.embedder.embed([e.indexed for e in entries]), strict=True):
                    near = build.vectors.nearest(vector, 1, entry.lang)
                    if not near or near[0].score < SAME:
                        raise Broken("its vectors are not those of the embedder in use")
                return

    def read(self, what: Callable[[Passages], T]) -> T:
        """Ask the texts and words for something. Raises IndexFailed when they are gone or damaged."""
        try:
            with readable():
                return what(self._build.passages)
        except Broken as e:
            raise self._place.failed(str(e)) from e

    def nearest(self, vector: NDArray[np.float32], k: int, lang: Lang | None = None) -> list[Near]:
        """The k chunks nearest to the vector, best first. Raises IndexFailed when the build is gone or damaged."""
        try:
            return self._build.vectors.nearest(vector, k, lang)
        except Broken as e:
            raise self._place.failed(str(e)) from e

    def status(self) -> IndexStatus:
        """What was opened; not fresh any more when it has been deleted, replaced or changed since. Raises IndexFailed."""
        return IndexStatus(
            fingerprint=_recipe(self.embedder).fingerprint,
            chunks=self.read(lambda passages: passages.count()),
            embedder=self.embedder.name,
            folder=self._place.where,
            fresh=self._build.finished and self._build.untouched(),
        )

    def close(self) -> None:
        """Let go of the files; the index cannot be asked afterwards."""
        self._build.close()

    def delete(self) -> None:
        """Close it and delete all that is stored; the next `open` builds anew."""
        self._place.keep_only(None)
        self.close()


def stored_status(root: Path, bank: Bank, embedder: str, *, url: str | None = None) -> IndexStatus:
    """What is stored, without building anything; `embedder` is the name of the one in use.

    Fresh means that the next `open` takes it as it is. Raises IndexFailed when a Chroma server does not answer.
    """
    found = IndexStatus(folder=url or str(root))
    now = {"chunker": CHUNKER_VERSION, "embedder": embedder, "version": INDEX_VERSION}
    for stored in _place(root, url).stored():
        if not found.fresh:
            right = stored.recipe.model_dump(exclude={"dimension"}) == now and stored.mark == mark(bank.digests)
            found = IndexStatus(
                fingerprint=stored.recipe.fingerprint,
                chunks=stored.chunks,
                embedder=stored.recipe.embedder,
                folder=found.folder,
                fresh=right,
            )
    return found


def _recipe(embedder: Embedder) -> Recipe:
    return Recipe(chunker=CHUNKER_VERSION, embedder=embedder.name, dimension=embedder.dimension, version=INDEX_VERSION)


def _place(root: Path, url: str | None) -> Place:
    folder = IndexFolder(root)
    return OnServer(folder, url) if url else OnDisk(folder)
