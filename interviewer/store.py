"""History in SQL: interviews, turns, grades, the conversation and reports. The only module that imports SQLAlchemy.

Every write is one transaction, and every write that a node of the interview may repeat after a crash is idempotent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    ColumnElement,
    Engine,
    ForeignKey,
    String,
    Table,
    Text,
    TypeDecorator,
    create_engine,
    delete,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable

from interviewer.errors import HomeError, UnknownQuestion
from interviewer.models import (
    Delivery,
    Event,
    Frozen,
    GivenGrade,
    Grade,
    Interview,
    InterviewState,
    Objection,
    Plan,
    Report,
    Turn,
    TurnState,
)

SCHEMA = 3
"""Version of the tables below; a database of a later one is refused rather than damaged."""
_ADDED: dict[int, tuple[str, str, str]] = {2: ("grades", "disputed", "VARCHAR"), 3: ("turns", "delivery", "TEXT")}
"""Version -> the column (table, name, type) that it added to those of the version before."""


class _Utc(TypeDecorator[datetime]):
    """Aware UTC times as ISO 8601 text: sorts as time, and SQLite keeps no zone."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if value else None


class _Base(DeclarativeBase):
    type_annotation_map = {datetime: _Utc}  # noqa: RUF012 - SQLAlchemy reads it from the class


class _Meta(_Base):
    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class _Interview(_Base):
    __tablename__ = "interviews"
    id: Mapped[str] = mapped_column(primary_key=True)
    plan: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]


class _Turn(_Base):
    __tablename__ = "turns"
    id: Mapped[str] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), index=True)
    ordinal: Mapped[int]
    question_id: Mapped[str] = mapped_column(index=True)
    parent_id: Mapped[str | None]
    probes: Mapped[str | None]
    asked: Mapped[str] = mapped_column(Text)
    hints_used: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    answer: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    delivery: Mapped[str | None] = mapped_column(Text)


class _Grade(_Base):
    __tablename__ = "grades"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id"), index=True)
    grade: Mapped[str] = mapped_column(Text)
    objection: Mapped[str | None] = mapped_column(Text)
    disputed: Mapped[str | None]
    at: Mapped[datetime]


