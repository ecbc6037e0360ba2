"""What functions hold that nobody had read before, under names of secrets, and real ones."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid

UUID = random_uuid()
FINGERPRINT = hexadecimal(40).upper()
LISTS_OF_WEAK_PASSWORDS = (
    ("register.ts", "const weakPasswords = ['password', 'password123', '12345678', 'qwerty'];"),
    ("check.py", 'COMMON = ["password", "password1", "letmein"]'),
    ("check.go", 'if slices.Contains([]string{"token", "token123"}, given) {'),
    ("check.rb", "TRIED = ['secret', 'secret12', 'admin']"),
)
NUMBERS_WITH_A_UNIT = (
    ("cache.ts", "const TTL = parseInt(process.env.SECRETS_CACHE_TTL_MS || '300000', 10);"),
    ("cache.py", 'AGE = int(os.environ.get("PASSWORD_MAX_AGE_MILLIS", "7776000000"))'),
    ("cache.rb", "wait = ENV.fetch('SECRET_ROTATION_SECS', '864000')"),
    ("form.js", "const min = process.env.PASSWORD_MIN_LEN || '12345';"),
    ("template.yaml", "      SECRETS_CACHE_MILLISECONDS: '300000'"),
)
BEGINNINGS = (
    (".env.template", "STRIPE_SECRET_KEY=sk_test_..."),
    (".env.template", "STRIPE_WEBHOOK_SECRET=whsec_..."),
    # pragma: allowlist nextline secret
    ("run.sh", "  echo \"  export ANTHROPIC_API_KEY='sk-ant-...'\""),
    # pragma: allowlist nextline secret
    ("README.md", 'export OPENAI_API_KEY="sk-proj-…"'),
    # pragma: allowlist nextline secret
    ("app.ts", "const clientSecret = 'GOCSPX-...';"),
)
HEADERS_OF_TOKENS = (
    ("docs.js", '"text": " users me authorization bearer eyjhbgcioijsuzi1niisinr5cci6i api"'),
    ("README.md", "curl -H 'Authorization: Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9' $URL"),
    ("api.py", 'headers = {"Authorization": "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6"}'),
    ("api.ts", "const idToken = 'eyJhbGciOiJIUzI1NiJ9';"),
)
MAKEFILES = (
    (
        "Makefile",
        '\techo "SHOP_API_KEY=your_shop_api_key" >> .env; \\\n\techo "MAPS=your_key" >> .env; \\',
    ),
    (
        "Makefile",
        '\techo "A1_SECRET=your_secret" >> .env; \\\n\techo "" >> .env; \\\n\techo "B" >> .env',
    ),
    ("Makefile", 'populate-secrets:\n\t@echo "Populating the table of secrets..."'),
    ("Makefile", "login-token:\n\tcurl2 https://shop.example.org/login"),
)
NAMES_OF_CONSTANTS = (
    ("tools.json", '"secret_keys": ["E2B_API_KEY"],'),
    ("tools.yaml", 'secret_keys: ["S3_ACCESS_KEY_ID"]'),
    ("tools.py", 'SECRETS = ["AI21_API_KEY", "K8S_TOKEN"]'),
    ("tools.ts", "  secretKeys: ['AUTH0_CLIENT_SECRET'],"),
)
PAIRS_OF_OTHERS = (
    (
        "flow.json",
        '  "name": "ClickAfterPassword",\n  "at": [\n    "name": "By id",\n    "value": "b#next"',
    ),
    (
        "flow.json",
        '{\n  "name": "enter_password",\n  "step": {\n    "name": "wait",\n    "value": "form#f"',
    ),
    ("flow.yaml", "name: type_password\nsteps:\n  name: press\n  value: 'button#next'"),
    ("main.tf", 'name = "app_password"\nrule {\n  name = "length"\n  value = "at-least-12"'),
)
IDS_OF_ALEXA = (
    ("stack.ts", f"    eventSourceToken: 'amzn1.ask.skill.{UUID}',"),
    ("stack.py", f'event_source_token="amzn1.ask.skill.{UUID}",'),
    ("template.yaml", f"      EventSourceToken: amzn1.ask.skill.{UUID}"),
    ("event.js", f"  userToken: 'amzn1.ask.account.{drawn(64)}',"),
)
NO_SALTS = (
    ("hkdf.py", 'salt = b"\\x00" * 32'),
    ("hkdf.js", 'const salt = "\\x00".repeat(32)'),
    ("hkdf.go", 'salt := strings.Repeat("\\u0000", 32)'),
    ("hkdf.rb", 'pepper = "\\x0a" * 16'),
)
PUBLIC_KEYS = (
    ("a.sh", f"apt-key adv --keyserver keyserver.ubuntu.com --recv-keys {FINGERPRINT}"),
    ("Dockerfile", f"RUN gpg --batch --recv-keys {FINGERPRINT}"),
    ("a.sh", f'gpg --keyserver hkps://keys.openpgp.org --recv-keys "{FINGERPRINT}"'),
    ("build.yml", f"    - gpg --recv-keys {FINGERPRINT[-16:]}"),
)
NAMES_OF_SECRETS = (
    # pragma: allowlist nextline secret
    ("kill.js", "const ACCOUNT_KEY_SECRET = 'us-east-1-dev-smooch-account';"),
    ("env.yml", "  DB_SECRET: eu-central-1-prod-orders-db"),
    (".env", "RDS_SECRET=orders-prod-rds-ap-southeast-2"),
    # pragma: allowlist nextline secret
    ("app.py", 'SHOP_SECRET = "us-gov-west-1-shop-staging-credentials"'),
)
LISTED_NAMES = (
    ("yarn.cjs", 'new Set(["isTest","injectNpmUser","injectNpmPassword","injectNpm2FaToken"])'),
    ("keys.js", "['dbUser', 'dbPassword', 'oauth2Token'].forEach(check)"),
    ("keys.py", 'KEYS = ["userName", "password", "mfa2Secret"]'),
    ("keys.ts", "pick(user, ['login', 'password', 'step2Password']);"),
)
NUMBERED_NAMES = (
    ("mocks.ts", "      purchaseToken: 'purchaseToken123',"),
    ("mocks.ts", "  resetToken: 'resetToken42',"),
    ("mocks.py", '"deviceToken": "device-token-12345"'),
    ("mocks.go", 'PushToken: "push_token_1",'),
)
TOKENS_OF_WORDS = (
    ("log_test.go", 'Info("refresh", "accessToken", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.xxx")'),
    ("app.py", 'token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.payload.signature"'),
    ("app.js", "const jwt = 'eyJhbGciOiJIUzI1NiJ9.test.signature';"),
    ("README.md", "Authorization: Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.…"),
)
SENTENCES = (
    ("api.py", "    the global variable identified by 'name'."),
    ("api.js", "// Returns the resource identified by 'orderId'"),
    ("api.rb", "desc \"rows identified by 'customer_key'\""),
    ("Api.java", " * a queue identified by 'queueName' in the region"),
)
RESOURCES = (
    (
        "aurora.ts",
        "   AdminSecret: {\n  Tags: [\n   {\n      Key: 'Shop',\n      Value: 'Aurora-Shop',",
    ),
    (
        "stack.yml",
        "AdminSecret:\n  Tags:\n    Key: Team\n    Value: 'payments-core'",
    ),
    ("stack.json", '"DbPassword": {\n  "Tags": {\n    "Key": "Team",\n    "Value": "payments-b"'),
    ("stack.py", 'db_password={\n  "Tags": {\n    "Key": "Team",\n    "Value": "payments-b"'),
)
OF_DOTENV = (
    ("bundle.js", 'Error("valid uri format like dotenv://:key_1234@dotenv.org/vault/.env.vault")'),
    ("bundle.js", "// dotenv://:key_1234@dotenvx.com/vault/.env.vault?environment=development"),
)
SECRETS = (
    ("hkdf.py", 'salt = b"\\x00heron\\x00badger"'),
    ("a.sh", f"shop --recv-token {drawn(40)}"),
    # pragma: allowlist nextline secret
    ("kill.js", f"const ACCOUNT_SECRET = 'us-east-1-{drawn(24)}';"),
    ("keys.js", f"['password', '{drawn(20)}'].forEach(check)"),
    ("mocks.ts", "  purchaseToken: 'purchaseToken83019',"),
    ("app.py", f'token = "eyJhbGciOiJIUzI1NiJ9.{drawn(40)}.{drawn(43)}"'),
    ("init.sql", f"create user shop identified by '{PASSWORD}';"),
    ("init.sql", f"CREATE USER 'shop'@'%'\n  identified by '{PASSWORD}';"),
    ("init.sql", f"grant all on *.* to shop identified by '{PASSWORD}'"),
    (".env", f"DOTENV_KEY=dotenv://:key_{drawn(64)}@dotenv.org/vault/.env.vault"),
    ("register.ts", f"const passwords = ['password', '{drawn(16)}'];"),
    ("cache.ts", "const pw = process.env.DB_PASSWORD || '30000041';"),
    ("cache.py", 'SECRET_MS = os.environ.get("SECRET_SAUCE", "tealbadger41")'),
    (".env", f"STRIPE_SECRET_KEY=sk_test_{drawn(24)}..."),
    (".env", f"DB_PASSWORD={PASSWORD}..."),
    ("api.py", f'headers = {{"Authorization": "Bearer eyJ{drawn(40)}.{drawn(60)}"}}'),
    ("Makefile", f"\tDB_PASSWORD={PASSWORD}41 ./run.sh"),
    ("values.yaml", f"password:\n  {PASSWORD}41"),
    ("notes.txt", f"password:\n\t{PASSWORD}41"),
    ("tools.json", f'"secret_keys": ["E2B{drawn(20)}"],'),
    # pragma: allowlist nextline secret
    ("tools.ts", "  adminPassword: 'A1B2_TEAL41',"),
    ("task.json", f'"name": "DB_PASSWORD",\n"value": "{PASSWORD}"'),
    ("main.tf", f'name = "db_password"\nvalue {{\n  value = "{PASSWORD}41"'),
    # pragma: allowlist nextline secret
    ("stack.ts", f"    clientSecret: 'amzn1.oa2-cs.v1.{drawn(64, '0123456789abcdef')}',"),
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        *LISTS_OF_WEAK_PASSWORDS,
        *NUMBERS_WITH_A_UNIT,
        *BEGINNINGS,
        *HEADERS_OF_TOKENS,
        *MAKEFILES,
        *NAMES_OF_CONSTANTS,
        *PAIRS_OF_OTHERS,
        *IDS_OF_ALEXA,
        *NO_SALTS,
        *PUBLIC_KEYS,
        *NAMES_OF_SECRETS,
        *LISTED_NAMES,
        *NUMBERED_NAMES,
        *TOKENS_OF_WORDS,
        *SENTENCES,
        *RESOURCES,
        *OF_DOTENV,
    ],
)
def test_what_unread_functions_hold_under_names_of_secrets_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(("path", "text"), SECRETS)
def test_a_secret_in_the_place_of_it_is_found(path: str, text: str) -> None:
    assert found(path, text) == [1 + text.count("\n")]
