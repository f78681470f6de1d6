"""Runs the migrations on the connection that database.py hands over."""

from alembic import context

from course_app import create_app  # noqa: F401 - imports every module that declares a table
from course_app.database import Base
from course_app.upkeep import models  # noqa: F401 - its table, which the application itself does not use

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
