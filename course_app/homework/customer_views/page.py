"""What the page of a customer view says: the release as it was made, and when."""

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from course_app.homework.exports.wording import moment_text
from course_app.homework.share_links.models import Release, ShareLink


def page_of(_link: ShareLink, release: Release) -> Mapping[str, object]:
    """The values of the page's template."""
    updated = moment_text(release.released_at, ZoneInfo(release.zone))
    return {"view": json.loads(release.content), "updated": f"{updated} ({release.zone})"}
