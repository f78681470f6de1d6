"""On PostgreSQL the pages about a team can be read as a role of the database that has no right to what people wrote."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from course_app.health import readiness
from tests.accounts.site import Site
from tests.databases import Databases
from tests.teams import new_team

ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]
pytestmark = pytest.mark.parametrize("databases", ONLY_POSTGRESQL, indirect=True)

GRANTS = """
    GRANT USAGE ON SCHEMA public TO {role};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
    REVOKE ALL ON change, head, branch, refused_change FROM {role};
"""


@pytest.fixture
def role_site(databases: Databases) -> Iterator[Site]:
    """An instance with such a role, which has no rights yet. Roles belong to the server, so each has its own name."""
    role = f"team_{uuid4().hex}"
    made = Site(databases.settings.model_copy(update={"team_role": role}))
    with made.database.writing() as session:
        session.execute(text(f"CREATE ROLE {role} NOLOGIN"))
    yield made
    with made.database.writing() as session:
        session.execute(text(f"DROP OWNED BY {role}"))
        session.execute(text(f"DROP ROLE {role}"))
    made.close()


def grant(site: Site) -> None:
    with site.database.writing() as session:
        session.execute(text(GRANTS.format(role=site.settings.team_role)))


def test_the_pages_of_a_team_cannot_read_what_people_wrote(role_site: Site) -> None:
    """Red when the pages read as the user who owns the tables."""
    grant(role_site)
    max_, ana = (
        role_site.person(f"{name}@example.com", role) for name, role in (("max", "manager"), ("ana", "learner"))
    )
    team = new_team(role_site.database, "Harbour", (max_,), ana)
    browser = role_site.signed_in(max_)
    for path in (f"/teams/{team}", f"/teams/{team}/people/{ana}", f"/teams/{team}/progress/csv"):
        assert browser.get(path).status_code == 200, path
    for name in ("change", "head", "branch", "refused_change"):
        with (
            pytest.raises(ProgrammingError, match=f"permission denied for table {name}"),
            role_site.database.reading_for_managers() as session,
        ):
            session.execute(text(f"SELECT * FROM {name}"))


def test_a_role_that_may_read_too_little_or_too_much_is_named(role_site: Site) -> None:
    role = role_site.settings.team_role
    assert "may not read the tables of teams" in readiness(role_site.database, role_site.settings)["team_role"]
    grant(role_site)
    assert readiness(role_site.database, role_site.settings) == {}
    with role_site.database.writing() as session:
        session.execute(text(f"GRANT SELECT ON head TO {role}"))
    assert readiness(role_site.database, role_site.settings)["team_role"] == f"the role {role} may read head; revoke it"
    missing = role_site.settings.model_copy(update={"team_role": "nobody_here"})
    assert "has no role nobody_here" in readiness(role_site.database, missing)["team_role"]
