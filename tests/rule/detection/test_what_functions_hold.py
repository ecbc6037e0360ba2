"""What public functions hold that only looks like a secret, each kind with secrets beside it."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, found
from tests.rule.detection.written_values import drawn, in_base64, random_base64, random_uuid

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
    ("a.ts", "const secret = await provider.get<{ name: 'string' }>('my-secret');"),
    ("deploy.sh", """echo "--secret-string '{\\"apiKey\\":\\"your-weather-key\\"}'\""""),
    ("api.ts", "this.apiKey = api.addApiKeyWithUsagePlanAndStage('ApiKey-ExternalPolling')"),
    (
        "bundle.js",
        'r=e("_CognitoIdToken","_CognitoIdToken2"),x={_CognitoIdToken:"CognitoIdToken2"};',
    ),
    ("subtags.js", '{"apw":"apw-latn-us","bpw":"bpw-latn-pg"}'),
    (
        "worker.mjs",
        '"'
        + "bCyAEMAgsgAEEANgIoIAEgADYCyAEgARAzIgA2AsQb" * 2
        + "ABIA"
        + "BFDQEBIABFDQECQB"
        + "bCyAEMAgsgAEEANgIoIAEgADYCyAEgARAzIgA2AsQb" * 2
        + '"',
    ),
    # pragma: allowlist nextline secret
    ("authorizer.py", 'token = "shop_12345678-abcd-efgh-ijkl-mnopqrstuvwx"'),
    # pragma: allowlist nextline secret
    ("app.ts", "return { id: params.id, secret: 'sensitive-data' };"),
    # pragma: allowlist nextline secret
    ("app.ts", "const data = { secret: 'value', public: 'visible' };"),
    ("app.ts", f"const fakeToken = '{in_base64('fakeToken')}';"),
    ("app.ts", f"originalKey: '{in_base64('recordKey')}',"),
    # pragma: allowlist nextline secret
    ("template.yaml", "ApiKeyValue: 'dummyvalue'"),
    # pragma: allowlist nextline secret
    (".env", "APPSYNC_API_KEY=da2-fakeApiId123456"),
    # pragma: allowlist nextline secret
    ("settings.yml", 'client_secret: "_env:SHOP_CLIENT_SECRET:REDACTED"'),
)
SECRETS = (
    ("a.ts", f"const secret = await Buffer.from<{{ name: 'string' }}>('{PASSWORD}');"),
    ("api.ts", f"this.apiKey = api.addApiKey('{drawn(24)}')"),
    ("bundle.js", f'r={{_CognitoIdToken:"CognitoIdToken{drawn(20)}"}};'),
    ("worker.mjs", '"key\\n' + "AKIA" + drawn(16, "ABCDEFGHJKLMNPQR234567") + '\\n"'),
    ("authorizer.py", f'token = "shop_{random_uuid()}"'),
    # pragma: allowlist nextline secret
    ("app.ts", f"return {{ id: params.id, secret: 'sensitive-{PASSWORD}' }};"),
    ("app.ts", f"const apiToken = '{in_base64(drawn(12))}';"),
    # pragma: allowlist nextline secret
    ("template.yaml", f"ApiKeyValue: 'dummy{drawn(24)}'"),
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
