"""nbgrader's gradebook: opened, made when it is not there, and written in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
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
    engine = create_engine(db_url)
    try:
        with engine.begin() as connection:
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
                        f"{db_url}: is of another version of nbgrader; run `nbgrader db upgrade` there"
                    )
    except DatabaseError as error:
        raise _unusable(error) from error
    finally:
        engine.dispose()


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
        raise _unusable(error) from error
    except BaseException:
        session.rollback()
        raise


def _unusable(error: DatabaseError) -> UserError:
    return UserError(f"the gradebook cannot be used: {error.orig}; is another program writing to it?")
