"""Each rule of our own finds what it is for, and leaves alone what looks like it."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
import yaml

# `make lint` asks the same rules of our code; that each finds what it is for is for CI to tell.
pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / ".semgrep.yaml"
RULES = [rule["id"] for rule in yaml.safe_load(CONFIG.read_text())["rules"]]

CAUGHT = """\
try:
    ask()
except {kind} as error:
    {then}
"""
HELD = """\
@dataclass(frozen=True, slots=True)
class Held:
    {field}
"""

FOUND = [
    ("error-of-aws-told", "rule/a.py", CAUGHT.format(kind="ClientError", then="say(str(error))")),
    (
        "error-of-aws-told",
        "remediation/b.py",
        CAUGHT.format(kind="(BotoCoreError, ClientError)", then='raise Failed(f"no: {error}")'),
    ),
    (
        "error-of-aws-told",
        "rule/c.py",
        CAUGHT.format(kind="ClientError", then='say(error.response["Error"]["Message"])'),
    ),
    (
        "error-of-aws-chained",
        "remediation/d.py",
        CAUGHT.format(kind="(BotoCoreError, ClientError)", then='raise Failed("no") from error'),
    ),
    ("trace-logged", "rule/e.py", 'logger.exception("no")\n'),
    ("trace-logged", "remediation/f.py", 'log.error("no", exc_info=True)\n'),
    ("value-logged", "rule/g.py", 'logger.debug("read", extra={"all": function.environment})\n'),
    ("value-logged", "remediation/h.py", 'logger.info(f"{secret.values}")\n'),
    ("value-in-repr", "rule/i.py", HELD.format(field="environment: Mapping[str, str]")),
    ("value-in-repr", "remediation/j.py", HELD.format(field='value: str = ""')),
    ("printed", "rule/k.py", "print(1)\n"),
    ("shell", "tests/l.py", "subprocess.run(text, shell=True)\n"),
    ("shell", "tests/m.py", "os.system(text)\n"),
    ("sdk-outside-the-edge", "rule/n.py", "import boto3\n"),
    ("sdk-outside-the-edge", "remediation/o.py", "from botocore.config import Config\n"),
    ("shim-tells", "remediation/shims/python/sealed_env/p.py", "import subprocess\n"),
    ("shim-tells", "remediation/shims/python/sealed_env/q.py", 'open("/tmp/secret", "w")\n'),
    ("node-shim-tells", "remediation/shims/nodejs/r.mjs", "console.error(process.env);\n"),
    ("shim-tells", "remediation/shims/python/sealed_env/t.py", "os.posix_spawn(a, b, c)\n"),
    ("shim-tells", "remediation/shims/python/sealed_env/u.py", "os.fork()\n"),
    (
        "node-shim-tells",
        "remediation/shims/nodejs/s.mjs",
        'import { execSync } from "node:child_process";\n',
    ),
]
LEFT_ALONE = [
    ("rule/good_a.py", CAUGHT.format(kind="ClientError", then="raise Failed(code_of(error))")),
    ("rule/good_b.py", CAUGHT.format(kind="ValueError", then="say(str(error))")),
    ("remediation/good_c.py", 'logger.info("store", extra={"names": sorted(names)})\n'),
    ("rule/good_h.py", 'logger.info("judged", extra={"as": verdict.compliance_type.value})\n'),
    (
        "remediation/good_d.py",
        HELD.format(field="values: Mapping[str, str] = field(default_factory=dict, repr=False)"),
    ),
    ("rule/good_e.py", HELD.format(field="name: str")),
    ("rule/cli/main.py", "print(1)\n"),
    ("rule/aws/accounts.py", "from botocore.session import Session\n"),
    ("rule/aws/sdk.py", "from botocore.config import Config\n"),
    ("rule/aws/calls.py", "from botocore.exceptions import ClientError\n"),
    ("remediation/aws/calls.py", "from botocore.exceptions import ClientError\n"),
    ("tests/good_f.py", "print(str(error))\nsubprocess.run([text])\n"),
    ("remediation/shims/nodejs/good_g.mjs", "console.error('sealed-env: loaded');\n"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The rules that found something, by the file."""
    folder = tmp_path_factory.mktemp("code")
    for path, text in [*((path, text) for _, path, text in FOUND), *LEFT_ALONE]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(textwrap.dedent(text))
    shutil.copy(ROOT / ".semgrepignore", folder)
    ran = subprocess.run(  # noqa: S603 - our own tool
        [
            *(ROOT / ".tools" / "semgrep" / "bin" / "semgrep", "scan", "--json", "--quiet"),
            *("--metrics=off", "--disable-version-check", "--config", CONFIG, "."),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    answer = json.loads(ran.stdout)
    assert answer["errors"] == []
    by_file: dict[str, set[str]] = {}
    for result in answer["results"]:
        by_file.setdefault(result["path"], set()).add(result["check_id"].rpartition(".")[2])
    return by_file


@pytest.mark.parametrize(("rule", "path"), [(rule, path) for rule, path, _ in FOUND])
def test_a_rule_finds_what_it_is_for(found: dict[str, set[str]], rule: str, path: str) -> None:
    assert rule in found.get(path, set())


@pytest.mark.parametrize("path", [path for path, _ in LEFT_ALONE])
def test_no_rule_finds_what_is_right(found: dict[str, set[str]], path: str) -> None:
    assert path not in found


def test_every_rule_is_proven() -> None:
    assert {rule for rule, _, _ in FOUND} == set(RULES)
