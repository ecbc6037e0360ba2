"""CloudFront's distributions in memory: under ETags, and deployed only some reads later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from tests.plain_copy import plain_copy


class Distributions:
    """All distributions, by their identifiers."""

    def __init__(self, is_there: Callable[[str], bool] = lambda _: True) -> None:
        self.configs: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.etags: dict[str, int] = {}
        self.modified: dict[str, datetime] = {}
        self.unknown: dict[str, tuple[str, ...]] = {}
        """Settings that the SDK does not know."""
        self.policies: dict[str, dict[str, Any]] = {}
        """Configurations of continuous deployment policies, by their identifiers."""
        self.takes = 1
        """How many reads find a change in progress."""
        self._in_progress: dict[str, int] = {}
        self._is_there = is_there
        """Whether there is a version, by its ARN."""

    def create(self, identifier: str, *behaviors: Mapping[str, str], staging: bool = False) -> None:
        """Make a distribution as its owner would.

        Args:
            identifier: the distribution's.
            *behaviors: what each has CloudFront run: ARNs by types of events. The first is the
                default one, the others are for ``/1/*`` and so on.
            staging: whether it tries changes of another one.
        """
        default, *ordered = [_behavior(number, each) for number, each in enumerate(behaviors)]
        self.configs[identifier] = {
            "CallerReference": identifier,
            "Comment": "the shop",
            "Enabled": True,
            "Staging": staging,
            "DefaultCacheBehavior": default,
            "CacheBehaviors": _listed(ordered),
        }
        self.tags[identifier] = {}
        self._changed(identifier)
        self._in_progress[identifier] = 0

    def stage(self, primary: str, *staging: str, enabled: bool = True, weight: float = 0.05) -> str:
        """Have a policy send a part of a distribution's requests to others; return its id."""
        identifier = f"policy-of-{primary}"
        self.policies[identifier] = {
            "StagingDistributionDnsNames": _listed([_domain(each) for each in staging]),
            "Enabled": enabled,
            "TrafficConfig": {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": weight}},
        }
        self.configs[primary]["ContinuousDeploymentPolicyId"] = identifier
        return identifier

    def run(self) -> dict[tuple[str, str, str], str]:
        """Return the ARNs that are run, by distributions, path patterns and types of events."""
        return {
            (identifier, behavior.get("PathPattern", ""), each["EventType"]): each[
                "LambdaFunctionARN"
            ]
            for identifier, config in self.configs.items()
            for behavior in _behaviors(config)
            for each in behavior["LambdaFunctionAssociations"].get("Items", [])
        }

    def associate(self, identifier: str, arn: str) -> None:
        """Have a distribution run another version everywhere, as its owner would."""
        for behavior in _behaviors(self.configs[identifier]):
            for each in behavior["LambdaFunctionAssociations"].get("Items", []):
                each["LambdaFunctionARN"] = arn
        self._changed(identifier)

    def settle(self) -> None:
        """Let all changes be deployed."""
        self._in_progress.clear()

    def hang(self, identifier: str, since: datetime) -> None:
        """Let CloudFront not get done with a change."""
        self.modified[identifier] = since
        self._in_progress[identifier] = 1_000_000

    def list_distributions(self, *, Marker: str = "") -> dict[str, Any]:
        # One a page, so that nobody forgets that there may be more.
        left = [each for each in sorted(self.configs) if each > Marker]
        items = [{**plain_copy(self.configs[each]), "Id": each} for each in left[:1]]
        more = {"NextMarker": left[0]} if len(left) > 1 else {}
        return {"DistributionList": {"Items": items, "IsTruncated": bool(more), **more}}

    def get_distribution(self, *, Id: str) -> dict[str, Any]:
        config = self._existing(Id)
        left = self._in_progress.get(Id, 0)
        self._in_progress[Id] = max(0, left - 1)
        return {
            "ETag": f"E{self.etags[Id]}",
            "Distribution": {
                "Id": Id,
                "ARN": _arn(Id),
                "DomainName": _domain(Id),
                "Status": "InProgress" if left else "Deployed",
                "LastModifiedTime": self.modified[Id],
                "DistributionConfig": plain_copy(config),
            },
            "UnknownSettings": self.unknown.get(Id, ()),
        }

    def get_continuous_deployment_policy(self, *, Id: str) -> dict[str, Any]:
        if Id not in self.policies:
            raise _error("NoSuchContinuousDeploymentPolicy")
        config = plain_copy(self.policies[Id])
        return {
            "ETag": "E1",
            "ContinuousDeploymentPolicy": {"Id": Id, "ContinuousDeploymentPolicyConfig": config},
        }

    def list_tags_for_resource(self, *, Resource: str) -> dict[str, Any]:
        tags = self.tags[Resource.rpartition("/")[2]]
        return {"Tags": {"Items": [{"Key": key, "Value": value} for key, value in tags.items()]}}

    def update_distribution(
        self,
        *,
        Id: str,
        IfMatch: str,
        DistributionConfig: dict[str, Any],
    ) -> dict[str, Any]:
        self._existing(Id)
        if f"E{self.etags[Id]}" != IfMatch:
            raise _error("PreconditionFailed")
        if not all(map(self._is_there, _arns(DistributionConfig))):
            raise _error("InvalidLambdaFunctionAssociation")
        self.configs[Id] = plain_copy(DistributionConfig)
        self._changed(Id)
        return {}

    def _changed(self, identifier: str) -> None:
        self.etags[identifier] = self.etags.get(identifier, 0) + 1
        self.modified[identifier] = datetime.now(UTC)
        self._in_progress[identifier] = self.takes

    def _existing(self, identifier: str) -> dict[str, Any]:
        if identifier not in self.configs:
            raise _error("NoSuchDistribution")
        return self.configs[identifier]


def _behavior(number: int, run: Mapping[str, str]) -> dict[str, Any]:
    associations = [
        {"LambdaFunctionARN": arn, "EventType": event, "IncludeBody": number == 1}
        for event, arn in run.items()
    ]
    return {
        **({"PathPattern": f"/{number}/*"} if number else {}),
        "TargetOriginId": "shop",
        "ViewerProtocolPolicy": "redirect-to-https",
        "LambdaFunctionAssociations": _listed(associations),
    }


def _listed(items: list[Any]) -> dict[str, Any]:
    return {"Quantity": len(items), **({"Items": items} if items else {})}


def _behaviors(config: dict[str, Any]) -> list[dict[str, Any]]:
    return [config["DefaultCacheBehavior"], *config["CacheBehaviors"].get("Items", [])]


def _arns(config: dict[str, Any]) -> Iterator[str]:
    for behavior in _behaviors(config):
        for each in behavior["LambdaFunctionAssociations"].get("Items", []):
            yield each["LambdaFunctionARN"]


def _arn(identifier: str) -> str:
    return f"arn:aws:cloudfront::123456789012:distribution/{identifier}"


def _domain(identifier: str) -> str:
    return f"{identifier.lower()}.cloudfront.net"


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, "Operation")
