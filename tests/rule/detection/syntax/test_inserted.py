"""Values that SQL inserts in columns of secrets, in a statement of one line or several."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found

HEAD = "INSERT INTO users (id, name, password) VALUES"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("seed.sql", f"{HEAD} (1, 'ann', '{PASSWORD}');\n", [1]),
        ("seed.sql", f"{HEAD}\n(1, 'ann', '{PASSWORD}'),\n(2, 'bob', '{VALUE}');\n", [2, 3]),
        (
            "dump.SQL",
            f"INSERT INTO `users`\n  (`name`,\n   `password`)\nVALUES\n  ('a',\n   '{VALUE}'\n  );",
            [6],
        ),
        ("seed.sql", f'insert into t ("token", n)\nvalues\n("{VALUE}", now()), ("x", 3);', [3]),
        ("app.py", f"c.execute(\"{HEAD} (1, 'ann', '{PASSWORD}')\")\n", [1]),
        ("app.js", f"db.query(`{HEAD} (1, 'ann', '{PASSWORD}')`);\n", [1]),
        ("app.sh", f"psql -c \"{HEAD} (1, 'ann', '{PASSWORD}')\"\n", [1]),
    ],
)
def test_an_inserted_password_is_found(path: str, text: str, lines: list[int]) -> None:
    assert found(path, text) == lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("seed.sql", f"{HEAD}\n(1, 'ann', NULL),\n(2, 'bob', '');\n"),
        ("seed.sql", f"{HEAD}\n(1, '{PASSWORD}', @password);\n"),
        ("seed.sql", "INSERT INTO users (id, name) VALUES\n(1, 'otter-42');\n"),
        ("app.js", f'db.query("{HEAD} (1, \'" + name + "\', \'"+password+"\')");'),
        ("app.php", f"$db->query(\"{HEAD} (1, 'ann', '$password')\");"),
        ("app.php", f"$db->query(\"{HEAD} (1, 'ann', '\" . $password . \"')\");"),
        ("app.py", f"c.execute(\"{HEAD} (1, 'ann', '%(password)s')\" % values)"),
        ("app.py", f"c.execute(f\"{HEAD} (1, '{{name}}', '{{word}}')\")"),
        ("app.rb", f"db.run(\"{HEAD} (1, 'ann', '#{{password}}')\")"),
    ],
)
def test_what_a_program_inserts_is_left_alone(path: str, text: str) -> None:
    assert found(path, text) == []
