"""Calls that take a secret without a name for it, and definitions that return one."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn, random_uuid

TOKEN = drawn(36)
TENANT = random_uuid()
PUBLIC = "AAAA" + drawn(140)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'ssm.put_parameter(Name="/db", Value="{PASSWORD}", Type="SecureString")'),
        ("a.py", f"ssm.put_parameter(Name='/db', Type='SecureString', Value='{PASSWORD}')"),
        ("a.ts", f'new PutParameterCommand({{ Value: "{PASSWORD}", Type: "SecureString" }})'),
        ("a.rb", f"ssm.put_parameter(name: '/db', value: '{PASSWORD}', type: 'SecureString')"),
        ("a.go", f'Value: aws.String("{PASSWORD}"), Type: types.ParameterTypeSecureString,'),
        ("a.py", f'c = ClientSecretCredential(tenant, client, "{PASSWORD}")'),
        ("a.py", f'c = ClientSecretCredential("{TENANT}", "{TENANT}", "{PASSWORD}")'),
        ("a.js", f"new ClientSecretCredential(tenantId, clientId, '{PASSWORD}')"),
        ("A.cs", f'var c = new ClientSecretCredential(tenant, client, "{PASSWORD}", options);'),
        ("a.py", f'c = SearchClient(url, name, AzureKeyCredential("{TOKEN}"))'),
        ("a.js", f"new StorageSharedKeyCredential(account, '{TOKEN}')"),
        ("a.py", f'h = "Basic " + base64.b64encode(b"svc:{PASSWORD}").decode()'),
        ("a.py", f'h = base64.b64encode("svc:{VALUE}".encode()).decode()'),
        ("a.js", f"const h = 'Basic ' + btoa('svc:{PASSWORD}')"),
        ("a.js", f"const auth = `Basic ${{Buffer.from('svc:{PASSWORD}').toString('base64')}}`"),
        ("a.rb", f'h = "Basic " + Base64.strict_encode64("svc:{PASSWORD}")'),
        ("a.php", f"$h = 'Authorization: Basic ' . base64_encode('svc:{PASSWORD}');"),
        ("A.java", f'h("Basic " + Base64.getEncoder().encodeToString("a:{PASSWORD}".getBytes()))'),
        ("a.go", f'h := "Basic " + base64.StdEncoding.EncodeToString([]byte("svc:{PASSWORD}"))'),
        ("A.kt", f'private val dbPassword by lazy {{ "{PASSWORD}" }}'),
        ("A.kt", f'val clientSecret: String by lazy(NONE) {{ "{PASSWORD}" }}'),
        ("A.kt", f'val apiKey by lazy {{ "{TOKEN}" }}'),
        (
            "A.kt",
            f'override val password: String by lazy(LazyThreadSafetyMode.NONE) {{"{PASSWORD}"}}',
        ),
        ("a.rb", f'def password = "{PASSWORD}"'),
        ("a.rb", f"def self.client_secret = '{PASSWORD}'"),
        ("a.rb", f'def password() = "{PASSWORD}"'),
        ("a.rb", f'let(:password) {{ "{PASSWORD}" }}'),
        ("a.rb", f"let!(:api_key) {{ '{TOKEN}' }}"),
        ("a.rb", f'subject(:token) {{ "{TOKEN}" }}'),
        ("a.rb", f'define_method(:db_password) {{ "{PASSWORD}" }}'),
        ("A.cs", f'Configuration["Jwt:Key"] = "{TOKEN}";'),
        ("A.cs", f'builder.Configuration["Authentication:Jwt:Key"] = "{TOKEN}";'),
        ("A.cs", f'config["Encryption:Key"] = "{TOKEN}";'),
        ("a.json", f'"Jwt:Key": "{TOKEN}",'),
        ("a.tf", f"export DB_PASSWORD={PASSWORD}"),
        ("a.ts", f"  export DB_PASSWORD={PASSWORD}"),
        ("a.tpl.py", f"export API_TOKEN={TOKEN}"),
    ],
)
def test_what_a_call_or_a_definition_takes_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'ssm.put_parameter(Name="/db", Value="{PASSWORD}", Type="String")'),
        ("a.py", 'ssm.put_parameter(Name="/db", Value=value, Type="SecureString")'),
        ("a.py", 'ssm.put_parameter(Name="/db", Value=os.environ["DB"], Type="SecureString")'),
        ("a.ts", 'new PutParameterCommand({ Value: `${given}`, Type: "SecureString" })'),
        ("a.py", f'c = ClientSecretCredential("{TENANT}", "{TENANT}", secret)'),
        ("a.py", 'c = ClientSecretCredential(tenant, client, os.environ["SECRET"])'),
        ("a.py", 'AzureKeyCredential(os.environ["SEARCH_KEY"])'),
        ("a.py", 'x = base64.b64encode("shop:orders".encode())'),
        ("a.js", "const x = btoa('key:value')"),
        ("a.js", "const h = 'Basic ' + btoa(`${user}:${password}`)"),
        ("a.js", "const h = 'Basic ' + btoa('user:password')"),
        ("a.py", 'h = "Basic " + b64encode("svc:" + password)'),
        ("a.py", 'x = b64encode(b"https://shop.example")'),
        ("a.js", f"const x = Buffer.from('{VALUE}')"),
        ("A.kt", f'val passwordHint by lazy {{ "{PASSWORD}" }}'),
        ("A.kt", "val password by lazy { read() }"),
        ("A.kt", 'val password by lazy { System.getenv("DB_PASSWORD") }'),
        ("a.rb", f'let(:user) {{ "{PASSWORD}" }}'),
        ("a.rb", 'let(:password) { ENV["DB_PASSWORD"] }'),
        ("a.rb", 'context(:password) { "it is asked for" }'),
        ("A.cs", 'Configuration["Jwt:Issuer"] = "shop.example";'),
        ("A.cs", f'cache["Orders:Key"] = "{VALUE}";'),
        ("A.cs", 'var key = Configuration["Jwt:Key"];'),
        ("A.cs", 'var key = Configuration["Jwt:Key"] ?? throw new Error("Jwt:Key is missing");'),
        ("a.ts", "export const password = read()"),
        ("a.tf", "export DB_PASSWORD=$(aws secretsmanager get-secret-value)"),
        ("a.tf", "export DB_PASSWORD=${var.password}"),
        ("a.py", "export_password=given"),
    ],
)
def test_what_only_looks_like_a_secret_for_a_call_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'MESSAGE_AUTH_KEYS = ("user", "pass")'),
        ("a.py", 'AUTH_KEYS = ["login", "password"]'),
        ("a.js", "const credentialKeys = ['user', 'secret'];"),
        ("a.rb", "AUTH_KEYS = ['user', 'passwd'].freeze"),
        ("a.py", f'HOST_KEY = "ssh-rsa {PUBLIC}"'),
        ("a.py", f'HOST_KEY = ("ssh-rsa {PUBLIC[:60]}"\n    "{PUBLIC[60:]}")'),
        ("a.js", f"const signingKey = 'ssh-ed25519 {PUBLIC} deploy@host'"),
        ("a.yaml", f"host_key: ecdsa-sha2-nistp256 {PUBLIC}"),
        ("a.ipynb", r'  "password = getpass.getpass(\"Password: \")\n"'),
        ("a.ipynb", r'  "token = getpass.getpass(\"Token: \")\n",'),
        ("a.py", 'print(f"{getpass.getpass("Your key: ")}")'),
    ],
)
def test_names_of_keys_public_keys_and_prompts_are_left_alone(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", f'AUTH_KEYS = ("user", "{TOKEN}")'),
        ("a.py", f'HOST_KEY = "Bearer {TOKEN}"'),
        ("a.py", f'PASSWORDS = ["{PASSWORD}", "pass"]'),
        ("a.py", f'client.password("{PASSWORD}")'),
    ],
)
def test_secrets_beside_such_names_stay_found(path: str, text: str) -> None:
    assert found(path, text) == [1]


@pytest.mark.parametrize(
    "mechanism", ["MONGODB-X509", "MONGODB-AWS", "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS", "CRAM-MD5"]
)
def test_a_mechanism_of_authentication_is_no_password(mechanism: str) -> None:
    assert found("app.py", f'AUTH_PASSWORD = "{mechanism}"') == []
    assert found("app.py", f'AUTH_PASSWORD = "{mechanism}7x"') == [1]


@pytest.mark.parametrize(
    "line",
    [
        f"conn.login('ann@shop.example', '{PASSWORD}', function (err, res) {{",
        f"conn.login('ann', '{PASSWORD}', (err) => {{",
        f"client.authenticate('ann', '{PASSWORD}', done);",
        f'smtp.login("ann", "{PASSWORD}", initial_response_ok=True)',
        f'new UsernamePasswordCredentials("ann", "{PASSWORD}", null)',
    ],
)
def test_a_pair_may_have_arguments_behind_it(line: str) -> None:
    assert found("app.js", line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "conn.login(user, 'otter', done);",
        "test.login('ann', 'otter', 'shows the page');",
        "conn.login('ann', password, done);",
    ],
)
def test_other_arguments_of_a_login_are_left_alone(line: str) -> None:
    assert found("app.js", line) == []
