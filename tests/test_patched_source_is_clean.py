"""What the rule finds in a source file is what a patch takes out; the rule finds nothing then."""

from __future__ import annotations

import pytest

from remediation.patching.changes import applied
from remediation.patching.source_file import changes_of
from remediation.patching.variable_names import VariableNames
from rule.detection.scanner import Scanner
from rule.model import CodeLine, SourceFile
from tests.rule.detection.written_values import drawn, random_base64

SCANNER = Scanner()
VALUES = {
    "a provider's": "ghp_" + drawn(36),
    "random": drawn(32),
    "in base64": random_base64(30),
    "made of words": "Winter-" + "meadow-77!",
}
FILES = {
    "app.py": """
        import boto3

        DB_PASSWORD = "{}"
        """,
    "config/settings.py": '''
        """Settings é of the shop."""
        from __future__ import annotations

        class Production:
            secret_key: str = "{}"

        DATABASES = {{
            "default": {{
                "USER": "app",
                "PASSWORD": "{}",
            }},
        }}
        ''',
    "lib/client.py": """
        import os

        API_TOKEN = os.environ.get("API_TOKEN", "{}")

        def connect(host, *, password="{}"):
            return host, password

        session = connect(
            "db.example.com",
            password="{}",
        )
        """,
    "index.js": """
        'use strict';
        const pattern = /["'/]/g;
        const apiToken = '{}';
        module.exports = {{
          db: {{
            user: 'app',
            password: "{}",
          }},
          token: process.env.API_TOKEN || '{}',
        }};
        exports.handler = async (event) => `${{event.id / 2}}`;
        """,
    "config.mjs": """
        export const clientSecret = `{}`
        export default {{
          password: '{}',
        }}
        """,
    ".env": """
        # of the shop
        STAGE=prod
        DB_PASSWORD={}
        export API_TOKEN='{}'
        """,
}


def written(path: str, value: str) -> str:
    lines = FILES[path].strip("\n").split("\n")
    return "\n".join(line[8:] for line in lines).format(*[value] * 9)


def found(path: str, text: str) -> list[int]:
    findings = SCANNER.scan_file(SourceFile(path, text))
    places = (finding.location for finding in findings)
    return sorted({place.line for place in places if isinstance(place, CodeLine)})


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("path", FILES)
def test_each_line_that_the_rule_finds_is_patched_and_not_found_again(path: str, kind: str) -> None:
    text = written(path, VALUES[kind])
    lines = found(path, text)
    assert len(lines) == FILES[path].count("{}")

    changes = changes_of(path, text.encode(), lines, VariableNames({}, lambda _: False))

    changed = applied(text, changes.edits)
    assert changes.refusals == ()
    assert VALUES[kind] not in changed
    assert found(path, changed) == []
