"""Secrets on command lines, in headers, in SQL and in calls without a name for them."""

from __future__ import annotations

import pytest

from rule.detection.syntax.command_lines import _FORMS, _NARROWER, PROGRAM_WORDS, on_command_line
from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn

TOKEN = drawn(36)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("run.sh", f"deploy --password {PASSWORD} --stage live"),
        ("run.sh", f"deploy --password '{PASSWORD}'"),
        ("run.sh", f"deploy --db-password={PASSWORD}"),
        ("run.sh", f"PGPASSWORD={PASSWORD} psql -h db orders"),
        ("run.sh", f"docker run -d -e DB_PASSWORD={PASSWORD} orders"),
        ("run.sh", f"curl -u app:{PASSWORD} https://api.internal"),
        ("run.sh", f"curl --user app:{PASSWORD} https://api.internal"),
        ("run.sh", f"mysqldump -uapp -p{PASSWORD} orders"),
        ("run.sh", f"sshpass -p {PASSWORD} ssh host"),
        ("run.cmd", f"psexec \\\\10.0.94.120 -u Administrator -p {PASSWORD} cmd /c echo"),
        ("run.cmd", f"PSEXEC64.EXE \\\\host -u SHOP\\app -p {PASSWORD} cmd"),
        ("run.sh", f"redis-cli -h cache -a {PASSWORD}"),
        ("run.sh", f"docker login -u app -p {PASSWORD} host"),
        ("run.sh", f"aws ssm put-parameter --name n --type SecureString --value {PASSWORD}"),
        ("run.sh", f"aws secretsmanager create-secret --name n --secret-string {PASSWORD}"),
        ("Makefile", f"\tdeploy --token={VALUE}"),
        ("ci.yaml", f"  - run: deploy --password {PASSWORD}"),
        ("app.py", f'run(["deploy", "--password", "{PASSWORD}"])'),
        ("app.py", f'run("deploy --password {VALUE} --stage live")'),
        ("README.md", f"    docker run -e DB_PASSWORD={VALUE} orders"),
        ("README.md", f"    export ORDERS_TOKEN={VALUE}"),
        ("guide.rst", f"   $ curl -H 'x-api-key: {VALUE}' https://api.internal"),
    ],
)
def test_a_secret_on_a_command_line_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("run.sh", "docker login -u app --password-stdin registry-2024X.internal"),
        ("run.sh", 'mysql -uapp -p"$DB_PASSWORD" orders'),
        ("run.sh", 'curl -u "app:$PASSWORD" https://api.internal'),
        ("run.sh", 'curl -H "Authorization: Bearer $TOKEN" https://api.internal'),
        ("run.sh", "deploy --password $(read_secret orders-2024X)"),
        ("Makefile", "\tdeploy --token=$(TOKEN)"),
        ("README.md", "    docker run -e DB_PASSWORD=<password> orders"),
        ("README.md", "The option --password is required, --token optional."),
        ("README.md", "password: as you chose it"),
        ("app.py", 'HELP = "--password PASSWORD  the password to use"'),
        ("notes.txt", "identified by their number"),
        ("app.js", '// A bot is identified by "lexv2::BotId/BotAliasId"'),
        ("app.py", "# the rows are identified by 'orders/2024X'"),
        ("app.py", "raise KeyError(\"must be identified by 'id2' or name\")"),
    ],
)
def test_a_command_line_without_a_secret_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'headers = {{"Authorization": "Bearer {TOKEN}"}}'),
        ("app.py", f'session.headers["Authorization"] = "token {TOKEN}"'),
        ("app.py", f'headers["authorization"] = "ApiKey {TOKEN}"'),
        ("app.js", f"fetch(url, {{ headers: {{ Authorization: 'Bearer {TOKEN}' }} }})"),
        ("app.js", f"headers.set('Authorization', `Token {TOKEN}`);"),
        ("main.go", f'req.Header.Set("Authorization", "Bearer {TOKEN}")'),
        ("app.php", f'$headers = array("X-Auth-Token: {TOKEN}");'),
        ("app.py", f"headers = ['x-api-key: {TOKEN}']"),
        ("run.sh", f'curl -H "Authorization: Bearer {TOKEN}" https://api.internal'),
        ("mcp.json", f'"args": ["--header", "Authorization:Bearer {TOKEN}"]'),
        ("app.js", f"const cookie = 'sid={TOKEN}; Path=/';"),
        ("api.http", f"Authorization: Bearer {TOKEN}"),
    ],
)
def test_a_token_in_a_header_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", 'headers = {"Authorization": "Bearer <token>"}'),
        ("app.py", 'headers = {"Authorization": f"Bearer {token}"}'),
        ("app.js", "headers.Authorization = `Bearer ${token.value}`;"),
        ("app.py", "headers = ['x-api-version: 2026-01-01']"),
        ("app.php", '$headers = array("X-Auth-Token: " . $token);'),
        ("app.js", "const cookie = `sid=${session.id}; Path=/`;"),
        ("mcp.json", '"auth": "Bearer ${input:token}"'),
        ("app.py", '"""Authentication with a Bearer token of the account."""'),
    ],
)
def test_a_header_without_a_token_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f"os.system('curl -H \"x-api-key: {VALUE}\" https://shop.internal')"),
        ("app.py", f"os.system(\"curl -H 'x-api-key: {VALUE}' https://shop.internal\")"),
        ("app.js", f'exec(`curl --header "X-Auth-Token: {VALUE}" https://shop.internal`)'),
        ("app.js", f'exec("curl -H \\"x-api-key: {VALUE}\\" https://shop.internal")'),
        ("package.json", f'"up": "curl -H \\"x-api-key: {VALUE}\\" https://shop.internal"'),
    ],
)
def test_a_header_in_a_command_in_a_literal_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "os.system(f'curl -H \"x-api-key: {key}\" https://shop.internal')"),
        ("app.js", 'exec(`curl --header "X-Auth-Token: ${token}" https://shop.internal`)'),
        ("app.js", 'exec("curl -H \\"x-api-key: $API_KEY\\" https://shop.internal")'),
        ("app.py", "help = \"curl -H 'x-api-key: YOUR_API_KEY' https://shop.internal\""),
        ("app.py", "help = \"curl -H 'x-api-key: your-api-key' https://shop.internal\""),
    ],
)
def test_a_header_in_a_command_without_a_value_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.js", f"query('CREATE USER app IDENTIFIED BY \\'{PASSWORD}\\'')"),
        ("app.py", f"execute('ALTER USER app IDENTIFIED BY \\'{PASSWORD}\\';')"),
        ("app.js", f"exec('sshpass -p \\'{PASSWORD}\\' ssh host')"),
        ("app.py", f"run('mysql -u app -p\\'{PASSWORD}\\' orders')"),
        ("users.sql", f"CREATE USER app IDENTIFIED BY '{PASSWORD}';"),
        ("users.sql", f"ALTER USER app IDENTIFIED WITH caching_sha2_password BY '{PASSWORD}';"),
        ("users.sql", f"create user app identified by {PASSWORD};"),
        ("users.sql", f"ALTER ROLE app WITH LOGIN PASSWORD '{PASSWORD}';"),
        ("app.py", f"cursor.execute(\"ALTER USER app WITH PASSWORD '{PASSWORD}'\")"),
        ("app.js", f"db.query(`SET PASSWORD = '{PASSWORD}'`)"),
        ("app.py", f'connect("host=db user=app password={PASSWORD}")'),
        ("App.cs", f'new SqlConnection("Server=db;User Id=app;Password={PASSWORD};")'),
        ("App.java", f'connect("jdbc:mysql://db/orders?user=app&password={PASSWORD}")'),
        ("form.txt", f"grant_type=password&user=app&password={VALUE}"),
    ],
)
def test_a_password_in_sql_and_in_a_connection_string_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("users.sql", "CREATE USER app IDENTIFIED BY :password;"),
        ("users.sql", "ALTER TABLE users ADD COLUMN password VARCHAR(255) NOT NULL;"),
        ("app.py", 'cursor.execute("ALTER USER app WITH PASSWORD %s", (password,))'),
        ("app.js", "db.query('SELECT password FROM users WHERE id = ?');"),
        ("app.py", 'connect("Server=db;Uid=app;Pwd=%s;" % password)'),
        ("App.cs", 'new SqlConnection("Server=db;Integrated Security=true;")'),
        ("app.py", 'connect("host=db user=app passfile=/root/.pgpass")'),
    ],
)
def test_sql_and_connection_strings_without_a_password_are_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'client.login("app@example.com", "{PASSWORD}")'),
        ("app.py", f'get(url, auth=("app", "{PASSWORD}"))'),
        ("app.py", f'get(url, auth=HTTPBasicAuth("app", "{PASSWORD}"))'),
        ("App.cs", f'handler.Credentials = new NetworkCredential("app", "{PASSWORD}");'),
        ("app.py", f'jwt.encode(claims, "{TOKEN}", algorithm="HS256")'),
        ("app.js", f"jwt.verify(token, '{TOKEN}');"),
        ("app.js", f"crypto.createHmac('sha256', '{TOKEN}').update(body);"),
        ("app.py", f'hmac.new(b"{TOKEN}", body, hashlib.sha256)'),
        ("app.php", f"hash_hmac('sha256', $body, '{TOKEN}');"),
        ("App.java", f'new SecretKeySpec("{TOKEN}".getBytes(), "AES");'),
        ("app.py", f'pyotp.TOTP("{TOKEN}")'),
    ],
)
def test_what_is_passed_to_a_function_that_takes_a_secret_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "client.login(user, password)"),
        ("app.py", 'client.login("app@example.com", password)'),
        ("app.py", "hmac.new(key, body, 'sha512').hexdigest()"),
        ("app.js", "crypto.createHmac('sha3-256', key).update('orders-2024X');"),
        ("app.js", "jwt.verify(token, key, { algorithms: ['HS256', 'RS512'] });"),
        ("app.py", 'totp.provisioning_uri(name="app", issuer_name="orders")'),
    ],
)
def test_a_call_without_a_secret_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    "line",
    [
        f'$word = ConvertTo-SecureString "{PASSWORD}" -AsPlainText -Force',
        f"$word = ConvertTo-SecureString -String '{PASSWORD}' -AsPlainText -Force",
        f'$word = ConvertTo-SecureString -AsPlainText -Force -String "{PASSWORD}"',
        f"$word = ConvertTo-SecureString -AsPlainText {PASSWORD} -Force",
        f"$word = convertto-securestring -String:'{PASSWORD}' -asplaintext",
        f"$word = '{PASSWORD}' | ConvertTo-SecureString -AsPlainText -Force",
        f'login ([PSCredential]::new("app", (ConvertTo-SecureString "{PASSWORD}" -AsPlainText)))',
        f'$all = "https://shop", (ConvertTo-SecureString ("{PASSWORD}") -AsPlainText -Force)',
    ],
)
@pytest.mark.parametrize("path", ["run.ps1", "install.txt"])
def test_a_text_that_powershell_makes_a_secure_string_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "$word = ConvertTo-SecureString $env:DB_PASSWORD -AsPlainText -Force",
        '$word = ConvertTo-SecureString "$password" -AsPlainText -Force',
        "$word = ConvertTo-SecureString -String $password -AsPlainText -Force",
        "$word = ConvertTo-SecureString (Get-Secret -Name orders-2024X) -AsPlainText -Force",
        "$word = ConvertTo-SecureString (Get-Content ./word-2024X.txt) -Key $key",
        "$word = Read-Host 'Your word of 2024X' -AsSecureString",
        "ConvertTo-SecureString takes -AsPlainText and -Force.",
    ],
)
def test_a_secure_string_of_what_is_read_is_left_alone(line: str) -> None:
    assert found("run.ps1", line) == []


