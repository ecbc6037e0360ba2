"""The scanner of environment variables, and what it leaves alone."""

from __future__ import annotations

import itertools
import json
import logging
import socket

import pytest
from detect_secrets.settings import get_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import Confidence, EnvironmentVariable, SourceFile, Variable
from tests.proofs import examples, proofs_but
from tests.rule.detection.written_values import key_material, pem

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
RANDOM = "q7Rk2LmZx9Tn4Vb8" + "Yc3Wd6Pf1Hj5GsAe"
SHA = "a94a8fe5ccb19ba61c4c" + "0873d391e987982fbbd3"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + "0123456789abcdefABCDEFGH"  # pragma: allowlist secret
GITHUB = "ghp_" + "0123456789abcdefABCDEF0123456789abcd"
KEY_ID = "AKIA" + "QWERTZUIOP234567"
ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf"
UUID = "123e4567-e89b-42d3-a456-426614174000"
PEM = pem(key_material()).replace("\n", "{0}")


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


def kind(scanner: Scanner, name: str, value: str) -> str | None:
    finding = scanner.scan_variable(Variable(name, value))
    return finding.secret_type if finding else None


@pytest.mark.parametrize(
    ("name", "value", "secret_type", "confidence"),
    [
        ("CONFIG_1", STRIPE, "Stripe Access Key", Confidence.PROVIDER),
        ("CONFIG_1", f"first {GITHUB} second", "GitHub Token", Confidence.PROVIDER),
        ("CONFIG_1", KEY_ID, "AWS Access Key", Confidence.PROVIDER),
        ("CONFIG_1", PEM.format("\n"), "Private Key", Confidence.PROVIDER),
        ("CONFIG_1", PEM.format("\\n"), "Private Key", Confidence.PROVIDER),
        ("CONFIG_1", f"mysql://app:{PASSWORD}@db", "Basic Auth Credentials", Confidence.STRUCTURED),
        ("DB_PASSWORD", PASSWORD, "Secret Keyword", Confidence.NAMED),
        ("CONFIG_1", RANDOM, "Base64 High Entropy String", Confidence.ENTROPY),
        ("CONFIG_1", f"of {RANDOM}", "Base64 High Entropy String", Confidence.ENTROPY),
        ("CONFIG_1", f"Bearer {RANDOM}", "Secret Keyword", Confidence.NAMED),
        ("CONFIG_7", SHA, "Hex High Entropy String", Confidence.ENTROPY),
    ],
)
def test_a_secret_is_found_with_the_detectors_own_words(
    scanner: Scanner, name: str, value: str, secret_type: str, confidence: Confidence
) -> None:
    finding = scanner.scan_variable(Variable(name, value))
    assert finding is not None
    assert finding.location == EnvironmentVariable(name)
    assert (finding.secret_type, finding.confidence) == (secret_type, confidence)


def test_the_surest_detector_gives_a_variable_its_one_finding(scanner: Scanner) -> None:
    value = json.dumps({"password": PASSWORD, "note": RANDOM, "stripe": STRIPE})
    assert kind(scanner, "API_KEY", value) == "Stripe Access Key"
    assert kind(scanner, "API_KEY", STRIPE) == "Stripe Access Key"


def test_a_value_shared_by_two_variables_is_found_in_both(scanner: Scanner) -> None:
    names = ("DB_PASSWORD", "CACHE_PASSWORD")
    found = [scanner.scan_variable(Variable(name, PASSWORD)) for name in names]
    assert [f and f.location for f in found] == [EnvironmentVariable(name) for name in names]


