"""Layers are scanned with a function's package, each once, and others' are named."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any, BinaryIO, cast

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.layers import LayerReader
from rule.aws.pace import Pace
from rule.aws.versions import VersionReader
from rule.compliance.verdict import judge
from rule.evaluator import Evaluator
from rule.model import (
    ComplianceType,
    Evidence,
    Exemption,
    FunctionSnapshot,
    RuleParameters,
    VersionsJudged,
)
from rule.scanning.result_cache import ResultCache
from tests.rule.contexts import Context
from tests.rule.published_lists import ARN, PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
SECRET = {"DB_PASSWORD": NOT_A_PASSWORD}
READ = "get_layer_version_by_arn"


def layer(name: str, account: str = "123456789012") -> str:
    return f"arn:aws:lambda:eu-central-1:{account}:layer:{name}"


CONFIG, TOOLS = layer("orders-config:3"), layer("tools:12")
OTHERS = layer("their-config:1", "210987654321")
AMAZON = "arn:aws:lambda:::awslayer:AmazonLinux1803"


def evaluator(
    lists: PublishedLists, leaky: str = "", cache: ResultCache | None = None, **parameters: Any
) -> Evaluator:
    """Return one that finds a secret in what lies behind one URL: a layer's is its ARN."""

    def open_package(url: str) -> BinaryIO:
        text = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n' if url == leaky else "STAGE = 1\n"
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("python/settings.py", text)
        return file

    return Evaluator(
        RuleParameters(**parameters),
        cache or ResultCache(Rows()),
        open_package,
        Context(),
        versions=VersionReader(cast("Any", lists), Pace(0.0)),
        layers=LayerReader(cast("Any", lists), Pace(0.0)),
    )


def function(*layers: str) -> FunctionSnapshot:
    return FunctionSnapshot("orders-api", ARN, "Zip", "sha", "of $LATEST", {}, layers=layers)


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        (CONFIG, "layer orders-config:3 python/settings.py:1"),
        (TOOLS, "layer tools:12 python/settings.py:1"),
        (OTHERS, "layer their-config:1 of 210987654321 python/settings.py:1"),
        ("of $LATEST", "python/settings.py:1"),
    ],
)
def test_a_secret_is_named_with_the_layer_that_holds_it(arn: str, said: str) -> None:
    lists = PublishedLists(layers={CONFIG: "one", TOOLS: "two", OTHERS: "three"})

    evidence = evaluator(lists, arn).gather_evidence(function(CONFIG, TOOLS, OTHERS))

    assert found(evidence) == [said]
    assert f"{said} (Secret Keyword)" in judge(evidence).annotation


def test_the_verdict_says_what_to_do_about_a_layer() -> None:
    lists = PublishedLists(layers={CONFIG: "one"})

    verdict = judge(evaluator(lists, CONFIG).gather_evidence(function(CONFIG)))

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation == (
        "Plaintext secrets in layers: layer orders-config:3 python/settings.py:1 (Secret Keyword). "
        "Publish the layer anew without them, let functions use that, then rotate."
    )


@pytest.mark.parametrize(
    ("functions", "layers", "scans"),
    [
        ([(CONFIG,)] * 3, {CONFIG: "one"}, 1),
        ([(CONFIG, TOOLS), (TOOLS,), (CONFIG,)], {CONFIG: "one", TOOLS: "two"}, 2),
        # The same content under another version is not scanned again, but must be asked for.
        (
            [(CONFIG,), (layer("orders-config:4"),)],
            {CONFIG: "one", layer("orders-config:4"): "one"},
            1,
        ),
    ],
    ids=["one layer", "two layers", "two versions of one content"],
)
def test_a_layer_that_functions_share_is_scanned_once(
    functions: list[tuple[str, ...]], layers: dict[str, str], scans: int
) -> None:
    lists, rows, opened = PublishedLists(layers=layers), Rows(), []

    for layers_of_one in functions:
        judging = evaluator(lists, cache=ResultCache(rows))
        open_package = judging.open_package

        def note(url: str, otherwise: Any = open_package) -> BinaryIO:
            opened.append(url)
            return cast("BinaryIO", otherwise(url))

        replace(judging, open_package=note).gather_evidence(function(*layers_of_one))

    assert lists.calls.count(READ) == len(layers)
    keys = [text for text in rows.texts if text]
    assert len(keys) == 1 + len(layers) + scans


