from __future__ import annotations

import io
import mmap
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, cast

import pytest

from rule.aws.package_download import PackageNotFetched
from rule.compliance.exemption import EXEMPTION_TAG
from rule.evaluator import Evaluator
from rule.evidence.allowance import RESERVE_SECONDS, NoTimeLeft
from rule.model import Broken, Evidence, Exemption, FunctionSnapshot, RuleParameters, Unread
from rule.scanning.result import MOST_OF_A_KIND, ScanResult
from rule.scanning.result_cache import PackageKey, ResultCache
from tests.rule.compliance.sealed import POLICY, SEALED
from tests.rule.contexts import Context
from tests.rule.scanning.process_memory import MB

URL = "https://code.example/package.zip"
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret
LEAKY_CODE = f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'


class NoCache:
    """Scans every time, and remembers for what it was asked."""

    def __init__(self, kept: ScanResult | None = None) -> None:
        self.keys: list[PackageKey] = []
        self._kept = kept

    def recall(self, key: PackageKey, scan: Callable[[], ScanResult]) -> ScanResult:
        self.keys.append(key)
        return self._kept or scan()


def package(text: str) -> Callable[[str], BinaryIO]:
    def open_package(url: str) -> BinaryIO:
        assert url == URL
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("app.py", text)
        return file

    return open_package


def unreachable(_url: str) -> BinaryIO:
    raise PackageNotFetched("the package's URL was refused")


def evaluator(
    text: str = "",
    parameters: RuleParameters | None = None,
    *,
    cache: NoCache | None = None,
    seconds: float = 300.0,
    must_finish_scan: bool = False,
) -> Evaluator:
    return Evaluator(
        parameters or RuleParameters(),
        cast("ResultCache", cache or NoCache()),
        package(text),
        Context(seconds),
        must_finish_scan,
    )


def function(
    environment: dict[str, str] | None = None,
    *,
    url: str | None = URL,
    tags: dict[str, str] | None = None,
    unread: Unread | None = None,
) -> FunctionSnapshot:
    return FunctionSnapshot(
        "orders-api", "arn", "Zip" if url else "Image", "sha", url, environment or {}, unread,
        tags or {}, "python3.13" if url else None,
    )  # fmt: skip


def found(evidence: Evidence) -> list[str]:
    return [str(finding.location) for finding in evidence.findings]


def test_environment_and_package_give_the_evidence() -> None:
    evidence = evaluator(LEAKY_CODE).gather_evidence(function({"DB_PASSWORD": NOT_A_PASSWORD}))

    assert found(evidence) == ["environment:DB_PASSWORD", "app.py:1"]
    assert evidence.unread == ()


@pytest.mark.slow
def test_a_package_is_read_whole_however_much_the_process_of_the_tests_holds() -> None:
    with mmap.mmap(-1, 1_024 * MB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS):
        evidence = evaluator(LEAKY_CODE + "# nothing\n" * 400_000).gather_evidence(function())

    assert found(evidence) == ["app.py:1"]
    assert evidence.unread == ()


def test_the_cache_is_asked_by_package_and_scanner() -> None:
    cache = NoCache()

    evaluator(cache=cache).gather_evidence(function())
    evaluator(cache=cache).gather_evidence(function())
    evaluator(parameters=RuleParameters(hex_entropy_limit=2.0), cache=cache).gather_evidence(
        function()
    )

    assert [key.code_sha256 for key in cache.keys] == ["sha"] * 3
    assert cache.keys[0] == cache.keys[1] != cache.keys[2]


def test_an_images_files_are_named_as_outside_the_scope() -> None:
    evidence = evaluator(LEAKY_CODE).gather_evidence(function(url=None))

    assert evidence == Evidence(
        unread=(
            Unread(
                "code",
                "an image's files are read only with ScanImages=true",
                blocks_compliance=False,
            ),
        ),
        remediation_blocker="a container image",
    )


def test_code_is_not_read_if_the_rules_owner_says_so() -> None:
    parameters = RuleParameters(scan_code=False)

    (unread,) = evaluator(LEAKY_CODE, parameters).gather_evidence(function()).unread

    assert not unread.blocks_compliance
    assert "ScanCode" in unread.reason


def test_an_unreadable_environment_is_part_of_the_evidence() -> None:
    unread = Unread("environment", "AccessDeniedException")

    assert evaluator().gather_evidence(function(unread=unread)).unread == (unread,)


@pytest.mark.parametrize(
    ("parameters", "tags"),
    [
        (RuleParameters(ignored_variables=(Exemption(("DB_*",)),)), {}),
        (RuleParameters(), {EXEMPTION_TAG: "DB_PASSWORD"}),
    ],
)
def test_exempted_findings_are_told_apart(parameters: RuleParameters, tags: dict[str, str]) -> None:
    leaky = function({"DB_PASSWORD": NOT_A_PASSWORD}, tags=tags)

    evidence = evaluator(parameters=parameters).gather_evidence(leaky)

    assert found(evidence) == []
    assert [str(finding.location) for finding in evidence.exempt] == ["environment:DB_PASSWORD"]


