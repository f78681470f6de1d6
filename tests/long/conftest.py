"""The long profile uses the browser fixtures too."""

from tests.browser.conftest import playwright

__all__ = ["playwright"]
