"""The audit says who did what, and never holds a word that is somebody's own."""

from datetime import timedelta

import pyotp
from sqlalchemy import select

from course_app.audit.models import AuditRow
from tests.accounts.site import NEW_PASSWORD, PASSWORD, Site
from tests.accounts.test_one_time_codes import set_up

ANA = "ana@example.com"


def test_every_act_leaves_a_row_and_no_row_holds_a_secret(any_site: Site) -> None:
    boss_id = any_site.person("ada@example.com", "administrator")
    boss, ana = any_site.signed_in(boss_id), any_site.browser()
    boss.post("/accounts/people/invitations", email=ANA, role="learner")
    path = any_site.link_to(ANA)
    ana.post(path, name="Ana Canary", zone="UTC", password=PASSWORD)
    account_id = any_site.account(ANA).id
    ana.post("/accounts/details", name="Ana Kanarek", zone="UTC")
    ana.post("/accounts/password", old=PASSWORD, password=NEW_PASSWORD)
    ana.post("/accounts/password", old=NEW_PASSWORD, password=PASSWORD)
    app = set_up(any_site, ana)
    ana.post("/accounts/one-time-codes/removal", password=PASSWORD)
    any_site.browser().sign_in(ANA, "canary of a wrong password")
    any_site.browser().sign_in("typed-password-as-address@x", PASSWORD)
    ana.post("/accounts/sign-out")
    any_site.wait(timedelta(seconds=1))
    any_site.browser().post("/accounts/reset", email=ANA)
    any_site.browser().post(any_site.link_to(ANA), password=NEW_PASSWORD)
    for act, words in (("role", {"role": "manager"}), ("disabling", {}), ("enabling", {}), ("code-removal", {})):
        boss.post(f"/accounts/people/{account_id}/{act}", **words)
    assert any_site.acts() == [
        *("invited", "account-made", "details-changed", "password-changed", "password-changed"),
        *("one-time-codes-on", "one-time-codes-off", "sign-in-failed", "sign-in-failed", "session-ended"),
        *("reset-asked", "password-reset"),
        *("role-changed", "account-disabled", "account-enabled", "one-time-codes-removed"),
    ]
    with any_site.database.reading() as session:
        rows = [(row.actor_id, row.act, row.subject, row.details) for row in session.scalars(select(AuditRow))]
    secrets = [PASSWORD, NEW_PASSWORD, "canary", "Kanarek", ANA, "typed-password", path.rpartition("/")[2]]
    secrets += [app.secret, ana.cookie("device")]
    for secret in secrets:
        assert secret.lower() not in str(rows).lower(), secret
    assert rows[-4] == (boss_id, "role-changed", account_id, '{"after": "manager", "before": "learner"}')
    assert isinstance(app, pyotp.TOTP)
