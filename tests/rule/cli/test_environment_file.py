"""Environments in files: every value of every name is judged, whoever reads the file."""

from __future__ import annotations

import json

import pytest

from rule.cli.environment_file import (
    EnvironmentFile,
    UnreadableEnvironment,
    read_environments,
    scan_environment_file,
)
from rule.detection.scanner import Scanner
from rule.documents.placed import Members, Text
from rule.model import EnvironmentVariable

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + "0123456789abcdefABCDEFGH"  # pragma: allowlist secret
SCANNER = Scanner()


def found(content: bytes | str, name: str = "") -> list[str]:
    """Return the variables with secrets."""
    given = content if isinstance(content, bytes) else content.encode()
    return [
        finding.location.name
        for each in read_environments(given, name)
        for finding in scan_environment_file(SCANNER, each).findings
        if isinstance(finding.location, EnvironmentVariable)
    ]


def only(content: bytes) -> EnvironmentFile:
    """Read a file that holds one environment."""
    [file] = read_environments(content)
    return file


@pytest.mark.parametrize(
    "text",
    [
        f"DB_PASSWORD={PASSWORD}\nDB_PASSWORD=\n",
        f"DB_PASSWORD=\nDB_PASSWORD={PASSWORD}\n",
        f"export DB_PASSWORD={PASSWORD}\nDB_PASSWORD=$OTHER\n",
        f"DB_PASSWORD={PASSWORD}\nA=1\nDB_PASSWORD=arn:aws:secretsmanager:eu-west-1:1:secret:x\n",
        f"'DB_PASSWORD'='{PASSWORD}'\nDB_PASSWORD=''\nDB_PASSWORD=\"\"\n",
        f'{{"DB_PASSWORD": "{PASSWORD}", "DB_PASSWORD": ""}}',
        f'{{"DB_PASSWORD": "", "A": "1", "DB_PASSWORD": "{PASSWORD}"}}',
        f'{{"Variables": {{"DB_PASSWORD": "{PASSWORD}"}}, "Variables": {{}}}}',
        f'{{"Environment": {{"Variables": {{"DB_PASSWORD": "{PASSWORD}"}}}}, "Environment": {{}}}}',
        f"STAGE='prod' DB_PASSWORD='{PASSWORD}'",
        f"STAGE='prod'; DB_PASSWORD={PASSWORD}",
        f"STAGE=prod; export DB_PASSWORD={PASSWORD}",
        f"STAGE=prod DB_PASSWORD={PASSWORD}",
        f"A='\nDB_PASSWORD={PASSWORD}\n'",
        f"A=1\rDB_PASSWORD={PASSWORD}\r",
        f"DB_PASSWORD=\\\n{PASSWORD}\n",
        f"DB_PASSWORD=#{PASSWORD}\n",
        f"DB_PASSWORD=${{OTHER:-{PASSWORD}}}\n",
        f"DB_PASSWORD=`{PASSWORD}`\n",
        f"set DB_PASSWORD={PASSWORD}\r\n",
        f"$env:DB_PASSWORD = '{PASSWORD}'\n",
        f'declare -x DB_PASSWORD="{PASSWORD}"\n',
        f"DB_PASSWORD=${{OTHER:+{PASSWORD}}}\n",
        f"DB_PASSWORD=${{OTHER:-${{ANOTHER:-{PASSWORD}}}}}\n",
        f"# set in the console\u2028DB_PASSWORD={PASSWORD}\n",
        f"# set in the console\fDB_PASSWORD={PASSWORD}\n",
    ],
)
def test_a_secret_is_found_whatever_stands_beside_it(text: str) -> None:
    # Without quotes most readers take all of the line for the value of STAGE.
    assert set(found(text)) & {"DB_PASSWORD", "STAGE"}


