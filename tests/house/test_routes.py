"""Every route: an access rule, a kebab-case address, a slice's name."""

import re

from flask import Flask

from course_app.security import access_rule_of


def test_every_view_declares_who_may_call_it(small_app: Flask) -> None:
    for name, view in small_app.view_functions.items():
        assert access_rule_of(view), f"{name}: put @everyone or another rule of security.py on it"


def test_addresses_are_kebab_case_with_typed_or_plain_parameters(small_app: Flask) -> None:
    for rule in small_app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: use small letters, digits and dashes"


def test_every_blueprint_is_named_like_its_slice(small_app: Flask) -> None:
    for name, blueprint in small_app.blueprints.items():
        assert name in blueprint.import_name.split("."), f"blueprint {name} of {blueprint.import_name}"
