"""Imported by the process from which the tests' servers part: they find what each would otherwise make anew."""

import tempfile
from functools import cache
from pathlib import Path

from course_app import encoded_body
from course_app.config import bundled
from tests.builders import REAL, make_app
from tests.shared_parts import SHARED

_PACKED = (".js", ".css", ".svg", ".webmanifest")
_PAGES = ("/", "/first-day", "/chapters/process-and-sops", "/worksheets/sop", "/accounts/", "/accounts/sign-in")

for place, name, shared in SHARED:
    setattr(place, name, shared)
pack = encoded_body._ENCODERS["br"] = cache(encoded_body._ENCODERS["br"])
for file in bundled("static").rglob("*"):
    if file.suffix in _PACKED:
        pack(file.read_bytes())
with tempfile.TemporaryDirectory() as folder:
    app = make_app(Path(folder), REAL)
    for page in _PAGES:
        app.test_client().get(page, headers={"Accept-Encoding": "br"})
    app.extensions["database"].engine.dispose()
