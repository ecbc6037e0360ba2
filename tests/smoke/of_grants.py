"""Questions about the grant: whom it lets in, when, and from how soon on."""

from __future__ import annotations

import re

from remediation.model import FUNCTION_TAG
from tests.flows.runbooks import Execution
from tests.rehearsal.waiting import wait_for
from tests.smoke.question import NotAnswered, Question
from tests.smoke.throwaway import Invocation, Throwaway

ALIAS = "smoke"
_TAG_COUNTS_WITHIN_SECONDS = 60


def _tags(throwaway: Throwaway) -> str:
    step = _press(throwaway).step("Store")
    return "they do" if step.status == "Success" else f"they do not: {step.failure}"


def _arrival(throwaway: Throwaway) -> str:
    granted, probed = _press(throwaway).step("Grant"), _press(throwaway).step("Probe")
    if granted.ended is None or probed.ended is None:
        raise NotAnswered("the execution does not tell when its steps ended")
    return f"at most {(probed.ended - granted.ended).total_seconds():.0f} s"


def _at_init(throwaway: Throwaway) -> str:
    assert throwaway.sealed is not None
    found = re.search(r"Init Duration: [\d.]+ ms", throwaway.sealed.report)
    return f"it holds ({found[0]})" if found else "it holds; the log shows no Init Duration"


def _qualified(throwaway: Throwaway) -> str:
    functions, name = throwaway.account.client("lambda"), throwaway.name
    version = functions.publish_version(FunctionName=name)["Version"]
    throwaway.wait_for_version(version)
    functions.create_alias(FunctionName=name, Name=ALIAS, FunctionVersion=version)
    seen = {qualifier: throwaway.invoke(qualifier) for qualifier in (version, ALIAS)}
    failed = {qualifier: one for qualifier, one in seen.items() if not _is_good(throwaway, one)}
    if not failed:
        return (
            "it holds for the version and for the alias: lambda:SourceFunctionArn is the ARN "
            "without a qualifier"
        )
    first = next(iter(failed))
    told = ", ".join(f"{qualifier} ends in {one.error}" for qualifier, one in failed.items())
    return f"it does not hold: {told}; {_source_function_arn(throwaway, version, first)}"


def _source_function_arn(throwaway: Throwaway, version: str, invoked: str) -> str:
    """Try other ARNs in the secret's tag, until the function may read it."""
    manager = throwaway.account.client("secretsmanager")
    arn = throwaway.settled()["FunctionArn"]

    def tag(value: str) -> None:
        tags = [{"Key": FUNCTION_TAG, "Value": value}]
        manager.tag_resource(SecretId=throwaway.secret, Tags=tags)

    try:
        for candidate in (f"{arn}:{version}", f"{arn}:{ALIAS}"):
            tag(candidate)
            try:
                wait_for(
                    f"the tag {candidate} counts",
                    lambda: _is_good(throwaway, throwaway.invoke(invoked)),
                    _TAG_COUNTS_WITHIN_SECONDS,
                    every=3.0,
                )
            except TimeoutError:
                continue
            return f"lambda:SourceFunctionArn is {candidate}"
    finally:
        tag(arn)
    return "lambda:SourceFunctionArn is neither the version's ARN nor the alias's"


def _is_good(throwaway: Throwaway, invocation: Invocation) -> bool:
    return invocation.lengths == throwaway.lengths


def _press(throwaway: Throwaway) -> Execution:
    assert throwaway.press is not None
    return throwaway.press


TAGS = Question(
    "Do the tags of CreateSecret pass the role's conditions (its inner TagResource)",
    "the step Store, which makes a secret with tags",
    _tags,
)
ARRIVAL = Question(
    "How long does a new grant take to arrive",
    "the time from the end of Grant to the end of Probe",
    _arrival,
)
AT_INIT = Question(
    "Does the tag condition (lambda:SourceFunctionArn) hold at init time",
    "the sealed function's first start",
    _at_init,
)
QUALIFIED = Question(
    "Does the tag condition hold for a function invoked by version or alias",
    "a version and an alias of the sealed function are published and invoked",
    _qualified,
)
