"""How tests are shared out among the processes that run them: by files, what takes longest first.

Who is done takes the next file. So whatever lasts for a module is made once, few processes start
an embedded AWS, and the last files to begin are quick ones, so that all processes end together.
"""

from __future__ import annotations

from collections.abc import Iterable

_OF_THEIR_OWN = (
    "tests/flows/test_installations.py",
    "tests/flows/test_demo.py",
    "tests/flows/test_aliases.py",
    "tests/flows/test_edge.py",
    "tests/flows/test_edge_runbook.py",
    "tests/flows/test_demo_edge.py",
    "tests/flows/test_shifting_aliases.py",
    "tests/flows/test_canary.py",
    "tests/flows/test_press.py",
    "tests/flows/test_audit.py",
    "tests/flows/test_button.py",
    "tests/flows/test_code_moved.py",
)
"""Stories in an embedded AWS of their own, and what takes as long as all that shares one."""
_SHARED = ("tests/flows/", "tests/rehearsal/", "tests/page/")
"""Folders whose other tests share one embedded AWS, or one browser, and with it one process."""
_WAITING = (
    *_SHARED,
    "tests/prove/leaks/",
    "tests/prove/load/",
    "tests/prove/permissions/",
    "tests/real_runtime/",
    "tests/test_smoke.py",
)
"""Where tests wait for other processes and for time to pass, and leave a core free meanwhile."""
_LONGEST_FIRST = (
    "tests/prove/load/",
    _SHARED[0],
    "tests/real_runtime/test_samples.py",
    "tests/test_smoke.py",
    "tests/prove/leaks/",
    *_SHARED[1:],
    "tests/prove/",
    "tests/real_runtime/",
    "tests/remediation/shims/",
    "tests/test_",
)


def unit_of(nodeid: str) -> str:
    """Return the name of what one process runs as a whole: a file, or a folder that shares much."""
    file = nodeid.partition("::")[0]
    if file in _OF_THEIR_OWN:
        return file
    return next((folder for folder in _SHARED if file.startswith(folder)), file)


def begins(nodeid: str) -> int:
    """Return when a test's unit begins, as a number: the longest first, the quick ones last."""
    return next(
        (at for at, beginning in enumerate(_LONGEST_FIRST) if nodeid.startswith(beginning)),
        len(_LONGEST_FIRST),
    )


def next_unit(units: Iterable[str], *, rather_waits: bool) -> str:
    """Return the first of those units that wait, or of those that compute.

    If all processes waited at once, no core would have anything to do: every second process begins
    with units that wait, the others with units that compute. Where none of a kind is left, all take
    of the other.

    Args:
        units: those that no process has, in their order; at least one.
        rather_waits: which kind.
    """
    listed = [*units]
    wanted = (unit for unit in listed if unit.startswith(_WAITING) is rather_waits)
    return next(wanted, listed[0])
