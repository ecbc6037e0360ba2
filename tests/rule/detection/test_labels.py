"""What a screen says of passwords, in any language, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import found

FORMS = ("a.json", '"{}": "{}"'), ("a.js", "  '{}': '{}',"), ("a.py", 'TEXTS = {{"{}": "{}"}}')
"""How files give a name a text."""


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
def test_the_label_of_a_field_is_no_password(name: str, text: str, path: str, form: str) -> None:
    assert found(path, form.format(name, text)) == []


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
def test_a_password_in_another_language_is_found(
    name: str, text: str, path: str, form: str
) -> None:
    assert found(path, form.format(name, text)) == [1]
