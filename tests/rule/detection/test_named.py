"""Whether a value is what its name asks for: in variables, and in code."""

from __future__ import annotations

import pytest

from rule.detection.named import matches_by_name
from rule.model import Variable
from tests.rule.detection.written_values import (
    ALPHANUMERIC,
    BASE32,
    drawn,
    hexadecimal,
    random_base64,
    random_uuid,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def is_secret(name: str, value: str, *, in_code: bool) -> bool:
    matches = matches_by_name(Variable(name, value), in_code=in_code)
    return any(match.excluded_by is None for match in matches)


@pytest.mark.parametrize("in_code", [False, True], ids=["variable", "code"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("DB_PASSWORD", "7305518226", id="ten digits"),
        pytest.param("smtpPassword", "613-220-884", id="digits with hyphens"),
        pytest.param("ROOT_PWD", "$1908#27!", id="digits and signs"),
        pytest.param("ftp_password", "19630522!", id="a date"),
        pytest.param("ADMIN_PASS", "lakesidewinter", id="letters"),
        pytest.param("admin.password", "BlueHeronLake", id="letters of both cases"),
        pytest.param("PGPASSWORD", "lakeside.co", id="like a host"),
        pytest.param("REDIS_PASSWORD", "blue.heron.lake", id="like a host of three labels"),
        pytest.param("keyPassword", "/H3ron82lake", id="like a path"),
        pytest.param("MYSQL_PASSWORD", "Lake/77heron", id="with a slash"),
        pytest.param("dbPassword", "uat-7c1f03ab", id="like an id"),
        pytest.param("APP_PASSWORD", "master-19990131", id="a name and a date"),
        pytest.param("APP_PASSWORD", "lake-uat-password1987", id="like a resource's name"),
        pytest.param("MQ_PASSWORD", "$Lake!heron", id="a dollar first"),
        pytest.param("MQ_PASSWORD", "Lake$$heron77", id="dollars within"),
        pytest.param("MQ_PASSWORD", "1987abc", id="like a size"),
        pytest.param("LDAP_PASSWORD", "v3.heron.1", id="like a version"),
        pytest.param("LDAP_PASSWORD", "heronfalse77", id="with a boolean"),
        pytest.param("BACKUP_PASSPHRASE", "heron 41 lakeside 8 winter", id="a passphrase"),
        pytest.param("MAIL_APP_PASSWORD", "qzwx plmk nbht ydrc", id="four groups of letters"),
        pytest.param("ADMIN_PASSWORD", "пароль17дюна", id="cyrillic"),  # noqa: RUF001 - it is
        pytest.param("ADMIN_PASSWORD", "changeme", id="a default"),
        pytest.param("POSTGRES_PASSWORD", "postgres", id="a product's default"),
        pytest.param("jwt_secret", "my-secret-key", id="a weak key"),
        pytest.param("clientSecret", "yourq8hz02mlkd7x5c", id="random behind a word"),
        pytest.param("client_secret", "changed-Heron-Lake9", id="a word of stand-ins, and others"),
        pytest.param("API_TOKEN", f"Bearer {random_uuid()}", id="behind a scheme"),
        pytest.param("hecAuth", f"Splunk {random_uuid()}", id="behind another scheme"),
        pytest.param("session_token", drawn(26, LETTERS), id="lower-case letters"),
        pytest.param("authToken", drawn(32, LETTERS), id="more lower-case letters"),
        pytest.param("ACCESS_TOKEN", drawn(28, LETTERS.upper()), id="upper-case letters"),
        pytest.param("WALLET_SEED", " ".join(["heron", "lake", "cabin", "otter"] * 3), id="words"),
        pytest.param("MNEMONIC", " ".join(["fern", "dune", "cliff"] * 8), id="24 words"),
        pytest.param("totpSecret", drawn(32, BASE32), id="base32"),
        pytest.param("API_KEY", "secret123", id="a chosen key of an API of one's own"),
        pytest.param("API_KEY", drawn(8), id="a short key"),
        pytest.param("AWS_SECRET_ACCESS_KEY", "minioadmin", id="a product's default key"),
        pytest.param("DB_PASSWORD", "test", id="a weak password"),
        pytest.param("DB_PASSWORD", "1234", id="a weak number"),
        pytest.param("DB_PASSWORD", "abc123", id="a weak word"),
        pytest.param("DB_PASSWORD", "test-heron-41", id="a password for tests"),
        pytest.param("authToken", "heron$Lake1", id="words and a sign"),
        pytest.param("STORAGE_TOKEN", f"s3{drawn(22)}", id="s3 first"),
        pytest.param("apiToken", "heronS3lake2Sha", id="other digits beside those of a word"),
        pytest.param("ENCRYPTION_KEY", drawn(24), id="an encryption key"),
        pytest.param("CONFIG_ENCRYPTION_KEY", drawn(24), id="an encryption key of settings"),
        pytest.param("DB_SECRET", "heron-velvet-aB3dEf", id="no place in it"),
        pytest.param("CLIENT_SECRET", "heron-prod-db-aB3dEf", id="a client's"),
        pytest.param("DB_PASSWORD", "heron-prod-db-aB3dEf", id="a password's name"),
        pytest.param("ACCESS_KEY_SECRET", "lakeside-heron", id="the secret of a key"),
        pytest.param("DB_PASSWORD_FALLBACK", "cabin-heron-8", id="a qualifier behind"),
    ],
)
def test_a_password_may_look_like_anything(name: str, value: str, in_code: bool) -> None:
    assert is_secret(name, value, in_code=in_code)


@pytest.mark.parametrize("in_code", [False, True], ids=["variable", "code"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLIENT_SECRET", "your client secret"),
        ("client_secret", "<client-secret>"),
        ("STRIPE_SECRET_KEY", "your-stripe-secret-key"),
        ("APP_SECRET", "INSERT_APP_SECRET_HERE"),
        ("APP_SECRET", "put your secret here"),
        ("MAIL_PASSWORD", "enterYourPassword"),
        ("MAIL_PASSWORD", "fill-me-in"),
        ("DB_PASSWORD", "SET_ME_LATER"),
        ("DB_PASSWORD", "ReplaceWithRealPassword"),
        ("COOKIE_SECRET", "your-512-bit-secret"),
        ("API_KEY", "my_api_key"),
        ("SecretAccessKey", "string"),
        ("password", "REDACTED"),
        ("password", "[removed]"),
        ("DB_PASSWORD", "<hidden>"),
        ("DB_PASSWORD", "********"),
        ("MAPS_API_KEY", "AIzaXXXX"),
        ("API_KEY", "sk-xxxx"),
        ("API_SECRET", "abc..."),
        ("DB_PASSWORD", "TODO"),
        ("PASSWORD_HELP", "Ask the platform team for access"),
        ("password_label", "Passwort"),
        ("PASSWORD_CAPTION", "Пароль"),
        ("PASSWORD_ENCODER", "argon2"),
        ("RESET_PASSWORD_LAMBDA", "shop-reset-password"),
        ("PASSWORD_GRANT", "password"),
        ("SECRETNAME", "shop-prod-mail"),
        ("DB_SECRET", "shop-prod-db"),
        ("DB_SECRET", "shop-prod-db-aB3dEf"),
        ("RDS_SECRET", "orders-rds-credentials-Xy12Zw"),
        ("MAIL_SECRET", "heron-uat-mail-QwErTy"),
        ("MASTER_SECRET", f"rds!cluster-{random_uuid()}"),
        ("REDSHIFT_SECRET", f"redshift!shop-{random_uuid()}"),
        ("HOOK_SECRET", "projects/417/secrets/hook/versions/3"),
        ("HOOK_SECRET", "projects/shop-prod/locations/eu/secrets/hook"),
        ("TOKEN_CONTRACT", "0x" + hexadecimal(40)),
        ("AUTH_TOKEN", "${{ secrets.AUTH_TOKEN }}"),
        ("FTP_PASSWORD", "$(cat /run/secrets/ftp)"),
        ("FTP_PASSWORD", "/run/secrets/ftp_password"),
        ("FTP_PASSWORD", "$FTP_PASSWORD"),
        ("next_token", drawn(20)),
        ("pageToken", drawn(40)),
        ("idempotency_token", random_uuid()),
        ("ContinuationToken", random_base64(30)),
        ("POSTMARK_API_KEY", "abc123"),
        ("DD_API_KEY", "1234"),
        ("apiKey", "abcd"),
        ("MAIL_API_KEY", "KEYEXAMPLE1234"),
        ("GRAFANA_API_KEY", "glsa_000000000000"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("SecretAccessKey", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "test_value_2"),
        ("SecretString", "test-secret-value"),
        ("authorizationToken", "example-token-123123123"),
        ("apiToken", "your-token-12345678"),
        ("targetToken", "sourceValue1"),
        ("correlationToken", f"order-{random_uuid()}"),
        ("LockToken", random_uuid()),
        ("paramKey", "s3StorageClass"),
        ("bucketKey", "uploads-2024x"),
        ("alertKey", "48-hour-wind-alert"),
        ("ENCRYPTION_CONFIG_KEY", "orders2Settings"),
        ("storageKey", "S3Bucket"),
        ("formatKey", "indexTemplateGzipBase64"),
        ("formatKey", "CreateLogSource:s3Prefix"),
        ("hashKey", "utf8Sha256Digest"),
        ("API_KEY_MANAGER_TAG", "amplify:api-key-manager"),
        ("SECRET_FILES", ".env.backup"),
        ("authorizationToken", "eyJraWQiOiJScWFCSlJqYVJlM0hr..."),
        ("sessionToken", "FwoGZXIvYXdzE\u2026"),
        ("SecretsManager", "GetSecretValue"),
        ("CodeKey", "RELEASE_V12_9.zip"),
        ("PrivateKeyFile", "service-42.pem"),
        ("SSL_KEY", "server2.key"),
        ("SecretPolicy", "secretsmanager:GetSecretValue"),
        ("secret", "secretsmanager:DescribeSecret"),
        ("DB_PASSWORD_ENCRYPTED", random_base64(60)),
        ("TOKEN_CIPHERTEXT", random_base64(80)),
        ("SEALED_API_KEY", random_base64(48)),
        ("DB_PASSWORD", "CiQA" + drawn(100)),
        ("DB_PASSWORD", "gAAAAA" + drawn(114, ALPHANUMERIC + "-_")),
        ("DB_PASSWORD", "U2FsdGVkX1" + drawn(54)),
        ("DB_PASSWORD", "encrypted:B" + drawn(100)),
        ("DB_PASSWORD", "AgBy" + drawn(400)),
        ("SEALED_PASSWORD", "Agu" + drawn(400)),
        ("DB_PASSWORD", "AQCk" + drawn(400)),
        ("DB_PASSWORD", "eyJpdiI6" + drawn(180)),
        (
            "DB_PASSWORD",
            ".".join(["eyJ" + drawn(40), drawn(342), drawn(16), drawn(60), drawn(22)]),
        ),
        (
            "RAILS_SECRETS",
            f"{random_base64(90)}--{random_base64(12)}--{random_base64(16)}",
        ),
    ],
)
def test_what_stands_in_for_a_secret_or_names_one_is_none(
    name: str, value: str, in_code: bool
) -> None:
    assert not is_secret(name, value, in_code=in_code)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD_FIELD_NAME", "pwd"),
        ("API_KEY", "api_key"),
        ("EnvApiKey", "API_KEY"),
        ("DB_PASSWORD", "db.password"),
        ("clientSecret", "client-secret"),
        ("secret", "settings.clientSecret"),
        ("secret", "createSecret"),
        ("password", "user_password"),
        ("passwords", "accounts"),
        ("secretsProvider", "vault"),
        ("password", "$password"),
        ("secretsmanager", "GetRandomPassword"),
        ("smtpPass", "Password"),
        ("dbPwd", "password"),
        ("password", "passwd"),
        ("userPassword", "Passwort"),
        ("password", "Password: "),
        ("password", "Passwort?"),
        ("password", "Passwort"),
        ("forgot_password", "Forgot Password?"),
        ("confirm_password", "Confirm password"),
        ("ERR_PASSWORD", "The password must have 12 characters"),
        ("passwordTooShort", "Votre mot de passe est trop court"),
        ("PASSWORD_EXPIRED", "Your password has expired. Ask for a new one."),
        ("secret", "nothing that anybody would know"),
        ("signing_key", "alias/${stage}-${name.trim()}-2031"),
        ("outKey", "status/${decode(event.key)}"),
        ("secret", "{stage}/{name.lower()}/db"),
    ],
)
def test_code_also_holds_names_labels_and_gaps(name: str, value: str) -> None:
    assert not is_secret(name, value, in_code=True)


def test_a_secret_beside_a_gap_is_found() -> None:
    assert is_secret("signing_key", f"${{stage}}:{drawn(24)}", in_code=True)


def test_a_long_value_in_capitals_is_judged_in_no_time() -> None:
    # It takes ages if words are looked for in all ways to split it.
    assert is_secret("client_secret", f"{'QZXJ' * 200}+7", in_code=True)
