"""What public functions hold that only looks like a secret, each kind with secrets beside it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, random_base64, random_uuid

FALSE_ALARMS = (
    ("event.json", '"secret_access_key":"[SENSITIVE]",'),
    ("event.json", '"password": "[SECRET VALUE]"'),
    ("app.ts", "const DOCDB_PASSWORD = encodeURIComponent(password) || 'DOCPASSWORD';"),
    ("Data.cs", '                {"demoKey1", "demoValue1"},'),
    ("app.js", "const tags = { sampleKey2: 'sampleValue2' };"),
    ("stack.py", 'api_key_selection_expression="$request.header.x-api-key",'),
    (
        "Makefile",
        (
            "\tdocker run -v $(shell pwd):/app lambda/x:3.9 /bin/sh -c "
            '"pip install -r /app/requirements.txt -t /app/vendored/"'
        ),
    ),
    ("run.sh", 'docker run -v "$(pwd)":"/app/data2/in" shop:1'),
    ("main.py", "url_token = 'https://shop.example.org/reset42/' + '?token=' + create(address)"),
    ("main.py", '"TemplateKey": "2020-11-11/cicd/" + name + "/" + kind + "/sm.json"'),
    ("delete.go", '{name: "encoded", pathKey: userID + "%2F..%2Fother2%2Ffile9.jpg"},'),
    ("delete.go", '{name: "space", encodedKey: userID + "/my%20image42.jpg"},'),
    # pragma: allowlist nextline secret
    ("enums.ts", '  AppSecret = "M4D_APP_SECRET",'),
    ("enums.ts", '  PW = "Palau",'),
    ("countries.js", "  PW: 'Palau',"),
    ("upgrades.js", 'updateExpressions.push("secretKeyForS3 = :s3secretAccessKey");'),
    ("template.yaml", f"  SigningTokenKmsKey:\n    Default: {random_uuid()}"),
    ("app.py", '#     "authorizationToken": "ExampleAUTHtoken123123123",'),
    ("bundle.js", 'e={Password:"),u?ae.createElement(",n:1}'),
)
SECRETS = (
    ("event.json", f'"password": "[{PASSWORD}41"'),
    ("event.json", '"password": "[SENSITIVE]41heron"'),
    # pragma: allowlist nextline secret
    ("app.ts", "const DOCDB_PASSWORD = 'TEALBADGER';"),
    # pragma: allowlist nextline secret
    ("app.ts", "const DOCDB_PASSWORD = 'DOCPASSWORD41';"),
    ("Data.cs", '                {"demoKey1", "' + drawn(20) + '"},'),
    ("stack.py", f'api_key_expressly="{drawn(24)}"'),
    ("run.sh", f'pwd="{PASSWORD}"'),
    ("main.py", f"url_token = 'https://shop.example.org/reset/?token=' + '{drawn(24)}'"),
    ("main.py", f'"TemplateKey": "2020/{random_base64(24)}"'),
    ("enums.ts", '  AppSecret = "M4D_APP_SECRET_41heron",'),
    ("enums.ts", f'  PW = "{PASSWORD}",'),
    ("upgrades.js", f'password = ":{PASSWORD}41";'),
    ("template.yaml", f"  SigningTokenKmsKey:\n    Default: {random_base64(32)}"),
    ("app.py", f'"authorizationToken": "Example{drawn(24)}",'),
    ("bundle.js", 'e={Password:"),u?teal41badger",n:1}'),
)


@pytest.mark.parametrize(("path", "text"), FALSE_ALARMS)
def test_what_functions_hold_under_names_of_secrets_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(("path", "text"), SECRETS)
def test_a_secret_that_only_resembles_it_is_found(path: str, text: str) -> None:
    assert found(path, text) == [1 + text.count("\n")]
