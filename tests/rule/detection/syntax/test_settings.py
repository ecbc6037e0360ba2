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
