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
        "credentials=/etc/smb.credentials,domain=SHOP,vers=3.0",
        "DB_PASSWORD=shop/prod/db:password::,API_KEY=shop/prod/api:key::",
        "--set postgresql.auth.existingSecret=shop-db-2 --set replicas=2",
        "token=[A-Za-z0-9_-]{20,40}",
        "password=([^&;]+)",
        '<input name="password" type="text" placeholder="Your password"/>',
        '<label for="password">Password</label>',
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
        f'curl -H "x-api-key: {VALUE}" https://shop.internal/api',
        f"curl -s --header 'X-Auth-Token: {VALUE}' https://shop.internal/api",
        f'wget --header="PRIVATE-TOKEN:{VALUE}" https://shop.internal/api',
        json.dumps({"command": f"sh -c 'curl -H \"x-api-key: {VALUE}\" https://shop.internal'"}),
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
        f"openssl pkcs12 -in app.p12 -passin pass:{PASSWORD} -nodes",
        f"sqlcmd -S db -U sa -P {PASSWORD} -Q 'select 1'",
        f"lftp -u app,{PASSWORD} sftp://host",
        f"rabbitmqctl add_user app {PASSWORD}",
        f"plink -ssh app@host -pw {PASSWORD}",
        f"ssh-keygen -t ed25519 -N {PASSWORD} -f key",
        f"unzip -o -P {PASSWORD} shop.zip",
        f"useradd app && echo 'app:{PASSWORD}' | chpasswd",
        "<Value>Server=db;password=&apos;{}&apos;</Value>".replace("{}", VALUE),
        '<add id="db" connection="password=&#39;{}&#39;" />'.replace("{}", VALUE),
        "<Value>password=&#x22;{}&#x22;</Value>".replace("{}", VALUE),
        "INSERT INTO users (name, password) VALUES ('app', '{}')".replace("{}", VALUE),
        "insert into `users` (`id`, `token`, `at`) values (1, 'x', now()), (2, '{}', 3)".replace(
            "{}", VALUE
        ),
    ],
)
def test_a_password_on_a_command_line_is_found(value: str) -> None:
    assert is_found(value)


@pytest.mark.parametrize(
    "value",
    [
        "mysql -uroot -p shop",
        "curl -u app:$APP_PASSWORD https://shop.internal/api",
        'curl -H "x-api-key: $API_KEY" https://shop.internal/api',
        'curl -H "x-api-key: <your key>" -H "Content-Type: application/json" https://shop.internal',
        "curl -H 'x-api-key: YOUR_API_KEY' https://shop.internal/api",
        "curl --header 'X-Auth-Token: '$TOKEN https://shop.internal/api",
        "docker login --password-stdin registry.internal",
        "run --password-file /run/secrets/db",
        "run --password-prompt yes",
        "-Xmx512m -Djavax.net.ssl.trustStoreType=JKS -Dstage=prod",
        json.dumps(["--user", "app", "--password-stdin"]),
        json.dumps(["docker", "login", "--password-stdin", "registry.internal"]),
        "CREATE USER app IDENTIFIED BY '${APP_PASSWORD}'",
        "Password: as you chose it",
        "the password is the one of the vault",
        "Use --password to set the password, or --token for a token",
        "usage: login --user USER --password PASSWORD",
        "docker run -p 8080:80 shop",
        "mongo --port 27017 -p",
        "openssl pkcs12 -in app.p12 -passin env:P12_PASS -nodes",
        "sqlcmd -S db -U sa -P $SA_PASSWORD",
        "zip -r shop.zip src",
        "INSERT INTO users (name, password) VALUES (?, ?)",
        "INSERT INTO users (password, name) VALUES (:password, 'cobalt-heron-4220')",
        "UPDATE users SET password = %s WHERE id = %s",
        "UPDATE users SET password = ? WHERE id = ?",
        "SELECT token FROM sessions WHERE token = $1",
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USERS", f"alice:{VALUE};bob:{VALUE}9"),
        ("BASIC_AUTH_USERS", f"alice:{VALUE},bob:{VALUE}9"),
        ("SFTP_USERS", f"upload:{VALUE}:1001"),
        ("ADMIN_LOGINS", f"alice:{VALUE}\nbob:{VALUE}9\n"),
        ("PASSWORDS", json.dumps({"alice": PASSWORD, "bob": f"{PASSWORD}s"})),
        ("PARTNER_TOKENS", json.dumps({"north": VALUE})),
        ("DB_SECRETS", json.dumps({"north": VALUE})),
        ("WIFI_PSK", PASSWORD),
        ("NOTE", f"user: admin / password: {VALUE}"),
        ("CONFIG", f"db {{ user = app, password = {PASSWORD} }}"),
        ("CONFIG", f"user\tapp\npassword\t{PASSWORD}"),
    ],
)
def test_a_secret_in_a_list_of_users_or_secrets_is_found(name: str, value: str) -> None:
    assert is_found(value, name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USERS", "alice,bob,carol"),
        ("USERS", "alice:admin;bob:viewer"),
        ("USERS", "alice:10001;bob:10002"),
        ("CHAT_USERS", "alice:U024BE7LH,bob:U0G9QF9C6"),
        ("USERS", "alice:0b8a91c2-5d3e-4f60-8a71-92b3c4d5e6f7"),
        ("USER_ROLES", "alice:reader-2024;bob:writer-2024"),
        ("SERVERS", "orders:shop-2024a;stock:shop-2024b"),
        ("CACHE_KEYS", json.dumps({"user": "user:profile:v2", "cart": "cart:items:v10"})),
        ("DB_SECRETS", json.dumps({"db": "shop/prod/db", "mail": "shop/prod/mail"})),
        ("SECRET_MAP", "DB_PASSWORD=shop/prod/db:password::"),
        ("NOTE", "user: admin / password: the usual one"),
        ("IMAGE_TAG", "main-0a4d55a8d778e5022fab701977c5d840bbc486d0"),
    ],
)
def test_a_list_of_users_or_names_without_secrets_is_left_alone(name: str, value: str) -> None:
    assert not is_found(value, name)


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