def test_a_variable_says_nothing_about_its_neighbour(scanner: Scanner) -> None:
    assert kind(scanner, "DB_PASSWORD", f"{PASSWORD}\nLOG_LEVEL=debug") == "Secret Keyword"
    assert kind(scanner, "LOG_LEVEL", "debug") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_SECRET_ARN", ARN),
        ("DB_PASSWORD", ARN),
        ("DB_PASSWORD_PARAM", "/prod/db/password"),
        ("DB_PASSWORD", "/prod/db/password"),
        ("DB_SECRET", "prod/db/password"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:shop:SecretString:password}}"),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("SECRET_ENDPOINT", "https://secretsmanager.eu-central-1.amazonaws.com"),
        ("DB_SECRET", "https://vault.example.com/v1/shop"),
        ("MYSQL_ALLOW_EMPTY_PASSWORD", "yes"),
        ("SECRET_CACHE_TTL", "300"),
        ("PASSWORD_POLICY", "strict"),
        ("SECRET_ID_2", "shop-database"),
        ("SECRETS_REGION", "eu-central-1"),
        ("USE_SECRETS_MANAGER", "true"),
        ("GIT_SHA", SHA),
        ("SOURCE_CODE_HASH", SHA),
        ("AWS_KEY_COMMIT", SHA),
        ("AWS_KEY_PATH", "src/main/resources/application/dev/confs"),  # pragma: allowlist secret
        # pragma: allowlist nextline secret
        ("AWS_PASSWORD_PARAMETER", "/prod/app/service/database/main/password"),
        ("TABLE", "shop-OrdersTable-1A2B3C4D5E6F"),  # pragma: allowlist secret
        ("USER_POOL", "eu-central-1_AbCdEfGhI"),
        ("REQUEST_ID", UUID),
        ("DATABASE_URL", "postgres://app:${PASSWORD}@db/shop"),
        ("DATABASE_URL", "postgres://app:$PASSWORD@db/shop"),
        ("SEALED_ENV_ARN", ARN),
        ("SEALED_ENV_HANDLER", "src/orders.handler"),
        ("SEALED_ENV_PROBE", f"{'0f1e2d3c4b5a6978' * 2}:DB_PASSWORD,STRIPE_KEY"),
        ("AWS_EXAMPLE", "AKIA" + "IOSFODNN7" + "EXAMPLE"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "********"),
        ("APP_CONFIG", '{"region": "eu-central-1", "retries": 3, "passwordPolicy": "strict"}'),
        ("ADDRESS", "203.0.113.9"),
    ],
)
def test_what_only_points_at_a_secret_is_none(scanner: Scanner, name: str, value: str) -> None:
    assert kind(scanner, name, value) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", f"{ARN} {PASSWORD}"),
        ("DB_PASSWORD", f"{UUID}-{PASSWORD}"),
        ("DB_PASSWORD", UUID),
        ("CONFIG_1", f"{UUID} {RANDOM}"),
        ("DB_PASSWORD", f"{PASSWORD} # pragma: allowlist secret"),
        ("DB_PASSWORD", f"{PASSWORD}EXAMPLE"),
        ("CONFIG_1", f"https://app:{PASSWORD}@example.com/path"),
        ("CONFIG_1", f"redis://:{PASSWORD}@cache:6379/0"),
        ("CONFIG_1", "postgres://app:velvet(nimbus)7@db/shop"),
        ("CONFIG_1", "postgres://app:velvet$nimbus!7@db/shop"),
        ("CONFIG_1", f"jdbc:mysql://db:3306/shop?user=app&password={PASSWORD}"),
        ("CONFIG_1", f"Server=db,1433;User ID=app;Password={PASSWORD};Encrypt=True"),
        ("CONFIG_1", json.dumps({"db": {"password": PASSWORD}})),
        ("CONFIG_1", json.dumps([{"inner": json.dumps({"password": PASSWORD})}])),
        ("CONFIG_1", f'{{"password": "{PASSWORD}", "password": ""}}'),
        ("DB_PASSWORD", "vel\"vet'nim$bus\n7"),
        ("DB_PASSWORD", "$velvet"),
        ("DB_PASSWORD", "пароль-секрет"),
        ("DB_PASSWORD", "velvet\ud800\x00nimbus"),
        ("DB_PASSWORD", "Velvet@2024.fun"),
        ("SEALED_ENV_PROBE", STRIPE),
        ("SEALED_ENV_PROBE", RANDOM),
        ("GIT_SHA", STRIPE),
    ],
)
def test_nothing_in_a_value_hides_the_secret_beside_it(
    scanner: Scanner, name: str, value: str
) -> None:
    assert kind(scanner, name, value) is not None


@pytest.mark.slow
@given(name=st.text(max_size=40), value=st.text(st.characters(), max_size=400))
@settings(max_examples=examples(2))
def test_any_text_is_judged_and_never_raises(name: str, value: str) -> None:
    scanner = Scanner()
    scanner.scan_variable(Variable(name, value))
    list(scanner.scan_file(SourceFile("app/handler.py", f"{name} = '{value}'")))


