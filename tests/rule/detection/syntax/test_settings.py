"""Values without quotes: settings are told by what lines look like, and not by a file's name."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("notes.txt", f"orders_token = {VALUE}"),
        ("orders", f"orders_token={VALUE}"),
        (".orders-client", f"  orders_token: {VALUE}"),
        ("settings.prod", f"ORDERS_TOKEN={VALUE}"),
        ("README.md", f"* orders_token: {VALUE}"),
        (".npmrc", f"//npm.internal/:_authToken={VALUE}"),
        ("Procfile", f"web: ORDERS_TOKEN={VALUE} node server.js"),
        ("orders.service", f"Environment=ORDERS_TOKEN={VALUE}"),
        ("app.properties", f"db.password=${PASSWORD}7"),
        ("app.properties", f"db.password : {PASSWORD}"),
        ("app.ini", f"password = {PASSWORD}  ; ours"),
        ("app.conf", f"password {PASSWORD}"),
        ("stack.yaml", f"  password: {PASSWORD}  # ours"),
        ("stack.yaml", f"  password: !unsafe {PASSWORD}"),
        ("run.bat", f"set DB_PASSWORD={PASSWORD}"),
        (".netrc", f"machine git.internal login app password {PASSWORD}"),
        ("Dockerfile", f"ARG DB_PASSWORD={PASSWORD}"),
    ],
)
def test_a_setting_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "password = settings_2024X"),
        ("app.go", "password := settings_2024X"),
        ("stack.yaml", "password: get_password(orders)"),
        ("stack.yaml", "password: *shared_2024X"),
        ("stack.yaml", "password: $(cat /run/secrets/orders)"),
        ("app.properties", "db.password=${DB_PASSWORD}"),
        ("app.properties", "db.password.file=/run/secrets/orders"),
        ("notes.txt", "token: required"),
        ("notes.txt", "password: The one that you chose"),
        ("run.sh", "password=$1"),
        ("run.sh", "read -s password"),
        ("run.sh", "unset password"),
    ],
)
def test_a_reference_in_settings_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".env", "DB_PASSWORD=my otter meadow 42"),
        (".env", 'DB_PASSWORD="otter meadow velvet 42"'),
        (".env.prod", "SMTP_PASSWORD = my heron velvet  # ours"),
        ("app.properties", "db.password=bold otter, 7 herons!"),
        ("app.ini", "password: Otter Meadow Velvet; 42"),
        ("stack.yaml", "password: otter meadow 42"),
        ("stack.yaml", "  db_password: otter meadow velvet  # ours"),
        ("app.json", '{"password": "otter meadow velvet 42"}'),
        ("app.py", 'PASSWORD = "otter meadow velvet heron"'),
    ],
)
def test_a_password_of_several_words_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.properties", "login.password=Choose one of 8 letters"),
        ("app.properties", "login.password=Password"),
        ("app.properties", "login.password=Passwort"),
        ("pam.conf", "password required pam_unix.so"),
        ("app.py", 'password = "Old otter of this meadow"'),
        ("app.py", 'password_rules = "otter meadow heron"'),
        ("stack.yaml", "password: description: otter"),
        (".my.cnf", "[client]\npassword =\nsocket = /tmp/otter.sock"),
    ],
)
def test_other_texts_of_several_words_are_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize("sign", ["+", "@", "#", "!", "$", "(", "[", "{", "'"])
@pytest.mark.parametrize("line", ["DB_PASSWORD={}", "db.password = {}", "password: {}"])
def test_a_password_may_begin_with_any_sign(line: str, sign: str) -> None:
    assert found("app.conf", line.format(f"{sign}hero31n7x")) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "DB_PASSWORD=(optional)",
        "DB_PASSWORD=[velvet, otter]",
        "DB_PASSWORD={velvet: otter}",
        "DB_PASSWORD={{ lookup('otter-42') }}",
        "DB_PASSWORD=''",
        "DB_PASSWORD=[",
    ],
)
def test_what_stands_in_brackets_is_no_password(line: str) -> None:
    assert found(".env", line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".env", "PASSWORD=password"),
        (".env", "DB_PASSWORD='password'"),
        ("app.conf", "password = password"),
        ("app.properties", "spring.datasource.password=password"),
        ("compose.yaml", "  POSTGRES_PASSWORD: password"),
        ("app.json", '{"DB_PASSWORD": "password"}'),
        ("app.py", 'ADMIN_PASSWORD = "password"'),
        (".env", "DB_PASSWORD=OTTER_MEADOW"),
    ],
)
def test_a_password_may_repeat_its_name(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'FIELD_PASSWORD = "password"'),
        ("app.py", 'ADMIN_PASSWORD = "admin_password"'),  # pragma: allowlist secret
        ("app.js", "const types = {password: 'password'};"),
        ("api.yaml", "  password: password"),
    ],
)
def test_a_field_may_be_named_like_its_constant(path: str, line: str) -> None:
    assert found(path, line) == []
