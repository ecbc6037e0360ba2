"""Filters: what each leaves out, and what it must not."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from rule.detection.filters import identifiers, policy, public_values, references
from rule.detection.names import kinds, named_values
from rule.model import Confidence

RANDOM = "q7Rk2LmZx9Tn4Vb8" + "Yc3Wd6Pf1Hj5GsAe"
NONCE = "0f1e2d3c4b5a6978" + "8796a5b4c3d2e1f0"
SHA = "a94a8fe5ccb19ba61c4c" + "0873d391e987982fbbd3"  # pragma: allowlist secret
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\nAgEA\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN {0}-----\nMIIB\n-----END {0}-----\n".format("PRIVATE " + "KEY")


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("is_one", "left_out", "kept"),
    [
        (
            references.is_arn,
            ["arn:aws:s3:::shop", "arn:aws-cn:sqs:cn-north-1:123456789012:orders"],
            ["arn:aws:s3:::shop velvet", "velvet arn:aws:s3:::shop"],
        ),
        (
            references.is_dynamic_reference,
            ["{{resolve:ssm:/a:1}}", "${A}", "${A}${B}", "<password>", "$DB_PASS", "%PASS%", "%s"],
            ["${A}velvet", "{{a}} velvet", "$velvet", "<a>velvet<b>", "{velvet-nimbus!}"],
        ),
        (
            references.is_path,
            [
                *(
                    "/prod/db/password",
                    "prod/db/password",
                    "./a/b",
                    "C:/a/b",
                    "/opt/x.pem",
                    "a/b/c/",
                ),
                *("logs/v1.3.0/logs-with-queue.zip", "shop@2/app+1.json"),
                "shop/dev/1604345464313-2020-11-02T19:31:04.313Z/shop.zip",
            ],
            [
                "velvet/nimbus",
                f"/prod/{RANDOM}",
                f"shop/{RANDOM}/v1.2/x.zip",
                "velvet:9/nimbus",
                "/a/b velvet",
                "velvet",
            ],
        ),
        (
            references.is_url_without_credentials,
            ["https://example.com/a/b", "s3://bucket/key", "https://example.com:8443"],
            ["https://a:b@c", "https://c/?token=x", f"https://c/hook/{RANDOM}", "https://c velvet"],
        ),
        (
            identifiers.is_plain_setting,
            ["yes", "TRUE", "300", "1.5", "30s", "20%", "-1", "512 MB", "", "none"],
            ["yes velvet", "300velvet", "12three45"],
        ),
        (
            identifiers.is_region,
            ["eu-central-1", "us-gov-west-1b"],
            ["eu-central", "eu-central-1x1"],
        ),
        (identifiers.is_host, ["db.example.com", "db.example.com:5432"], ["Db.Example", "velvet"]),
        (
            identifiers.is_physical_name,
            # pragma: allowlist nextline secret
            ["shop-OrdersTable-1A2B3C4D5E6F", "CFN-Key-hDraq6EfmeS3", "Stack-Topic12AB34CD"],
            ["velvet-nimbus", RANDOM],
        ),
        (
            identifiers.is_aws_id,
            ["subnet-0a1b2c3d4e5f67890", "vpc-12345678", "eu-central-1_AbCdEfGhI"],
            ["velvet-0a1b2c3", "key-" + "0a1b2c3d" * 4],
        ),
        (identifiers.is_digest, [f"sha256:{SHA}"], [SHA, f"sha256:{SHA} velvet"]),
        (
            public_values.is_public_pem,
            [
                CERTIFICATE,
                CERTIFICATE * 2,
                in_base64(CERTIFICATE),
                CERTIFICATE.replace("\n", "\\n"),
            ],
            [
                KEY,
                CERTIFICATE + KEY,
                in_base64(CERTIFICATE + KEY),
                CERTIFICATE + "velvet",
                "LS0tLS1",
            ],
        ),
        (
            public_values.is_documented_example,
            ["AKIA" + "IOSFODNN7" + "EXAMPLE"],
            ["EXAMPLEvelvet"],
        ),
        (public_values.is_repetitive, ["x" * 20, "AC" + "x" * 32], ["xxxx", RANDOM]),
        (
            policy.is_worded,
            ["src/main/resources", "OrdersTableStream", "velvet-nimbus"],
            [RANDOM, SHA, ""],
        ),
    ],
)
def test_a_filter_leaves_out_whole_values_only(
    is_one: Callable[[str], bool], left_out: list[str], kept: list[str]
) -> None:
    assert [value for value in left_out if not is_one(value)] == []
    assert [value for value in kept if is_one(value)] == []


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("DB_PASSWORD_PARAM", True),
        ("dbSecretArn", True),
        ("SECRET_ID_2", True),
        ("MYSQL_ALLOW_EMPTY_PASSWORD", False),
        ("ALLOW_EMPTY_PASSWORD", True),
        ("DB_PASSWORD", False),
        ("ARN_SECRET", False),
        ("SECRET_NAME_PROD", True),
        ("PASSWORD_HINT_TEXT", True),
        ("", False),
    ],
)
def test_the_last_word_of_a_name_decides(name: str, harmless: bool) -> None:
    assert (kinds.kind_of(name) is kinds.NameKind.HARMLESS) is harmless


@pytest.mark.parametrize(
    ("name", "value", "is_hash"),
    [
        ("GIT_SHA", SHA, True),
        ("imageSha256", SHA, True),
        ("COMMIT", "a94a8fe", True),
        ("GITHUB_TOKEN", SHA, False),
        ("HASH_SALT", SHA, False),
        ("PASSWORD_HASH", SHA, False),
        ("GIT_SHA", RANDOM, False),
        ("integrity", RANDOM, True),
        ("contentDigest", RANDOM, True),
        ("INTEGRITY_TOKEN", RANDOM, False),
        ("integrity", f"{RANDOM} {RANDOM}", False),
    ],
)
def test_a_name_may_say_that_a_value_is_a_hash(name: str, value: str, is_hash: bool) -> None:
    assert named_values.is_named_hash(name, value) is is_hash


@pytest.mark.parametrize(
    ("name", "value", "ours"),
    [
        ("SEALED_ENV_PROBE", f"{NONCE}:DB_PASSWORD", True),
        ("SEALED_ENV_PROBE", f"{NONCE}:DB_PASSWORD,STRIPE_KEY", True),
        ("SEALED_ENV_PROBE", f"{NONCE}:DB_PASSWORD velvet", False),
        ("SEALED_ENV_PROBE", f"{NONCE}:DB_PASSWORD,", False),
        ("SEALED_ENV_PROBE", NONCE, False),
        ("SEALED_ENV_PROBE", RANDOM, False),
        ("SEALED_ENV_CODE", f"7:{NONCE[:12]}:{NONCE[12:24]}:DB_PASSWORD,STRIPE_KEY", True),
        ("SEALED_ENV_CODE", f"7:{NONCE[:12]}:{NONCE[12:24]}:", True),
        ("SEALED_ENV_CODE", f"{NONCE}:DB_PASSWORD", False),
        ("SEALED_ENV_CODE", f"7:{NONCE[:12]}:{NONCE[12:24]}:DB PASSWORD", False),
        ("OTHER_CODE", f"7:{NONCE[:12]}:{NONCE[12:24]}:DB_PASSWORD", False),
        ("SEALED_ENV_ARN", f"{NONCE}:DB_PASSWORD", False),
    ],
)
def test_only_our_own_nonce_may_be_random(name: str, value: str, ours: bool) -> None:
    assert named_values.is_our_nonce(name, value) is ours


@pytest.mark.parametrize(
    ("secret", "excluded_from"),
    [
        ("velvet", Confidence.ENTROPY),
        (RANDOM, 0),
        ("/prod/db/password", Confidence.NAMED),
        ("12345678", Confidence.NAMED),
        ("${PASSWORD}", Confidence.STRUCTURED),
        ("*****", Confidence.STRUCTURED),
        ("x" * 20, Confidence.PROVIDER),
    ],
)
def test_the_surer_a_detector_the_less_overrules_it(secret: str, excluded_from: int) -> None:
    excluded = [confidence for confidence in Confidence if policy.filter_for(secret, confidence)]
    assert excluded == [confidence for confidence in Confidence if confidence <= excluded_from]


@pytest.mark.parametrize(
    ("secret", "line", "excluded"),
    [
        ("velvet", 'password = "velvet"', False),  # pragma: allowlist secret
        ("velvet", 'db = connect("db", password="velvet")', False),
        ("velvet", 'password = "velvet"  # see: docs(4)', False),
        ("PASSWORD", 'password = getenv("PASSWORD")', True),
        ("PASSWORD", 'password = environ["PASSWORD"]', True),
        ("get_password(db)", "password: get_password(db)", True),
        ("$velvet", "password: $velvet", True),
        ("{password}", "password = '{password}'", True),
    ],
)
def test_a_call_is_told_from_a_literal(secret: str, line: str, excluded: bool) -> None:
    reason = policy.filter_in_code_for(secret, line, Confidence.NAMED)
    assert bool(reason) is excluded


def test_code_around_a_providers_token_excludes_nothing() -> None:
    token = "sk_" + "live_" + "0123456789abcdefABCDEFGH"  # pragma: allowlist secret
    line = f'charge = pay("{token}")'
    assert policy.filter_in_code_for(token, line, Confidence.PROVIDER) is None