class _Event(_Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    turn_id: Mapped[str | None]
    role: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class _Report(_Base):
    __tablename__ = "reports"
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    report: Mapped[str] = mapped_column(Text)


class Seen(Frozen):
    """What the history knows of one question: when it was last asked, and the latest score (None: never graded)."""

    question_id: str
    last_asked: datetime
    last_score: int | None


class Store:
    """The history database. Raises HomeError when it can't be opened, read or written."""

    def __init__(self, url: str) -> None:
        """`url` is a SQLAlchemy URL; `Store.at(path)` makes one for a SQLite file."""
        self._url = url
        options: dict[str, Any] = (
            {"connect_args": {"timeout": 15}} if url.startswith("sqlite") else {"pool_pre_ping": True}
        )
        self._engine = _engine(url, options)
        with self._errors(), _alone(self._engine):
            self._create([_Base.metadata.tables["meta"]])
            self._check_schema()
            self._create(_Base.metadata.sorted_tables)

    @classmethod
    def at(cls, path: Path) -> Store:
        """A store in a SQLite file."""
        return cls(f"sqlite:///{path}")

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # interviews

    def add_interview(self, interview: Interview) -> None:
        """Keep a new interview."""
        row = interview.model_dump(exclude={"plan"}) | {"plan": interview.plan.model_dump_json()}
        with self._write() as db:
            db.add(_Interview(**row))

    def close_interview(self, interview_id: str, state: InterviewState, at: datetime) -> None:
        """Mark a running interview as finished or stopped; one that is closed already stays as it is."""
        running = (_Interview.id == interview_id) & (_Interview.state == InterviewState.RUNNING)
        with self._write() as db:
            db.execute(update(_Interview).where(running).values(state=state, finished_at=at))

    def interview(self, interview_id: str) -> Interview:
        """Raises UnknownQuestion for an id that the history does not have."""
        with self._read() as db:
            row = db.get(_Interview, interview_id)
            if row is None:
                raise UnknownQuestion(
                    f"no interview “{interview_id}” in the history; `interviewer history` lists them",
                    f"历史记录里没有面试“{interview_id}”；用 `interviewer history` 查看全部",
                )
            return _interview(row)

    def interviews(self, state: InterviewState | None = None, limit: int = 100) -> list[Interview]:
        """The latest first."""
        query = select(_Interview).order_by(_Interview.started_at.desc()).limit(limit)
        if state:
            query = query.where(_Interview.state == state)
        with self._read() as db:
            return [_interview(row) for row in db.scalars(query)]

    def delete_interview(self, interview_id: str) -> None:
        """Remove an interview and all that belongs to it. The caller has asked the person."""
        turns = select(_Turn.id).where(_Turn.interview_id == interview_id)
        with self._write() as db:
            db.execute(delete(_Grade).where(_Grade.turn_id.in_(turns)))
            for table in (_Turn, _Event, _Report):
                db.execute(delete(table).where(table.interview_id == interview_id))
            db.execute(delete(_Interview).where(_Interview.id == interview_id))

    # turns

    def open_turn(self, turn: Turn) -> None:
        """Keep a new turn; a turn of that id which is there already stays as it is."""
        row = turn.model_dump(exclude={"grade", "delivery"}) | {"delivery": _dumped(turn.delivery)}
        self._add_once(_Turn(**row), _Turn.id == turn.id)

    def claim(self, turn_id: str, answer: str, at: datetime, delivery: Delivery | None = None) -> bool:
        """Save the answer to an open turn, with how it was spoken, atomically: of two submissions exactly one gets True."""
        said = {"answer": answer, "answered_at": at, "delivery": _dumped(delivery)}
        return self._leave(turn_id, {"state": TurnState.ANSWERED, **said})

    def skip(self, turn_id: str, at: datetime) -> bool:
        """Close an open turn without an answer; False if it was not open."""
        return self._leave(turn_id, {"state": TurnState.SKIPPED, "answered_at": at})

    def _leave(self, turn_id: str, values: dict[str, Any]) -> bool:
        open_turn = (_Turn.id == turn_id) & (_Turn.state == TurnState.ASKED)
        with self._write() as db:
            return bool(getattr(db.execute(update(_Turn).where(open_turn).values(**values)), "rowcount", 0))

    def set_hints(self, turn_id: str, used: int) -> None:
        """Note how many hints the candidate has seen."""
        with self._write() as db:
            db.execute(update(_Turn).where(_Turn.id == turn_id).values(hints_used=used))

    def turn(self, turn_id: str) -> Turn:
        """Raises UnknownQuestion for an id that the history does not have."""
        with self._read() as db:
            row = db.get(_Turn, turn_id)
            if row is None:
                raise UnknownQuestion(f"no turn “{turn_id}” in the history", f"历史记录里没有“{turn_id}”这一问")
            return _turn(row, _latest(db, [turn_id]).get(turn_id))

    def turns(self, interview_id: str) -> list[Turn]:
        """In the order in which they were asked (a clock that was set back does not change it), each with its latest grade."""
        order = (_Turn.ordinal, _Turn.parent_id.is_not(None))
        query = select(_Turn).where(_Turn.interview_id == interview_id).order_by(*order)
        with self._read() as db:
            rows = list(db.scalars(query))
            grades = _latest(db, [row.id for row in rows])
            return [_turn(row, grades.get(row.id)) for row in rows]

    def seen(self) -> dict[str, Seen]:
        """What has been asked before, by question id."""
        query = select(_Turn).where(_Turn.parent_id.is_(None)).order_by(_Turn.asked_at)
        with self._read() as db:
            rows = list(db.scalars(query))
            grades = _latest(db, [row.id for row in rows])
        found: dict[str, Seen] = {}
        for row in rows:
            grade = grades.get(row.id)
            before = found.get(row.question_id)
            score = grade.score if grade and grade.score is not None else before and before.last_score
            found[row.question_id] = Seen(question_id=row.question_id, last_asked=row.asked_at, last_score=score)
        return found

    # grades

    def save_grade(self, turn_id: str, grade: Grade, at: datetime, objection: Objection | None = None) -> None:
        """Add a grade; earlier ones stay."""
        said = {"objection": objection.text, "disputed": objection.point_id} if objection else {}
        with self._write() as db:
            db.add(_Grade(turn_id=turn_id, grade=grade.model_dump_json(), at=at, **said))
            db.execute(update(_Turn).where(_Turn.id == turn_id).values(state=TurnState(grade.status)))

    def grades(self, turn_id: str) -> list[GivenGrade]:
        """All grades of a turn, the first one first."""
        query = select(_Grade).where(_Grade.turn_id == turn_id).order_by(_Grade.id)
        with self._read() as db:
            return [_given(row) for row in db.scalars(query)]

    def looks(self, interview_id: str) -> dict[str, tuple[GivenGrade, ...]]:
        """Id of each turn that was judged more than once -> its grades that are no `ungraded`, the first one first."""
        of_interview = select(_Turn.id).where(_Turn.interview_id == interview_id)
        again = (
            select(_Grade.turn_id)
            .where(_Grade.turn_id.in_(of_interview))
            .group_by(_Grade.turn_id)
            .having(func.count() > 1)
        )
        found: dict[str, list[GivenGrade]] = {}
        with self._read() as db:
            for row in db.scalars(select(_Grade).where(_Grade.turn_id.in_(again)).order_by(_Grade.id)):
                found.setdefault(row.turn_id, []).append(_given(row))
        judged = {turn: tuple(g for g in grades if g.grade.status == "graded") for turn, grades in found.items()}
        return {turn: grades for turn, grades in judged.items() if len(grades) > 1}

    # the conversation and the report

    def say(self, interview_id: str, key: str, line: Event) -> None:
        """Add a line to the conversation; a line with that key which is there already stays the only one."""
        key = f"{interview_id}:{key}"
        self._add_once(_Event(interview_id=interview_id, key=key, **line.model_dump()), _Event.key == key)

    def conversation(self, interview_id: str) -> list[Event]:
        """All lines, in order."""
        query = select(_Event).where(_Event.interview_id == interview_id).order_by(_Event.id)
        with self._read() as db:
            return [Event.model_validate({f: getattr(row, f) for f in Event.model_fields}) for row in db.scalars(query)]

    def save_report(self, report: Report) -> None:
        """Keep the report of an interview in place of an earlier one."""
        with self._write() as db:
            db.merge(_Report(interview_id=report.interview_id, report=report.model_dump_json()))

    def report(self, interview_id: str) -> Report | None:
        """The stored report, None if there is none yet."""
        with self._read() as db:
            row = db.get(_Report, interview_id)
            return Report.model_validate_json(row.report) if row else None

    # plumbing

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with self._errors(), Session(self._engine) as db, db.begin():
            yield db

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with self._errors(), Session(self._engine) as db:
            yield db

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (DBAPIError, OSError) as e:
            where = self._url.split("@")[-1].removeprefix("sqlite:///")
            why = str(e.orig) if isinstance(e, DBAPIError) else str(e)
            raise HomeError(
                f"the history {where} cannot be used ({why}); check that the disk has room and the folder can be written",
                f"历史数据库 {where} 无法使用（{why}）；请检查磁盘空间和目录的写权限",
            ) from e

    def _add_once(self, row: _Base, is_there: ColumnElement[bool]) -> None:
        """Insert a row unless one is there already, be it since this very moment and from another process."""
        try:
            with self._write() as db:
                db.add(row)
        except IntegrityError:
            with self._read() as db:
                if db.scalar(select(type(row)).where(is_there)) is None:
                    raise

    def _create(self, tables: Sequence[Table]) -> None:
        """Make the tables that are missing. Unlike `create_all`, two processes may do so at once."""
        with self._engine.begin() as db:
            for table in tables:
                db.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    db.execute(CreateIndex(index, if_not_exists=True))

    def _check_schema(self) -> None:
        try:
            with Session(self._engine) as db, db.begin():
                if db.get(_Meta, "schema") is None:
                    db.add(_Meta(key="schema", value=str(SCHEMA)))
        except IntegrityError:
            pass  # a second process wrote it in the same moment
        with Session(self._engine) as db:
            found = int(db.scalars(select(_Meta.value).where(_Meta.key == "schema")).one())
        if found > SCHEMA:
            raise HomeError(
                f"the history was written by a later version (schema {found}, this one knows {SCHEMA}); update interviewer",
                f"历史数据库由更新的版本写入（格式 {found}，当前版本支持 {SCHEMA}）；请升级 interviewer",
            )
        for version in range(found + 1, SCHEMA + 1):
            self._migrate(version)

    def _migrate(self, version: int) -> None:
        """One step in one transaction, unless another process has just done it: of two that try, one finds the version changed.

        A database whose making was cut short may lack the table; it is made whole afterwards, column and all.
        """
        before = (_Meta.key == "schema") & (_Meta.value == str(version - 1))
        table, column, kind = _ADDED[version]
        with self._engine.begin() as db:
            mine = getattr(db.execute(update(_Meta).where(before).values(value=str(version))), "rowcount", 0)
            if mine and inspect(db).has_table(table):
                db.execute(text(f"ALTER TABLE {table} ADD COLUMN {column} {kind}"))


def _engine(url: str, options: dict[str, Any]) -> Engine:
    try:
        engine = create_engine(url, **options)
    except (ArgumentError, ImportError) as e:
        raise HomeError(
            f"INTERVIEWER_DATABASE_URL cannot be used ({e}); it looks like postgresql+psycopg://user:password@host/name "
            "and needs the extra `postgres`, or leave it empty",
            f"INTERVIEWER_DATABASE_URL 无法使用（{e}）；格式如 postgresql+psycopg://user:password@host/name，"
            "并需安装扩展 `postgres`；也可以留空",
        ) from e
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _sqlite_pragmas)
    return engine


