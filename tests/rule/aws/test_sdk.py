"""botocore is loaded without what the rule never uses; everybody else gets all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAMS = {
    "what documents clients is not loaded": (
        "import rule.aws.sdk, sys; print('botocore.docs.service' in sys.modules)",
        "False",
    ),
    "nor is what reads packages' versions": (
        "import rule.aws.sdk, urllib3.http2, sys; print('importlib.metadata' in sys.modules)",
        "False",
    ),
    "a client works": (
        "import rule.aws.sdk as s; print(s.get_session().create_client('sts', 'x').close())",
        "None",
    ),
    "everybody else gets all of it": (
        "import rule.aws.sdk, botocore.docs as d; print(hasattr(d, 'generate_docs'))",
        "True",
    ),
    "urllib3 reads a version when it needs one": (
        "import rule.aws.sdk, urllib3.http2 as h; print(h.version('urllib3')[:1].isdigit())",
        "True",
    ),
}


@pytest.mark.process
@pytest.mark.parametrize(("program", "printed"), PROGRAMS.values(), ids=PROGRAMS)
def test_who_loads_what(program: str, printed: str) -> None:
    """In a process of its own: this one has loaded all."""
    ran = subprocess.run(  # noqa: S603 - programs of our own
        [sys.executable, "-S", "-c", f"import site, sys; sys.path += {sys.path!r}; {program}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout.strip(), ran.stderr) == (printed, "")
