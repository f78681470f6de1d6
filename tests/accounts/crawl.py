"""What the crawl asks for: every address with everybody's ids, owners by every name, headers that some proxies set."""

from collections.abc import Mapping
from re import sub
from urllib.parse import quote

from werkzeug.routing import Rule

from tests.accounts.canaries import Crowd

OWNERS_NAMES = ("account", "account_id", "user", "user_id", "userid", "owner", "person", "learner", "id", "email", "of")
HEADERS = ("X-Account", "X-User", "X-User-Id", "X-Account-Id", "X-Forwarded-User", "Authorization")


def fillings(crowd: Crowd) -> dict[str, list[str]]:
    """For each parameter of a route, the values to try: everybody's, not only one's own.

    A route with a parameter that is missing here fails the crawl: write down what belongs there.
    """
    course = crowd.site.app.extensions["public_pages"]
    everyones_sessions = [each for ids in crowd.sessions.values() for each in ids]
    return {
        "account_id": [*crowd.ids.values(), "none", "0", "null"],
        "session_id": everyones_sessions,
        "token": [*crowd.links.values(), *everyones_sessions, *crowd.ids.values(), "guessed"],
        "key": [*crowd.keys, "p:first-day", "none"],
        "document_id": [*crowd.documents, "none"],
        "run_id": [*crowd.ids.values(), "none"],
        "chapter_id": ["the-seam", "later", "none"],
        "team_id": [*crowd.teams, "none"],
        "homework_id": ["hw-find-seam", "none"],
        "item_id": ["the-practice", "none"],
        "revision": ["1", "0"],
        "template_id": ["journey-map", "none"],
        "version": ["1", "0"],
        "move": ["withdrawals", "closings", "sendings"],
        "notice_id": [*crowd.notices, "none"],
        "standard_id": [*crowd.standards, "none"],
        "submission_id": [*crowd.submissions, "none"],
        "reflection_id": ["reflect-seam", "none"],
        "file_format": ["markdown", "none"],
        "kind": ["module", "none"],
        "digest": [course.assets.url("css/base.css").split("/")[2], "none"],
        "name": [
            "css/base.css",
            "chapters/01-seam/01-idea.md",
            "seam.png",
            "../course.sqlite3",
            "..%2f..%2fcourse.sqlite3",
        ],
    }


def paths(crowd: Crowd, rule: Rule) -> list[str]:
    """Addresses of the rule with every filling of each parameter, the others having their first one.

    Raises KeyError for an unknown parameter.
    """
    values = fillings(crowd)
    missing = rule.arguments - set(values)
    if missing:
        raise KeyError(f"{rule.rule}: write into fillings() what may stand for {', '.join(sorted(missing))}")
    first = {name: values[name][0] for name in rule.arguments}
    chosen = [first, *({**first, name: value} for name in sorted(first) for value in values[name])]
    addresses = (filled(rule.rule, each) for each in chosen)
    return list(dict.fromkeys(addresses))


def queries(crowd: Crowd) -> list[str]:
    """Every owner by every name for one; nobody in every wording; addresses that we might be asked to fetch."""
    of_people = ["&".join(f"{name}={value}" for name in OWNERS_NAMES) for value in crowd.ids.values()]
    odd = ["&".join(f"{name}={value}" for name in OWNERS_NAMES) for value in ("", "0", "null", "%00")]
    repeated = "&".join(f"{name}={value}" for name in OWNERS_NAMES for value in crowd.ids.values())
    fetch = "&".join(f"{name}=http://127.0.0.1:9/" for name in ("url", "src", "image", "link", "next", "callback"))
    return ["", *of_people, *odd, repeated, fetch]


def swapped_headers(crowd: Crowd) -> list[dict[str, str]]:
    """A learner's and an administrator's id in headers that some proxies set."""
    return [dict.fromkeys(HEADERS, crowd.ids[name]) for name in ("ana", "ada")]


def filled(rule: str, values: Mapping[str, str]) -> str:
    """The address that a rule gives with these parameters."""
    return sub(r"<(?:[^:<>]+:)?(\w+)>", lambda match: quote(values[match[1]], "/%"), rule)
