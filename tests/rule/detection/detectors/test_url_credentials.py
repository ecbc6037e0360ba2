"""Passwords before a host: in URLs as people write them, and in names of data sources."""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.rule.detection.syntax.reading import PASSWORD

SCANNER = Scanner()

SECRET = [
    f"postgres://app:{PASSWORD}/9@db:5432/shop",
    f"redis://default:{PASSWORD}?9@cache:6379",
    f"mongodb://app:{PASSWORD}#9@mongo:27017/shop",
    f"mongodb://app:{PASSWORD}/9@mongo-0:27017,mongo-1:27017/shop?replicaSet=rs0",
    f"amqp://app:p@{PASSWORD}@mq:5672",
    f"smtp://app@shop.example:{PASSWORD}@smtp.example:587",
    f"app:{PASSWORD}@tcp(db:3306)/shop",
    f"app:{PASSWORD}@tcp(db.shop.internal:3306)/shop?parseTime=true",
    f"root:{PASSWORD}@unix(/tmp/mysql.sock)/shop",
    f"root:{PASSWORD}/@unix(/tmp/mysql.sock)/shop",
    f"app:{PASSWORD}:@tcp(db:3306)/shop",
    f"app:{PASSWORD}@@tcp(db:3306)/shop",
    f"app:{PASSWORD}:@cloudsql(project:region:shop)/orders",
    f"root:{PASSWORD}@cloudsql(project:region:shop)/orders",
    f"root:{PASSWORD}@/shop?charset=utf8",
    f"app:{PASSWORD}@db.shop.internal:5432/orders",
    f"elastic:{PASSWORD}@es:9200",
    f"scott/{PASSWORD}@db:1521/orders",
    f"scott/{PASSWORD}@//db/orders",
]
HARMLESS = [
    "postgres://app@db:5432/shop#main",
    "mongodb://mongo-0:27017,mongo-1:27017/shop?replicaSet=rs0",
    "redis://cache:6379/0?ssl=true",
    "http://localhost:3000/users/@me",
    "http://localhost:PORT/users/@me",
    "https://registry.example:443/@scope/package@2",
    "git+ssh://git@git.example:shop/app.git@main",
    "git://git.example:shop/app@v1",
    "http://{host}:{port}/a@b",
    "http://${HOST}:${PORT}/a@b",
    "https://shop.example/?at=b:c@d",
    "app@git.shop.internal:orders/app.git",
    "app@tcp(db:3306)/shop",
    "app:${DB_PASSWORD}@tcp(db:3306)/shop",
    "tcp(db.shop.internal:3306)",
    "sip:1001@pbx.internal:5060",
    "mailto:app@shop.example",
    "actions/checkout@v4",
    "library/nginx@sha256:" + 32 * "0f",
    "user:password@tcp(localhost:3306)/shop",
]


@pytest.mark.parametrize("value", SECRET)
def test_a_password_before_a_host_is_found_in_a_variable_and_in_code(value: str) -> None:
    assert SCANNER.scan_variable(Variable("SETTING", value)) is not None
    assert list(SCANNER.scan_file(SourceFile("app.py", f'ADDRESS = "{value}"')))


@pytest.mark.parametrize("value", HARMLESS)
def test_an_address_without_a_password_is_left_alone(value: str) -> None:
    assert SCANNER.scan_variable(Variable("SETTING", value)) is None
    assert not list(SCANNER.scan_file(SourceFile("app.py", f'ADDRESS = "{value}"')))


@pytest.mark.parametrize("password", ["a<b>velvet7", 'velvet"nimbus7', "velvet`nimbus'7"])
def test_a_password_of_any_characters_is_found_where_the_url_is_the_whole_value(
    password: str,
) -> None:
    assert SCANNER.scan_variable(Variable("SETTING", f"redis://:{password}@cache:6379/0"))
