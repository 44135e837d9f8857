"""nbgrader's gradebook: opened, made when it is not there, and written in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import URL, Connection, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from grader.errors import UserError

# nbgrader's preprocessors open the gradebook under this name, and so add it.
FALLBACK_COURSE = "default_course"


def schema_head() -> str:
    """The alembic revision of the installed nbgrader, found without the `alembic` command on the path."""
    head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    if head is None:
        raise UserError("nbgrader is installed without its database revisions; install it again")
    return head


def prepare_database(db_url: str) -> None:
    """Make the tables and stamp them, so that Gradebook() finds a database and never runs `alembic`.

    Raises:
        UserError: when the database cannot be opened, or was made by another version of nbgrader.
    """
    url = _address(db_url)
    path = sqlite_file(url)
    if path is not None and not path.parent.is_dir():
        raise UserError(f"{path}: the gradebook cannot be made: its folder is not there")
    if path is not None and not path.exists():
        # SQLite makes each table by itself: a run that is killed would leave some of them.
        whole = path.with_name(f".new-{secrets.token_hex(4)}-{path.name}")
        _prepare(url.set(database=str(whole)))
        whole.replace(path)
    else:
        _prepare(url)


def _address(db_url: str) -> URL:
    try:
        return make_url(db_url)
    except ArgumentError as error:
        raise UserError(f"c.CourseDirectory.db_url is not the address of a database: {error}") from error


def shown(url: URL) -> str:
    """The address without its password."""
    return url.render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None where it is another kind, or in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _prepare(url: URL) -> None:
    with _connected(url) as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            api.Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            stamp = text("INSERT INTO alembic_version (version_num) VALUES (:head)")
            connection.execute(stamp, {"head": schema_head()})
        elif "alembic_version" in tables:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found != schema_head():
                raise UserError(
                    f"{shown(url)}: is of another version of nbgrader; run `nbgrader db upgrade` there"
                )


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise UserError(
            f"{shown(url)}: {error.name} is not installed; pip install 'ninesteps[postgres]', and "
            "write the address as postgresql+psycopg://..."
        ) from error
    try:
        with engine.begin() as connection:
            yield connection
    except DatabaseError as error:
        raise _unusable(url, error) from error
    finally:
        engine.dispose()


def entered_cells(db_url: str, part: str) -> dict[str, float]:
    """The graded cells of a part that the gradebook has, and what they are worth."""
    with _connected(_address(db_url)) as connection, Session(connection) as session:
        rows = session.execute(
            select(api.GradeCell.name, api.GradeCell.max_score)
            .join(api.Notebook, api.Notebook.id == api.GradeCell.notebook_id)
            .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
            .where(api.Assignment.name == part, api.Notebook.name == part)
        )
        return {row[0]: row[1] for row in rows}


@contextmanager
def open_gradebook(db_url: str, course_id: str) -> Iterator[Any]:
    """The gradebook, made when it is not there."""
    prepare_database(db_url)
    with api.Gradebook(db_url, course_id) as gradebook:
        gradebook.check_course(FALLBACK_COURSE)
        yield gradebook


@contextmanager
def transaction(gradebook: Any) -> Iterator[Session]:
    """One transaction: everything or nothing.

    Raises:
        UserError: when the database is in use by another program.
    """
    session: Session = gradebook.db()
    try:
        yield session
        session.commit()
    except OperationalError as error:
        session.rollback()
        raise _unusable(gradebook.engine.url, error) from error
    except BaseException:
        session.rollback()
        raise


def _unusable(url: URL, error: DatabaseError) -> UserError:
    reason = " ".join(str(error.orig).split())
    hint = "; is another program writing to it?" if "locked" in reason else ""
    return UserError(f"{sqlite_file(url) or shown(url)}: the gradebook cannot be used: {reason}{hint}")
