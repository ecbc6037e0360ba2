"""Whether an environment has room for the pointer: pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from ..model import Configuration, Function, Options, Refusal, Stack
from .wiring import Rewiring, shadowed

ENVIRONMENT_BYTES = 4096
"""What Lambda allows.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


def environment_size(environment: Mapping[str, str]) -> int:
    """Return how many bytes Lambda counts for an environment: those of its JSON.

    Source: the text of Lambda's own refusal, "... exceeded the 4KB limit. String measured: {...}".
    """
    text = json.dumps(dict(environment), separators=(",", ":"), ensure_ascii=False)
    return len(text.encode("utf-8", "surrogatepass"))


def shadowed_within_room(
    function: Function,
    stack: Stack,
    rewiring: Rewiring,
    moving: Collection[str],
    options: Options,
) -> Configuration | Refusal:
    """Return the shadowed configuration, or why the environment has no room for it.

    Where the plaintext leaves no room and the person allowed it, it goes in the same update.
    """
    beside = shadowed(function, stack, rewiring)
    over = environment_size(beside.environment) - ENVIRONMENT_BYTES
    if over <= 0:
        return beside
    instead = shadowed(function, stack, rewiring, without=moving)
    if environment_size(instead.environment) > ENVIRONMENT_BYTES:
        return Refusal(
            f"The environment has no room for the pointer, even without the plaintext: {over} "
            f"bytes too many of {ENVIRONMENT_BYTES} with it",
            "remove variables that nobody reads",
        )
    if options.one_step:
        return instead
    return Refusal(
        f"The environment has no room for pointer and plaintext together: {over} bytes too many "
        f"of {ENVIRONMENT_BYTES}",
        "removing the plaintext makes room: set OneStep to true to do both in one update, at the "
        "risk that invocations fail until the probe has passed or the function is backed out",
    )
