from __future__ import annotations

import pytest
from detect_secrets.plugins.keyword import DENYLIST

from rule.detection.names.keyword import _MAY_NAME, _PARTS, name_before
from rule.detection.scanner import Scanner
from rule.model import SourceFile

SCANNER = Scanner()
LITERAL = "cobalt-meadow-4220"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f'password = "{LITERAL}"', "password"),
        (f"self.db_password: str = '{LITERAL}'", "str"),
        (f'"password": "{LITERAL}"', "password"),
        (f"options['password'] = '{LITERAL}'", "password"),
        (f"password => '{LITERAL}'", "password"),
        (f'char *password = @"{LITERAL}"', "password"),
        (f'"{LITERAL}"', ""),
        ("nothing", ""),
    ],
)
def test_the_name_before_a_literal_is_told(line: str, name: str) -> None:
    assert name_before(LITERAL, line) == name


@pytest.mark.parametrize("name", ["password", "DB_PASSWORD", "clientSecret"])
def test_a_literal_under_a_secrets_name_is_found_in_code(name: str) -> None:
    findings = list(SCANNER.scan_file(SourceFile("app.py", f'{name} = "{LITERAL}"\n')))

    assert [finding.secret_type for finding in findings] == ["Secret Keyword"]


def test_a_constant_that_holds_its_own_name_is_none() -> None:
    # pragma: allowlist nextline secret
    text = 'FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"\n'
    assert list(SCANNER.scan_file(SourceFile("app.py", text))) == []


@pytest.mark.parametrize("name", ["secret_type", "password_field", "SECRET_NAME", "passwordUrl"])
def test_a_name_whose_last_word_is_harmless_is_harmless_in_code_too(name: str) -> None:
    assert list(SCANNER.scan_file(SourceFile("app.py", f'{name} = "{LITERAL}"\n'))) == []


def test_each_word_of_the_plugin_is_looked_for() -> None:
    words = [word.replace("_?", sign) for word in DENYLIST for sign in ("", "_")]

    assert all(map(_MAY_NAME.search, words))


@pytest.mark.parametrize("word", DENYLIST)
def test_one_of_few_parts_stands_in_each_word_of_the_plugin(word: str) -> None:
    assert any(part in word for part in _PARTS)
