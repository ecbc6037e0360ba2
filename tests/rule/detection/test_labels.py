"""What a screen says of passwords, in any language, and what only looks like it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from tests.rule.detection.syntax.reading import found

FORMS = ("a.json", '"{}": "{}"'), ("a.js", "  '{}': '{}',"), ("a.py", 'TEXTS = {{"{}": "{}"}}')
"""How files give a name a text."""


def as_it_is(text: str) -> str:
    return text


def in_ascii(text: str) -> str:
    """Escape a text as minifiers and writers of JSON do."""
    return json.dumps(text)[1:-1]


def in_short_escapes(text: str) -> str:
    """Escape a text as bundlers do."""
    return re.sub(r"\\u00(?=[c-f])", r"\\x", in_ascii(text))


WRITTEN = (as_it_is, in_ascii, in_short_escapes)


@pytest.mark.parametrize(("path", "form"), FORMS, ids=["JSON", "JavaScript", "Python"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("password", "Wachtwoorden"),
        ("password", "Пароль:"),
        ("passwords", "Усі паролі"),  # noqa: RUF001 - it is cyrillic
        ("newPassword", "Lozinke su prazne"),
        ("password_old", "Stare hasło"),
        ("newPassword", "Nova contrasenya"),
        ("passwordAgain", "Jelszó ismét"),
        ("password", "Salasõna"),
        ("password", "Şifrenizi yazın"),  # noqa: RUF001 - it is Turkish
        ("password", "暗証番号"),
        ("account.password", "请再次填写"),
        ("passwordAgain", "รหัสผ่านอีกครั้ง"),
        ("password", "პაროლი (ისევ)"),
        ("passwordTitle2", "كلمة السر!"),
        ("password", "Chiave:"),
        ("password", "Sésame :"),
        ("labelPassword", "Sesame"),
        ("TITLE_NEW_PASSWORD", "Sesame"),
        ("FORGOT_PASSWORD", "Sesame?"),
        ("login.forgot-password", "Sesame"),
        ("joinRoomPasswordSubmit", "Enter"),
    ],
)
@pytest.mark.parametrize("writing", WRITTEN)
def test_the_label_of_a_field_is_no_password(
    name: str, text: str, path: str, form: str, writing: Callable[[str], str]
) -> None:
    assert found(path, form.format(name, writing(text))) == []


@pytest.mark.parametrize(("path", "form"), FORMS, ids=["JSON", "JavaScript", "Python"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("password", "Lozinka77otter"),
        ("password", "пароль-выдра-41"),
        ("password", "выдра"),
        ("password", "meadöw"),
        ("password", "パス4410"),
        ("password", "水獺otter"),
        ("password", "otter:41"),
        ("password", "parolmeadowheron"),
        ("relabelled_password", "meadow"),
        ("label_password", "otter-77-meadow"),
    ],
)
@pytest.mark.parametrize("writing", WRITTEN)
def test_a_password_in_another_language_is_found(
    name: str, text: str, path: str, form: str, writing: Callable[[str], str]
) -> None:
    assert found(path, form.format(name, writing(text))) == [1]


@pytest.mark.parametrize(
    "line",
    [
        r"SECRET_KEY = b'\xd1\x91\xe2\x82\xac\xc2\xa5\xf0\x9c\x8b\xe5\x17\xc3\x2f\xee\xa9'",
        r'password = "\xe9\x8d\xf1\x97\xfa\x83"',
        r"secret = '\u2603\u00a5\u0142\u20ac\u00e9\u0117'",
        r'password = "otter\x2dmeadow\u002d41"',
    ],
)
def test_a_secret_of_escaped_signs_is_found(line: str) -> None:
    assert found("app.py", line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        r'a = {jwt: "\u0E42\u0E17\u0E40\u0E04\u0E19 JWT"};',
        r'a = {token: "\u0422\u043E\u043A\u0435\u043D 2"};',
        r'a = {api·Key: "Cl\xE9 API"};',
        r'a = {password: "\uD83D\uDD11 \u5BC6\u7801"};',
    ],
)
def test_a_label_that_a_bundler_escaped_is_no_secret(line: str) -> None:
    # No other scanner takes such a line for a secret.
    assert found("app.js", line.replace("·", "")) == []
