"""Values in other lines than their names: calls, texts, defaults and commands of several lines."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("app.py", f'password = os.environ.get(\n    "PW",\n    "{PASSWORD}",\n)\n', 3),
        ("app.py", f'password = (\n    environ.get("PW")\n    or "{PASSWORD}"\n)\n', 3),
        ("app.py", f'password = (\n    ask()\n    if live\n    else "{PASSWORD}"\n)\n', 4),
        ("app.py", f'password: str = Field(\n    # ours\n    default="{PASSWORD}",\n)\n', 3),
        (
            "app.js",
            f'const password = new Secret(\n  process.env.PW ||\n    "{PASSWORD}",\n);\n',
            3,
        ),
        ("app.js", f"const password = process.env.PW\n  || '{PASSWORD}';\n", 2),
        ("app.ts", f"const c = {{\n  password: process.env\n    .PW\n    ?? '{PASSWORD}',\n}};", 4),
        ("App.kt", f'val password = System.getenv("PW")\n    ?: "{PASSWORD}"\n', 2),
    ],
)
def test_a_default_in_a_later_line_is_found(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("main.tf", f"db_password = <<EOT\n{PASSWORD}\nEOT\n", 2),
        ("main.tf", f"  db_password = <<-EOF\n    {PASSWORD}\n  EOF\n", 2),
        ("app.rb", f"password = <<~SECRET.strip\n  {PASSWORD}\nSECRET\n", 2),
        ("app.php", f"$password = <<<'EOT'\n{PASSWORD}\nEOT;\n", 2),
        ("run.sh", f"DB_PASSWORD=$(cat <<EOF\n{PASSWORD}\nEOF\n)\n", 2),
        ("app.py", f'password = """\n{PASSWORD}\n"""\n', 2),
        ("app.toml", f"password = '''\n{PASSWORD}'''\n", 2),
    ],
)
def test_a_text_of_one_line_is_found(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("run.sh", f"curl https://api.internal \\\n  -X POST \\\n  -u 'app:{PASSWORD}'\n", 3),
        ("run.sh", f"mysql -h db \\\n  -u root \\\n  -p{PASSWORD} orders\n", 3),
        ("Dockerfile", f"RUN curl \\\n  --user app:{PASSWORD} \\\n  https://api.internal\n", 2),
        ("ci.yaml", f"- run: |\n    sshpass \\\n      -p {PASSWORD} ssh host\n", 3),
        ("app.py", f'run(["curl", "-u", "app:{PASSWORD}", url])\n', 1),
        ("app.js", f"spawn('sshpass', ['-p', '{PASSWORD}', 'ssh', host]);\n", 1),
    ],
)
def test_a_command_of_several_lines_or_arguments_is_found(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (
            "app.py",
            f'put(\n    Name="/db",\n    Type="SecureString",\n    Value="{PASSWORD}",\n)\n',
            4,
        ),
        (
            "app.ts",
            f'new Put({{\n  Name: "/db",\n  Value: "{PASSWORD}",\n  Type: "SecureString",\n}});\n',
            3,
        ),
        (
            "main.go",
            f'in := &In{{\n\tValue: aws.String("{PASSWORD}"),\n\tType: TypeSecureString,\n}}',
            2,
        ),
        ("app.rb", f"put(\n  type: 'SecureString',\n  value: '{PASSWORD}'\n)\n", 3),
    ],
)
def test_a_parameter_of_several_lines_is_found(path: str, text: str, line: int) -> None:
    assert found(path, text) == [line]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'password = read(\n    "otter-heron-42",\n)\n'),
        ("app.py", 'password = ask(\n    "PW",\n    prompt="the otter: 42",\n)\n'),
        ("app.py", 'if password == other(\n    "PW",\n    "x",\n): pass\n'),
        ("app.js", f"const title = text\n  || '{VALUE}';\n"),
        ("app.js", f"send(password);\nconst title = text\n  || '{VALUE}';\n"),
        ("app.py", 'def password():\n    """\n    otter-heron-42\n    """\n'),
        ("app.py", 'password = """\notter heron\nmeadow velvet\n"""\n'),
        ("main.tf", "db_password = <<EOT\n${var.password}\nEOT\n"),
        ("app.js", "const bits = password << 2\nvelvet42\n"),
        ("run.sh", "curl \\\n  -u app:$PASSWORD \\\n  https://api.internal\n"),
        ("app.py", 'ssm.put_parameter(\n    Type="SecureString",\n    Value=password,\n)\n'),
        ("app.py", 'x("SecureString");\nput(Value="otter-heron-42")\n'),
    ],
)
def test_what_is_another_lines_is_left_alone(path: str, text: str) -> None:
    assert found(path, text) == []