@pytest.mark.parametrize("layers", [1, 3, 5])
def test_layers_that_are_known_cost_one_request_to_the_cache_and_none_to_lambda(
    layers: int,
) -> None:
    arns = [layer(f"layer-{number}:1") for number in range(layers)]
    lists, rows = PublishedLists(layers={arn: arn for arn in arns}), Rows()
    evaluator(lists, cache=ResultCache(rows)).gather_evidence(function(*arns))
    lists.calls.clear()
    rows.requests.clear()

    evaluator(lists, cache=ResultCache(rows)).gather_evidence(function(*arns))

    assert lists.calls == ["list_versions_by_function"]
    assert rows.requests == ["get_all"]


@pytest.mark.parametrize("arn", [OTHERS, AMAZON])
def test_a_layer_that_its_account_keeps_from_the_rule_is_named_and_is_no_failure(arn: str) -> None:
    verdict = judge(evaluator(PublishedLists()).gather_evidence(function(arn)))

    assert verdict.compliance_type is ComplianceType.COMPLIANT
    named = "AmazonLinux1803 of AWS" if arn == AMAZON else "their-config:1 of 210987654321"
    assert verdict.annotation == (
        "No plaintext secrets found. "
        f"Outside the scope: layer {named}: its account does not let the rule read it."
    )


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ({}, "layer orders-config:3: this version was deleted; use one that exists."),
        (
            {READ: "AccessDeniedException"},
            f"layer orders-config:3: lambda:GetLayerVersion was denied for {CONFIG}: grant it to",
        ),
        *(
            (
                {READ: code},
                f"layer orders-config:3: lambda:GetLayerVersion failed for {CONFIG}: {code}",
            )
            for code in ("InvalidParameterValueException", "ValidationException")
        ),
    ],
)
def test_a_layer_of_ones_own_that_cannot_be_read_is_never_compliant(
    refused: dict[str, str], said: str
) -> None:
    verdict = judge(evaluator(PublishedLists(refused=refused)).gather_evidence(function(CONFIG)))

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation.startswith(f"Could not be read: {said}")


@pytest.mark.parametrize("code", ["InvalidParameterValueException", "ValidationException"])
@pytest.mark.parametrize("arn", [OTHERS, AMAZON])
def test_anothers_layer_whose_name_lambda_refuses_is_named_and_fails_no_evaluation(
    arn: str, code: str
) -> None:
    verdict = judge(evaluator(PublishedLists(refused={READ: code})).gather_evidence(function(arn)))

    assert verdict.compliance_type is ComplianceType.COMPLIANT
    assert "Outside the scope: layer " in verdict.annotation


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ServiceException"])
def test_a_layer_that_cannot_be_read_for_now_is_tried_again(code: str) -> None:
    lists = PublishedLists(layers={CONFIG: "one"}, refused={READ: code})

    with pytest.raises(FunctionNotRead, match="lambda:GetLayerVersion"):
        evaluator(lists).gather_evidence(function(CONFIG))

    evidence = evaluator(lists, "of $LATEST").gather_evidence(function(CONFIG))
    assert found(evidence) == ["python/settings.py:1"]
    assert [each.what for each in evidence.unread if each.is_temporary] == ["layer orders-config:3"]


@pytest.mark.parametrize("parameters", [{"scan_layers": False}, {"scan_code": False}])
def test_the_rules_owner_leaves_layers_out(parameters: dict[str, Any]) -> None:
    lists = PublishedLists(layers={CONFIG: "one"})

    assert found(evaluator(lists, CONFIG, **parameters).gather_evidence(function(CONFIG))) == []
    assert READ not in lists.calls


@pytest.mark.parametrize("judged", [VersionsJudged.REFERENCED, VersionsJudged.ALL])
def test_the_layers_of_a_published_version_are_judged_with_it(judged: VersionsJudged) -> None:
    published = version("7", Layers=[{"Arn": CONFIG}])
    lists = PublishedLists([published], [alias("live", "7")], layers={CONFIG: "one"})

    evidence = evaluator(lists, CONFIG, published_versions=judged).gather_evidence(function())

    assert found(evidence) == ["live → 7: layer orders-config:3 python/settings.py:1"]


def test_what_is_exempt_by_its_path_is_so_in_a_layer() -> None:
    exemption = Exemption(paths=("/python/settings.py",))
    lists = PublishedLists(layers={CONFIG: "one"})

    evidence = evaluator(lists, CONFIG, ignored_paths=(exemption,)).gather_evidence(
        function(CONFIG)
    )

    assert found(evidence) == []
    assert len(evidence.exempt) == 1
