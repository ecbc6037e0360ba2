"""Secrets that stand in a variable's value in the ways that people and tools write them there."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from rule.detection.scanner import Scanner
from rule.model import Variable
from tests.rule.detection.syntax.reading import PASSWORD, VALUE

SCANNER = Scanner()


def is_found(value: str, name: str = "SETTING") -> bool:
    return SCANNER.scan_variable(Variable(name, value)) is not None


@pytest.mark.parametrize(
    "value",
    [
        f"user:app;password:{PASSWORD}",
        f"user=app|password={PASSWORD}",
        f"user:app,password:{PASSWORD}",
        f"user = app, password = {PASSWORD}",
        f"host: db; pass: {PASSWORD}; port: 5432",
        f"'user':'app','password':'{PASSWORD}'",
        f"https://shop.internal/#pwd={PASSWORD}",
        f"https://shop.internal/cb#state=1&password={PASSWORD}",
    ],
)
def test_a_pair_of_a_list_is_found(value: str) -> None:
    assert is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        "user:app,region:eu-west-1",
        "user = app, password = <password>",
        "user=app|password_file=/run/secrets/db",
        "user:app;password:;ssl:true",
        "PLAIN://kafka1:9092,TOKEN://kafka2:9093",
        "db:6380,cache:6381",
        "https://shop.internal/#password-reset",
    ],
)
def test_a_list_without_a_secret_is_left_alone(value: str) -> None:
    assert not is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        f"PGPASSWORD={PASSWORD} pg_dump -h db shop",
        f"mysql -uroot -p{PASSWORD} shop",
        f"curl -u app:{PASSWORD} https://shop.internal/api",
        f"curl --user app:{PASSWORD} https://shop.internal/api",
        f"sshpass -p {PASSWORD} ssh app@shop",
        f"redis-cli -h cache -a {VALUE} ping",
        f"ldapsearch -D cn=app -w {PASSWORD} -b dc=shop",
        f"docker login -u app -p {PASSWORD} registry.internal",
        f"run --db-password {PASSWORD} --verbose",
        f"run --db-password='{PASSWORD}' --verbose",
        f"-Xmx512m -Ddb.password={PASSWORD} -Dstage=prod",
        json.dumps(["--user", "app", "--password", PASSWORD]),
        json.dumps(["mysql", "-uroot", f"-p{PASSWORD}", "shop"]),
        json.dumps(["sh", "-c", f"PGPASSWORD={PASSWORD} pg_dump shop"]),
        json.dumps({"command": ["redis-server", "--requirepass", PASSWORD]}),
        f"CREATE USER app IDENTIFIED BY '{PASSWORD}'",
        f"ALTER ROLE app WITH PASSWORD '{PASSWORD}'",
    ],
)
def test_a_password_on_a_command_line_is_found(value: str) -> None:
    assert is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        "mysql -uroot -p shop",
        "curl -u app:$APP_PASSWORD https://shop.internal/api",
        "docker login --password-stdin registry.internal",
        "run --password-file /run/secrets/db",
        "run --password-prompt yes",
        "-Xmx512m -Djavax.net.ssl.trustStoreType=JKS -Dstage=prod",
        json.dumps(["--user", "app", "--password-stdin"]),
        json.dumps(["docker", "login", "--password-stdin", "registry.internal"]),
        "CREATE USER app IDENTIFIED BY '${APP_PASSWORD}'",
        "Password: as you chose it",
        "the password is the one of the vault",
    ],
)
def test_a_command_line_without_a_password_is_left_alone(value: str) -> None:
    assert not is_found(value)


@pytest.mark.parametrize("name", ["DB_PASSWORD", "API_TOKEN"])
@pytest.mark.parametrize(
    "reference",
    [
        "${{UPSTREAM:-{}}}",
        "${{UPSTREAM-{}}}",
        "${{UPSTREAM:={}}}",
        "${{shop.upstream:{}}}",
        "${{UPSTREAM:{}}}",
        "#{{shop.upstream:{}}}",
        "${{env:UPSTREAM, '{}'}}",
        '{{{{ .Values.upstream | default "{}" }}}}',
        "{{{{ upstream | default('{}') }}}}",
        '{{{{ env "UPSTREAM" | default "{}" }}}}',
    ],
)
def test_the_default_of_a_reference_is_judged_under_the_variables_name(
    reference: str, name: str
) -> None:
    assert is_found(reference.format(VALUE), name)
    assert not is_found(reference.format(VALUE), "GREETING")


@pytest.mark.parametrize(
    "value",
    [
        f"${{DB_PASS:-{PASSWORD}}}",
        f"${{DB_PASS-{PASSWORD}}}",
        f"redis://:${{REDIS_PW:-{PASSWORD}}}@cache:6379",
        f"postgres://app:${{API_TOKEN-{VALUE}}}@db/shop",
    ],
)
def test_the_default_of_a_reference_is_judged_under_its_own_name(value: str) -> None:
    assert is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        "${DB_PASS}",
        "${DB_PASS:-}",
        "${DB_PASS:?no password was given}",
        "${DB_PASS:-${FALLBACK_PASS}}",
        "${DB_PASS:+set}",
        "${env:DB_PASS}",
        "${ssm:/shop/db/password}",
        "${self:custom.dbPassword}",
        "{{ .Values.password }}",
        '{{ .Values.password | default "" }}',
    ],
)
def test_a_reference_without_a_default_is_left_alone(value: str) -> None:
    assert not is_found(value, "DB_PASSWORD")


@pytest.mark.parametrize(
    "value",
    [
        f"user: a\npassword: |\n  {PASSWORD}\nhost: b",
        f"db:\n  password: >-\n    {PASSWORD}\n  port: 5432",
        f"users:\n  - name: app\n    password: {PASSWORD}",
        f"- name: DB_PASSWORD\n  value: {PASSWORD}\n- name: STAGE\n  value: prod",
        f"env:\n  - name: DB_PASSWORD\n    value: '{PASSWORD}'",
        f"[client]\nuser = root\npassword = {PASSWORD}\nsocket = /tmp/mysql.sock",
        f"[db]\n; ours\npassword={PASSWORD}",
        f"# shop\nmail.user=app\nmail.password={PASSWORD}\n",
        f"machine git.internal login app password {PASSWORD}",
        f"machine git.internal\n  login app\n  password {PASSWORD}\n",
        f"machine a login b password ${{X}} machine git.internal login app password {PASSWORD}",
        f'resource "db" "shop" {{\n  user     = "app"\n  password = "{PASSWORD}"\n}}',
        f"<config>\n  <user>app</user>\n  <password>{PASSWORD}</password>\n</config>",
        f"set -e\nexport DB_PASSWORD={PASSWORD}\nexec node server.js",
    ],
)
def test_a_value_in_a_file_that_a_variable_holds_is_found(value: str) -> None:
    assert is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        "db:\n  description: >-\n    password comes from the vault\n  port: 5432",
        "user: a\npassword: |\n  {{ .Values.password }}\nhost: b",
        "users:\n  - name: app\n    passwordless: true",
        "- name: DB_PASSWORD\n  valueFrom: arn:aws:ssm:eu-west-1:123456789012:parameter/shop\n",
        "[client]\nuser = root\npassword =\nsocket = /tmp/mysql.sock",
        "machine git.internal login app",
        "Dear customer,\nyour password: as you chose it\nand your token: see the letter\n",
        "set -e\nexport DB_PASSWORD=$(cat /run/secrets/db)\nexec node server.js",
    ],
)
def test_a_file_without_a_secret_is_left_alone(value: str) -> None:
    assert not is_found(value)


WRITTEN: dict[str, Callable[[str, str], object]] = {
    "name": lambda name, value: {"name": name, "value": value},
    "OptionName": lambda name, value: {"OptionName": name, "Value": value},
    "ParameterKey": lambda name, value: {"ParameterKey": name, "ParameterValue": value},
    "variable_name": lambda name, value: {"variable_name": name, "string_value": value},
    "id": lambda name, value: {"id": name, "label": "Shop", "value": value},
    "k": lambda name, value: {"k": name, "v": value},
}


@pytest.mark.parametrize("form", WRITTEN)
def test_an_object_that_is_a_name_and_a_value_is_read(form: str) -> None:
    written = WRITTEN[form]

    assert is_found(json.dumps([written("STAGE", "prod"), written("DB_PASSWORD", PASSWORD)]))
    assert not is_found(json.dumps([written("STAGE", "prod"), written("DB_NAME", PASSWORD)]))
