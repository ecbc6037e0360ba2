"""A function's image is scanned if the rule's owner says so, once for one digest."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, BinaryIO, cast

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.ecr import ImageReader
from rule.aws.pace import Pace
from rule.aws.package_download import PackageNotFetched
from rule.aws.versions import VersionReader
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.model import ComplianceType, Evidence, FunctionSnapshot, RuleParameters, Unread
from rule.scanning.result_cache import ResultCache
from tests.rule.contexts import Context
from tests.rule.ecr import Ecr
from tests.rule.images import Built, file, image_of, tar_of
from tests.rule.published_lists import ARN, PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

NOT_A_PASSWORD = "velvet-nimbus-71"
CODE = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'
LEAKY = tar_of(file("var/task/app.py", CODE))
PLAIN = tar_of(file("var/task/app.py", "x = 1\n"))
ON = RuleParameters(scan_images=True)


class Forbidden(Exception):
    """What must not be opened was opened."""


def no_package(_: str) -> BinaryIO:
    raise Forbidden


def evaluator(
    ecr: Ecr,
    parameters: RuleParameters = ON,
    cache: ResultCache | None = None,
    lists: PublishedLists | None = None,
    seconds: float = 300.0,
) -> Evaluator:
    def opened(url: str) -> BinaryIO:
        return io.BytesIO(ecr.image.blobs[ecr.digest_in(url)])

    return Evaluator(
        parameters,
        cache or ResultCache(Rows()),
        no_package,
        Context(seconds),
        versions=VersionReader(cast("Any", lists), Pace(0.0)) if lists else None,
        images=ImageReader(ecr.client, opened),
    )


def function(ecr: Ecr, **more: Any) -> FunctionSnapshot:
    snapshot = FunctionSnapshot(
        "orders-api", ARN, "Image", ecr.image.digest.partition(":")[2], image_uri=ecr.uri
    )
    return replace(snapshot, **more)


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]


def registry(*layers: bytes, **config: Any) -> Ecr:
    return Ecr(image_of(*layers, **config))


def test_a_secret_in_an_image_is_named_with_what_to_do() -> None:
    ecr = registry(PLAIN, LEAKY, Env=[f"DB_PASSWORD={NOT_A_PASSWORD}"])

    evidence = evaluator(ecr).gather_evidence(function(ecr))

    assert found(evidence) == ["image Env: DB_PASSWORD", "var/task/app.py:1"]
    assert judge(evidence).annotation == (
        "Plaintext secrets in code: image Env: DB_PASSWORD (Secret Keyword), var/task/app.py:1 "
        "(Secret Keyword). Take them out of the code, then rotate them."
    )


def test_a_clean_image_is_compliant() -> None:
    ecr = registry(LEAKY, PLAIN)

    verdict = judge(evaluator(ecr).gather_evidence(function(ecr)))

    assert verdict.compliance_type is ComplianceType.COMPLIANT
    assert verdict.annotation == "No plaintext secrets found."


@pytest.mark.parametrize(
    "parameters", [RuleParameters(), RuleParameters(scan_images=True, scan_code=False)]
)
def test_an_image_is_not_asked_for_unless_the_rules_owner_says_so(
    parameters: RuleParameters,
) -> None:
    ecr = registry(LEAKY)

    evidence = evaluator(ecr, parameters).gather_evidence(
        function(ecr, environment={"DB_PASSWORD": NOT_A_PASSWORD})
    )

    assert found(evidence) == ["environment:DB_PASSWORD"]
    assert [each.what for each in evidence.unread] == ["code"]
    assert not evidence.unread[0].blocks_compliance
    assert ecr.asked == []


def test_the_runbooks_scan_reads_no_image() -> None:
    ecr = registry(LEAKY)

    evidence = replace(evaluator(ecr), images=None).gather_evidence(function(ecr))

    assert not any(each.blocks_compliance for each in evidence.unread)
    assert ecr.asked == []


def test_an_image_is_scanned_once_for_one_digest_and_architecture() -> None:
    ecr, rows = registry(PLAIN), Rows()

    for architecture, asks in (("x86_64", True), ("x86_64", False), ("arm64", True)):
        ecr.asked.clear()
        judging = evaluator(ecr, cache=ResultCache(rows))
        judging.gather_evidence(function(ecr, architecture=architecture))
        assert bool(ecr.asked) == asks


def spoiled(kind: str) -> tuple[Ecr, dict[str, Any]]:
    ecr = registry(PLAIN)
    match kind:
        case "gone":
            ecr.image_failure = "ImageNotFound"
        case "denied":
            ecr.failures["GetDownloadUrlForLayer"] = "AccessDeniedException"
        case "no manifest":
            ecr.image.blobs[ecr.image.digest] = b"{}"
        case "another layer":
            for digest, content in ecr.image.blobs.items():
                if digest not in ecr.image.media_types and content.startswith(b"\x1f\x8b"):
                    ecr.image.blobs[digest] = content[:-1]
        case "no address":
            return ecr, {"image_uri": None}
        case "lasting":
            return ecr, {"code_unread": Unread("code", "AccessDeniedException; deploy it anew")}
    return ecr, {}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("gone", "code: it is gone from arn:aws:ecr:"),
        ("denied", "code: ecr:GetDownloadUrlForLayer was denied for arn:aws:ecr:"),
        ("no manifest", "image: the registry's manifest is not what its digest names"),
        ("another layer", "image layer 1: its size is not what the manifest states"),
        ("no address", "code: its address names no digest in Amazon ECR"),
        ("lasting", "code: AccessDeniedException; deploy it anew"),
    ],
)
def test_an_image_that_cannot_be_read_is_never_compliant(kind: str, said: str) -> None:
    ecr, more = spoiled(kind)

    verdict = judge(evaluator(ecr).gather_evidence(function(ecr, **more)))

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation.startswith(f"Could not be read: {said}")


def test_a_registry_that_is_throttled_fails_the_evaluation() -> None:
    ecr = registry(PLAIN)
    ecr.failures["BatchGetImage"] = "ThrottlingException"

    with pytest.raises(FunctionNotRead, match="throttled"):
        evaluator(ecr).gather_evidence(function(ecr))


def test_a_download_that_breaks_off_fails_the_evaluation() -> None:
    def broken(_: str) -> BinaryIO:
        raise PackageNotFetched("the image could not be downloaded")

    ecr = registry(PLAIN)
    judging = replace(evaluator(ecr), images=ImageReader(ecr.client, broken))

    with pytest.raises(PackageNotFetched):
        judging.gather_evidence(function(ecr))


def test_the_image_of_a_published_version_is_scanned() -> None:
    ecr, old = registry(PLAIN), image_of(LEAKY)
    both = Built(
        ecr.image.digest, ecr.image.blobs | old.blobs, ecr.image.media_types | old.media_types
    )
    ecr.image = both
    sha = old.digest.partition(":")[2]
    listed = version("7", sha=sha, PackageType="Image")
    lists = PublishedLists(
        [listed], [alias("live", "7")], image_uri=ecr.uri.replace(both.digest, old.digest)
    )

    evidence = evaluator(ecr, lists=lists).gather_evidence(function(ecr))

    assert found(evidence) == ["live → 7: var/task/app.py:1"]
