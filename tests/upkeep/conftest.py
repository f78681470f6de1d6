"""Instances for the tests of upkeep."""

from tests.accounts.conftest import any_site, site

__all__ = ["any_site", "site"]
