"""Values that stand in a later line than their names."""

from __future__ import annotations

import pytest

from rule.detection.detectors.literal import LiteralDetector
from rule.detection.syntax.continued import leaves_open
from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("app.py", f'password = (\n    "{PASSWORD}"\n)', 2),
        ("app.py", f'password = \\\n    "{PASSWORD}"', 2),
        ("app.py", f'password = os.getenv("DB_PASSWORD",\n    "{PASSWORD}")', 2),
        ("app.py", f'PASSWORDS = [\n    other,\n    "{PASSWORD}",\n]', 3),
        ("app.py", f'PASSWORDS = {{\n    "orders": "{PASSWORD}",\n}}', 2),
        ("app.ts", f"export const dbPassword: string =\n  '{PASSWORD}';", 2),
        ("app.js", f"const password = given ||\n  '{PASSWORD}';", 2),
        ("App.java", f'static final String DB_PASSWORD =\n    "{PASSWORD}";', 2),
        ("app.ini", f"[otter]\npassword =\n    {VALUE}\n", 3),
        ("app.properties", f"db.password=\\\n  {PASSWORD}\n", 2),
        ("stack.yaml", f"password: >-\n  {PASSWORD}\n", 2),
        ("stack.yaml", f"a:\n  password: |  # ours\n    {PASSWORD}\n  b: 1\n", 3),
        ("stack.yaml", f"- name: DB_PASSWORD\n  value: {PASSWORD}\n", 2),
        ("stack.yaml", f"- Key: DbPassword\n  Value: '{PASSWORD}'\n", 2),
        ("stack.yaml", f"DbPassword:\n  Type: String\n  Default: {PASSWORD}\n", 3),
        ("task.json", f'{{\n  "name": "DB_PASSWORD",\n  "value": "{PASSWORD}"\n}}', 3),
        ("stack.json", f'"DbPassword": {{\n  "Type": "String",\n  "Default": "{PASSWORD}"\n}}', 3),
        ("main.tf", f'variable "db_password" {{\n  type = string\n  default = "{PASSWORD}"\n}}', 3),
        ("main.tf", f'  name  = "DB_PASSWORD"\n  value = "{PASSWORD}"\n', 2),
        ("app.plist", f"<key>dbPassword</key>\n<string>{PASSWORD}</string>", 2),
        ("job.xml", f"<name>DB_PASSWORD</name>\n  <value>{PASSWORD}</value>", 2),
        ("README.md", f"    ORDERS_TOKEN: |\n      {VALUE}", 2),
    ],
)
def test_a_value_in_a_later_line_is_found_there(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'if not host or not password:\n    raise Invalid("Invalid_URL")'),
        ("app.py", f'elif user and password:\n    say("{PASSWORD}")'),
        ("app.py", f'while has_password:\n    say("{PASSWORD}")'),
        ("app.py", f'for each in passwords:\n    say("{PASSWORD}")'),
        ("app.py", 'password = (\n    read_secret("orders")\n)'),
        ("app.py", f'passwords = [\n]\nother = "{PASSWORD}"'),
        ("app.py", f'def ask(password,\n        other="{PASSWORD}"): ...'),
        (
            "app.js",
            f"// const password = hash(\n//   salt,\n// );\nlog({{\n  said: '{PASSWORD}',\n}});",
        ),
        ("app.py", f'# password = derive(\n#   salt,\n# )\nshow(\n    said="{PASSWORD}",\n)'),
        (
            "app.py",
            f'KEY = get(\n  "DB_PASSWORD") or "dbPassword"\nNAME = get(\n  "A") or "{PASSWORD}"',
        ),
        ("app.js", f"const secret = read(\n  'db', [1]);\nconst other = say(\n  '{PASSWORD}');"),
        ("stack.yaml", f"password: |\nother: {PASSWORD}"),
        ("stack.yaml", "- name: TOKEN_TTL\n  value: 3600"),
        ("stack.yaml", f"- name: DB_PASSWORD\n- value: {PASSWORD}"),
        ("stack.yaml", f"DbPassword:\n  Type: String\nOther:\n  Default: {PASSWORD}"),
        ("main.tf", f'variable "db_password" {{}}\n\ndefault = "{PASSWORD}"'),
        ("settings.xml", f"<password>${{a.b}}</password>\n<other>{PASSWORD}</other>"),
        (".env.example", "DB_PASSWORD=\n# set to otter behind the proxy\nDB_USER=otter"),
        (".env", "OTTER_TOKEN=\nOTTER_TOKEN_SECRET=\n"),
        ("app.properties", "db.password=\ndb.pool.otter=meadow77heron\n"),
        ("app.ini", "[otter]\npassword =\n\n[meadow77heron]\n"),
        ("run.sh", "export DB_PASSWORD=\nexport DB_HOST=otter77meadow\n"),
        (".env.test", "API_SECRET=\n\nOTTER77MEADOW=1\n"),
    ],
)
def test_a_later_line_of_another_name_is_left_alone(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize("first", ["password: |", "- name: DB_PASSWORD"])
def test_a_line_that_goes_on_is_looked_at_in_each_file(first: str) -> None:
    rest = "  value: " if first.startswith("-") else "  "
    for _ in range(3):
        assert found("stack.yaml", f"{first}\n{rest}{PASSWORD}\n") == [2]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app.py", "AES_KEY = bytes([0x1f, 0xc3, 0x04, 0x9d, 0x72, 0xe8, 0x55, 0xb0])"),
        ("main.go", "var signingKey = []byte{31, 195, 4, 157, 114, 232, 85, 176}"),
        ("App.java", "byte[] aesKey = new byte[] {(byte) 0x1f, (byte) 0xc3, 4, 9, 7, 2, 5, 8};"),
        ("main.rs", "const AES_KEY: [u8; 8] = [0x1f, 0xc3, 0x04, 0x9d, 0x72, 0xe8, 0x55, 0xb0];"),
        ("app.c", "static const uint8_t aes_key[8] = {0x1f, 0xc3, 4, 0x9d, 0x72, 0xe8, 0x55, 1};"),
    ],
)
def test_a_key_as_an_array_of_bytes_is_found(path: str, line: str) -> None:
    assert found(path, line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "PNG_MAGIC = bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])",
        "key_sizes = [128, 192, 256, 512, 1024, 2048, 3072, 4096]",
        "AES_KEY = bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])",
    ],
)
def test_other_numbers_are_no_key(line: str) -> None:
    assert found("app.py", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "password =",
        "password = (",
        "password: >-",
        "password: |  # ours",
        "password = given ||",
        "password = given or",
        'password = get("name",',
        "<key>password</key>",
        "<td><b>Password</b>:</td>",
        '<property name="password">',
        '<entry key="password"><b></b>',
        "interface Password {",
        "- name: DB_PASSWORD",
        '"dbKey" = DB_PASSWORD, 1',
    ],
)
def test_a_line_with_a_name_and_without_its_value_leaves_it_open(line: str) -> None:
    assert leaves_open(line)
    assert leaves_open(
        line, [match.end() for match in LiteralDetector.prefilter.finditer(f"{line}\n")]
    )


@pytest.mark.parametrize(
    "line",
    [
        "password = 1",
        "     * <p>The token for the next page of results.</p>",
        "<td>the password of an otter</td>",
        "export interface ListTokensOutput extends ListTokensResult, __MetadataBearer {",
        "const key = normalise(secret);",
        "password = get(name),",
        "password > b",
        "password = color",
        "if (a) {",
        "if password:",
        "password.forEach((each) => {",
        "name: 'orders'",
    ],
)
def test_a_line_that_is_complete_or_names_no_secret_leaves_nothing_open(line: str) -> None:
    assert not leaves_open(line)
