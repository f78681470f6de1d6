"""Instances with a team in them."""

from tests.accounts.conftest import any_site, site

__all__ = ["any_site", "site"]
