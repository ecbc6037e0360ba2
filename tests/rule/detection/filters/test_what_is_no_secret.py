"""What Lambda functions really hold beside secrets, and what a rule must be silent about."""

from __future__ import annotations

import hashlib
import string

import pytest

from rule.detection.filters import encoded_data
from rule.detection.scanner import Scanner
from rule.model import Variable
from tests.rule.detection.written_values import (
    ALPHANUMERIC,
    BASE32,
    LOWER,
    drawn,
    hexadecimal,
    in_base64,
    random_base64,
    random_uuid,
)

SCANNER = Scanner()
ACCOUNT = "123456789012"


def excluded(name: str, value: str) -> bool:
    return SCANNER.scan_variable(Variable(name, value)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD_KEY", "dbPassword"),
        ("SECRET_KEY_NAME", "db.password"),
        ("DB_SECRET", "shop/database"),
        ("SECRET_ID", "prod/db1/master"),
        ("SECRET_PREFIX", "prod/app2/"),
        ("PASSWORD_POLICY", "strict"),
        ("PASSWORD_MIN_LENGTH", "12"),
        ("PASSWORD_ITERATIONS", "4096"),
        ("PASSWORD_HINT_TEXT", "The name of your first pet"),
        ("PASSWORD_RESET_URL", "https://example.com/reset"),
        ("USE_SECRETS", "true"),
        ("API_KEY_HEADER", "X-Api-Key"),
        ("API_KEYS_TABLE", "ApiKeys-prod1"),
        ("TOKEN_TYPE", "Bearer"),
        ("TOKEN_ISSUER", "https://id.example.com/"),
        ("AUTH_TYPE", "oauth2"),
        ("JWT_ALGORITHM", "HS256"),
        ("MAX_TOKENS", "4096"),
        ("TOKENIZER", "cl100k_base"),
        ("PARTITION_KEY", "pk"),
        ("SORT_KEY", "createdAt2"),
        ("IDEMPOTENCY_KEY", "requestId"),
        ("CACHE_KEY_PREFIX", "orders:v2:"),
        ("ENCRYPTION_KEY", "alias/orders"),
        ("MONKEY", "capuchin12"),
        ("CHALLENGE_PASSWORD", "1.2.840.113549.1.9.7"),
        ("PRIVATE_KEY", "2.5.29.37.0"),
        ("HOST_KEY", "ecdsa-sha2-nistp256"),
        ("PREFERRED_KEYS", "rsa-sha2-512"),
        ("SIGNING_KEY", "sk-ssh-ed25519@openssh.com"),
        ("ENCRYPTION_KEY", "AES_256_GCM"),
        ("AUTH_TOKEN", "x-amz-content-sha256"),
        ("API_KEY", "X-Goog-Api-Client"),
        ("COMPASS_HEADING", "north1"),
        ("AUTHOR", "jane-doe-99"),
        ("KEYWORDS", "foo,bar42,baz"),
        ("SSL_KEY_CREDENTIALS", "broker3_sslkey_creds"),
        ("AUTH_SCOPES", "openid profile email"),
        ("SECRET_FORCED_LANGUAGE", "en"),
        ("PASSWORD_INPUT_BOX", 'input[name="login_password"]'),
        ("TURN_USERNAME", hexadecimal(24)),
    ],
)
def test_a_name_that_only_sounds_like_a_secret(name: str, value: str) -> None:
    assert excluded(name, value)


