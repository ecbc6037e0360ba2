"""Whether an environment has room for the shim's variables. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from ..model import Configuration, Function, Options, Refusal, Stack
from .rewiring import Rewiring, shadowed

ENVIRONMENT_BYTES = 4096
"""The largest environment that Lambda allows, in bytes.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


def environment_size(environment: Mapping[str, str]) -> int:
    """Return an environment's size as Lambda counts it: the bytes of its JSON.

    Source: the text of Lambda's own refusal, "... exceeded the 4KB limit. String measured: {...}".
    """
    text = json.dumps(dict(environment), separators=(",", ":"), ensure_ascii=False)
    return len(text.encode("utf-8", "surrogatepass"))


def shadow_if_it_fits(
    function: Function,
    stack: Stack,
    rewiring: Rewiring,
    moving: Collection[str],
    options: Options,
) -> Configuration | Refusal:
    """Return the shadowed configuration, or a refusal if the environment has no room for it.

    If there is no room beside the plaintext, and OneStep allows it, the plaintext is removed in the
    same update.
    """
    with_plaintext = shadowed(function, stack, rewiring)
    excess = environment_size(with_plaintext.environment) - ENVIRONMENT_BYTES
    if excess <= 0:
        return with_plaintext
    without_plaintext = shadowed(function, stack, rewiring, without=moving)
    if environment_size(without_plaintext.environment) > ENVIRONMENT_BYTES:
        return Refusal(
            f"The environment has no room for the pointer, even without the plaintext: {excess} "
            f"bytes too many of {ENVIRONMENT_BYTES} with it",
            "remove variables that nobody reads",
        )
    if options.one_step:
        return without_plaintext
    return Refusal(
        f"The environment has no room for pointer and plaintext together: {excess} bytes too many "
        f"of {ENVIRONMENT_BYTES}",
        "removing the plaintext makes room: set OneStep to true to do both in one update, at the "
        "risk that invocations fail until the probe has passed or the function is backed out",
    )
