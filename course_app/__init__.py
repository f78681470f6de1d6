"""The learning platform for the course Customer Onboarding: create_app() puts its parts together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from course_app import health
from course_app.accounts import routes as accounts
from course_app.accounts.acts import routes as acts
from course_app.accounts.oidc import routes as oidc
from course_app.accounts.oidc.provider import Provider
from course_app.accounts.own import routes as own
from course_app.accounts.people import routes as people
from course_app.accounts.teams import routes as teams
from course_app.accounts.teams.departures import hear_departures
from course_app.allowance import Allowance
from course_app.answers import routes as answers
from course_app.assets import Assets
from course_app.authoring.deletions import routes as deletions
from course_app.authoring.editor import routes as editor
from course_app.authoring.editor.compiler import Compiler
from course_app.chapters import routes as chapters
from course_app.clock import Clock, system_clock
from course_app.config import Settings, bundled
from course_app.content.current_course import CurrentCourse
from course_app.content.publications import Publications
from course_app.dashboard import routes as dashboard
from course_app.database import Database
from course_app.errors import init_errors
from course_app.homework import routes as homework
from course_app.homework.customer_views import routes as customer_views
from course_app.homework.exports import routes as exports
from course_app.homework.share_links import routes as share_links
from course_app.homework.sop_runs import routes as sop_runs
from course_app.i18n import init_i18n
from course_app.my_data import routes as my_data
from course_app.notices import routes as notices
from course_app.public_pages import PublicPages
from course_app.review import routes as review
from course_app.review.departures import end_with_departures
from course_app.review.team_standards import routes as team_standards
from course_app.security import init_security, require_access_rules


def create_app(settings: Settings, clock: Clock = system_clock, current: CurrentCourse | None = None) -> Flask:
    """The application for one instance, running on `clock` and serving `current`, or else what its settings name.

    Raises ContentRefusedError if the course's files have problems, DatabaseUnusableError if the database cannot be
    used.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(bundled("templates")))
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    app.extensions["database"] = Database(settings)
    app.extensions["account_allowance"] = Allowance(settings.requests_a_minute)
    current = current or CurrentCourse(settings.content, settings.is_development, Publications(settings.published))
    app.extensions["public_pages"] = PublicPages(settings, current, Assets(bundled("static")))
    app.extensions["compiler"] = Compiler()
    hear_departures(end_with_departures)
    app.extensions["oidc_provider"] = Provider(settings) if settings.oidc_issuer else None
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]  # Flask documents wrapping its wsgi_app so
    init_i18n(app, settings)
    init_errors(app)
    init_security(app, settings)
    shared = (share_links, customer_views, sop_runs)
    accounts_routes = (accounts, oidc, own, people, acts, teams, notices)
    homework_routes = (homework, exports, *shared, review, team_standards)
    pages = (chapters, dashboard, editor, deletions)
    for slice_routes in (health, *accounts_routes, answers, *homework_routes, my_data, *pages):
        app.register_blueprint(slice_routes.blueprint)
    require_access_rules(app)
    return app
