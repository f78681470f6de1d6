"""The page that a customer reads."""

from flask import Blueprint, Response

from course_app.homework.customer_views.page import page_of
from course_app.homework.share_links.kinds import CUSTOMER_VIEW
from course_app.homework.share_links.reader_page import reader_page, start_counting_misses
from course_app.security import everyone

blueprint = Blueprint("customer_views", __name__)
blueprint.record_once(start_counting_misses)


@blueprint.get("/t/<token>")
@everyone
def customer_view(token: str) -> Response:
    return reader_page(CUSTOMER_VIEW, token, "homework/customer_view.html", page_of)
