"""What the page of a new-joiner test says: the procedure as it was released."""

import hashlib
import json
from collections.abc import Mapping

from course_app.homework.share_links.models import Release, ShareLink


def page_of(link: ShareLink, release: Release) -> Mapping[str, object]:
    """The values of the page's template. `place` is where the colleague's browser keeps what is not sent yet."""
    place = hashlib.sha256(link.token_sha256.encode()).hexdigest()[:16]
    return {"sop": json.loads(release.content), "number": release.number, "place": place}
