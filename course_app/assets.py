"""Scripts, styles and icons, served under /static/<digest of all>/: an address that never changes its meaning.

Because one digest covers every file, relative imports between scripts just work, and an old page never meets new
scripts.
"""

import hashlib
import mimetypes
import posixpath
import re
from pathlib import Path

from flask import Request, Response
from werkzeug.exceptions import NotFound

from course_app.encoded_body import EncodedBody

_COMPONENT = re.compile(r'data-component="([a-z-]+)"')
_IMPORT = re.compile(r'^(?:import|export)[^;]*? from "(\.[^"]+)";', re.MULTILINE | re.DOTALL)
_LATER = re.compile(r'import\("(\.[^"]+)"\)')
_FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """Every file of the static folder, in memory. `digest` is part of their address."""

    def __init__(self, folder: Path) -> None:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
        whole = hashlib.sha256()
        for name, data in files.items():
            whole.update(f"{name} {len(data)}\n".encode())
            whole.update(data)
        self.digest = whole.hexdigest()[:16]
        self._imports = {name: _imports_of(name, files[name], _IMPORT) for name in files if name.endswith(".js")}
        self._later = [found for name in self._imports for found in _imports_of(name, files[name], _LATER)]
        self._bodies = {name: EncodedBody(data, _content_type(name), _FOREVER) for name, data in files.items()}

    def url(self, name: str) -> str:
        """The address of the file `name`. Raises KeyError if there is none."""
        self._bodies[name]
        return f"/static/{self.digest}/{name}"

    def scripts_of(self, html: str) -> list[str]:
        """The scripts that a page needs: app.js, those of its components, and all that these import."""
        names = {f"{name}.js" for name in _COMPONENT.findall(html)}
        return self._with_imports(["js/app.js", *(name for name in self._imports if name.rpartition("/")[2] in names)])

    @property
    def later_scripts(self) -> list[str]:
        """The scripts that a page loads only when somebody needs them, and all that these import."""
        return self._with_imports(self._later)

    def _with_imports(self, names: list[str]) -> list[str]:
        wanted = list(names)
        needed: set[str] = set()
        while wanted:
            name = wanted.pop()
            if name not in needed:
                needed.add(name)
                wanted.extend(self._imports[name])
        return sorted(needed)

    def respond(self, digest: str, name: str, request: Request) -> Response:
        """The file's response. Raises NotFound for another digest or an unknown name."""
        body = self._bodies.get(name)
        if body is None or digest != self.digest:
            raise NotFound
        return body.respond(request)


def _imports_of(name: str, data: bytes, pattern: re.Pattern[str]) -> list[str]:
    """The files that a script imports by relative address, as names within the static folder."""
    folder = posixpath.dirname(name)
    return [posixpath.normpath(posixpath.join(folder, found)) for found in pattern.findall(data.decode())]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _content_type(name: str) -> str:
    if name.endswith(".webmanifest"):
        return "application/manifest+json"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    guessed = {"application/javascript": "text/javascript"}.get(guessed, guessed)
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
