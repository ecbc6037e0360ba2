"""Forms in which languages give a name its value that are met seldom, and what only looks so."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn, hexadecimal

TOKEN = drawn(36)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.go", f'flag.StringVar(&pw, "db-password", "{PASSWORD}", "password of the database")'),
        ("a.go", f'pw := flag.String("password", "{PASSWORD}", "password of the database")'),
        ("a.go", f'cmd.Flags().StringVar(&o.pw, "password", "{PASSWORD}", "of the database")'),
        ("A.cs", f'var pw = configuration.GetValue<string>("Db:Password", "{PASSWORD}");'),
        ("A.cs", f'var pw = config.GetValue<String>("Jwt:Secret", "{PASSWORD}");'),
        ("A.kt", f'val pw = prefs.getProperty<String>("db.password", "{PASSWORD}")'),
        ("a.go", f'	Password string `env:"DB_PASSWORD" envDefault:"{PASSWORD}"`'),
        ("a.go", f'	Token string `default:"{TOKEN}"`'),
        ("a.go", f'	Password *string `long:"password" default:"{PASSWORD}" required:"true"`'),
        ("A.java", f'Map.of("user", "app", "password", "{PASSWORD}");'),
        ("A.java", f'ImmutableMap.of("user", user, "stage", "live", "password", "{PASSWORD}");'),
        ("A.java", f'Map.<String, Object>of("user", "app", "password", "{PASSWORD}");'),
        ("A.java", f'request.setHeader("Authorization", "Bearer " + "{TOKEN}");'),
        ("a.js", f"headers.Authorization = 'Bearer ' + '{TOKEN}';"),
        ("a.py", f'headers = {{"Authorization": "Token " + "{TOKEN}"}}'),
        # pragma: allowlist nextline secret
        ("a.py", f'user, password = "app", "{PASSWORD}"'),
        # pragma: allowlist nextline secret
        ("a.py", f'host, user, password = "db", "app", "{PASSWORD}"'),
        ("a.py", f'self.user, self.password = ("app", "{PASSWORD}")'),
        ("a.go", f'user, password := "app", "{PASSWORD}"'),
        # pragma: allowlist nextline secret
        ("a.rb", f"user, password = 'app', '{PASSWORD}'"),
        ("a.js", f"const [user, password] = ['app', '{PASSWORD}'];"),
        # pragma: allowlist nextline secret
        ("a.py", f'password, user = "{PASSWORD}", "app"'),
        ("a.py", f'self.password, self.user = ("{PASSWORD}", "app")'),
        ("a.go", f'	dbPassword, region := "{PASSWORD}", regionOf(ctx)'),
        ("a.js", f"const [password, user] = ['{PASSWORD}', 'app'];"),
        ("a.json", f'"DB_PASSWORD": {{"value": "{PASSWORD}"}},'),
        ("a.json", f'"dbPassword": {{ "type": "securestring", "defaultValue": "{PASSWORD}" }},'),
        ("a.json", f'"DbPassword": {{"Type": "String", "Default": "{PASSWORD}"}}'),
        ("a.tf", f'variable "db_password" {{ default = "{PASSWORD}" }}'),
    ],
)
def test_a_value_in_a_form_that_is_met_seldom_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.go", 'flag.StringVar(&pw, "password", "", "password of the database")'),
        ("a.go", 'flag.StringVar(&file, "password-file", "/etc/orders", "where it stands")'),
        ("a.go", 'flag.BoolVar(&ask, "password", true, "ask for it")'),
        ("a.go", '	Password string `json:"password" yaml:"otterpond"`'),
        ("a.go", '	PasswordFile string `default:"/etc/orders"`'),
        ("A.java", 'Map.of("password", "text", "user", "otterpond");'),
        ("A.java", 'Map.of("otterpond", "password", "meadow", "user");'),
        ("A.java", 'request.setHeader("Authorization", "Bearer " + token);'),
        ("A.java", 'request.setHeader("Authorization", "Bearer " + "token");'),
        ("a.py", 'password, user = read(), "otterpond"'),
        ("a.py", 'user, password = "otterpond", read()'),
        ("a.js", 'const { password, user = "otterpond" } = given;'),
        ("a.py", 'def login(password, user="otterpond", port=5432): pass'),
        ("a.py", 'password, user = read("otterpond", 3), "app"'),
        ("a.go", 'password, err := read("otterpond", 3)'),
        ("a.py", 'for user, password in (("otter", read()),): pass'),
        ("a.json", '"password": {"type": "string", "description": "otterpond"}'),
        ("a.json", '"password": {"type": "string", "default": ""}'),
        ("a.json", '"password": {"label": "Password", "value": "Password"}'),
        ("a.js", "const form = { password: { rules: [{ value: 'required' }] } };"),
    ],
)
def test_a_form_that_is_met_seldom_without_a_secret_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f'if hmac.compare_digest(token, "{TOKEN}"):'),
        ("a.py", f'if secrets.compare_digest(given, b"{TOKEN}"):'),
        ("a.php", f"if (hash_equals('{TOKEN}', $given)) {{"),
        ("a.go", f'subtle.ConstantTimeCompare([]byte(given), []byte("{TOKEN}"))'),
        ("a.rb", f"Rack::Utils.secure_compare(given, '{TOKEN}')"),
        ("A.java", f'return user.equals("app") && password.equals("{PASSWORD}");'),
        ("A.java", f'if (user.equalsIgnoreCase("app") && password.equals("{PASSWORD}")) {{'),
        ("A.java", f'return "app".equals(user) && "{PASSWORD}".equals(password);'),
        ("a.js", f"if (req.query.token !== '{TOKEN}') return;"),
        ("a.js", f"if (request.headers.token === '{TOKEN}') return;"),
        ("a.js", f"if (event.queryStringParameters.token != '{TOKEN}') return;"),
    ],
)
def test_what_a_secret_is_compared_with_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "if hmac.compare_digest(token, expected):"),
        ("a.py", 'if hmac.compare_digest(digest, "sha256"):'),
        ("A.java", 'return type.equals("user") || type.equals("password");'),
        ("A.java", 'if ("password".equals(name)) {'),
        ("A.java", 'return "app".equals(user) && password.equals(other);'),
        ("a.js", "if (req.query.token === 'required') return;"),
        ("a.js", f"const page = query.token || '{VALUE}';"),
    ],
)
def test_what_else_is_compared_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.php", 'curl_setopt($ch, CURLOPT_USERPWD, "$user:$pass");'),
        ("a.php", 'curl_setopt($ch, CURLOPT_USERPWD, "{$user}:{$pass}");'),
        ("a.php", '$basicAuth = "$user:$pass";'),
        ("a.js", "const Password = styled.input`color: red`;"),
        ("a.ts", "const Secret = styled(Input)<Props>`margin: 0 auto`;"),
        ("a.js", "const password = css`display: none`;"),
        ("a.js", f"const TOKENS = {{ USDC: '0x{hexadecimal(40)}' }};"),
        ("a.js", f"token: '0x{hexadecimal(40)}',"),
        ("a.py", f'TOKENS = ["0x{hexadecimal(40)}"]'),
        ("a.yaml", "  - secretKey: password"),
        ("a.yaml", "  - secretKey: token"),
        ("a.yaml", "    secretKey: username"),
    ],
)
def test_what_is_no_value_of_a_secret_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.js", f"const password = String.raw`{PASSWORD}`;"),
        # pragma: allowlist nextline secret
        ("a.py", f"password = '`{PASSWORD}'"),
        # pragma: allowlist nextline secret
        ("a.py", f'db_password = "x`{PASSWORD}"'),
        # pragma: allowlist nextline secret
        ("a.js", f"const password = 'ab`{PASSWORD}';"),
        # pragma: allowlist nextline secret
        ("a.yaml", f'jwtSecret: "7`{PASSWORD}"'),
        ("a.js", f"const password = `{PASSWORD}`;"),
        # pragma: allowlist nextline secret
        ("a.js", f"const privateKey = '0x{hexadecimal(64)}';"),
        ("a.yaml", f"    secretKey: {PASSWORD}"),
        ("a.php", f'curl_setopt($ch, CURLOPT_USERPWD, "app:{PASSWORD}");'),
    ],
)
def test_secrets_beside_these_stay_found(path: str, line: str) -> None:
    assert found(path, line) == [1]