@pytest.mark.parametrize(
    ("parameters", "tags", "is_exempt"),
    [
        (RuleParameters(), {}, False),
        (RuleParameters(ignored_paths=(Exemption(paths=("*.py",)),)), {}, True),
        (RuleParameters(), {EXEMPTION_TAG: "/app.py"}, True),
        (RuleParameters(allow_exemption_tag=False), {EXEMPTION_TAG: "/app.py"}, False),
        (RuleParameters(), {EXEMPTION_TAG: "/app.py until=2000-01-01"}, False),
        (RuleParameters(), {EXEMPTION_TAG: "/app.py until=9999-12-31"}, True),
    ],
)
def test_exempted_code_is_told_apart_and_hides_nothing_else(
    parameters: RuleParameters, tags: dict[str, str], is_exempt: bool
) -> None:
    leaky = function({"DB_PASSWORD": NOT_A_PASSWORD}, tags=tags)

    evidence = evaluator(LEAKY_CODE, parameters).gather_evidence(leaky)

    assert found(evidence) == ["environment:DB_PASSWORD", *["app.py:1"] * (not is_exempt)]
    assert [str(finding.location) for finding in evidence.exempt] == ["app.py:1"] * is_exempt


@pytest.mark.parametrize(
    ("parameters", "code", "matters"),
    [
        (RuleParameters(), LEAKY_CODE, True),
        (RuleParameters(), "", False),
        (RuleParameters(allow_exemption_tag=False), LEAKY_CODE, False),
        (RuleParameters(ignored_paths=(Exemption(paths=("*.py",)),)), LEAKY_CODE, False),
    ],
)
def test_tags_that_were_not_read_are_named_if_they_may_exempt_what_was_found_in_code(
    parameters: RuleParameters, code: str, matters: bool
) -> None:
    tags = Unread("tags", "AccessDeniedException")

    evidence = evaluator(code, parameters).gather_evidence(replace(function(), tags_unread=tags))

    assert evidence.unread == ((tags,) if matters else ())


@pytest.mark.slow
def test_a_finding_that_had_no_room_is_not_hidden_by_exempt_ones() -> None:
    lines = f"{LEAKY_CODE}" * (MOST_OF_A_KIND + 1)
    exempt = RuleParameters(ignored_paths=(Exemption(paths=("app.py",)),))

    evidence = evaluator(lines, exempt).gather_evidence(function())

    assert (found(evidence), len(evidence.exempt)) == ([], MOST_OF_A_KIND)
    assert [unread.blocks_compliance for unread in evidence.unread] == [True]


def test_without_time_an_uncached_package_is_not_begun() -> None:
    with pytest.raises(NoTimeLeft, match="longer Timeout"):
        evaluator(seconds=RESERVE_SECONDS).gather_evidence(function())


def test_without_time_a_cached_package_is_still_judged() -> None:
    cache = NoCache(ScanResult((), (), finished=True))

    assert evaluator(cache=cache, seconds=RESERVE_SECONDS).gather_evidence(function()) == Evidence()


def test_a_stopped_scan_is_evidence_of_its_own() -> None:
    stopped = ScanResult((), (Unread("package", "the scan was stopped"),), finished=False)

    assert evaluator(cache=NoCache(stopped)).gather_evidence(function()).unread == stopped.unread


def test_a_stopped_scan_is_none_if_it_must_finish() -> None:
    stopped = ScanResult((), (Unread("package", "the scan was stopped"),), finished=False)

    with pytest.raises(NoTimeLeft, match="not enough time was left"):
        evaluator(cache=NoCache(stopped), must_finish_scan=True).gather_evidence(function())


def test_a_package_that_cannot_be_fetched_fails_the_inspection() -> None:
    failing = Evaluator(RuleParameters(), cast("ResultCache", NoCache()), unreachable, Context())

    with pytest.raises(PackageNotFetched):
        failing.gather_evidence(function())


# ------------------------------------------------------------------- sealed functions


@pytest.mark.parametrize(
    ("policies", "lacking", "unread"),
    [
        ((POLICY,), None, ()),
        (
            None,
            Broken(("its role orders-role is gone",)),
            (),
        ),
        (Unread("grant", "denied"), None, (Unread("grant", "denied"),)),
    ],
)
def test_a_sealed_functions_role_is_part_of_the_evidence(
    policies: tuple[str, ...] | Unread | None, lacking: Broken | None, unread: tuple[Unread, ...]
) -> None:
    judging = replace(evaluator(), attached_policies=lambda _: policies)

    evidence = judging.gather_evidence(replace(SEALED, code_url=URL))

    assert (evidence.broken, evidence.unread) == (lacking, unread)