def test_the_words_before_each_pattern_are_searched_for_in_every_line() -> None:
    words = {word for before, _ in _FORMS for word in before.split()}

    assert words <= {*PROGRAM_WORDS}
    assert _NARROWER.keys() <= words


@pytest.mark.parametrize(
    "line",
    [
        f"REDIS-CLI is old: redis-cli -a {PASSWORD}",
        f"echo {PASSWORD} | helm registry login --password-stdin host",
        f"echo {PASSWORD} | gh auth login --with-token",
        f"echo {PASSWORD} | sudo -S reboot",
        f"put-parameter --value {PASSWORD} --type SecureString",
        f"smbclient //host/share -U app%{PASSWORD}",
        f"mariadb -u app -p{PASSWORD}",
        f"unzip -P {PASSWORD} orders.zip",
    ],
)
def test_a_password_is_found_by_the_word_of_its_program(line: str) -> None:
    assert PASSWORD in [each.variable.value for each in on_command_line(line)]


@pytest.mark.parametrize(
    "line",
    [
        f'curl -u "{TOKEN}:" https://api.internal',
        f"curl --user {TOKEN}: https://api.internal",
        f"curl -u :{PASSWORD} https://api.internal",
        f"smbclient -U '%{PASSWORD}' //files/orders",
    ],
)
def test_a_user_or_a_password_may_stand_alone(line: str) -> None:
    assert found("run.sh", line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "curl -u heron-meadow-otters-velvet: https://api.internal",
        "curl -u app: https://api.internal",
        'curl -u ":${PASSWORD}" https://api.internal',
        'curl -u "$TOKEN:" https://api.internal',
    ],
)
def test_a_user_without_a_password_is_left_alone(line: str) -> None:
    assert found("run.sh", line) == []
