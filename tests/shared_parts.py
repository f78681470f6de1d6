"""What many instances share is made once a process: the two courses that no test changes, templates and routes."""

from pathlib import Path

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from course_app.content import current_course
from course_app.content.catalog import Catalog, FaultyContent, load_catalog
from course_app.content.memo import Memo
from tests.builders import GOOD, REAL, compiled_once


class KeptBytecode(BytecodeCache):
    """The templates that this process has compiled already."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_KEPT = KeptBytecode()
_compile_builder, _builders = Rule._compile_builder, dict[object, object]()


class KeepingEnvironment(Environment):
    def __init__(self, app: Flask, **options: object) -> None:
        super().__init__(app, bytecode_cache=_KEPT, **options)


def _load(root: Path, memo: Memo | None = None) -> Catalog | FaultyContent:
    return compiled_once(root) if root in (GOOD, REAL) else load_catalog(root, memo)


def _compile_once(rule: Rule, append_unknown: bool = True) -> object:
    key = (rule.rule, rule.subdomain, repr(rule.defaults), append_unknown)
    return _builders.get(key) or _builders.setdefault(key, _compile_builder(rule, append_unknown))


SHARED: list[tuple[object, str, object]] = [
    (Rule, "_compile_builder", _compile_once),
    (current_course, "load_catalog", _load),
    (Flask, "jinja_environment", KeepingEnvironment),
]
"""What is replaced by what: an object, a name in it, and what stands there instead."""