@pytest.mark.parametrize(
    "value",
    [
        "ssm:/prod/api/token",
        "aws-ssm:/prod/x",
        "secretsmanager:prod/db:password",
        "vault:secret/data/x#token",
        "op://vault/item/field",
        "file:///run/secrets/db",
        "env:OTHER_VARIABLE",
        "ref+awsssm://prod/db",
        "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/db/)",
        "{{resolve:secretsmanager:x:SecretString:password}}",
        "${DB_PASSWORD}",
        "$(cat /run/secrets/db)",
        "${file(./config/${self:provider.stage}.yml):CLIENT_SECRET}",
        "%kernel.project_dir%/config/jwt/private.pem",
        "${HOME}/.keys/private.pem",
        ":db_password",
        f"AQICAH{'h'}{random_base64(100)}",
        f"ENC[AES256_GCM,data:{random_base64(12)},iv:{random_base64(12)},type:str]",
        f"vault:v1:{random_base64(40)}",
        f"ENC({random_base64(16)})",
    ],
)
def test_a_reference_or_a_ciphertext_under_a_passwords_name(value: str) -> None:
    assert excluded("DB_PASSWORD", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH0_CLIENT_ID", drawn(32)),
        ("clientid", drawn(26, LOWER)),
        ("ACCOUNT_SID", f"AC{hexadecimal(32)}"),
        ("KMS_KEY_ID", random_uuid()),
        ("RECAPTCHA_SITE_KEY", f"6L{drawn(38)}"),
        ("VAPID_PUBLIC_KEY", f"B{drawn(86, ALPHANUMERIC + '-_')}"),
        ("STRIPE_PUBLISHABLE_KEY", f"pk_live_{drawn(24)}"),
        ("CUSTOMER", f"cus_{drawn(14)}"),
        ("AIRTABLE_BASE", f"app{drawn(14)}"),
        ("S3_VERSION", drawn(32)),
        ("ETAG", f'"{hexadecimal(32)}"'),
        ("TAGS", f"git.commit.sha:{hexadecimal(40)}"),
        ("ASSET_HASH", hexadecimal(64)),
        ("S3_OBJECT_KEY", f"{hexadecimal(64)}.zip"),
        ("S3_KEY", "uploads/2021/05/file.json"),
        ("IMAGE", f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:{hexadecimal(64)}"),
        ("CSP", f"default-src 'self'; script-src 'sha256-{random_base64(32)}'"),
        ("GOOGLE_CLIENT", f"{ACCOUNT}-{drawn(32, LOWER)}.apps.googleusercontent.com"),
        ("MONGO_DOCUMENT", f"66507de8{hexadecimal(16)}"),
        ("BUILD", "20231105T101112Z-3fa9c1d"),
        ("ROOT", f"Root=1-5759e988-{hexadecimal(24)};Sampled=1"),
        ("SUBNETS", "subnet-0a1b2c3d4e5f67890,subnet-1a1b2c3d4e5f67890"),
        # pragma: allowlist nextline secret
        ("TABLE", "OrdersStack-OrdersTable0B1C2D3E-1KX4ZQ9ABCDEF"),
        # pragma: allowlist nextline secret
        ("LOGS", "orders-sinks3bucket9f2bc1e4-vajxfwqbdiau"),
        ("RELEASE_TAG", hexadecimal(40)),
        ("SIGNER_THUMBPRINT", hexadecimal(40).upper()),
        ("GPG_KEY", hexadecimal(40).upper()),
        ("NGINX_GPGKEYS", f"{hexadecimal(40)} {hexadecimal(40).upper()}"),
        ("pgpSigningKey", f"0x{hexadecimal(16).upper()}"),
        ("OPENPGP_KEYS", f"{hexadecimal(64)},\n{hexadecimal(40)}"),
        ("CODE_SHA256", random_base64(32)),
        ("BODY_MD5", random_base64(16)),
        ("SAML_CERT", "MIIDEDCCAnig" + drawn(400)),
        ("JWT_VERIFY_KEY", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" + random_base64(270)),
        ("KNOWN_HOSTS", f"git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{drawn(48)}"),
        ("KNOWN_HOSTS", f"|1|{drawn(27)}=|{drawn(27)}= ssh-rsa AAAAB3NzaC1yc2E{drawn(200)}"),
        ("PEER", f"[Peer]\nPublicKey = {random_base64(32)}\nAllowedIPs = 10.1.0.0/24"),
        ("JWKS", f'{{"keys": [{{"kty": "EC", "kid": "{drawn(43)}", "x": "{drawn(43)}"}}]}}'),
        ("NATS_ACCOUNT", "A" + drawn(55, BASE32)),
        # pragma: allowlist nextline secret
        ("CONTENT", "Qm" + drawn(44, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789")),
        # pragma: allowlist nextline secret
        ("ORDERS_WALLET", "bc1q" + drawn(38, "02345679acdefghjklmnpqrstuvwxyz")),
        ("NFT", "0x" + hexadecimal(40)),
        ("LAST_TX", "0x" + hexadecimal(64)),
        # pragma: allowlist nextline secret
        ("BASE58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZ" + "abcdefghijkmnopqrstuvwxyz"),
        ("CROCKFORD_LOWER", string.digits + "abcdefghjkmnpqrstvwxyz"),
        ("VOWELS_LEFT_OUT", "bcdfghjklmnpqrstvwxz"),
        ("EMPTY_BODY", hashlib.sha256(b"").hexdigest()),
        ("NO_COMMIT", "0" * 40),
        ("TRACING", f"00-{hexadecimal(32)}-{hexadecimal(16)}-00"),
        ("STREAM", f"2031/12/24/[12]{hexadecimal(32)}"),
        ("POLICY", f"ReadSecret{hexadecimal(32)}ServiceRoleDefaultPolicy0A1B2C3D"),
        ("DNS", "Z1D633PJN98FT9"),
        # pragma: allowlist nextline secret
        ("TEMPLATE_OWNER", "01" + drawn(24, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")),
        ("MESSAGES", f"MG{hexadecimal(32)}"),
        ("ERRORS_DSN", f"https://{hexadecimal(32)}@errors.example.com/17"),
        ("FAVICON", f"data:image/x-icon;base64,AAABAAEAEBAAAAEAIABoBAAAFgAAAC{drawn(80)}"),
        ("SPINNER", f"R0lGODlhEAAQAPIAAP{drawn(120)}"),
        ("FONT", f"d09GMgABAAAAA{drawn(120)}"),
        # pragma: allowlist nextline secret
        ("DIVISION", "ACCAOFFICESOFTHEWEST"),
        ("RDS", "mydb.c9akciq32rgx.us-east-1.rds.amazonaws.com"),
        ("GRAPHQL", f"https://{drawn(26, LOWER)}.appsync-api.us-east-1.amazonaws.com/graphql"),
    ],
)
def test_what_is_random_for_a_reason(name: str, value: str) -> None:
    assert excluded(name, value)


@pytest.mark.parametrize(
    "value",
    [
        "production",
        "my-company-logs-us-east-1-123456789012",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        "1.2.3-beta.4+build.567",
        "--enable-source-maps --max-old-space-size=512",
        "cron(0 12 * * ? *)",
        "^[A-Za-z0-9]{8,32}$",
        "SELECT id, name FROM users WHERE token IS NOT NULL",
        "Your password has been reset. Please log in.",
        "INTERNAL://kafka2:9092,TOKEN://kafka2:10092,SSL://kafka2:11092",
        "ops@example.com,dev@example.org",
        "2021-05-01T00:00:00Z/2021-06-01T00:00:00Z",
        '{"a": 1, "b": ["x", "y"]}',
        in_base64('{"region": "eu-central-1", "retries": "three"}'),
        "https%3A%2F%2Fexample.com%2Fcallback",
        "a=1;b=2;c=three",
        "retries: 3\nregion: eu-central-1\n",
        r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})\\|(?P<rest>.*)$",
        "/shops/{shop}/items/[{item}]?page={page}",
        "[%(levelname)s]<%(name)s>{%(message)s}",
        "{$.level=ERROR}&&{$.code[0]=5*}",
        "$.detail.items[?(@.id==7)].name",
        "%Y-%m-%dT%H:%M:%S.%fZ|%s#%d",
        "a&&b||!c&&(d==1)",
        # pragma: allowlist nextline secret
        "mysql://username:password@127.0.0.1:3306/shop",
        "http://username-rotate:password@proxy.example.com:80/",
        # pragma: allowlist nextline secret
        "postgres://user:pass@localhost/shop",
        "https://<user>:<password>@example.com/",
    ],
)
def test_an_everyday_setting(value: str) -> None:
    assert excluded("SETTING", value)


@pytest.mark.parametrize("beginning", ["MIIEvQIBADANBgkq", "MIIEpAIBAAKCAQEA", "MHcCAQEEIIGH"])
def test_a_private_key_without_its_pem_lines_is_none_of_these(beginning: str) -> None:
    assert not encoded_data.is_public_der(beginning + drawn(800))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRETARY", "Ann Otter 42"),
        ("secretariatMail", "office42@shop.example"),
        ("PASSWORDLESS_LOGIN", "email-otp-2"),
        ("encompass", "all-of-42-otters"),
        ("PASSWORD_ALPHABET", BASE32 + "89"),
        ("PASSWORD_CHARS", string.ascii_letters + string.digits),
        ("PASSWORD_CHOICES", "otter42,heron7"),
    ],
)
def test_a_name_that_only_holds_a_word_for_secrets_asks_for_none(name: str, value: str) -> None:
    assert excluded(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRETARY_PASSWORD", "otter-42-meadow"),
        ("passwordless_client_secret", "otter-42-meadow"),
        ("SECRET_OF_SECRETARIAT", "otter-42-meadow"),
        ("ALPHABET_PASSWORD", "otter-42-meadow"),
    ],
)
def test_such_a_word_hides_no_other(name: str, value: str) -> None:
    assert not excluded(name, value)


