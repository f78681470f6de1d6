"""The instance's settings: read once from the environment, checked, and frozen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

PACKAGE = Path(__file__).resolve().parent
_PREFIX = "COURSE_"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class BadSettingError(Exception):
    """A setting that cannot be used. Its text names the variable, what is wrong and what to do."""


def bundled(name: str) -> Path:
    """Where the folder `name` (content, migrations, static, templates) is: in the checkout, or inside the wheel."""
    inside = PACKAGE / "bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


class Settings(BaseModel):
    """Every setting of an instance. Each is the environment variable COURSE_<NAME>; docs/operators.md lists them."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    mode: Literal["development", "production"] = "development"
    public_url: str = "http://127.0.0.1:8000"
    data: Path = Path("instance")
    content: Path = Field(default_factory=lambda: bundled("content"))
    edited: Path | None = None
    database_url: str = ""
    team_role: str = Field(default="", pattern=r"^([a-z_][a-z0-9_]{0,62})?$")
    locale: str = Field(default="en_GB", pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$")
    translations: str = ""
    parent_site_name: str = Field(default="My Sales Training", min_length=1, max_length=80)
    parent_site_url: str = "https://www.example.com/"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    smtp_url: str = ""
    mail_from: str = Field(default="course@localhost", pattern=r"^[^\r\n]*[^\s@<]@[^\s@]+$")
    open_sign_up: bool | None = None
    backup_hours: int = Field(default=0, ge=0, le=8760)
    erasures: Path | None = None
    share_key: str = Field(default="", pattern=r"^(\S{32,200})?$", repr=False)
    oidc_issuer: str = ""
    oidc_client_id: str = Field(default="", max_length=255)
    oidc_client_secret: str = Field(default="", max_length=1000, repr=False)
    oidc_name: str = Field(default="OpenID Connect", min_length=1, max_length=40)
    oidc_domain: str = Field(default="", pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")
    oidc_new_accounts: bool = False
    requests_a_minute: int = Field(default=1_200, ge=60, le=1_000_000)
    oidc_hosts: str = Field(default="", pattern=r"^[a-z0-9. -]*$")

    @field_validator("data", "content", "edited", "erasures")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        try:
            return path and path.expanduser().resolve()
        except (OSError, RuntimeError) as error:
            raise ValueError(f"is not a path this machine can have: {error}") from None

    @field_validator("locale")
    @classmethod
    def _known_language(cls, locale: str) -> str:
        try:
            Locale.parse(locale)
        except (UnknownLocaleError, ValueError):
            raise ValueError("is not a language this server knows, like en_GB or de") from None
        return locale

    @field_validator("public_url", "parent_site_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not an address like https://learn.example.com")
        return address

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("is not an address like smtp://user:password@mail.example.com:587")
        return address

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, address: str) -> str:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if address and (not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username):
            raise ValueError("is not an address like https://id.example.com; http:// is accepted on this machine only")
        return address

    @model_validator(mode="after")
    def _whole_provider(self) -> "Settings":
        given = [bool(self.oidc_issuer), bool(self.oidc_client_id), bool(self.oidc_client_secret)]
        if any(given) and not all(given):
            raise ValueError("COURSE_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET belong together; set all three or none")
        return self

    @model_validator(mode="after")
    def _secure_unless_local(self) -> "Settings":
        parts = urlsplit(self.public_url)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError(
                "COURSE_PUBLIC_URL begins with http://, which is accepted on this machine only; use https://"
            )
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError("COURSE_PUBLIC_URL is a site's own address, without a path")
        return self

    @property
    def is_development(self) -> bool:
        return self.mode == "development"

    @property
    def origin(self) -> str:
        """The public address as browsers send it in the header Origin: scheme, host and port."""
        parts = urlsplit(self.public_url)
        default_port = {"http": ":80", "https": ":443"}[parts.scheme]
        return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default_port)}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether people on this machine alone use the instance."""
        return urlsplit(self.public_url).hostname in _LOOPBACK

    @property
    def is_sign_up_open(self) -> bool:
        """Whether everyone may make an account: unless it is set, in development only."""
        return self.is_development if self.open_sign_up is None else self.open_sign_up

    @property
    def erasure_ledger(self) -> Path:
        """The file that names what was erased, kept apart from backups so that a restore cannot forget it."""
        return self.erasures or self.data / "erasures.txt"

    @property
    def published(self) -> Path:
        """The folder of the course's published versions."""
        return self.data / "published"

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The host names under which this instance answers."""
        host = urlsplit(self.public_url).hostname or ""
        return _LOOPBACK if host in _LOOPBACK else (host,)

    @property
    def database(self) -> str:
        """The database as an SQLAlchemy URL: DATABASE_URL, or SQLite in the data folder."""
        if not self.database_url:
            return f"sqlite:///{self.data / 'course.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url


def read_settings(environment: Mapping[str, str], **overrides: object) -> Settings:
    """The settings that `environment` holds, `overrides` first. Raises BadSettingError."""
    given: dict[str, object] = {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX).lower() in Settings.model_fields and value
    }
    if environment.get("DATABASE_URL"):
        given["database_url"] = environment["DATABASE_URL"]
    given.update({name: value for name, value in overrides.items() if value is not None})
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise BadSettingError("; ".join(map(_in_words, error.errors()))) from None


def _in_words(fault: Mapping[str, object]) -> str:
    place = fault["loc"]
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{_PREFIX}{str(place[0]).upper()}: {message}" if isinstance(place, tuple) and place else message
