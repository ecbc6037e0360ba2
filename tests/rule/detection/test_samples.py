"""What decides in a sample, and what is only listed."""

from __future__ import annotations

import base64
import json

import pytest

from rule.detection.scanner import Scanner
from rule.model import CodeLine, Provenance, SourceFile
from tests.rule.detection.written_values import drawn, hexadecimal, key_material, pem, random_uuid

SCANNER = Scanner()
FLOWER = "tiger" + "lily"
RANDOM = drawn(32)
SHAPED = "sk_live_" + drawn(24)
WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiI3In0." + drawn(43)
BASIC = base64.b64encode(f"scott:{FLOWER}".encode()).decode()
KEY_ID = drawn(16, "ABCDEFGHJKLMNPQR234567")
TEMPORARY_ID = f"ASIA{KEY_ID}"
SHORT_BASIC = base64.b64encode(b"me:" + b"pass").decode()
RANDOM_BASIC = base64.b64encode(f"scott:{RANDOM}".encode()).decode()


def decisive(path: str, text: str, provenance: Provenance) -> tuple[bool, bool]:
    """Return whether anything was found, and whether it decides."""
    found = list(SCANNER.scan_file(SourceFile(path, text, provenance)))
    return bool(found), any(finding.is_decisive for finding in found)


LISTED = {
    "a named word": f'password = "{FLOWER}"',
    "words": 'client_secret = "correct' + '-horse-battery"',
    "a password of a URL": f"postgres://scott:{FLOWER}@db.example.com/shop",
    "a header": f"Authorization: Basic {BASIC}",
    "a header with a short password": f"Authorization: Basic {SHORT_BASIC}",
    "a token of such a header": f'TEST_BASIC_TOKEN = "Basic {SHORT_BASIC}"',
    "a UUID": f'"api_token": "{random_uuid()}"',
    "a web token": f'"authorization": "Bearer {WEB_TOKEN}"',
    "the id of a temporary key": f'"accessKeyId": "{TEMPORARY_ID}"',
}
CONVINCING = {
    "named and random": f'api_token = "{RANDOM}"',
    "hexadecimal": f'client_secret = "{hexadecimal(32)}"',
    "a random password of a URL": f"postgres://scott:{drawn(20)}@db.example.com/shop",
    "a header with a random password": f"Authorization: Basic {RANDOM_BASIC}",
    "a provider's": f"key: {SHAPED}",
    "the id of a user's key": f'"accessKeyId": "AKIA{KEY_ID}"',
    "a temporary key": f'"secretAccessKey": "{drawn(40)}", "accessKeyId": "{TEMPORARY_ID}"',
    "beside a word": f'password = "{FLOWER}"; api_token = "{RANDOM}"',
}


@pytest.mark.parametrize("text", LISTED.values(), ids=LISTED)
def test_a_sample_with_a_word_for_a_password_is_listed_and_decides_nothing(text: str) -> None:
    assert decisive("README.md", text, Provenance.OWN_SAMPLE) == (True, False)
    docstring = f'"""Log in.\n\n    {text}\n"""\n'
    assert decisive("app.py", docstring, Provenance.OWN) == (True, False)
    comment = f"/**\n * {text}\n */\n"
    assert decisive("app.js", comment, Provenance.OWN) == (True, False)


@pytest.mark.parametrize("text", CONVINCING.values(), ids=CONVINCING)
def test_a_convincing_secret_decides_in_a_sample_as_well(text: str) -> None:
    assert decisive("README.md", text, Provenance.OWN_SAMPLE) == (True, True)
    docstring = f'"""Log in.\n\n    {text}\n"""\n'
    assert decisive("app.py", docstring, Provenance.OWN) == (True, True)


@pytest.mark.parametrize("text", [*LISTED.values(), *CONVINCING.values()])
def test_the_same_decides_in_code(text: str) -> None:
    assert decisive("app.py", text, Provenance.OWN) == (True, True)


def test_a_private_key_decides_in_a_sample() -> None:
    event = json.dumps({"body": pem(key_material())})

    assert decisive("events/post.json", event, Provenance.OWN_SAMPLE) == (True, True)


def test_a_random_string_alone_decides_nothing_in_a_sample() -> None:
    event = f'{{"requestId": "{RANDOM}"}}'

    assert not decisive("events/post.json", event, Provenance.OWN_SAMPLE)[1]


def test_code_beside_a_docstring_is_ones_own() -> None:
    text = f'"""password = "{FLOWER}" \n"""\npassword = "{FLOWER}"\n'

    found = list(SCANNER.scan_file(SourceFile("app.py", text)))

    decides = {f.location.line: f.is_decisive for f in found if isinstance(f.location, CodeLine)}
    assert decides == {1: False, 3: True}


EVENTS = {
    "API Gateway": {
        **dict.fromkeys(("resource", "path", "httpMethod", "stageVariables"), "/"),
        "multiValueHeaders": {"x-api-key": [RANDOM], "Postman-Token": [RANDOM]},
        "requestContext": {"identity": {"apiKey": RANDOM}},
    },
    "SQS": {
        "Records": [
            {
                **dict.fromkeys(("messageId", "eventSource", "awsRegion", "eventSourceARN"), "a"),
                "receiptHandle": RANDOM,
                "body": json.dumps({"password": FLOWER}),
            }
        ]
    },
    "Config": {
        **dict.fromkeys(("invokingEvent", "ruleParameters", "executionRoleArn"), "{}"),
        "resultToken": RANDOM,
    },
    "Cognito": {
        **dict.fromkeys(("triggerSource", "callerContext", "userPoolId", "eventVersion"), "a"),
        "request": {"password": FLOWER, "session_token": RANDOM},
    },
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_an_event_is_a_sample_wherever_it_lies(event: dict[str, object]) -> None:
    text = json.dumps(event, indent=2)

    assert decisive("src/api/put.json", text, Provenance.OWN) == (True, False)
    shaped = text.replace(RANDOM, SHAPED)
    assert decisive("src/api/put.json", shaped, Provenance.OWN)[1] is (SHAPED in shaped)


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("config.json", {"awsRegion": "eu-central-1", "userPoolId": "a"}),
        ("config.json", {"headers": {}, "region": "a", "stage": "b", "path": "c", "resource": "d"}),
        ("app.py", EVENTS["Cognito"]),
        ("settings.yaml", EVENTS["Config"]),
    ],
)
def test_settings_with_a_name_of_an_event_are_ones_own(
    path: str, members: dict[str, object]
) -> None:
    text = json.dumps({**members, "db_password": FLOWER}, indent=2)

    assert decisive(path, text, Provenance.OWN) == (True, True)


def test_in_the_description_of_a_member_a_random_password_of_a_url_decides() -> None:
    def described(password: str) -> str:
        url = f"postgres://app:{password}@db.example.com/shop"
        return json.dumps({"description": f"Connect to {url} as all of us do."}, indent=1)

    assert decisive("api.json", described(drawn(20)), Provenance.OWN) == (True, True)
    assert decisive("api.json", described(FLOWER), Provenance.OWN) == (True, False)
