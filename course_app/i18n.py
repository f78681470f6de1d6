"""The instance's one interface language. Course content is not translated here: it is written in its own language."""

from flask import Flask
from flask_babel import Babel

from course_app.config import PACKAGE, Settings


def init_i18n(app: Flask, settings: Settings) -> None:
    """Every interface text of `app` in the language `settings.locale`."""
    folders = [str(PACKAGE / "translations"), settings.translations]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folder for folder in folders if folder)
    Babel(app, default_locale=settings.locale, locale_selector=lambda: settings.locale)
    app.jinja_env.filters["typeset"] = typeset
    app.jinja_env.globals["html_language"] = settings.locale.replace("_", "-")


def typeset(title: str) -> str:
    """A title as it is printed: curved apostrophes, and no line that begins with a middle dot."""
    return title.replace("'", "’").replace(" · ", "\u00a0· ")
