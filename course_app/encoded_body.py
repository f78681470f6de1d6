"""A response body that many people get: compressed once, answered from memory, with one strong ETag per encoding."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
from flask import Request, Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from course_app.content.source_files import digest_of

_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")

_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=11),
    "gzip": lambda data: gzip.compress(data, compresslevel=9, mtime=0),
    "identity": lambda data: data,
}

_QUICK_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=4),
    "gzip": lambda data: gzip.compress(data, compresslevel=5, mtime=0),
}


class EncodedBody:
    """Bytes with their content type; each encoding is made when it is first asked for, and kept."""

    def __init__(self, data: bytes, content_type: str, cache_control: str) -> None:
        self._data = data
        self._digest = digest_of(data)
        self._content_type = content_type
        self._cache_control = cache_control
        self._is_compressible = content_type.startswith(_COMPRESSIBLE)
        self._made: dict[str, bytes] = {}

    def respond(self, request: Request) -> Response:
        """The response in the best encoding that `request` accepts, or 304 when the browser has it already."""
        encoding = _best_encoding(request.headers.get("Accept-Encoding", "")) if self._is_compressible else "identity"
        etag = f'"{self._digest}-{encoding}"'
        headers = {"Cache-Control": self._cache_control, "ETag": etag, "Vary": "Accept-Encoding"}
        if "If-None-Match" in request.headers and request.if_none_match.contains_weak(etag.strip('"')):
            return Response(status=304, headers=headers)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(self.encoded(encoding), headers=headers, content_type=self._content_type)

    def encoded(self, encoding: str) -> bytes:
        """The bytes as br, gzip or identity."""
        if encoding not in self._made:
            self._made[encoding] = _ENCODERS[encoding](self._data)
        return self._made[encoding]


def packed(response: Response, request: Request) -> Response:
    """An answer made for this `request` alone, compressed quickly: nothing secret beside its own words."""
    response.vary.add("Accept-Encoding")
    encoding = _best_encoding(request.headers.get("Accept-Encoding", ""))
    if encoding != "identity":
        response.data = _QUICK_ENCODERS[encoding](response.data)
        response.content_encoding = encoding
    return response


@lru_cache(maxsize=256)
def _best_encoding(accepted: str) -> str:
    """br, gzip or identity, by the header Accept-Encoding (RFC 9110, 12.5.3)."""
    offer: Accept = parse_accept_header(accepted, Accept)
    return offer.best_match(["br", "gzip", "identity"], default="identity") or "identity"
