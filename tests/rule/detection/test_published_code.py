"""Kinds of lines that published packages hold under names of secrets, and what looks like them."""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner
from rule.model import SourceFile
from tests.rule.detection.written_values import drawn

SCANNER = Scanner()


def is_flagged(path: str, text: str) -> bool:
    return any(each.is_decisive for each in SCANNER.scan_file(SourceFile(path, text + "\n")))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # A sentence begins with the verb.
        ("app.py", "raise ValueError(\"Pass 'index' instead of 'rows'\")"),
        ("app.py", 'warn("It is of another kind. " "Pass `freq` explicitly instead.")'),
        ("app.py", "    \" Pass 'package_name' to tell them apart.\""),
        ("app.py", "    text = \"Pass `id='a-b'`, or the prefix itself as `tool='a-b'`.\""),
        ("app.js", 'throw new Error("Pass `orders` to read them all");'),
        # Tables of modules and types, as lazy imports and descriptions of data have them.
        ("app.py", '    "Secret": ("shop.apps._secret", False),'),
        ("app.py", '    "secrets": ["shop.apps._secret_service", "SecretService"],'),
        ("app.py", '    "V1Secret": ".models.v1_secret",'),
        ("app.py", '    "PasswordDictionary": "shop.models.password_dictionary",'),
        ("app.py", '    "ServiceAccountWithSecret": "shop.models.admin.service_account",'),
        ("app.py", '    "secret": "V1SecretVolumeSource",'),
        ("app.py", '    secrets: "SecretService"'),
        ("app.py", '    "credentials": (".credentials", "Credentials"),'),
        ("app.js", 'module.exports = {secret: "SecretReference", secrets: "SecretList"};'),
        # What is said of a secret.
        ("app.py", 'INVALID_PASSWORD = "28P01"'),
        ("app.py", 'WRONG_PASSWORD_CODE = "28P01"; wrong_password = "error-28P01"'),
        ("app.py", 'codes = {"SecretHeaderNotFound": "unauthorized_client"}'),
        ("app.py", 'NOPASSWORD = "no-password-required"'),
        ("app.py", 'password_last_used = "not_supported"'),
        ("app.py", 'password_last_used = "no_information"'),
        ("app.py", "api_key = api_key or 'api-key-not-set'"),
        ("app.py", "call(api_key=api_key or 'litellm-placeholder')"),
        ("app.py", '_salt_unit = "chars"; _PRIVATE_KEY_MARKER = "PRIVATE KEY-----"'),
        ("app.js", 'var fns = {allPass: "overEvery", anyPass: "overSome"};'),
        # Patterns, names, stand-ins.
        ("app.py", 'token = r"[-!#$%&\'*+.^_`|~0-9a-zA-Z]+"'),
        ("app.py", "    key: convert_number_values_for_function_call_args(value)"),
        ("app.js", "  key: convertNumberValuesForFunctionCallsArguments(value)"),
        ("app.py", "# e.g. 'ftp://foo:bar@ftp.example.org/'"),
        ("settings.py-tpl", "# Password validation\n# https://docs.example.com/passwords"),
        # A schema describes its members.
        (
            "service-2.json",
            '  "documentation":"<p>As <code>?sig=abcdefghijklmnopqrst%2Fabc</code> is a token."',
        ),
        ("api.json", '    "description": "Is identified by \\"action_result\\" in all cases.",'),
        (
            "api.json",
            '    "description": "As `projects/a/secret=\\"projects/*/secrets/*\\"` does it."',
        ),
    ],
)
def test_what_a_library_holds_under_such_a_name_is_no_secret(path: str, text: str) -> None:
    assert not is_flagged(path, text)


RANDOM = drawn(24)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f"text = \"Pass '{RANDOM}' on.\""),
        ("run.sh", "run --pass 'otter-meadow-41'"),
        ("app.sql", "ALTER USER otter PASSWORD 'otter-meadow-41'"),
        ("app.py", 'password = "shop.otter.meadow"'),
        ("app.py", 'db_password = "password.otter"'),
        ("app.py", 'secret = "OtterService"'),
        ("app.py", 'secret = "SecretOtter"'),
        ("app.py", 'auth = ("otter", "Credentials41")'),
        ("app.py", 'password = "no-otter-required"'),
        ("app.py", 'password = "notset41"'),
        ("app.py", 'api_key = "placeholder-' + drawn(16) + '"'),
        ("app.js", 'var a = {dbPass: "overEvery41", pass: "overEvery41"};'),
        ("app.py", f'ibm_cloud_key = "{drawn(44)}"'),
        ("app.py", "url = 'ftp://foo:barn41@ftp.shop.io/'"),
        ("api.json", f'    "description": "Call it with the password={RANDOM} each time."'),
        ("api.json", '    "password": "otter meadow velvet teal badger",'),
        ("api.json", '    "description": {"password": "otter-meadow-41"},'),
        ("settings.py-tpl", 'PASSWORD = "otter-meadow-41"'),
    ],
)
def test_what_only_looks_like_it_stays_a_secret(path: str, text: str) -> None:
    assert is_flagged(path, text)
