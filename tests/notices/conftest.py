"""The scene of a review: who hands in, who reviews, and what each is told."""

from tests.review.conftest import scene

__all__ = ["scene"]
