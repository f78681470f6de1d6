"""`course publish`."""

from pathlib import Path

import click

from course_app.authoring.impact.effects import Effect
from course_app.authoring.impact.held_work import HeldWork, held_work
from course_app.authoring.publishing.forecast import Forecast, forecast, losses_ahead
from course_app.authoring.publishing.publish import publish as publish_course
from course_app.authoring.publishing.publish import record_publication
from course_app.authoring.publishing.refusals import NotPublishable
from course_app.cli.content_option import content_option
from course_app.cli.impact import NOTHING_TOUCHED, effect_line
from course_app.cli.instance import Instance, data_option, opened_instance
from course_app.content.publications import Kind


@click.command()
@content_option
@data_option
@click.option("--small", "kind", flag_value="small", help="A small edit: nobody is told.")
@click.option("--real", "kind", flag_value="real", help="A real change: who ticked what changed is told.")
@click.option("--accept-loss", is_flag=True, help="Even if work would lose its place.")
def publish(root: Path, data: Path | None, kind: Kind | None, accept_loss: bool) -> None:
    """Says what publishing would do to people's work; with --small or --real publishes the course.

    Running servers have it within a second. A course with problems is not published.
    """
    with opened_instance(data) as instance:
        try:
            root = root.expanduser().resolve()
            _publish(instance, root, kind, accept_loss)
        except NotPublishable as refusal:
            hanging = "\n".join(map(effect_line, _losses(instance, root, refusal)))
            raise click.ClickException(
                f"the course has problems and is not published:\n{refusal}" + (f"\n{hanging}" if hanging else "")
            ) from None
        except (OSError, RuntimeError) as error:
            raise click.ClickException(f"--content: {error}") from None


def _losses(instance: Instance, root: Path, refusal: NotPublishable) -> tuple[Effect, ...]:
    """What hangs on ids that vanished, where they are why the course is not published."""
    return losses_ahead(root, instance.settings.data, refusal.problems, _held(instance))


def _held(instance: Instance) -> HeldWork:
    with instance.database.unhurried().reading() as session:
        return held_work(session)


def _publish(instance: Instance, root: Path, kind: Kind | None, accept_loss: bool) -> None:
    ahead = forecast(root, instance.settings.data, kind or "small", _held(instance))
    click.echo("\n".join(_lines(ahead)))
    if kind is None:
        raise click.ClickException("nothing is published yet: say --small for a small edit, --real for a real change")
    if any(effect.is_loss for effect in ahead.effects) and not accept_loss:
        raise click.ClickException("work would lose its place, so nothing was published; mend it, or say --accept-loss")
    publication = publish_course(root, instance.settings.data, kind, "operator")
    record_publication(instance.database, publication, None)
    told = f"; {len(publication.announced)} announced" if publication.announced else ""
    click.echo(f"published as number {publication.number}{told}: people have it within a second")


def _lines(ahead: Forecast) -> list[str]:
    changed = f"new or changed: {', '.join(ahead.changed)}" if ahead.changed else "no text of an item is new or changed"
    announced = [f"announced to those who ticked them: {', '.join(ahead.announced)}"] if ahead.announced else []
    return [changed, *announced, *(map(effect_line, ahead.effects) if ahead.effects else [NOTHING_TOUCHED])]
