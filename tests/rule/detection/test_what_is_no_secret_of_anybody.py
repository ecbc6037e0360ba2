"""What stands under names of secrets in variables and code, and is no secret of anybody's."""

from __future__ import annotations

import pytest

from rule.model import Variable
from tests.rule.detection.syntax.reading import PASSWORD, SCANNER, found
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid

TOKEN = drawn(36)
CLIENT = drawn(26).lower()


def is_found(name: str, value: str) -> bool:
    return SCANNER.scan_variable(Variable(name, value)) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_KEY", "@@API_KEY@@"),
        ("API_KEY", "#{ApiKey}#"),
        ("DB_PASSWORD", "@@DB_PASSWORD@@"),
        ("DB_PASSWORD", "#{Db.Password}#"),
        ("DB_PASSWORD", "#{{DbPassword}}#"),
        ("DB_PASSWORD", "see vault"),
        ("DB_PASSWORD", "see-console"),
        ("DB_PASSWORD", "set-in-console"),
        ("DB_PASSWORD", "set in the console"),
        ("API_KEY", "from vault"),
        ("CACHE_KEY", f"orders:{hexadecimal(32)}"),
        ("CACHE_KEY", f"v2/{hexadecimal(40)}"),
        ("OBJECT_KEY", f"exports/2026/{hexadecimal(32)}.csv"),
        ("S3_KEY", f"exports/2026/{random_uuid()}.csv"),
        ("S3_KEY", f"exports/{hexadecimal(32)}/orders.parquet"),
        ("API_KEY_USAGE_PLAN", "gold"),
        ("API_KEY_PLAN", "premium"),
        ("PASSWORD_TIER", "otter"),
        ("LICENSE_KEY_SECRET", "newrelic-license-key"),
        ("DATADOG_SECRET", "datadog-api-key"),
        ("STRIPE_SECRET", "stripe-webhook-secret"),
        ("COGNITO_CLIENT", CLIENT),
        ("USER_POOL_CLIENT", CLIENT),
        ("APP_CLIENT", CLIENT),
        ("PUBLIC_KEY_PINS", f'pin-sha256="{drawn(43)}="; max-age=5184000'),
    ],
)
def test_a_variable_of_such_a_kind_is_left_alone(name: str, value: str) -> None:
    assert not is_found(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "@@home@@sea"),
        ("DB_PASSWORD", "#{otter"),
        ("DB_PASSWORD", "see-saw-meadow"),
        ("DB_PASSWORD", "console-otter"),
        ("CACHE_PASSWORD", hexadecimal(32)),
        ("ENCRYPTION_KEY", hexadecimal(32)),
        ("SIGNING_KEY", f"v2/{hexadecimal(40)}"),
        ("S3_SECRET_KEY", drawn(40)),
        ("PLAN_PASSWORD", "gold"),
        ("STRIPE_SECRET", "otter-meadow"),
        ("CLIENT_SECRET", CLIENT),
        ("COGNITO_CLIENT_SECRET", CLIENT),
        ("UNLOCK_PIN", "4471"),
        ("CARD_PIN", "907163"),
    ],
)
def test_a_variable_that_only_looks_so_is_found(name: str, value: str) -> None:
    assert is_found(name, value)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("fr.yml", "  secret: Clé secrète"),
        ("es.ts", "  secretKey: 'Clave secreta',"),
        ("de.json", '"api_secret": "Geheimer Schlüssel",'),
        ("pt.json", '"client_secret": "Chave secreta",'),
        ("it.json", '"client_secret": "Chiave segreta",'),
        ("nl.json", '"client_secret": "Geheime sleutel",'),
        ("pl.json", '"client_secret": "Tajny klucz",'),
        ("de.json", '"pass": "Die Semantik des Elementes ist überschrieben.",'),
        ("az.json", '"pass": "Element görünmür",'),
        ("a.js", 'pass: "List item has a <ul> or an <ol>",'),
        ("a.js", "messages: { pass: 'Page has a title', fail: 'Page has none' },"),
    ],
)
def test_what_a_screen_or_a_report_says_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.json", '"ChangePassword": "arn:aws:iam::aws:policy/IAMUserChangePassword",'),
        ("a.json", '"SecretsReadWrite": "arn:aws-cn:iam::aws:policy/SecretsManagerReadWrite",'),
        ("a.py", 'READ_SECRETS = "arn:aws:iam::aws:policy/SecretsManagerReadWrite"'),
        ("a.py", "self.evaluated_keys = ['database_version/[0]/POSTGRES_9_6']"),
        ("a.py", "self.evaluated_keys = ['default_action/[0]/redirect/[0]/protocol']"),
        ("a.py", 'keys = ["security/[0]/enable_frontend_ssl30"]'),
        ("a.py", 'SERVICE_KEY = "service.name"'),
        ("a.py", 'GRPC_SERVICE_KEY = "rpc.service"'),
        ("a.py", 'tag(span, default_service_key="_default_service_worker")'),
        ("a.py", "CHECKS = {'NPM tokens': 'CKV_SECRET_12'}"),
        ("a.py", "    'Square OAuth Secret': 'CKV_SECRET_16',"),
        ("a.py", "RULES = {'Slack Token': 'RULE_14'}"),
    ],
)
def test_names_in_code_are_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'SERVICE_KEY = "{TOKEN}"'),
        ("a.py", f'SERVICE_PASSWORD = "{PASSWORD}"'),
        ("a.py", f'tag(span, service_key="{TOKEN}")'),
        ("a.json", f'"pass": "{PASSWORD}",'),
        ("a.json", '"pass": "otter meadow",'),
        ("a.py", f'API_KEYS = ["{TOKEN}"]'),
        ("fr.yml", f"  secret: {PASSWORD}"),
        ("es.ts", "  secret: 'otter meadow',"),
        ("a.py", f"TOKENS = {{'Slack Token': '{TOKEN}'}}"),
    ],
)
def test_secrets_under_such_names_stay_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


