"""Passwords that repeat their names beside a user, keys in groups, and keys that calls take."""

from __future__ import annotations

import base64

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import BASE32, drawn

GROUPS = " ".join(drawn(4, BASE32.lower(), seed=seed) for seed in range(8))
PAIR = base64.b64encode(b"dead:beef").decode()
SECRETS = (
    ("app.py", 'connect(host="db", user="root", password="password")'),
    ("app.js", "const db = { user: 'admin', password: 'password' };"),
    ("app.xml", '<connection host="localhost" user="shop" password="password"/>'),
    ("app.py", "auth.log_in(email='jane@example.org', password=\"secret\")"),
    ("app.js", f"const secret = '{GROUPS}'.replace(/ /g, '');"),
    ("app.js", f"const config = {{ auth: '{PAIR}' }};"),
    (".npmrc", f"//registry.example.org/:_auth={PAIR}"),
    ("app.ts", f"const code = otplib.authenticator.generate('{drawn(32, BASE32)}')"),
    ("app.py", f"code = totp.now('{drawn(32, BASE32)}')"),
    ("app.py", f"\"ALTER ROLE shop PASSWORD '{PASSWORD}';\""),
    ("app.sql", f"ALTER USER shop WITH PASSWORD '{PASSWORD}';"),
    # pragma: allowlist nextline secret
    ("test.js", f"const form = {{ verifyPassword: 'W@{PASSWORD}1!' }};"),
    (
        "wp.php",
        "define('NONCE_KEY', '}Fi>>0a{> akEdJ1K3c}([(:x;K[)ZQ3F3cttcpd EFORd.%R|*|rdRs#-');",
    ),
    ("app.ts", "const match = { credentials: 'nIQtXFybDD' };"),
)
HARMLESS = (
    # pragma: allowlist nextline secret
    ("app.js", "const labels = { user: 'User', password: 'Password' };"),
    ("app.js", "const columns = { email: 'email_address', password: 'password' };"),
    ("app.js", "const types = { user: 'string', password: 'password' };"),
    ("app.html", '<input name="user" type="text"><input name="password" type="password">'),
    ("app.js", "passport.use({ usernameField: 'email', passwordField: 'password' });"),
    # pragma: allowlist nextline secret
    ("app.js", "const secret = 'this must have four more word then what' + x;"),
    ("app.ts", "const code = generator.generate('checkout-session-totals')"),
    ("app.py", "\"ALTER ROLE shop PASSWORD NULL; -- 'shop'\""),
    # pragma: allowlist nextline secret
    ("app.js", "const flags = { verifyPassword: 'true' };"),
    # pragma: allowlist nextline secret
    ("app.js", "const messages = { verifyPassword: 'Passwords do not match' };"),
    # pragma: allowlist nextline secret
    ("app.js", "const screens = { verifyPassword: 'VerifyPassword' };"),
    ("app.ts", "const match = { credentials: 'SameOrigin' };"),
    ("app.ts", "const match = { credentials: 'instanceId' };"),
)


@pytest.mark.parametrize(("path", "line"), SECRETS)
def test_a_secret_is_found_however_it_is_written(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(("path", "line"), HARMLESS)
def test_what_is_written_alike_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []
