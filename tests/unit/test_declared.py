"""Placeholders."""

from hypothesis import given
from hypothesis import strategies as st

from mwaa_platform.declared import expand, placeholders_in

VALUES = {"team": "orders", "stage": "dev", "account": "111111111111", "region": "eu-west-1"}


def test_known_placeholders_are_filled_everywhere() -> None:
    value = {"a": ["{team}-{stage}", {"b": "{account}/{region}"}], "c": 3}
    assert expand(value, VALUES) == {"a": ["orders-dev", {"b": "111111111111/eu-west-1"}], "c": 3}


def test_doubled_braces_belong_to_jinja() -> None:
    assert placeholders_in("{{ds}} {{ team }} {team}") == ["team"]
    assert expand("{{ds}}/{{team}}/{team}", VALUES) == "{{ds}}/{{team}}/orders"


def test_unknown_names_stay() -> None:
    assert expand("{other}", VALUES) == "{other}"
    assert expand('{"json": 1}', VALUES) == '{"json": 1}'


@given(st.text())
def test_text_without_braces_is_never_changed(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert expand(plain, VALUES) == plain
