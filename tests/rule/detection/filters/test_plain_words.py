"""Versions, states and code under names of secrets; and passwords that look a little like them."""

from __future__ import annotations

import pytest

from rule.detection.filters import plain_words, versions
from tests.rule.detection.syntax.reading import found
from tests.rule.detection.written_values import drawn


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("package-lock.json", '        "getpass": "^0.1.1",'),
        ("package-lock.json", '    "fs-minipass": "^2.0.0",'),
        ("package-lock.json", '    "minipass": "~7.1.2"'),
        ("package-lock.json", '    "parse-passwd": ">=1.0.0 <3",'),
        ("package-lock.json", '    "minipass": "^3.0.0 || ^5.0.0"'),
        ("package.json", '    "cpass": "npm:cryptr@^6.0.2",'),
        ("package.json", '    "getpass": "0.1.7",'),
        ("yarn.lock", '    getpass "^0.1.1"'),
        ("Pipfile", 'keypass = "==1.4.2"'),
        ("requirements.txt", "detect-secrets==1.5.0          # the detectors"),
        ("requirements.txt", "secretstorage==3.3.3"),
        ("requirements.txt", "detect-secrets==1.5.0 \\"),
        ("requirements.in", "secretstorage == 3.3.3; sys_platform == 'linux'"),
        ("constraints.txt", "git-secrets===1.3rc2"),
    ],
)
def test_the_version_of_a_package_is_no_password(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.js", "log({privateKey: privateKey ? 'SET' : 'MISSING'});"),
        ("app.js", "console.log(`${r.ok ? '✅ PASS' : '❌ FAIL'} | ${r.type}`);"),
        ("app.js", "console.log(`OK: ${hasRoot ? 'PASS' : 'FAIL'} | ${body.length}`);"),
        ("app.ts", "const state = {pass: 'PASSED', fail: 'FAILED'};"),
        ("app.py", 'report = {"password": "not set", "token": "configured"}'),
        ("app.py", 'status["client_secret"] = "provided"'),
    ],
)
def test_the_state_of_a_secret_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'secret_dict = get_secret_dict(client, arn, "AWSCURRENT")'),
        ("app.py", 'pending_secret = get_secret_dict(client, arn, "AWSPENDING", token)'),
        ("app.js", "const secret = getSecret('AWSPREVIOUS');"),
        ("app.py", 'secret_stage_password = "AWSCURRENT"'),
    ],
)
def test_the_stage_of_a_secrets_version_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("map.json", '"CLIENT_SECRET": "GGL_SEC",'),
        ("map.json", '    "PAYMENTS_CLIENT_SECRET": "PAY_SEC",'),
        ("app.py", 'NAMES = {"db_password": "SHOP_DB_PW_NAME"}'),
        ("app.js", "const passwordVariable = 'x', dbPassword = 'SHOP_DB_CONNECTION';"),
    ],
)
def test_the_name_of_a_constant_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'log.error("setSecret: no user %s but %s." % (a_dict["id"], secret["id"]))'),
        ("app.py", 'log.error("setSecret: %s, not %s." % (new_secret["user"], secret["user"]))'),
        ("run.sh", "SECRET=$(grep '^SECRET=' \"$OLDPWD/.env\" | tail -n1 | cut -d'=' -f2-)"),
        ("run.sh", 'API_KEY=$(grep "^SHOP_API_KEY=" "$FILE" | cut -d\'=\' -f2- | sed \'s/^"//\')'),
        ("run.sh", 'DB_PASSWORD=$(jq -r ".db.password" settings.json)'),
        ("run.sh", "TOKEN=$(aws ssm get-parameter --name 'shop-token-2024X' --query 'V1a2')"),
    ],
)
def test_code_that_reads_a_secret_holds_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("names.py", '    "ConnectionClientSecret": ".types",'),
        ("names.py", '    "ClientSigningKeys": ".clients.types",'),
        ("map.js", "  'ChangePassword': './auth/passwords',"),
        ("model.py", "    'secrets': 'list[str]'"),
        ("model.py", "'secrets': 'dict(str, str)',"),
        ("model.py", "'secret': 'bool',"),
        (
            "index.js",
            'if(typeof c.passwordOf!="function"||"symbol"==typeof c.passwd)return e',
        ),
        (
            "index.js",
            "const a = {password: 'function', secret: 'symbol', passwd: 'undefined'};",
        ),
        ("model.py", 'PASSWORD = {"password": "Optional[str]"}'),
        ("settings.py", 'PASSWORD_CLASS = dict(password="shop.auth.hashers.PBKDF2PasswordHasher")'),
        ("settings.py", 'PASSWORD_HASHERS = [\n    "shop.auth.hashers.PBKDF2SHA1Hasher",\n]'),
    ],
)
def test_a_type_or_a_module_is_no_password(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("index.js", 'return this.secret ? (0, c.createHmac)("sha256", b(this.secret)) : no("x");'),
        ("index.js", 'return this.secret!==void 0?(0,c.createHmac)("sha512",b(this.secret)):0;'),
        ("index.js", "const secret = (0, util.promisify)('orders2024X');"),
        ("index.js", 'var token = (0, tokens_1.read)("orders-2024X");'),
        ("index.js", 'var _RKPW = "ReplaceKeyPrefixWith";'),
        ("index.js", 'var _MUP = "x", _SSKPW = "ShopSigningKeyPasswordWriter";'),
        ("index.js", 'var _TOPW="TableOfPartsWritten",_a="b";'),
    ],
)
def test_what_a_bundler_writes_around_a_secrets_name_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("client.py", 'if client_secret:\n    client_secret_method_secret = "client_secret_basic"'),
        (
            "client.py",
            'm: Literal["client_secret_basic", "client_secret_post"] = "client_secret_post"',
        ),
        ("client.py", 'registered = {"client_secret": "private_key_jwt"}'),
        ("claims.py", 'self.setdefault("userinfo_encrypted_response_enc", "A128CBC-HS256")'),
        ("claims.py", 'jwt_secret_kind_secret = "RSA-OAEP-256"'),
        ("app.js", "const secretHash = hash(secret, 'x'), password = 'sha512';"),
    ],
)
def test_what_a_standard_registers_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "paginators-1.json",
            '"GetApiKeys": {\n  "input_token": "position",\n  "limit_key": "limit"\n}',
        ),
        ("paginators-1.json", '"ListSecrets": {\n  "result_key": "SecretList2"\n}'),
        (
            "service-2.json",
            '"EnvironmentSecrets":{\n  "type":"map",\n  "key":{"shape":"SecretsName"}\n}',
        ),
        (
            "discovery.json",
            '"protocolSecrets": {\n  "methods": {\n    "http": "POST",\n    "id": "a.b"\n  }\n}',
        ),
        (
            "schema.json",
            '"password": {\n "annotations": {\n  "required": [\n   "users.insert"\n  ]\n }\n}',
        ),
        ("errors.py", 'PrivateKeyMismatch = "93521"'),
        ("token.py", 'EXPIRES_IN = {\n    "implicit": 3600,\n    "password": 864000,\n}'),
        ("kms.py", 'KMS_ENCRYPTION_CONTEXT_KEY = "LambdaFunctionName"'),
        (
            "0007_alter.py",
            '    dependencies = [\n        ("auth", "0006_require_types_0002"),\n    ]',
        ),
        ("signing.py", 'def signer(salt="shop.core.signing"): ...'),
        ("signing.py", 'salt = "cookie-session"'),
        ("secrets.py", 'x = get_secret("my-secret", VersionId="f658cac098a541d9b9938a76a7799194")'),
        ("alb.py", 'headers = {"authorization": "Bearer token123"}'),
        ("gateway.xml", "<token>TOKEN-12345</token>"),
        ("eval.py", "database_keywords = ['database', 'table', 'query']"),
        ("eval.py", 'api_keyword = "teal"; account_keywords = ["badger"]'),
        ("jobs.js", 'paginate({ output_token: "Jobs[-1].JobId2", input_token: "Shards2.Id3" });'),
        ("trace.js", 'module.exports = { PEER_SERVICE_KEY: "peer.service" };'),
        ("trace.js", 'var c = { ROUTING_API_KEY: "_dd.llmobs.routing.api_key" };'),
        ("router.js", 'if (!(key1 === "allowHTTP1")) { key2 = "maxAge2Days"; }'),
        ("url.js", "var userinfoEncodeSet = new Set([47, 58, 59, 61, 64, 91, 92, 93, 94, 124]);"),
        ("jose.js", 'if (secret || ["secret", "public", "private"].includes(key.type)) no();'),
        ("aws.js", 'const signingKey = await getHmacSha256(serviceKey, "aws4_request");'),
        ("mysql.js", 'plugins = { authSecret: "caching_sha2_password" };'),
        ("mail.js", 'var MESSAGE_AUTH_KEYS = ["type", "user", "accessToken", "expires"];'),
        ("api.js", 'fail(`apiKey or adminAPIKey is set, or "Authorization" is`);'),
        (
            "pem.js",
            'if (!has.call(e, "password") || !Object.hasOwnProperty.call(e, "passType")) no();',
        ),
        ("sum.js", "// computeSum('', 'test_secret') => 'f7f9bd47fb987337b5796fdc1fdb9ba2'"),
        ("pgp.js", 'var key = h.v6Keys ? "curve25519" : "ecc", e = "curve25519Legacy";'),
        ("utils.py", 'credentials = {"environment", "workload_identity", "managed_identity"}'),
    ],
)
def test_what_libraries_describe_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param("app.py", 'password = ".tealbadger41"', id="a dot first"),
        pytest.param("app.py", 'password = "teal.badger.41"', id="dots within"),
        pytest.param("app.py", 'password = "liststr-badger"', id="a type first"),
        pytest.param("app.py", 'password = "sha256-badger"', id="a digest first"),
        pytest.param("app.js", "password: crypto.from('tealbadger41')", id="a call"),
        pytest.param("app.js", "var KPW = 'tealbadger';", id="other initials"),
        pytest.param("app.js", "const createdPassword = 'tealbadger';", id="a participle"),
        pytest.param("app.py", "GET_PASSWORD = 'tealbadger'", id="a constant"),
        pytest.param("app.py", 'salt = "teal-badger-41"', id="a salt with a number"),
        pytest.param("app.py", "salt = 'tealbadger'", id="a salt of one word"),
        pytest.param("app.py", '"password": 864013,', id="no whole hours"),
        pytest.param("app.py", 'token = "badger12345"', id="a word, and digits"),
        pytest.param("app.py", 'SECRETS = {\n    "db": "tealbadger",\n}', id="a member"),
        pytest.param("app.py", 'db_pass = "caching_badger2"', id="words and a number"),
        pytest.param("app.js", "var key = f(['a']), secret = ['tealbadger'];", id="in a list"),
        pytest.param("app.py", 'token = config.get(NAME, "teal-badger-41")', id="another default"),
        pytest.param("app.py", 'auth = ("shop", "tealbadger")', id="a pair"),
        pytest.param("app.js", "const password = '^7heron';", id="a caret"),
        pytest.param("app.js", "const password = '~1.lake.2';", id="a tilde"),
        pytest.param("app.js", "const password = '>=heron41';", id="a comparison"),
        pytest.param("app.js", "const password = ok ? 'teal41badger' : 'set';", id="a branch"),
        pytest.param("app.py", 'password = "missing41heron"', id="a state in a word"),
        pytest.param("app.py", 'password = "passedHeron"', id="a state first"),
        pytest.param("app.py", 'password = "AWSCURRENT-heron"', id="a stage, and more"),
        pytest.param("app.py", 'password = "TEAL_BADGER_41"', id="a constant with a number"),
        pytest.param("app.py", 'password = "TEALBADGER"', id="capitals"),
        pytest.param("app.py", 'password = "%heron(41+lake["', id="signs"),
        pytest.param("app.py", 'password = "]+41heron"', id="a bracket first"),
        pytest.param("run.sh", "PASSWORD=$(echo 'teal41badger')", id="said by the shell"),
        pytest.param("run.sh", "PASSWORD=$(printf 'teal41badger')", id="printed"),
        pytest.param("app.py", 'secret = os.getenv("SECRET", "teal41badger")', id="a default"),
    ],
)
def test_a_password_that_only_resembles_them_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1 + line.count("\n") // 2]


def test_a_generated_value_is_never_a_version_a_state_or_code() -> None:
    filters = (
        versions.is_version_range,
        versions.is_version,
        plain_words.is_state,
        plain_words.is_name_of_constant,
        plain_words.is_piece_of_code,
    )
    for value in (drawn(24) for _ in range(200)):
        assert not any(each(value) for each in filters)