@pytest.mark.parametrize("unit", ["a", "[", '{"a":', "eyJ", "secret", "password='", "x://a:", "`a"])
def test_four_kilobytes_of_anything_are_judged(scanner: Scanner, unit: str) -> None:
    kind(scanner, "CONFIG_1", unit * (4096 // len(unit)))


def test_a_token_that_is_nested_without_end_is_judged(scanner: Scanner) -> None:
    deep = "eyJhIjpb" + "W1tb" * 100_000
    assert kind(scanner, "CONFIG_1", f"eyJhIjoxfQ.{deep}.") is None


def test_two_scanners_keep_their_own_limits() -> None:
    plain_settings = ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY)
    strict = Scanner(plain_settings._replace(base64_entropy_limit=8.0, hex_entropy_limit=8.0))
    plain = Scanner(plain_settings)
    assert kind(plain, "CONFIG_1", RANDOM) is not None
    assert kind(strict, "CONFIG_1", RANDOM) is None
    assert kind(plain, "CONFIG_1", RANDOM) is not None
    lines = SourceFile("a.py", f'x = "{RANDOM}"')
    assert list(plain.scan_file(lines))
    assert not list(strict.scan_file(lines))


@pytest.mark.parametrize(
    ("minimum", "in_code_minimum"),
    proofs_but(
        [
            (Confidence.ENTROPY, Confidence.ENTROPY),
            (Confidence.ENTROPY, Confidence.NAMED),
            (Confidence.NAMED, Confidence.STRUCTURED),
            (Confidence.PROVIDER, Confidence.ENTROPY),
        ],
        itertools.product(Confidence, Confidence),
    ),
)
def test_what_is_less_sure_than_asked_for_is_not_looked_for(
    minimum: Confidence, in_code_minimum: Confidence
) -> None:
    variables = {
        Confidence.PROVIDER: Variable("CONFIG_1", STRIPE),
        Confidence.STRUCTURED: Variable("CONFIG_1", f"mysql://app:{PASSWORD}@db"),
        Confidence.NAMED: Variable("DB_PASSWORD", PASSWORD),
        Confidence.ENTROPY: Variable("CONFIG_1", RANDOM),
    }
    scanner = Scanner(
        ScannerSettings(minimum_confidence=minimum, minimum_confidence_in_code=in_code_minimum)
    )
    lines = "".join(f'{each.name} = "{each.value}"\n' for each in variables.values())

    found = {sure for sure, variable in variables.items() if scanner.scan_variable(variable)}
    in_code = {finding.confidence for finding in scanner.scan_file(SourceFile("a.py", lines))}

    assert found == {confidence for confidence in Confidence if confidence >= minimum}
    assert in_code == {confidence for confidence in found if confidence >= in_code_minimum}


def test_in_code_chance_alone_is_no_secret_unless_asked_for() -> None:
    file = SourceFile("a.py", f'x = "{RANDOM}"\n')
    assert not list(Scanner().scan_file(file))
    assert Scanner().scan_variable(Variable("CONFIG_1", RANDOM))


@pytest.mark.parametrize("limit", [-0.1, 8.1])
def test_a_limit_beyond_what_a_byte_can_hold_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.0 and 8\.0"):
        Scanner(ScannerSettings(hex_entropy_limit=limit))


def test_detect_secrets_own_settings_are_not_touched() -> None:
    before = get_settings().json()
    test_two_scanners_keep_their_own_limits()
    list(Scanner().scan_file(SourceFile("a.env", f"PASSWORD={PASSWORD}")))
    assert get_settings().json() == before


def test_no_value_is_logged_and_no_network_is_used(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("detect_secrets").setLevel(logging.DEBUG)
    scanner = Scanner()
    for value in (KEY_ID, GITHUB, STRIPE, PASSWORD, UUID, "${PASSWORD}"):
        finding = scanner.scan_variable(Variable("DB_PASSWORD", value))
        assert value not in repr(finding)
        list(scanner.scan_file(SourceFile("a.py", f'password = "{value}"')))
    assert caplog.text == ""
