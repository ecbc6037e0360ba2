"""JSON as the value of a secret: what is generated in it is the secret, under any member's name."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import found
from tests.rule.detection.written_values import LOWER, drawn, hexadecimal, random_uuid

KEY = hexadecimal(40)
CODE = drawn(34, LOWER)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.ts", f"""token: '{{"id":"{random_uuid()}","key":"{KEY}"}}',"""),
        ("a.py", f"""API_TOKEN = '{{"id": 7, "key": "{KEY}"}}'"""),
        ("a.yaml", f"""SecretString: '{{"id":23443,"code":"{CODE}"}}'"""),
        ("a.js", f"""const credentials = '{{"user":"app","value":"{drawn(32)}"}}';"""),
        ("a.py", f"""CLIENT_SECRET = '{{"a": {{"b": "{drawn(32)}"}}}}'"""),
    ],
)
def test_what_is_generated_in_the_json_of_a_secret_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.ts", """tokenShape: '{"id":"uuid","key":"hex"}',"""),
        ("a.ts", f"""token: '{{"id":"{random_uuid()}","name":"shop-orders"}}',"""),
        ("a.ts", f"""token: '{{"key":"{random_uuid()}","clientId":"{KEY}"}}',"""),
        ("a.yaml", """SecretString: '{"user":"app","host":"db-1.shop.example"}'"""),
        ("a.yaml", f"""Settings: '{{"id":23443,"code":"{CODE}"}}'"""),
        ("a.js", f"""const token = '{{"integrity":"{KEY}","checksum":"{KEY}"}}';"""),
        ("a.py", """SECRET = '{"key": "${KEY}", "code": "{{resolve:ssm:code}}"}'"""),
    ],
)
def test_json_of_names_and_identifiers_is_left_alone(path: str, line: str) -> None:
    assert found(path, line) == []
