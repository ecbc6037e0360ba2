"""Every reason against changing a function at the edge, each with what to do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..model import (
    EDGE_HOME,
    Distribution,
    EdgePackage,
    EdgeTarget,
    Options,
    Refusal,
    Snapshot,
)
from .protection import protection
from .wiring_refusals import role_refusals

_OF_THE_CODE = frozenset(("CodeSize",))
"""Settings that follow from the code."""


def edge_refusals(target: EdgeTarget, options: Options) -> Iterator[Refusal]:
    """Yield all reasons against sealing the version that distributions run."""
    for check in _CHECKS:
        yield from check(target, options)


def latest_refusals(target: EdgeTarget, package: EdgePackage, sealed: str) -> Iterator[Refusal]:
    """Yield that ``$LATEST`` holds what is neither the version's code nor that code sealed.

    Args:
        target: the function.
        package: the sealed one.
        sealed: the CodeSha256 of the sealed package.
    """
    latest, running = target.latest, target.running
    if running is None:
        return
    number, name = running.version, latest.function.name
    is_known = latest.code_sha256 in {running.code_sha256, sealed} and latest.function.handler in {
        running.function.handler,
        package.handler,
    }
    if not is_known:
        yield Refusal(
            f"$LATEST of {name} has other code than version {number}, which CloudFront runs, and "
            "would be overwritten",
            f"publish $LATEST and have the distributions run that version, or deploy the code of "
            f"version {number} again; if a run of this runbook broke off, run its backout first",
        )
    elif different := different_settings(latest, running):
        yield Refusal(
            f"$LATEST of {name} has another configuration than version {number}, which CloudFront "
            f"runs: {', '.join(different)}",
            "set these as that version has them, or publish a version and have the distributions "
            "run it",
        )


def different_settings(one: Snapshot, other: Snapshot) -> Sequence[str]:
    """Return the names of the settings, beside code and handler, in which two versions differ."""
    own, others = _settings(one), _settings(other)
    return sorted(key for key in {*own, *others} if own.get(key) != others.get(key))


def _settings(snapshot: Snapshot) -> Mapping[str, object]:
    function = snapshot.function
    return {
        **{k: v for k, v in snapshot.settings.items() if k not in _OF_THE_CODE},
        "Layers": function.layers,
        "Environment": dict(function.environment),
    }


def _kind(target: EdgeTarget, _: Options) -> Iterator[Refusal]:
    function, stack = target.target.function, target.target.stack
    if why_not := protection(function, stack):
        yield why_not
    elif code := function.tags_error:
        yield Refusal(
            f"The function's tags could not be read ({code}), so nobody knows whether it is "
            "protected",
            "start again; if it stays so, see whether the remediation's role may lambda:ListTags",
        )
    if function.master_arn:
        yield Refusal(
            "The function is a replica that Lambda@Edge made, and cannot be changed",
            "start the runbook in us-east-1 on the function that it is a replica of",
        )
    elif function.arn.split(":")[3] != EDGE_HOME:
        yield Refusal(
            f"Functions of Lambda@Edge are in {EDGE_HOME}, and this stack is not",
            f"deploy the stack in {EDGE_HOME}",
        )
    elif function.reserved_concurrency == 0:
        yield Refusal(
            "The function's reserved concurrency is 0, so nobody could probe it",
            "reserve at least 1 while it is remediated",
        )


def _state(target: EdgeTarget, _: Options) -> Iterator[Refusal]:
    function = target.target.function
    if function.last_update_status == "InProgress" or function.state == "Pending":
        yield Refusal("An update of the function is in progress", "start again when it is done")
    elif function.last_update_status == "Failed":
        yield Refusal("The function's last update failed", "mend it, then start again")
    signing = target.target.code_signing
    if signing is not None and signing.enforced:
        yield Refusal(
            "The function takes signed code alone, and the changed package would have no signature",
            "change the source by the diffs of ShowPatch of the remediation's runbook, and deploy "
            "it signed",
        )


def _what_runs(target: EdgeTarget, _: Options) -> Iterator[Refusal]:
    if not target.distributions:
        yield Refusal(
            "No distribution of this account runs a version of the function",
            "press Remediate beside its verdict if it has variables; a distribution of another "
            "account must be changed there",
        )
    elif target.running is None:
        run = ", ".join(
            f"{each} version {of}{' (for staging)' if distribution.is_staging else ''}"
            for distribution in target.distributions
            for each, of in sorted(distribution.associations.items())
        )
        yield Refusal(
            f"Distributions run different versions of the function: {run}",
            "have all of them run one version, then start again",
        )
    elif not target.target.role.trusts_edge:
        yield Refusal(
            "Lambda@Edge may not assume the function's role by now, so CloudFront takes no new "
            "version",
            "let edgelambda.amazonaws.com assume it, then start again",
        )


def _distributions(target: EdgeTarget, options: Options) -> Iterator[Refusal]:
    for distribution in target.distributions:
        if distribution.unknown_settings:
            yield Refusal(
                f"The distribution {distribution.id} has settings that this stack does not know, "
                f"and an update would take away: {', '.join(distribution.unknown_settings)}",
                "deploy a newer version of the stack",
            )
        if distribution.owner and not options.change_managed_distributions:
            yield Refusal(
                f"{_capital(distribution.owner)} manages the distribution {distribution.id}, and "
                "its next deployment would have the version with plaintext run again",
                "start again with ChangeManagedDistributions=true, and at once write the new "
                f"version into its source, in place of {_named(distribution)}",
            )


def _named(distribution: Distribution) -> str:
    return ", ".join(
        f"version {number} at {each}" for each, number in sorted(distribution.associations.items())
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _role(target: EdgeTarget, options: Options) -> Iterator[Refusal]:
    yield from role_refusals(target.target, options)


def _secret(target: EdgeTarget, options: Options) -> Iterator[Refusal]:
    function, secret, stack = target.target.function, target.target.secret, target.target.stack
    prefix = options.secret_prefix or stack.secret_prefix
    if not prefix.startswith(stack.secret_prefix):
        yield Refusal(
            f"The prefix {prefix} lies outside those under which the stack may make secrets",
            f"begin it with {stack.secret_prefix}",
        )
    if secret and not secret.belongs_to(function):
        yield Refusal(
            f"A secret {secret.name} exists and is not this function's",
            f"rename it, or tag it as {function.name}'s if its values are this function's",
        )


_CHECKS: tuple[Callable[[EdgeTarget, Options], Iterator[Refusal]], ...] = (
    _kind,
    _state,
    _what_runs,
    _distributions,
    _role,
    _secret,
)
