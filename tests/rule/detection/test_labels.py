"""What a screen says of passwords, in any language, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("nl.json", '"password": "Wachtwoorden"'),
        ("uk.json", '"password": "Пароль:"'),
        ("uk.json", '"passwords": "Усі паролі"'),  # noqa: RUF001 - it is cyrillic
        ("hr.json", '"newPassword": "Lozinke su prazne"'),
        ("pl.json", '"password_old": "Stare hasło"'),
        ("ca.js", "'newPassword': 'Nova contrasenya',"),
        ("hu.js", "passwordAgain: 'Jelszó ismét',"),
        ("et.ts", "password: 'Salasõna',"),
        ("tr.py", 'MESSAGES = {"password": "Şifrenizi yazın"}'),  # noqa: RUF001 - it is Turkish
        ("ja.json", '"password": "暗証番号"'),
        ("zh.js", "'account.password': '请再次填写',"),
        ("th.json", '"passwordAgain": "รหัสผ่านอีกครั้ง"'),
        ("ka.json", '"password": "პაროლი (ისევ)"'),
        ("ar.json", '"passwordTitle2": "كلمة السر!"'),
        ("it.js", "password: 'Chiave:',"),
        ("fr.py", 'TEXTS = {"password": "Sésame :"}'),
        ("app.js", "labelPassword: 'Sesame',"),
        ("app.json", '"TITLE_NEW_PASSWORD": "Sesame"'),
        ("app.json", '"FORGOT_PASSWORD": "Sesame?"'),
        ("app.js", "'login.forgot-password': 'Sesame',"),
        ("app.ts", "joinRoomPasswordSubmit: 'Enter',"),
    ],
)
def test_the_label_of_a_field_is_no_password(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("conf.json", '"password": "Lozinka77otter"'),
        ("conf.json", '"password": "пароль-выдра-41"'),
        ("conf.json", '"password": "выдра"'),
        ("conf.json", '"password": "meadöw"'),
        ("conf.js", "password: 'パス4410',"),
        ("conf.js", "password: '水獺otter',"),
        ("conf.py", 'password = "otter:41"'),
        ("conf.py", 'password = "parolmeadowheron"'),
        ("conf.py", 'relabelled_password = "meadow"'),
        ("conf.py", 'label_password = "otter-77-meadow"'),
    ],
)
def test_a_password_in_another_language_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]
