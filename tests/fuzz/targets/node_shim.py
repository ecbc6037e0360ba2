"""The Node shim's start: what holds of the Python shim's, and the same outcome."""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.fuzz.shim_story import HANDLER, KNOWN_HANDLER, PROBE, Ending, Story
from tests.fuzz.targets import python_shim

PROGRAM = Path(__file__).parents[1] / "node_shim.mjs"
INDEX = Path(__file__).parents[3] / "remediation" / "shims" / "nodejs" / "sealed-env/index.mjs"
_ODD_HANDLERS = {
    "Runtime.HandlerNotFound": "no handler",
    "Runtime.MalformedHandlerName": "no handler",
}
OWN_HANDLER = "/opt/nodejs/sealed-env/index.handler"
_OTHER_WAYS = ("ENDPOINT_URL", "_PROXY", "CREDENTIALS_FULL_URI", "CA_BUNDLE")
"""Settings that Python and Node read by libraries of their own: two sorts of URL."""
_NO_JSON = re.compile(rb"NaN|Infinity")
"""What Python takes for JSON, and nobody else."""

mutated = python_shim.mutated
seeds = python_shim.seeds


def check(data: bytes) -> None:
    """Start both shims.

    Raises:
        AssertionError: the Node shim does what no shim may, or not what the Python shim does.
    """
    story = Story.of(data)
    if story is None or any(name.startswith("LAMBDA_") for name in story.environment):
        return
    ending = started(story)
    python_shim.must_hold(story, ending)
    _must_keep_to_its_variables(story, ending)
    has_other_ways = any(way in name.upper() for name in story.environment for way in _OTHER_WAYS)
    if not has_other_ways and not _NO_JSON.search(data):
        _must_be_alike(story, ending, python_shim.started(story))


def _must_keep_to_its_variables(story: Story, ending: Ending) -> None:
    before, after = story.environment, ending.environment
    named = before.get("_HANDLER") == OWN_HANDLER and ending.kind in ("handler", "no handler")
    expected = before.get(HANDLER) if named else before.get("_HANDLER")
    assert after.get("_HANDLER") == expected, "a handler that others have put there is lost"
    listed = before.get(PROBE, "").partition(":")[2].split(",")
    added = {*after} - {*before}
    if any(name in before for name in listed) or listed == [""]:
        assert PROBE not in before or added <= {*listed}, (
            "a shadowed function gets what is not its own"
        )


def _must_be_alike(story: Story, node: Ending, python: Ending) -> None:
    if story.environment.get(HANDLER) == KNOWN_HANDLER:
        assert node.kind == python.kind, "the shims end differently"
    # Each sets _HANDLER where it names that very shim.
    if PROBE not in story.environment:
        assert _without_handler(node) == _without_handler(python), "the variables differ"
    if node.hosts and python.hosts:  # Node looks at headers before it connects.
        # How often is a matter of random pauses.
        assert set(node.hosts) == set(python.hosts), "the shims ask different hosts"
    if node.kind == python.kind and not _is_networks(node.code):
        assert node.code == python.code, "the shims tell different causes"
    if node.probed is not None and python.probed is not None and PROBE in story.environment:
        assert node.probed["loaded"] == python.probed["loaded"]
        for part in ("different", "missing"):
            names = set(node.probed[part]), set(python.probed[part])
            assert names[0] == names[1], "the shims answer differently"


def _without_handler(ending: Ending) -> dict[str, str]:
    return {name: text for name, text in ending.environment.items() if name != "_HANDLER"}


def _is_networks(code: str | None) -> bool:
    """Tell whether a code is an error's of Node itself, which has another name in Python."""
    return code is not None and code.isupper()


def started(story: Story) -> Ending:
    """Start the Node shim in the same world."""
    node = _node()
    assert node.stdin
    assert node.stdout
    given = {"environment": dict(story.environment), "answers": story.answers}
    node.stdin.write(json.dumps(given) + "\n")
    node.stdin.flush()
    told = json.loads(node.stdout.readline())
    kind = told["kind"]
    if "is gone" in told["told"]:
        kind = "gone"
    elif told["code"] == "MODULE_NOT_FOUND":
        kind = "no handler"
    return Ending(
        _ODD_HANDLERS.get(kind, kind),
        told["code"] if kind == "SecretNotLoaded" else None,
        told["told"],
        told["environment"],
        told["probed"],
        tuple(told["hosts"]),
    )


@cache
def _node() -> subprocess.Popen[str]:
    """Start Node once, with a function that has one handler."""
    root = tempfile.TemporaryDirectory()
    (Path(root.name) / "app.mjs").write_text("export const handler = async (event) => event;\n")
    node = subprocess.Popen(  # noqa: S603 - our own program
        ["node", PROGRAM, INDEX, root.name],  # noqa: S607
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        node.kill()
        node.wait()
        for pipe in (node.stdin, node.stdout):
            if pipe:
                pipe.close()
        root.cleanup()

    atexit.register(end)
    return node
