"""What functions hold that were read after all others, under names of secrets, and real ones."""

from __future__ import annotations

import base64
import json

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid

UUID = random_uuid()
SENTENCE = "requires-working-key-otherwise-some-tests-will-fail"
HOOKS = "https://hooks.slack.com/services/"


def _token(**claims: str) -> str:
    header, payload = (
        base64.urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).decode()
        for part in ({"alg": "HS256", "typ": "JWT"}, {**claims, "iat": 1764611666})
    )
    return f"{header.rstrip('=')}.{payload.rstrip('=')}.{drawn(43)}"


SHORT_WEBHOOKS = (
    ("decrypt.go", f'url := "{HOOKS}T1/B1/decrypted"'),
    ("decrypt.py", f'url = "{HOOKS}T000/B000/abcdEFGH"'),
    ("decrypt.js", f"const url = '{HOOKS}TXXX/BXXX/secret';"),
    ("README.md", f"curl -d '{{}}' {HOOKS}T0/B0/x"),
)
PLACEHOLDERS = (
    ("credentials.txt", "aws_secret_access_key=%%SECRETACCESSKEY%%"),
    ("config.properties", "db.password=%%DB_PASSWORD_2%%"),
    ("app.config", '<add key="ApiKey" value="%%API_KEY%%"/>'),
    ("app.py", 'client_secret = "%%CLIENT_SECRET%%"'),
)
BLOCKS_WITHOUT_A_VALUE = (
    ("deploy.yml", "    secrets:\n      aws-assume-role-arn:\n        required: true"),
    ("deploy.yml", "secrets:\n  SHOP_ROLE:\n    required: false"),
    ("compose.yaml", "    secrets:\n      db_user:\n        file: ./user.txt"),
    ("values.yaml", "password:\n  existing-secret:\n    name: shop"),
)
CASES = (
    ("form.vue", "// \tcase 'password' : this.step = 'email'; break;"),
    ("form.js", "case \"password\": input.type = 'text42'; break;"),
    ("form.php", "case 'secret': $kind = 'hidden field';"),
    ("form.ts", "case 'token' : this.state.kind = 'otter41-43';"),
)
DECORATORS = (
    ("SECURITY.md", "@Auth('admin', 'manager')"),
    ("orders.ts", "  @Auth('editor', 'teal-badger')"),
    ("orders.ts", "@auth(Role.Admin, 'orders')"),
    ("orders.py", '@auth("reader", "writer")'),
)
RESULTS_OF_CHECKS = (
    ("mail.eml", ' dkim=pass header.i=@example.org header.s=ug7nbtf4gccm header.b="p7/xnQ15";'),
    ("mail.py", "x = 'dkim=pass header.b=\"Ka1/0mBv\"'"),
    ("mail.txt", 'arc=pass smtp.remote="p7/xnQ15" i=1'),
    ("mail.log", 'spf=pass smtp.mailfrom="Ka1/0mBv41"'),
)
LISTS_OF_NAMES = (
    ("mask.ts", "const credentials: string[] = ['secret', 'token', 'clientId', 'username'];"),
    ("mask.py", 'credentials = ["user", "email", "phone", "locale"]'),
    ("mask.rb", "login = ['name', 'locale', 'theme', 'zone']"),
    ("mask.js", "const creds = ['kind', 'access', 'refresh', 'expires'];"),
)
ENDPOINTS = (
    ("azure.ts", f"  token: 'https://login.microsoftonline.com/{UUID}/oauth2/v2.0/token',"),
    ("azure.py", f'token = "https://login.microsoftonline.com/{UUID}/oauth2/token"'),
    (".env", f"AUTH_TOKEN=https://login.example.org/{UUID}/oauth2/authorize"),
    ("azure.yaml", f"  token: https://login.example.org/{UUID}/oauth/introspect"),
)
CODE_IN_COMMENTS = (
    # pragma: allowlist nextline secret
    ("serverless.yml", "# Secrets: `useDotenv: true` loads .env at deploy time"),
    # pragma: allowlist nextline secret
    ("app.js", "// password: `hashed with bcrypt` before it is stored"),
    ("app.py", "# token: `Shop.orders()` returns one"),
    # pragma: allowlist nextline secret
    ("app.go", "// secret: `shop orders list` prints it"),
)
SHAPES_OF_SMITHY = (
    # pragma: allowlist nextline secret
    ("scheme.go", 'SchemeIDHTTPAPIKey = "smithy.api#httpApiKeyAuth"'),
    # pragma: allowlist nextline secret
    ("scheme.ts", "const apiKeyAuth = 'smithy.api#httpApiKeyAuth';"),
    ("scheme.py", 'AUTH_TOKEN = "aws.auth.shop#sigvTokenAuth"'),
    # pragma: allowlist nextline secret
    ("scheme.rs", 'let secret = "com.example#orderSecret";'),
)
AIRPORTS = (
    ("airports.js", '  KPW: "Keperveem",'),
    ("airports.json", '  "YPW": "Powell River",'),
    ("airports.py", 'AIRPORTS = {"MPW": "Mariupol"}'),
    ("airports.ts", "  APW: 'Apia',"),
)
MEDIA_TYPES = (
    ("page.html", '<amp-x data-credentials="include"><script type="application/json"></script>'),
    ("app.py", 'basic_auth = "application/x-www-form-urlencoded"'),
    ("app.ts", "const credentials = 'text/plain';"),
    (".env", "CREDENTIALS=application/json; charset=utf-8"),
)
IMAGES = (
    ("main.hcl", 'oidc-token = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/x-oidc-token"'),
    ("main.tf", 'auth = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/auth:1.2"'),
    (".env", "LOGIN=123456789012.dkr.ecr.us-east-1.amazonaws.com/shop-login:41"),
    ("app.py", 'jwt = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/jwt:v41"'),
)
STAND_INS = (
    # pragma: allowlist nextline secret
    (".env.example", "WEBHOOK_SECRET_KEY=replace-with-shop-webhook-secret"),
    (".env.example", "PAY_SECRET_KEY=sk_test_replace_with_test_secret_key"),
    (".env", "JWT_SECRET=your-secure-random-secret-min-32-chars"),
    ("local.toml", f'"OpenAiApiKey={SENTENCE}",'),
    # pragma: allowlist nextline secret
    ("app.go", "// like https://REDACTED:REDACTED@www.example.com/"),
    # pragma: allowlist nextline secret
    ("app.go", "// like https://shop:hidden@www.example.com/"),
)
HASHES = (
    (
        "seed.sql",
        f"insert users (id, password_hash) values (1, 'pbkdf2$sha256$12000${drawn(24)}$x');",  # noqa: S608
    ),
    # pragma: allowlist nextline secret
    ("seed.js", f"  passwordHash: 'pbkdf2$sha512$12000${drawn(24)}${drawn(44)}',"),
    (".env", f"ADMIN_PASSWORD_HASH=pbkdf2$sha256$29000${drawn(24)}${drawn(44)}"),
    # pragma: allowlist nextline secret
    ("seed.py", f'hashed_password = "pbkdf2$sha1$1000${drawn(24)}${drawn(28)}"'),
)
ANONYMOUS = (
    ("app.js", f"const supabaseKey = '{_token(iss='supabase', ref='mwvurel', role='anon')}';"),
    (".env", f"SUPABASE_KEY={_token(iss='supabase', ref='mwvurel', role='anon')}"),
    ("app.py", f'create_client(url, "{_token(iss="supabase", role="anon")}")'),
    ("app.ts", f"apikey: '{_token(iss='supabase-demo', role='anon')}',"),
)
OF_TOKENS_ON_CHAINS = (
    # pragma: allowlist nextline secret
    ("mints.py", 'TOKEN_USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"'),
    ("app.py", 'TOKEN_GITHUB = "github-token-of-the-orders"'),
    ("app.js", f"const TOKEN_TYPE = '{drawn(30)}';"),
    ("app.js", "const BEARER_NAME = 'orders-reader-of-the-shop';"),
    ("app.js", "this.client.bind(this, 'otterpond');"),
)
NOTED_HASHES = (
    (".secrets.baseline", f'        "hashed_secret": "{hexadecimal(40)}",'),
    ("users.json", f'"hashedPassword": "{hexadecimal(32)}"'),
    ("users.ts", f"  hashedToken: '{hexadecimal(64)}',"),
    ("users.py", f'hashed_password = "{hexadecimal(128)}"'),
)
PAGES = (
    (
        "index.ts.html",
        'const getSecretValue = <span class="fstat-no" title="not covered" >async</span>',
    ),
    ("page.tsx", "const password = <Input kind='tealbadger' />;"),
    (
        "page.vue",
        '<f-input @input="password = $event.value" type="password" info="Cognito\'s policy">',
    ),
    ("page.vue", '<input @change="secret = $event" class="Shop\'s name" />'),
)
STAND_INS_TO_REPLACE = (
    ("lambda.properties", "rds.db.pw=NEEDS_OVERRIDE"),
    (".env", "DB_PASSWORD=override-me"),
    ("values.yaml", "password: overridden_in_secret"),
    (".env.example", "API_SECRET=needs-to-be-overridden"),
)
KEYS_OF_PROPERTIES = (
    # pragma: allowlist nextline secret
    ("A.java", 'private static final String DATABASE_KEY = "athena.database";'),
    # pragma: allowlist nextline secret
    ("A.java", 'static final String ACCOUNT_KEY = "shop.orders.account";'),
    # pragma: allowlist nextline secret
    ("a.kt", 'const val SERVICE_KEY = "trace.service"'),
    # pragma: allowlist nextline secret
    ("a.ts", "const DATABASE_KEY = 'athena.database';"),
)
NAMES_OF_ATTRIBUTES = (
    # pragma: allowlist nextline secret
    ("table.ts", "  '#authKey': 'keys',"),
    # pragma: allowlist nextline secret
    ("table.py", 'ExpressionAttributeNames={"#secret": "tealbadger"}'),
    ("table.js", '"#token": "jwtOfUser41x2"'),
    ("table.json", '{"#pass": "tealbadger41"}'),
)
SPELLED_NAMES = (
    # pragma: allowlist nextline secret
    (".envrc.example", 'export GOOGLE_CLIENT_SECRET="google-client-secret"'),
    (".env", "SHOP_API_SECRET=shop-api-secret"),
    ("values.yaml", "shop_db_password: shop-db-password"),
    ("app.properties", "shop_jwt_secret=shop-jwt-secret"),
)
_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
# pragma: allowlist nextline secret
_PAYLOAD = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
EXAMPLE = f"{_HEADER}.{_PAYLOAD}." + "SflKxwRJSMeKKF2QT4fw" + "pMeJf36POk6yJV_adQssw5c"
"""The token that https://jwt.io shows."""
OF_JWT_IO = (
    ("auth.ts", f"token: '{EXAMPLE}',"),
    ("README.md", f"curl -H 'Authorization: Bearer {EXAMPLE}' https://shop.example.org"),
    (".env", f"TEST_JWT={EXAMPLE}"),
    ("x.json", f'{{"x": "{EXAMPLE}"}}'),
)
SECRETS = (
    ("auth.ts", f"x = '{EXAMPLE[:-4]}Zx41';"),
    ("auth.ts", f"x = '{EXAMPLE.rpartition('.')[0]}.short';"),
    ("users.py", f'hash_secret = "{hexadecimal(40)}"'),
    ("page.tsx", f"const password = '<{PASSWORD}';"),
    ("lambda.properties", "rds.db.pw=overridetealbadger"),
    ("a.py", 'ENCRYPTION_KEY = "teal.badger.heron"'),
    ("table.ts", f"  '#': 'x', authKey: '{drawn(24)}',"),
    (".env", "CLIENT_SECRET=client-secret-41-otter"),
    (".env", "DB_PASSWORD=db-password"),
    ("decrypt.go", f'url := "{HOOKS}T{drawn(8).upper()}/B{drawn(10).upper()}/{drawn(24)}"'),
    ("config.properties", f"db.password=%%{PASSWORD}"),
    ("values.yaml", f"password:\n  {PASSWORD}:41"),
    ("form.js", f"const it = {{ case: 'x', 'password': '{PASSWORD}' }};"),
    ("app.js", f"auth('admin', '{PASSWORD}')"),
    ("app.py", f'auth = ("admin", "{PASSWORD}", "realm")'),
    ("mail.conf", f"smtp_pass={PASSWORD}"),
    ("hook.ts", f"  token: 'https://hooks.example.org/{UUID}/in',"),
    ("app.js", f"// password: `{PASSWORD}-{drawn(16)}`"),
    ("app.js", f"const password = `{PASSWORD}`;"),
    ("pw.js", "var KPW = 'tealbadger';"),
    # pragma: allowlist nextline secret
    ("pw.py", 'PWD = "Swordfish"'),
    # pragma: allowlist nextline secret
    ("pw.py", 'PSW = "Swordfish"'),
    # pragma: allowlist nextline secret
    ("pw.js", "const config = { PWD: 'Teal Badger' };"),
    ("pw.js", "const DB_PW = 'Keperveem';"),
    ("app.py", f'basic_auth = "app/{PASSWORD}"'),
    (".env", "JWT_SECRET=teal-badger-will-dance-at-night"),
    ("app.go", f'url := "https://shop:{PASSWORD}@www.example.com/"'),
    ("app.js", f"const key = '{_token(iss='supabase', ref='mwvurel', role='service_role')}';"),
    # pragma: allowlist nextline secret
    ("app.js", "password: 'Test@1234'"),
    # pragma: allowlist nextline secret
    ("app.js", "context.vars.Password = `Test!23`;"),
    # pragma: allowlist nextline secret
    ("app.py", 'DB_PASSWORD = "Test#2024"'),
    (".env", "ADMIN_PASSWORD=Test1234!"),
    ("app.js", f"const TOKEN_GITHUB = '{hexadecimal(40)}';"),
    ("app.py", f'BEARER_SHOP = "{drawn(30)}"'),
    ("app.env", f"APIKEY_MAPS={drawn(32)}"),
    ("app.go", f'const API_KEY_WEATHER = "{drawn(32)}"'),
    ("app.js", f"const bitly = new BitlyClient('{hexadecimal(40)}');"),
    ("app.ts", f'const shop = new ShopClient("{hexadecimal(32)}", {{ retries: 2 }});'),
    ("app.go", f'key, _ := crypto.HexToECDSA("{hexadecimal(64)}")'),
    ("app.js", f"const w = new ethers.Wallet('0x{hexadecimal(64)}', provider);"),
    ("app.py", f'account = Account.from_key("0x{hexadecimal(64)}")'),
    ("app.cs", f'using var sftp = new SftpClient(host, 22, user, "{PASSWORD}");'),
    ("app.cs", f'using var ssh = new SshClient(host, user, "{PASSWORD}");'),
    ("app.js", f"client.bind('cn=admin,dc=shop', '{PASSWORD}', (err) => {{}});"),
    ("app.js", f"ldapClient.bind(dn, '{PASSWORD}', done);"),
    ("app.js", f"app.use(basicAuth({{ users: {{ 'admin': '{PASSWORD}' }} }}));"),
    ("app.js", f'app.use(basicAuth({{ challenge: true, users: {{ admin: "{PASSWORD}" }} }}));'),
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        *SHORT_WEBHOOKS,
        *PLACEHOLDERS,
        *BLOCKS_WITHOUT_A_VALUE,
        *CASES,
        *DECORATORS,
        *RESULTS_OF_CHECKS,
        *LISTS_OF_NAMES,
        *ENDPOINTS,
        *CODE_IN_COMMENTS,
        *SHAPES_OF_SMITHY,
        *AIRPORTS,
        *MEDIA_TYPES,
        *IMAGES,
        *STAND_INS,
        *HASHES,
        *ANONYMOUS,
        *OF_TOKENS_ON_CHAINS,
        *NOTED_HASHES,
        *PAGES,
        *STAND_INS_TO_REPLACE,
        *KEYS_OF_PROPERTIES,
        *NAMES_OF_ATTRIBUTES,
        *SPELLED_NAMES,
        *OF_JWT_IO,
    ],
)
def test_what_was_met_later_under_names_of_secrets_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(("path", "text"), SECRETS)
def test_a_secret_beside_it_is_found(path: str, text: str) -> None:
    assert found(path, text) == [1 + text.count("\n")]
