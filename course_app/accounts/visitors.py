"""What a request tells about the browser behind it: its network, its kind, and whether it was here before."""

import ipaddress
from dataclasses import dataclass

from flask import Request, current_app
from werkzeug.wrappers import Response

from course_app.config import Settings

_SHARED = "shared"
ONE_YEAR = 365 * 24 * 3600
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, as far as a request shows: `network` (/24 or /64), browser and system in words, the device's token."""

    network: str
    device: str
    device_token: str


def visitor_of(request: Request) -> Visitor:
    """The visitor behind `request`."""
    device = device_words(request.user_agent.string)
    return Visitor(network_of(request.remote_addr or ""), device, request.cookies.get(device_cookie(), ""))


def device_words(user_agent: str) -> str:
    """Browser and system in words, like "Firefox · Windows"; empty when the header says nothing known."""
    names = [next((name for mark, name in table if mark in user_agent), None) for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in names if name)


def network_of(address: str) -> str:
    """The /24 or /64 that `address` is in: one household, office or mobile cell."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


def cookie_name(name: str) -> str:
    """`name` as this instance's cookies are called: browsers tie a __Host- cookie to one host and to TLS."""
    settings: Settings = current_app.extensions["settings"]
    return f"__Host-{name}" if settings.is_https else name


def set_private_cookie(response: Response, name: str, value: str, seconds: int | None) -> None:
    """Sets a cookie that no script reads and no other site sends; without `seconds` it goes with the browser."""
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        cookie_name(name), value, max_age=seconds, secure=settings.is_https, httponly=True, samesite="Lax", path="/"
    )


def set_readable_cookie(response: Response, name: str, value: str, seconds: int | None) -> None:
    """The same for a cookie that scripts read, which opens nothing."""
    settings: Settings = current_app.extensions["settings"]
    secure = settings.is_https
    response.set_cookie(cookie_name(name), value, max_age=seconds, secure=secure, samesite="Lax", path="/")


def device_cookie() -> str:
    """The name of the cookie that says "an account signed in here before"."""
    return cookie_name("device")


def set_device_cookie(response: Response, token: str) -> None:
    """Remembers the device for a year."""
    set_private_cookie(response, "device", token, ONE_YEAR)


def is_shared_computer(request: Request) -> bool:
    """Whether the person who signed in said that others use this computer too."""
    return request.cookies.get(cookie_name(_SHARED)) == "1"


def set_shared_computer(response: Response) -> None:
    """Lets the pages know, by a cookie that has no id and ends with the browser, that nothing may stay behind."""
    set_readable_cookie(response, _SHARED, "1", None)


def forget_shared_computer(response: Response) -> None:
    """The person has left, or signs in without saying so."""
    set_readable_cookie(response, _SHARED, "", 0)