BEGIN, END = (f"-----{word} PRIVATE " + "KEY-----" for word in ("BEGIN", "END"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRIVATE_KEY", f"{BEGIN}\n...\n{END}\n"),
        ("PRIVATE_KEY", f"{BEGIN}\\n...\\n{END}\\n"),
        ("PRIVATE_KEY", f"{BEGIN}\nyour key here\n{END}"),
        ("SERVICE_ACCOUNT", f'{{"private_key": "{BEGIN}\\n...\\n{END}\\n"}}'),
        ("API_URL", f"https://u:{'%2A' * 8}@x.acme.dev"),
        ("CHECKOUT", "cs_live_" + drawn(58)),
        ("CHECKOUT", "cs_test_" + drawn(40)),
    ],
)
def test_what_documentation_and_events_have_for_a_secret_is_none(name: str, value: str) -> None:
    assert excluded(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRIVATE_KEY", f"{BEGIN}\n{drawn(64)}\n{END}\n"),
        ("PRIVATE_KEY", f"{BEGIN}\n...\n{END}\n{drawn(30)}"),
        ("API_URL", f"https://ann:otter%2A{drawn(8)}@api.shop.example"),
        ("CHECKOUT_SECRET", "cs_" + drawn(40)),
    ],
)
def test_a_secret_beside_a_mask_stays_one(name: str, value: str) -> None:
    assert not excluded(name, value)


@pytest.mark.parametrize("name", ["GPG_PRIVATE_KEY", "GPG_PASSPHRASE", "PGP_SECRET_KEY", "API_KEY"])
def test_digits_under_the_name_of_a_private_key_are_no_fingerprint(name: str) -> None:
    assert not excluded(name, hexadecimal(40).upper())
