"""`course user`: accounts from the terminal. A password is typed at a prompt, never given as an argument."""

from pathlib import Path
from zoneinfo import available_timezones

import click
from sqlalchemy import select

from course_app.accounts.forms import is_address
from course_app.accounts.invitations import invite_by_hand
from course_app.accounts.models import Account
from course_app.accounts.people.people import disable
from course_app.accounts.roles import LEARNER, ROLES
from course_app.accounts.sign_up import NewPerson, create_account
from course_app.cli.instance import data_option, opened_instance
from course_app.clock import system_clock


def _address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    folded = value.strip().casefold()
    if not is_address(folded):
        raise click.BadParameter("is not an address like name@example.com")
    return folded


def _zone(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value not in available_timezones():
        raise click.BadParameter("is not a time zone like Europe/London")
    return value


_email = click.argument("email", callback=_address)
_role = click.option("--role", type=click.Choice(ROLES), default=LEARNER, show_default=True)


@click.group()
def user() -> None:
    """Makes, invites and disables accounts."""


@user.command()
@_email
@click.option("--name", required=True, help="How the person is called.")
@_role
@click.option("--zone", default="UTC", show_default=True, callback=_zone, help="The person's time zone.")
@data_option
def create(email: str, name: str, role: str, zone: str, data: Path | None) -> None:
    """Makes an account; asks for its password."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with opened_instance(data) as instance:
        create_account(instance.database, email, NewPerson(name, password, zone), role, system_clock())
    click.echo(f"{email} can sign in as {role}")


@user.command()
@_email
@_role
@data_option
def invite(email: str, role: str, data: Path | None) -> None:
    """Prints a link with which EMAIL makes an account; it works once, for seven days."""
    with opened_instance(data) as instance:
        click.echo(invite_by_hand(instance.database, instance.settings, email, role, system_clock()))


@user.command(name="disable")
@_email
@data_option
def disable_user(email: str, data: Path | None) -> None:
    """Closes the account of EMAIL and ends its sessions; what the person wrote stays."""
    with opened_instance(data) as instance, instance.database.writing() as session:
        account = session.scalar(select(Account).where(Account.email == email))
        if account is None:
            raise click.ClickException(f"there is no account with the address {email}")
        disable(session, instance.settings, account, None, system_clock())
    click.echo(f"{email} cannot sign in any more")