def _alone(engine: Engine) -> AbstractContextManager[object]:
    """One process at a time opens a SQLite file: the second to switch a new one to WAL would be refused, not made to wait."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return FileLock(f"{file}.lock", timeout=15) if file else nullcontext()


def _sqlite_pragmas(connection: Any, _: Any) -> None:
    """Write-ahead log: readers never wait for the writer; FULL: what was acknowledged survives a power cut."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _interview(row: _Interview) -> Interview:
    return Interview(
        id=row.id,
        plan=Plan.model_validate_json(row.plan),
        state=InterviewState(row.state),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def _turn(row: _Turn, grade: Grade | None) -> Turn:
    fields = {f: getattr(row, f) for f in Turn.model_fields if f not in ("grade", "delivery")}
    delivery = Delivery.model_validate_json(row.delivery) if row.delivery is not None else None
    return Turn.model_validate(fields | {"grade": grade, "delivery": delivery})


def _dumped(delivery: Delivery | None) -> str | None:
    return delivery.model_dump_json() if delivery else None


def _given(row: _Grade) -> GivenGrade:
    objection = Objection(text=row.objection, point_id=row.disputed) if row.objection is not None else None
    return GivenGrade(grade=Grade.model_validate_json(row.grade), objection=objection, at=row.at)


def _latest(db: Session, turn_ids: Sequence[str]) -> dict[str, Grade]:
    newest = select(func.max(_Grade.id)).where(_Grade.turn_id.in_(turn_ids)).group_by(_Grade.turn_id)
    rows = db.scalars(select(_Grade).where(_Grade.id.in_(newest)))
    return {row.turn_id: Grade.model_validate_json(row.grade) for row in rows}
