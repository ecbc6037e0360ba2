"""Code that speaks of passwords without one: what stands beside, around or instead of it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn

KEY = drawn(32, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        # The user's name, of which a service knows more than one.
        ("user.json", '{"login": "otterfan2024", "id": 4}'),
        ("app.py", 'LOGIN = "heron1987meadow"'),
        ("app.js", "author: { login: 'velvet77otter' },"),
        ("el.json", '"BTN_LOGIN": "Σύνδεση μέσω Βίδρας"'),
        # The last argument is the value, not the first.
        ("app.py", 'store.set_password("orders", user, password)'),
        ("app.py", 'vault.set_secret("orders-otter", secret_value)'),
        ("App.java", 'client.setPassword("orders", newPassword);'),
        # No user's name has a colon.
        ("app.py", '"basicAuth": ["orders:read", "orders:write"]'),
        ("app.ts", "auth: ['read:otters', 'write:otters'],"),
        ("app.json", '"credentials": ["otters:list", "otters:get"]'),
        # A call that only asks whether there is one.
        ("app.py", 'self.require_setting("cookie_secret", "Otter cookies")'),
        ("app.py", 'check_option("db_password", "Otter database")'),
        ("app.js", "verifySetting('apiSecret', 'Otter service');"),
        # The name again, behind the place of it.
        ("app.py", 'route_check_credentials = "users/check_credentials"'),
        ("app.js", "const verifyCredentials = 'account/verify_credentials';"),
        ("App.java", 'String resetCredentials = "otters/reset-credentials";'),
        ("app.py", "old_passwords = users.values_list('password').order_by('otter')"),
        ("app.rb", "passwords = records.pluck('password')"),
        ("app.py", 'all_secrets = rows.column("secret")'),
        # Another option.
        ("app.py", "\"'--password', '--otter-remote' or '--json'\""),
        ("app.js", "args = ['--token', '--otter-2-meadow'];"),
        ("app.py", 'run("--password", "--no-otter-cache")'),
        # Where a tool reads it.
        ("app.ts", "'--secret', 'id=OTTER_TOKEN,src=/tmp/otter-7f3a/file',"),
        ("build.sh", "docker build --secret id=otter7meadow,env=OTTER_TOKEN ."),
        ("app.py", 'run("docker", "build", "--secret", "id=otter,type=file,source=/tmp/otter2")'),
        # Encrypted.
        ("app.js", f"encrypted_key: '{KEY}',"),
        ("app.json", f'"encryptedPassword": "{KEY[:28]}"'),
        ("app.py", f'sealed_secret = "{KEY}"'),
        # A resource, a folder, an address, a version.
        ("app.json", '"authorizerCredentials": "arn:otter"'),
        ("app.py", 'self.pwd = "C:\\\\meadow"'),
        ("app.py", "pwd = 'D:\\\\otters'"),
        ("main.go", 'config.APIKey = "otter99@meadow.example"'),
        ("app.yaml", "authToken: otter77@heron.example"),
        ("app.js", 'name: "Auth: OAuth2.0",'),
        ("app.js", "const auth = 'otters/OAuth1.0';"),
        ("app.py", 'title = "Token: otters2.17"'),
        # An assertion of a test's framework.
        ("app.js", "stream.on('end', () => t.pass('Stream ended'));"),
        ("app.js", "assert.pass('Otter done')"),
        ("app.ts", "run(() => tap.pass('Called once'));"),
        # Code between two literals.
        ("app.py", "log('badpwdtime: {}'.format(get(user, 'pwdtime', '')))"),
        ("app.js", "show('password: '.concat(of(user, 'otter2', 'x')));"),
        ("app.py", "log('token: '.join(read(otter, 'heron2', ' ')))"),
        ("app.py", '"class Otter:\\n    seed = 2020\\n\\n"'),
        ("app.py", '"[otter]\\ntoken = 1987\\r\\n"'),
        ("app.js", "'seed: 4711\\n'"),
        # What a list is searched for.
        ("app.py", "client.secrets(filters={'names': ['favourite_otter']})"),
        ("app.js", "read({ secrets: { labels: ['favouriteOtter'] } });"),
        ("app.py", 'tokens = find(tags=["favourite_otter"])'),
        # A strategy of signing in, and its options.
        ("app.js", "app.get('/in', sign.authenticate('otter', { scope: ['email', 'heron'] }));"),
        ("app.js", "passport.authenticate('otter', { scope: 'meadow' });"),
        ("app.py", 'session.login("otter", scopes=["meadow"])'),
    ],
)
def test_what_stands_beside_a_password_is_none(path: str, line: str) -> None:
    assert found(path, line) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", f'login = "{drawn(28)}"'),
        ("app.py", f'registry_login = "otter:{PASSWORD}"'),
        ("app.py", f'client.set_password("{PASSWORD}", user)'),
        ("app.js", f"user.setPassword('{PASSWORD}', (error) => done(error));"),
        ("app.py", f'store.set_password("orders", "otter", "{PASSWORD}")'),
        ("app.py", f'auth = ("otter", "{PASSWORD}:1")'),
        ("app.py", f'config.set_setting("cookie_secret", "{PASSWORD}")'),
        ("app.py", f'basic_credentials = "otter/{PASSWORD}"'),
        ("app.py", 'password = "--otter99meadow"'),
        ("app.sh", f"docker login --password id={PASSWORD}"),
        ("app.py", 'encrypted_password = "meadow"'),
        ("app.py", 'password = "arnold:meadow"'),
        ("app.py", 'password = "otter@meadow.example"'),
        ("app.py", 'pwd = "C:otter"'),
        ("app.py", 'password = "otters2.17"'),
        ("app.js", f"builder.pass('{PASSWORD}')"),
        ("app.py", '"[otter]\\npassword = otter77meadow\\n"'),
        ("app.py", f"client.secrets(values={{'otter': ['{PASSWORD}']}})"),
        ("app.js", f"client.authenticate('otter', '{PASSWORD}');"),
        ("app.py", f"passwords = {{'password': '{PASSWORD}'}}"),
    ],
)
def test_a_password_in_such_a_place_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]
