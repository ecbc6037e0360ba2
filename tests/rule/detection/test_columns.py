"""Where in its line a secret stands, and under which name, for whoever reads a report."""

from __future__ import annotations

import json

import pytest

from rule.detection.columns import place_of
from rule.detection.scanner import Scanner
from rule.model import CodeLine, Finding, SourceFile
from tests.rule.detection.written_values import drawn

SCANNER = Scanner()
PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + drawn(24)


def found(path: str, text: str) -> list[Finding]:
    return list(SCANNER.scan_file(SourceFile(path, text)))


@pytest.mark.parametrize(
    ("line", "column", "name"),
    [
        (f'DB_PASSWORD = "{PASSWORD}"', 16, "DB_PASSWORD"),
        (f"DB_PASSWORD={PASSWORD}", 13, "DB_PASSWORD"),
        (f'{{"a": 1, "x-api-key": "{PASSWORD}"}}', 24, "x-api-key"),
        (f"  spring.datasource.password: {PASSWORD}", 31, "spring.datasource.password"),
        (f"config['db_password'] = b'{PASSWORD}'", 27, "db_password"),
        (f"ä = {{'key': '{PASSWORD}'}}", 14, "key"),
        (f'login("{PASSWORD}")', 8, ""),
        (f"{PASSWORD} token={PASSWORD}", 23, "token"),
        ("nothing of the kind", 0, ""),
        # A token is no name, though another one stands under it.
        (f'{{"{STRIPE}": "{PASSWORD}"}}', 2 + len(STRIPE) + 5, ""),
        (f'{{"{PASSWORD}": "{PASSWORD}"}}', 2 + len(PASSWORD) + 5, ""),
        (f'{{"{"q" * 30}": "{PASSWORD}"}}', 37, ""),
    ],
)
def test_a_secret_has_a_column_and_the_name_before_it(line: str, column: int, name: str) -> None:
    assert place_of(PASSWORD, line) == (column, name)


def test_a_line_full_of_the_same_text_is_read_in_linear_time() -> None:
    assert place_of("a", "a" * 1_000_000) == (1, "")
    assert place_of("", "a" * 10) == (0, "")


def test_a_member_of_json_in_one_line_is_named() -> None:
    members = {f"setting_{n}": "on" for n in range(50)} | {"stripe_key": STRIPE, "last": "off"}
    text = json.dumps(members)

    findings = found("settings.json", text)

    assert {each.key for each in findings} == {"stripe_key"}
    assert {each.column for each in findings} == {text.index(STRIPE) + 1}


def test_a_later_line_has_its_own_column() -> None:
    findings = found("app.py", f"import os\r\n\n  api_key = '{STRIPE}'\n")

    assert {(each.column, each.key) for each in findings} == {(14, "api_key")}


def test_what_is_escaped_has_a_line_and_no_column() -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in STRIPE)

    text = json.dumps({"stripe_key": "?"}).replace("?", escaped)
    findings = found("settings.json", text)

    [stripe] = [each for each in findings if each.secret_type.startswith("Stripe")]
    assert stripe.location == CodeLine("settings.json", 1)
    assert (stripe.column, stripe.key) == (0, "")


def test_a_column_makes_no_other_finding_of_one() -> None:
    [first, *_] = found("app.py", f"key = '{STRIPE}'\n")
    [second, *_] = found("app.py", f"       key = '{STRIPE}'\n")

    assert first == second
    assert first.column != second.column
