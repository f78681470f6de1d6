"""The rows of a database as lines of JSON, the same on SQLite and PostgreSQL, and back."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, Table, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from course_app.database import Base, UtcDateTime

_AT_ONCE = 500
_OF_ALEMBIC = "alembic_version"


def tables() -> list[Table]:
    """Every table, each after those that it refers to."""
    return list(Base.metadata.sorted_tables)


def unknown_tables(session: Session) -> set[str]:
    """What the database has besides the tables of this release."""
    return set(inspect(session.connection()).get_table_names()) - {table.name for table in tables()} - {_OF_ALEMBIC}


def lines_of(session: Session, table: Table) -> Iterator[str]:
    """Every row of a table, in the order of its key."""
    statement = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
    for row in session.execute(statement):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def put_back(session: Session, table: Table, columns: list[str], lines: Iterable[str]) -> int:
    """Inserts rows into a table; gives how many. Raises ValueError, KeyError or TypeError for lines that are none."""
    count = 0
    batch: list[dict[str, Any]] = []
    readers = [(name, _reader(table, name)) for name in columns]
    for line in lines:
        values = json.loads(line)
        batch.append({name: read(value) for (name, read), value in zip(readers, values, strict=True)})
        count += 1
        if len(batch) == _AT_ONCE:
            session.execute(insert(table), batch)
            batch = []
    if batch:
        session.execute(insert(table), batch)
    _go_on_counting(session, table)
    return count


def _reader(table: Table, name: str) -> Any:
    kind = table.columns[name].type
    if isinstance(kind, UtcDateTime):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value


def _go_on_counting(session: Session, table: Table) -> None:
    """PostgreSQL counts in a sequence beside the table, which rows that bring their number do not move."""
    keys = list(table.primary_key.columns)
    if session.get_bind().dialect.name != "postgresql" or len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    last = session.scalar(select(func.max(keys[0])))
    where = {"table": table.name, "column": keys[0].name}
    sequence = session.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
    if sequence and last:
        session.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