HASHES = (
    "$2b$12$" + drawn(53),
    "$argon2id$v=19$m=65536,t=3,p=4$" + drawn(22) + "$" + drawn(43),
    "pbkdf2_sha256$600000$" + drawn(22) + "$" + drawn(43) + "=",
    "pbkdf2:sha256:260000$" + drawn(16) + "$" + hexadecimal(64),
    "{SSHA}" + drawn(32),
    "$6$" + drawn(16) + "$" + drawn(86),
)


@pytest.mark.parametrize("value", HASHES)
def test_the_hash_of_a_password_is_none_under_a_name_that_says_so(value: str) -> None:
    assert not is_found("PASSWORD_HASH", value)
    assert not is_found("ADMIN_HASHED_PASSWORD", value)
    assert found("a.py", f"password_hash = '{value}'") == []
    assert found("a.yaml", f"passwordHash: '{value}'") == []


def test_a_password_under_the_name_of_a_hash_is_found() -> None:
    assert is_found("PASSWORD_HASH", "$otter$meadow$")
    assert is_found("PASSWORD_HASH_SALT", drawn(32))
    assert is_found("HASHED_PASSWORD", PASSWORD)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.json", r'"pass": "List item has a <ul>, <ol> or role=\"list\" parent element",'),
        ("a.json", r'"pass": "Elementin standart rolu role=\"none\" ilə əvəzlənib",'),
        ("a.json", '"pass": "lang atributuaren balioa hizkuntza baliodunen zerrendan sartuta",'),
        ("a.json", '"pass": "aria-level 值是有效的",'),
        ("a.json", '"pass": "accesskey属性の値は一意です",'),
        ("a.py", "evaluated_keys = ['settings/[0]/configuration/networks/[0]/value']"),
        ("a.json", '"dependentRequired": {"MasterUserPassword": ["MasterUsername"]}'),
        ("a.py", 'password_properties = ["PasswordParam", "MasterPassword"]'),
        ("a.py", "SECRETS_DISABLED_FILTERS = ['shop.filters.heuristic.is_reference']"),
        ("a.py", "PASSWORD_COLUMNS = ['otter', 'meadow']"),
    ],
)
def test_reports_and_lists_of_names_are_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.json", '"pass": "otter meadow velvet cobalt",'),
        ("a.json", f'"pass": "{TOKEN}",'),
        ("app.ini", "password = oak"),
        (".env", "DB_PASSWORD=abc"),
        ("a.yaml", "  password: abc"),
        ("a.py", 'password = "oak"'),
        ("a.go", 'cfg.Passwd = "oak"'),
        ("A.java", 'DriverManager.getConnection("jdbc:mysql://db/orders", "app", "jay");'),
        ("A.cs", f'GetValue<string>("Jwt:Secret", "{PASSWORD}")'),
        ("A.cs", 'GetValue<string>("App:Jwt:Secret", "otter-meadow-key-2020")'),
    ],
)
def test_short_passwords_and_phrases_are_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.ini", "password = yes"),
        ("app.ini", "password = 12"),
        ("a.py", 'password = "pw"'),
        ("a.py", 'password = "pwd"'),
        ("a.py", 'password = "str"'),
        ("a.py", 'password = "..."'),
        ("a.py", 'password = "xxx"'),
        ("a.js", "pass: 'ok!',"),
        ("a.js", "secret: 'all',"),
    ],
)
def test_a_short_word_of_code_is_no_password(path: str, line: str) -> None:
    assert found(path, line) == []