@pytest.mark.parametrize(
    "text",
    [
        "STAGE='prod' # hollow\nREGION=\"eu\"\n",
        "DB_PASSWORD=\nDB_PASSWORD=\n",
        "DB_PASSWORD=${DB_PASSWORD} # of the vault, the password for orders\n",
        "DB_PASSWORD= # set it in the console\n",
        "STAGE='prod';\nREGION=eu\r\n",
        '{"A": "1", "A": "2"}',
        "# only a comment\n",
        "{}",
    ],
)
def test_what_is_harmless_stays_so(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", [f"STAGE=prod # {STRIPE}", f"STAGE='prod' #{STRIPE}\nA=1"])
def test_a_token_in_a_comment_which_docker_hands_on_is_found(text: str) -> None:
    assert found(text) == ["STAGE"]


ANSWER = {
    "FunctionName": "orders",
    "CodeSha256": "hUDc9gj6f5xMAeB0zIT8yqJvvWk4yf1QdDvfT0mNyBs=",  # pragma: allowlist secret
    "CodeSize": 99,
    "Environment": {"Variables": {"STAGE": "prod", "API_TOKEN": STRIPE}},
}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (ANSWER, ["API_TOKEN"]),
        ({"Configuration": ANSWER, "Code": {"Location": "https://x/?a=b"}}, ["API_TOKEN"]),
        ({"Environment": {"Variables": {"API_TOKEN": STRIPE}}}, ["API_TOKEN"]),
        ({"Parameters": {"API_TOKEN": STRIPE}}, ["API_TOKEN"]),
        ({"Variables": {"API_TOKEN": STRIPE}}, ["API_TOKEN"]),
        ({**ANSWER, "Environment": {"Variables": {"STAGE": "prod"}}}, []),
        ({key: ANSWER[key] for key in ("FunctionName", "CodeSha256", "CodeSize")}, []),
        # Variables of such names are variables.
        ({"FunctionName": "orders", "Environment": STRIPE}, ["Environment"]),
    ],
)
def test_what_lambda_answers_is_read_for_its_variables(
    given: dict[str, object], names: list[str]
) -> None:
    assert found(json.dumps(given)) == names


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be"]
)
@pytest.mark.parametrize(
    "text", [f"DB_PASSWORD={PASSWORD}\r\n", f'{{"DB_PASSWORD": "{PASSWORD}"}}']
)
def test_a_mark_tells_the_encoding(text: str, encoding: str) -> None:
    marked = text if encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32") else f"\ufeff{text}"
    assert found(marked.encode(encoding)) == ["DB_PASSWORD"]


@pytest.mark.parametrize(
    "text",
    [
        f"A=1\0DB_PASSWORD={PASSWORD}\0",
        f"A=1\0DB_PASSWORD={PASSWORD}",
        f"A=1\0B=2\0\0DB_PASSWORD={PASSWORD}\0C=3\0",
        f"A='1\0DB_PASSWORD={PASSWORD}\0B='\0",
        f"PATH=/bin:/usr/bin\0PS1=$ \0DB_PASSWORD={PASSWORD}\0_=/usr/bin/env\0",
        f"BASH_FUNC_f%%=() {{ :; }}\0DB_PASSWORD={PASSWORD}\0",
    ],
)
def test_a_nul_ends_a_variable_as_env_0_and_the_kernel_write_it(text: str) -> None:
    assert "DB_PASSWORD" in found(text)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"A=1\0velvet", "line 1 holds a NUL"),
        (b"B=1\nA=1\0=velvet\0", "line 2 holds a NUL"),
        (b"", "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xff\xfe", "it is empty"),
        ("A=velvet".encode("utf-16-le"), "line 1"),
        (b"\xff\xfeA", "is neither UTF-8"),
        (b'["velvet"]', "its list holds neither"),
        (b'{"A": "velvet"} {"B": "velvet"}', "it is not JSON"),
        (b'{"A": null}', "A must be a string, a number or a boolean"),
        (b'{"A": "velvet", "A": null}', "A must be a string"),
        (b'{"A": ' + b"9" * 5_000 + b', "B": {"C": "velvet"}}', "B must be a string"),
        ("# velvet".encode("utf-16-le"), "line 1"),
        ("#\nA=velvet".encode("utf-16-be"), "line 1"),
        (b'{"Environment": {"Variables": {"A": []}}}', "A must be a string"),
        (b'{"Environment": {"Variables": {}}, "db_password": "velvet"}', "db_password stands"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_quoted(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableEnvironment, match=why) as raised:
        only(content)
    assert "velvet" not in str(raised.value)


def test_names_are_counted_once_and_bytes_as_they_stand() -> None:
    text = "A=ä\nA=2\nB=3\n".encode()
    extent = scan_environment_file(SCANNER, only(text)).extent
    assert (extent.variables, extent.files, extent.bytes) == (2, 1, 13)


def test_each_value_of_a_name_is_judged_once() -> None:
    file = only(b"A=`x\n" * 1_000)
    assert len(list(file.variables)) < 10


def test_no_value_is_shown() -> None:
    file: EnvironmentFile = only(f"A={PASSWORD} # {PASSWORD}".encode())
    assert PASSWORD not in repr(file)
    assert PASSWORD not in repr(Members([(Text("A"), PASSWORD)]))
