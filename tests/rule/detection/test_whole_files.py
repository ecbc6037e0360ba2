"""Files whose name or first line says what the others hold: one secret alone, tables, .pgpass."""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import Confidence, Provenance, SourceFile, Variable
from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid

TOKEN = drawn(36)
KEY = hexadecimal(32)


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("config/master.key", KEY, [1]),
        ("config/credentials/production.key", KEY + "\n", [1]),
        ("secrets/db_password.txt", f"{VALUE}\n", [1]),
        ("secrets/db_password", f"{PASSWORD}\n", [1]),
        ("api-token", TOKEN, [1]),
        (".vault-token", TOKEN, [1]),
        ("a.zip!conf/client_secret.txt", f"\n{TOKEN}\r\n", [2]),
        (
            "users.csv",
            f"name,email,password\nann,a@shop.example,{PASSWORD}\nbob,b,{VALUE}\n",
            [2, 3],
        ),
        ("keys.csv", f"Access key ID,Secret access key\nid,{drawn(40)}\n", [2]),
        ("keys.csv", f'"user name","Password"\r\n"ann","{PASSWORD}"\r\n', [2]),
        ("users.tsv", f"user\tpassword\nann\t{VALUE}\n", [2]),
        ("users.csv", f"user;api_token\nann;\nbob;{TOKEN}\n", [3]),
        ("users.csv", f"name,note,password\nann,a\rb,{VALUE}\nbob,\r,{VALUE}\r\n", [2, 3]),
        (".pgpass", f"db.shop.internal:5432:orders:app:{VALUE}\n", [1]),
        ("pgpass.conf", f"*:*:*:app:{PASSWORD}\n", [1]),
        ("home/.pgpass", f"# ours\nlocalhost:5432:*:root:{PASSWORD}\n", [2]),
        ("bootstrap.sh", f"db-1:*:orders:app:{VALUE}\n", [1]),
    ],
)
def test_what_a_file_says_once_for_all_its_lines_is_found(
    path: str, text: str, lines: list[int]
) -> None:
    assert found(path, text) == lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config/master.key", "see the vault of the team\n"),
        ("data/order.key", KEY),
        ("public.key", KEY),
        ("sort_key.txt", VALUE),
        ("password.py", VALUE),
        ("password.txt", "changeit or ask the owner"),
        ("token.txt", "authorization"),
        ("token.md", "token"),
        ("secrets/db_password", "/run/secrets/db"),
        ("secrets/db_password", "${DB_PASSWORD}"),
        ("password_policy.txt", KEY),
        ("users.csv", "name,email,password\nann,a@shop.example,\nbob,b,${PASSWORD}\n"),
        ("users.csv", f"name,id,password_changed\nann,{random_uuid()},2024-01-07\n"),
        ("strings.csv", "key,text\npassword,Enter your password\n"),
        ("words.csv", f"token\n{VALUE}x,y\n"),
        (".pgpass", "localhost:5432:*:root:*\n# host:port:db:user:password\n"),
        ("a.json", '"arn:*:s3:::orders-bucket-2024"'),
        ("a.txt", "a:*:b:c"),
        ("a.sh", "docker run -p 127.0.0.1:5432:5432 -v a:b:ro postgres"),
    ],
)
def test_a_file_that_says_nothing_of_secrets_is_left_alone(path: str, text: str) -> None:
    assert found(path, text) == []


def test_a_line_of_pgpass_is_found_in_a_variable() -> None:
    variable = Variable("PG_LINE", f"db:5432:orders:app:{VALUE}")

    assert Scanner().scan_variable(variable) is not None


def test_the_name_of_a_file_decides_only_where_names_decide() -> None:
    published = SourceFile("db_password.txt", VALUE, Provenance.DEPENDENCY)
    surer = ScannerSettings(minimum_confidence_in_code=Confidence.STRUCTURED)

    assert not list(Scanner().scan_file(published))
    assert not list(Scanner(surer).scan_file(SourceFile("db_password.txt", VALUE)))
