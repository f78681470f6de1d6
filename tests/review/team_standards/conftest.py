"""The scene of a review."""

from tests.review.conftest import scene

__all__ = ["scene"]
