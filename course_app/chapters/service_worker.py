"""The service worker and the page it shows for what was never visited."""

from flask import render_template

from course_app.assets import Assets
from course_app.content.current_course import Edition


def render_offline(edition: Edition) -> str:
    """The page for an address that is not on this device while there is no network."""
    return render_template("chapters/offline.html", course=edition.catalog.course, problems=())


def render_service_worker(assets: Assets) -> str:
    """The worker's script. It differs with the static files, so that browsers take up a new one by themselves."""
    later = [assets.url(name) for name in assets.later_scripts]
    return render_template("chapters/service_worker.js", static_digest=assets.digest, later=later)
