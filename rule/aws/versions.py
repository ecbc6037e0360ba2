"""Published versions of a function, and what runs each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from ..model import LATEST, FunctionSnapshot, RuleError
from .calls import AwsFailure, call, fails_as
from .clients import FunctionNotRead
from .edge import EdgeReader
from .pace import Pace
from .snapshot import snapshot_of, snapshot_of_version

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

MOST_PAGES = 20
"""Pages of one listing that are read: 1,000 versions, at 50 a page."""
_MAPPINGS_MOST_PAGES = 200
"""20,000 event source mappings, at 100 a page."""
_MAPPINGS_KEPT_SECONDS = 60.0
"""How long the Region's event source mappings are remembered: in a rush, each evaluation would list
all of them."""

_PAGINATORS = {
    "lambda:ListAliases": "list_aliases",
    "lambda:ListEventSourceMappings": "list_event_source_mappings",
    "lambda:ListProvisionedConcurrencyConfigs": "list_provisioned_concurrency_configs",
    "lambda:ListVersionsByFunction": "list_versions_by_function",
}

RunBy = Mapping[str, tuple[str, ...]]
"""What runs a version, by the version's number."""

_Item = TypeVar("_Item")


class VersionsNotRead(RuleError):
    """Versions, or what runs them, stay unread until somebody does something about it."""


@dataclass(slots=True)
class VersionReader:
    """Reads what ListVersionsByFunction and its neighbours show, and counts it for the pace.

    Each method raises `FunctionNotRead` if another try may succeed, or else `VersionsNotRead`.
    """

    client: LambdaClient
    pace: Pace
    edge: EdgeReader | None = None
    """Reads what CloudFront runs; if it is None, that is not looked at."""
    clock: Callable[[], float] = time.monotonic
    _mapped: tuple[str, ...] = ()
    """ARNs of versions and aliases that event source mappings of the Region name."""
    _mapped_until: float = field(default=float("-inf"))

    def listed(
        self, identifier: str
    ) -> tuple[FunctionSnapshot | None, tuple[FunctionSnapshot, ...]]:
        """Read a function and its published versions, all without tags and code.

        Args:
            identifier: the function's name or ARN.

        Returns:
            the function as it is without a qualifier, and the versions; None and no versions if the
            function is gone.
        """
        listed = self._listed(
            "lambda:ListVersionsByFunction",
            identifier,
            "Versions",
            snapshot_of_version,
            FunctionName=identifier,
        )
        latest = next((each for each in listed if each.version == LATEST), None)
        if latest is not None:
            # The list qualifies it; the function's own ARN is without a qualifier.
            latest = replace(latest, arn=latest.arn.removesuffix(f":{LATEST}"))
        return latest, tuple(each for each in listed if each.version != LATEST)

    def aliases(self, function: FunctionSnapshot) -> RunBy:
        """Read which aliases run which version; a weighted alias runs two.

        A function URL names an alias or `LATEST`, never a number.
        """
        run_by: dict[str, list[str]] = {}
        for name, numbers in self._listed(
            "lambda:ListAliases",
            function.arn,
            "Aliases",
            _alias_and_versions,
            FunctionName=function.arn,
        ):
            for number in numbers:
                run_by.setdefault(number, []).append(name)
        return {number: tuple(names) for number, names in run_by.items()}

    def named_by_number(self, function: FunctionSnapshot) -> RunBy:
        """Read which versions are run without an alias: by mappings, or kept provisioned."""
        provisioned = self._listed(
            "lambda:ListProvisionedConcurrencyConfigs",
            function.arn,
            "ProvisionedConcurrencyConfigs",
            _FUNCTION_ARN,
            FunctionName=function.arn,
        )
        run_by: dict[str, list[str]] = {}
        for what, arns in (
            ("event source", self._event_source_targets()),
            ("provisioned", provisioned),
        ):
            for arn in dict.fromkeys(arns):
                own, _, number = arn.rpartition(":")
                if own == function.arn:
                    run_by.setdefault(number, []).append(what)
        return {number: tuple(names) for number, names in run_by.items()}

    @fails_as(FunctionNotRead)
    def with_code(self, version: FunctionSnapshot) -> FunctionSnapshot:
        """Read a listed version, or the function itself, once more for its package's URL.

        A function can be updated, and `LATEST_PUBLISHED` be published anew, between two requests:
        what is found in the newer package must not be kept as the listed one's.
        """
        self.pace.count_get_function()

        def read() -> FunctionSnapshot:
            return snapshot_of(self.client.get_function(FunctionName=version.arn))

        found = call("lambda:GetFunction", version.arn, read)
        if version.code_sha256 and found.code_sha256 != version.code_sha256:
            what = "updated" if version.version == LATEST else "published anew"
            raise FunctionNotRead(f"{version.arn} was {what} meanwhile: start again")
        return found

    def _event_source_targets(self) -> tuple[str, ...]:
        """List all mappings of the Region.

        Asked for the mappings of one function, Lambda may leave out those of its versions.
        """
        if self.clock() >= self._mapped_until:
            self._mapped = tuple(
                self._listed(
                    "lambda:ListEventSourceMappings",
                    "this Region",
                    "EventSourceMappings",
                    _FUNCTION_ARN,
                    most=_MAPPINGS_MOST_PAGES,
                )
            )
            self._mapped_until = self.clock() + _MAPPINGS_KEPT_SECONDS
        return self._mapped

    def _listed(
        self,
        action: str,
        resource: str,
        member: str,
        read: Callable[[Any], _Item],
        *,
        most: int = MOST_PAGES,
        **asked: str,
    ) -> list[_Item]:
        """List what a paginator shows; an item of another form fails as the request would."""
        try:
            items = list(self._items(action, resource, member, most, asked))
            return call(action, resource, lambda: [read(item) for item in items])
        except AwsFailure as failure:
            if failure.code == "ResourceNotFoundException":
                return []
            lasts = failure.code.startswith("AccessDenied")
            message = str(failure)
        raise (VersionsNotRead if lasts else FunctionNotRead)(message)

    def _items(
        self, action: str, resource: str, member: str, most: int, asked: Mapping[str, str]
    ) -> Iterator[Any]:
        operation: Any = _PAGINATORS[action]
        pages = iter(self.client.get_paginator(operation).paginate(**asked))
        for _ in range(most):
            self.pace.count_other()
            page: Any = call(action, resource, next, pages, {})
            if member not in page:  # never taken for an empty list
                raise FunctionNotRead(f"{action} gave no {member} for {resource}")
            yield from page[member]
            if not page.get("NextMarker"):
                return
        raise VersionsNotRead(f"{action} lists more than {most} pages for {resource}: delete some")


def _alias_and_versions(alias: Any) -> tuple[str, tuple[str, ...]]:
    """Read an alias's name, and the versions that it runs whole or by weight."""
    weighted = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    return alias["Name"], tuple(dict.fromkeys((alias["FunctionVersion"], *weighted)))


_FUNCTION_ARN = itemgetter("FunctionArn")
