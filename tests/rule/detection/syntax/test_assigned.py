"""Values behind a name in code, in each language's forms."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found

STATE = "reset"
TYPE = "string"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'token = environ.get("APP_TOKEN", "{VALUE}")'),
        ("app.py", f'token = os.environ.get("APP_TOKEN") or "{VALUE}"'),
        ("app.py", f'connect(os.getenv("APP_TOKEN") or "{VALUE}")'),
        ("app.py", f'token = config("APP_TOKEN", default="{VALUE}")'),
        ("app.js", f'const token = process.env["APP_TOKEN"] ?? "{VALUE}";'),
        ("app.ts", f"token: process.env.APP_TOKEN || '{VALUE}',"),
        ("app.rb", f'token = ENV.fetch("APP_TOKEN", "{VALUE}")'),
        ("app.rb", f'token = ENV["APP_TOKEN"] || "{VALUE}"'),
        ("App.cs", f'var t = Environment.GetEnvironmentVariable("APP_TOKEN") ?? "{VALUE}";'),
        ("App.java", f'String token = System.getProperty("app.token", "{VALUE}");'),
        ("App.java", f'@Value("${{app.token:{VALUE}}}") String token;'),
        ("App.kt", f'val token = System.getenv("APP_TOKEN") ?: "{VALUE}"'),
        ("app.php", f"$token = getenv('APP_TOKEN') ?: '{VALUE}';"),
        ("app.php", f"'token' => env('APP_TOKEN', '{VALUE}'),"),
        ("run.sh", f'TOKEN="${{APP_TOKEN:-{VALUE}}}"'),
        ("stack.yaml", f"token: ${{APP_TOKEN:{VALUE}}}"),
    ],
)
def test_a_default_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'token = os.environ.get("APP_TOKEN_2024X", "")'),
        ("app.py", 'token = read_secret("orders/token-2024X")'),
        ("app.py", 'token = tokens["orders-2024X"]'),
        ("app.py", 'token = client.get_secret_value(SecretId="orders-2024X")["SecretString"]'),
        ("app.py", 'token = fetch(url, name="orders-2024X")'),
        ("app.py", 'password = password.encode("latin1")'),
        ("app.py", 'password = str(read()).encode("utf-16")'),
        ("app.py", 'secret = get_secret(client, arn, "orders-2024X")'),
        ("app.js", "const secret = await fetchSecret(client, arn, 'orders-2024X');"),
        ("app.py", 'if "Username" not in secret or "Password" not in secret:'),
        ("app.py", 'has_password = is_user or "orders-2024X" in passwords'),
        ("app.js", "const hasToken = isUser || 'orders2024X' in tokens;"),
        ("app.js", "const noToken = isUser || 'orders2024X' === given;"),
        ("form.html", '<input type="password" id="smtpPass" placeholder="Password" required/>'),
        ("form.html", '<input id="apiToken" placeholder="orders-2024X" />'),
        ("form.html", '<input id="apiToken" aria-label="orders-2024X" />'),
        ("app.js", "show(ok ? 'token' : 'orders2024X');"),
        ("app.js", "show(ok ? 'no token' : \"orders2024X\");"),
        ("app.js", "const token = await getToken('orders-2024X');"),
        ("app.js", "const token = secrets['orders-2024X'];"),
        ("app.js", 'const valid = token.kind === "bearer";'),
        ("App.java", 'String token = vault.read("orders-2024X").get("value");'),
        ("run.sh", 'TOKEN="${APP_TOKEN:?the variable APP_TOKEN_2024X must be set}"'),
        ("run.sh", 'TOKEN="${APP_TOKEN:-$OTHER_TOKEN_2024}"'),
    ],
)
def test_a_name_of_a_secret_in_an_expression_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("main.rs", f'const DB_PASSWORD: &str = "{PASSWORD}";'),
        ("main.rs", f'static DB_PASSWORD: &\'static str = "{PASSWORD}";'),
        ("main.rs", f'let mut password: Option<String> = Some("{PASSWORD}".into());'),
        ("main.go", f'var dbPassword string = "{PASSWORD}"'),
        ("main.go", f'password, err := "{PASSWORD}", nil'.replace(", err", "")),
        ("app.py", f'password: str | None = "{PASSWORD}"'),
        ("app.py", f'password: Annotated[str, Field()] = "{PASSWORD}"'),
        ("app.py", f"password: Final = '''{PASSWORD}'''"),
        ("app.ts", f"  private readonly dbPassword?: string = '{PASSWORD}';"),
        ("app.ts", f"const passwords : Map<string, string> = '{PASSWORD}';"),
        ("App.kt", f'const val DB_PASSWORD: String = "{PASSWORD}"'),
        ("App.swift", f'let dbPassword : String? = "{PASSWORD}"'),
        ("App.scala", f'val dbPassword: String = """{PASSWORD}"""'),
        ("App.vb", f'Dim dbPassword As String = "{PASSWORD}"'),
        ("app.c", f'static const char db_password[] = "{PASSWORD}";'),
        ("app.c", f'#define DB_PASSWORD "{PASSWORD}"'),
        ("app.cpp", f'std::string password("{PASSWORD}");'),
        ("app.pas", f"password := '{PASSWORD}';"),
        ("app.sql", f"v_password VARCHAR2(30) := '{PASSWORD}';"),
    ],
)
def test_the_type_of_a_declaration_does_not_hide_its_value(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'password = SecretStr("{PASSWORD}")'),
        ("app.py", f'password = pydantic.SecretStr("{PASSWORD}")'),
        ("app.py", f'password = bytes("{PASSWORD}", "utf-8")'),
        ("app.py", f'password = b64decode("{PASSWORD}")'),
        ("app.js", f'const password = Buffer.from("{PASSWORD}", "base64");'),
        ("app.js", f'const password = String("{PASSWORD}").trim();'),
        ("stack.ts", f'password: SecretValue.unsafePlainText("{PASSWORD}"),'),
        ("main.go", f'password := []byte("{PASSWORD}")'),
        ("main.rs", f'let password = String::from("{PASSWORD}");'),
        ("App.java", f'char[] password = "{PASSWORD}".toCharArray();'),
        ("App.java", f'Password password = new Password("{PASSWORD}");'),
        ("App.cs", f'var password = new NetworkString("{PASSWORD}");'),
        ("main.tf", f'password = sensitive("{PASSWORD}")'),
    ],
)
def test_a_call_that_passes_its_literal_on_does_not_hide_it(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("App.java", f'dataSource.setPassword("{PASSWORD}");'),
        ("App.java", f'builder.password("{PASSWORD}").build();'),
        ("App.java", f'properties.put("db.password", "{PASSWORD}");'),
        ("App.java", f'DriverManager.getConnection(url, "app", "{VALUE}");'),
        ("App.cs", f'client.UsePassword("{PASSWORD}");'),
        ("app.py", f'account.set_password("{PASSWORD}")'),
        ("app.py", f'setattr(config, "db_password", "{PASSWORD}")'),
        ("app.py", f'monkey.setenv("DB_PASSWORD", "{PASSWORD}")'),
        ("app.rb", f"config.with_password('{PASSWORD}')"),
        ("wp-config.php", f"define( 'DB_PASSWORD', '{PASSWORD}' );"),
    ],
)
def test_what_a_call_sets_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.js", f"return user === 'otter' && password === '{PASSWORD}';"),
        ("app.py", f'if username == "otter" and body["password"] == "{PASSWORD}":'),
        ("app.py", f'return (user == "otter") and (passwd == "{PASSWORD}")'),
        ("main.go", f'if form.Email == "otter@heron.example" && form.Password == "{PASSWORD}" {{'),
        ("app.ts", f"if (req.body.password !== '{PASSWORD}' || req.body.login !== 'otter') {{"),
        ("app.rb", f"name == 'otter' && user == 'heron' && password == '{PASSWORD}'"),
        ("test_app.py", f'assert config.sudo.password == "{PASSWORD}"'),
        ("test_app.py", f"assert settings['db_password'] == '{PASSWORD}'"),
        ("app.spec.js", f"assert(given.password !== '{PASSWORD}');"),
    ],
)
def test_a_password_that_is_compared_beside_its_user_or_asserted_is_found(
    path: str, line: str
) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.js", f"if (user === 'otter' && typeof password === '{TYPE}') {{"),
        ("app.js", "if (password === 'heron') {"),
        ("app.js", "if (user !== '' && password !== '') {"),
        ("app.py", 'if username == "otter" and password == other:'),
        ("app.py", 'assert step == "createSecret"'),
        ("app.py", 'assert token_type == "refresh_token"'),
        ("app.py", 'if field == "user" and kind == "password":'),
        ("app.ts", f"if (input.oldPassword !== '{STATE}') {{"),
        ("app.js", "const locked = album.password === '1' ? 'heron' : 'otter';"),
    ],
)
def test_what_a_passwords_name_is_compared_with_is_mostly_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'password = "{PASSWORD}" if live else None'),
        ("app.py", f'password = given if given else "{PASSWORD}"'),
        ("app.js", f"const password = isLive ? '{PASSWORD}' : '';"),
        ("app.js", f"const password = isLive ? given : '{PASSWORD}';"),
        ("app.js", f"const password = given && '{PASSWORD}';"),
        ("app.rb", f"password = '{PASSWORD}' unless given"),
        ("app.py", f'PASSWORDS = ["{PASSWORD}", other]'),
        ("app.py", f'passwords = {{"orders": "{PASSWORD}"}}'),
        ("app.py", f'password = first = "{PASSWORD}"'),
        ("app.py", f'password = "{PASSWORD[:6]}" "{PASSWORD[6:]}"'),
        ("app.js", f'const password = "{PASSWORD[:6]}" + "{PASSWORD[6:]}";'),
        ("app.php", f'$password = "{PASSWORD[:6]}" . "{PASSWORD[6:]}";'),
    ],
)
def test_a_value_is_found_in_any_part_of_an_expression(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("context.xml", f'<Resource name="jdbc/orders" password="{PASSWORD}"/>'),
        ("beans.xml", f'<property name="password" value="{PASSWORD}"/>'),
        ("server.xml", f'<Pass encoding="plain">{PASSWORD}</Pass>'),
        ("app.plist", f"<key>dbPassword</key><string>{PASSWORD}</string>"),
        ("values.xml", f'<string name="db_password">{PASSWORD}</string>'),
        ("job.xml", f"<name>DB_PASSWORD</name> <value>{PASSWORD}</value>"),
        ("params.json", f'{{"ParameterKey": "DbPassword", "ParameterValue": "{PASSWORD}"}}'),
        ("task.json", f'{{"name": "DB_PASSWORD", "value": "{PASSWORD}"}}'),
        ("app.json", f'"args": ["--db-password", "{PASSWORD}"]'),
    ],
)
def test_the_value_of_a_pair_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'fields = ["password", "email"]'),
        ("app.py", 'parser.add("--password", help="the password of the database")'),
        ("app.py", "raise ValueError(\"either 'password' or 'token' must be given\")"),
        ("app.py", 'def ask(password: str, method: str = "scrypt") -> "Answer": ...'),
        ("app.py", 'if secret.startswith("rk_live"): pass'),
        ("app.py", '"Secret": (__spec__.parent, ".types"),'),
        ("app.js", "t('password', { count: 'plural' })"),
        ("App.java", 'throw new PasswordException("expired");'),
        ("beans.xml", '<property name="passwordSource" ref="vault"/>'),
        ("settings.xml", "<password>${env.DB_PASSWORD}</password>"),
        ("task.json", '{"name": "DB_PASSWORD", "valueFrom": "orders-database"}'),
    ],
)
def test_what_only_stands_beside_a_passwords_name_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'password = (("velvet", "Otter"), ("heron", "Meadow"))'),
        ("app.py", 'admin_secret = [["velvet", "otter"], ["heron", "meadow"]]'),
        ("app.py", 'DB_PASSWORD = (("velvet", "otter", 1), ("heron", "meadow", 2))'),
        ("app.js", "const clientSecret = [['velvet', 'otter'], ['heron', 'meadow']];"),
        ("app.py", 'PASSWORD_CHOICES = ("velvet", "heron")'),
        ("app.groovy", "usernamePassword(credentialsId: 'heron-velvet-41', variable: 'P')"),
        ("app.groovy", "def creds = usernamePassword(credentialsId: 'heron-velvet-41')"),
        ("app.rb", "token = Token.new(parameter_name: 'heron-velvet-41x')"),
        ("App.swift", 'let secret = Secret(path: "/heron/velvet41x", region: "eu")'),
    ],
)
def test_what_has_its_own_meaning_in_a_value_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'passwords = ("{PASSWORD}", "otters")'),
        ("app.py", f'credentials = [("ann", "{PASSWORD}"), ("bob", "velvet")]'),
        ("app.py", f'passwords = [["{PASSWORD}"], ["otters"]]'),
        ("app.py", f'api_tokens = [["{VALUE}", "live"], ["x", "test"]]'),
        ("App.swift", f'let password = Secret(value: "{PASSWORD}")'),
        ("App.swift", f'let signingKey = SymmetricKey(data: Data("{VALUE}".utf8))'),
        ("App.cs", f'var password = live ? Secret(name: n) : "{PASSWORD}";'),
    ],
)
def test_members_of_lists_and_arguments_may_be_passwords(path: str, line: str) -> None:
    assert found(path, line) == [1]
