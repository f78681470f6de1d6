"""What axe finds on a page as it stands."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page, rules: list[str] | None = None) -> list[tuple[str, list[str], str]]:
    """Every fault as its rule, the elements that have it, and what to mend; of `rules` alone if some are given."""
    only = {"runOnly": rules} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [(each["id"], node["target"], node.get("failureSummary", "")) for each in found for node in each["nodes"]]


def faults_by_day_and_night(page: Page) -> list[tuple[str, list[str], str]]:
    """The same in light colours and in dark ones, where only the contrast can be another. Leaves the page dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    by_day = faults(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return by_day + faults(page, ["color-contrast"])
