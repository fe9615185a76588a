"""Every address declares who it is for, and is written in one way."""

import re

from flask import Flask

from participation.web.access import LEVELS, needed_access

KEBAB = re.compile(r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<[^>]+>))+/?)$")


def test_every_view_declares_its_access(sqlite_app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in sqlite_app.view_functions.items()
        if needed_access(view) not in LEVELS
        and not isinstance(needed_access(view), frozenset)
    ]

    assert silent == []


def test_only_staff_addresses_are_closed(sqlite_app: Flask) -> None:
    open_staff = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if rule.rule.startswith("/staff")
        and needed_access(sqlite_app.view_functions[rule.endpoint]) == "public"
    }
    closed_elsewhere = {
        rule.rule
        for rule in sqlite_app.url_map.iter_rules()
        if not rule.rule.startswith("/staff")
        and needed_access(sqlite_app.view_functions[rule.endpoint]) != "public"
    }

    assert open_staff == {
        "staff.sign_in",
        "staff.set_up",
        "staff.single_sign_on",
        "staff.single_sign_on_return",
    }
    # Programs show a token where people sign in; its blueprint checks these rights.
    assert closed_elsewhere == {
        "/api/v1/questionnaires/<key>/submissions",
        "/api/v1/questionnaires/<key>/answers",
        "/api/v1/questionnaires/<key>/comments",
    }


def test_what_is_closed_lies_where_somebody_checks(sqlite_app: Flask) -> None:
    unchecked = [
        endpoint
        for endpoint, view in sqlite_app.view_functions.items()
        if needed_access(view) != "public"
        and not sqlite_app.before_request_funcs.get(endpoint.partition(".")[0])
    ]

    assert unchecked == []


def test_addresses_are_kebab_case(sqlite_app: Flask) -> None:
    odd = [
        rule.rule
        for rule in sqlite_app.url_map.iter_rules()
        if not KEBAB.match(rule.rule)
    ]

    assert odd == []
