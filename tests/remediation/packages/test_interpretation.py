"""A value with a mark in it stays where something reads marks in all of the environment."""

from __future__ import annotations

import pytest

from remediation.packages.environment_uses import EnvironmentUses, environment_uses
from tests.remediation.edge.packages import VALUE, VIEWER, reasons_of, seal, sealed

MARKED = "velvet%" + "nimbus-7"
HANDLER = "def handler(event, context):\n    return KEY\n"
PARSER = "import os\nfrom configparser import ConfigParser\n"
READS = {
    "defaults": f"{PARSER}conf = ConfigParser(os.environ)\n",
    "defaults by a keyword": f"{PARSER}conf = ConfigParser(defaults=dict(os.environ))\n",
    "by its module": "import configparser, os\nconf = configparser.ConfigParser(os.environ)\n",
    "of Python 3.11": "import os\nfrom configparser import SafeConfigParser as P\nP(os.environ)\n",
    "a section": f"{PARSER}conf = ConfigParser()\nconf['env'] = os.environ\n",
    "a dictionary": f"{PARSER}conf = ConfigParser()\nconf.read_dict({{'env': {{**os.environ}}}})\n",
    "one after the other": (
        f"{PARSER}conf = ConfigParser()\nfor n in os.environ:\n    conf.set('env', n, f(n))\n"
    ),
    "variables of a look-up": f"{PARSER}ConfigParser().get('a', 'b', vars=os.environ)\n",
    "another name": (
        "from os import environ as env\nfrom configparser import ConfigParser\nConfigParser(env)\n"
    ),
    "settings of logs": (
        "import os\nfrom logging.config import fileConfig\n"
        "fileConfig('log.ini', defaults=os.environ)\n"
    ),
    "dotenv-expand": "require('dotenv-expand').expand({ parsed: process.env });\n",
    "dotenv-expand, imported": (
        "import { expand } from 'dotenv-expand';\nexpand({ parsed: { ...process.env } });\n"
    ),
}
LEAVES = {
    "marks as they are": (
        "import os\nfrom configparser import RawConfigParser\nconf = RawConfigParser(os.environ)\n"
    ),
    "single variables": f"{PARSER}ConfigParser({{'stage': os.environ['STAGE']}})\n",
    "no parser": "import os\nCOPY = dict(os.environ)\n",
    "what a file sets": (
        "const { parsed } = require('dotenv').config();\n"
        "require('dotenv-expand').expand({ parsed });"
    ),
}


@pytest.mark.parametrize("mark", ["%", "$"])
@pytest.mark.parametrize("text", READS.values(), ids=READS)
def test_a_value_with_a_mark_is_refused(text: str, mark: str) -> None:
    (refusal,) = uses_of(text).refusals_of({"A": "plain", "KEY": f"velvet{mark}nimbus"})

    assert refusal.reason == (
        "a.py may read a % or a $ in what is to become KEY as a reference, since it takes all of "
        "the environment"
    )


@pytest.mark.parametrize("text", READS.values(), ids=READS)
def test_a_value_without_a_mark_may_stand_there(text: str) -> None:
    assert list(uses_of(text).refusals_of({"KEY": "velvet-nimbus"})) == []


@pytest.mark.parametrize("text", LEAVES.values(), ids=LEAVES)
def test_a_value_with_a_mark_may_stand_where_nothing_reads_it(text: str) -> None:
    assert list(uses_of(text).refusals_of({"KEY": "velvet%nimbus"})) == []


def test_a_package_with_such_a_value_is_refused() -> None:
    files = {"auth.py": f'KEY = "{MARKED}"\n{HANDLER}', "conf.py": READS["defaults"]}

    assert "conf.py may read a %" in reasons_of(seal(files, ("auth.py", 1), function=VIEWER))[0]


def test_a_package_with_another_value_is_not() -> None:
    files = {"auth.py": f'KEY = "{VALUE}"\n{HANDLER}', "conf.py": READS["defaults"]}

    assert sealed(files, ("auth.py", 1), function=VIEWER).values == {"CODE_KEY": VALUE}


def uses_of(text: str) -> EnvironmentUses:
    return environment_uses([("a.py", text)])
