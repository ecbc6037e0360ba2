"""CloudFront's continuous deployment policies, and what they forbid their distributions.

- A policy names distributions for staging by their domain names; a distribution is named by one
  policy at most. Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/
  API_CreateContinuousDeploymentPolicy.html
- While a policy is attached, only some settings of its two distributions can be changed; cache
  behaviors are among them, with the functions that they run. Source:
  https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
  understanding-continuous-deployment.html#updating-staging-and-primary-distributions
- An update that leaves the policy's identifier out is refused. Users tell both that and that the
  identifier stays then; here is the stricter of the two. Sources: github.com/hashicorp/
  terraform-provider-aws, pull request 33578 and issue 34511
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from .lambda_answers import Answer
from .request_limits import Violation

NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
_POLICIES = re.compile(r"/[\d-]+/continuous-deployment-policy(?:/([^/]+))?(/config)?/?$")
_CHANGEABLE = {
    *("DefaultCacheBehavior", "CacheBehaviors", "Origins", "OriginGroups", "CustomErrorResponses"),
    *("Restrictions", "DefaultRootObject", "Logging", "Comment"),
}
_MOST_WEIGHT = 0.15
_HEADERS = "aws-cf-cd-"


@dataclass(slots=True)
class _Policy:
    config: Element
    etag: str = field(default_factory=lambda: uuid.uuid4().hex)
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def domains(self) -> set[str]:
        return {each.text or "" for each in self.config.iter() if _name(each) == "DnsName"}


@dataclass(slots=True)
class DeploymentPolicies:
    """All policies, and what the distributions that they are about are like."""

    _policies: dict[str, _Policy] = field(default_factory=dict)
    _configs: dict[str, Element] = field(default_factory=dict)
    """The configurations of distributions, by their identifiers."""
    _domains: dict[str, str] = field(default_factory=dict)
    """The domain names of distributions, by their identifiers."""

    def note(self, distribution: str, domain: str, config: Element) -> None:
        """Note what a distribution is like from now on."""
        self._configs[distribution], self._domains[distribution] = config, domain

    def forget(self, distribution: str) -> None:
        """Forget a distribution that was deleted."""
        self._configs.pop(distribution, None)
        self._domains.pop(distribution, None)

    def is_staging(self, distribution: str) -> bool:
        """Tell whether a distribution is for staging."""
        config = self._configs.get(distribution)
        return config is not None and _text(config, "Staging") == "true"

    def violations_of_change(
        self, distribution: str | None, config: Element
    ) -> Iterator[Violation]:
        """Yield what CloudFront refuses in a configuration, of a distribution that is there."""
        named = _text(config, "ContinuousDeploymentPolicyId")
        if named and named not in self._policies:
            yield _none_there()
        before = self._configs.get(distribution or "")
        if before is None:
            return
        attached = _text(before, "ContinuousDeploymentPolicyId")
        if _text(config, "Staging") != _text(before, "Staging"):
            yield Violation("IllegalUpdate", "Staging cannot be changed.")
        elif attached and not _has(config, "ContinuousDeploymentPolicyId"):
            yield Violation("IllegalUpdate", "The continuous deployment policy's Id is missing.")
        elif (attached or self._user_of(distribution or "")) and _fixed(before) != _fixed(config):
            yield Violation(
                "IllegalUpdate",
                "One or more fields updated are not supported for continuous deployment.",
            )

    def violations_of_deletion(self, distribution: str) -> Iterator[Violation]:
        """Yield why a distribution cannot be deleted."""
        if self._user_of(distribution):
            yield Violation(
                "StagingDistributionInUse",
                "The specified staging distribution is currently used by a continuous deployment "
                "policy.",
                409,
            )

    def answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> Answer | Violation | None:
        """Answer a request about policies; None if it is about something else."""
        found = _POLICIES.search(path)
        if found is None:
            return None
        identifier, of_config = found[1], bool(found[2])
        if identifier is None:
            return self._made(fromstring(body)) if method == "POST" else self._listed()
        policy = self._policies.get(identifier)
        if policy is None:
            return _none_there()
        if method == "PUT":
            return self._replaced(identifier, policy, headers, fromstring(body))
        if method == "GET":
            return _described(identifier, policy, of_config=of_config)
        return Violation("NotImplemented", "Policies are not deleted here.", 501)

    def _made(self, config: Element) -> Answer | Violation:
        for violation in self._refused("", config):
            return violation
        identifier = str(uuid.uuid4())
        self._policies[identifier] = _Policy(config)
        return _described(identifier, self._policies[identifier], status=201)

    def _replaced(
        self, identifier: str, policy: _Policy, headers: dict[str, str], config: Element
    ) -> Answer | Violation:
        if headers.get("if-match") != policy.etag:
            return Violation("PreconditionFailed", "The ETag is not the policy's.", 412)
        for violation in self._refused(identifier, config):
            return violation
        self._policies[identifier] = _Policy(config)
        return _described(identifier, self._policies[identifier])

    def _listed(self) -> Answer:
        root = Element("ContinuousDeploymentPolicyList", xmlns=NAMESPACE)
        SubElement(root, "MaxItems").text = "100"
        SubElement(root, "Quantity").text = str(len(self._policies))
        items = SubElement(root, "Items")
        for identifier, policy in self._policies.items():
            summary = SubElement(items, "ContinuousDeploymentPolicySummary")
            summary.append(_element(identifier, policy))
        return 200, {"Content-Type": "text/xml"}, tostring(root)

    def _refused(self, identifier: str, config: Element) -> Iterator[Violation]:
        staging = {self._domains[each] for each in self._configs if self.is_staging(each)}
        for domain in _Policy(config).domains:
            if domain not in staging:
                yield Violation("InvalidArgument", f"{domain} is no staging distribution.")
            if any(domain in p.domains for i, p in self._policies.items() if i != identifier):
                yield Violation(
                    "StagingDistributionInUse",
                    "A continuous deployment policy for this staging distribution already exists.",
                    409,
                )
        for each in config.iter():
            text = (each.text or "").strip()
            if _name(each) == "Weight" and not 0 <= float(text) <= _MOST_WEIGHT:
                yield Violation("InvalidArgument", f"Weight is {text}. Max allowed: {_MOST_WEIGHT}")
            if _name(each) == "Header" and not text.startswith(_HEADERS):
                yield Violation("InvalidArgument", f"Header must begin with {_HEADERS}.")

    def _user_of(self, distribution: str) -> str | None:
        """Return the policy that names a distribution for staging."""
        domain = self._domains.get(distribution, "")
        users = (each for each, policy in self._policies.items() if domain in policy.domains)
        return next(users, None)


def _described(
    identifier: str, policy: _Policy, *, of_config: bool = False, status: int = 200
) -> Answer:
    root = policy.config if of_config else _element(identifier, policy)
    if not of_config:
        root.set("xmlns", NAMESPACE)
    return status, {"Content-Type": "text/xml", "ETag": policy.etag}, tostring(root)


def _element(identifier: str, policy: _Policy) -> Element:
    root = Element("ContinuousDeploymentPolicy")
    SubElement(root, "Id").text = identifier
    SubElement(root, "LastModifiedTime").text = f"{policy.modified:%Y-%m-%dT%H:%M:%SZ}"
    root.append(_bare(policy.config))
    return root


def _bare(element: Element) -> Element:
    """Return an element without namespaces."""
    made = Element(_name(element))
    made.text = element.text
    made.extend(map(_bare, element))
    return made


def _none_there() -> Violation:
    return Violation(
        "NoSuchContinuousDeploymentPolicy", "The continuous deployment policy doesn't exist.", 404
    )


def _fixed(config: Element) -> dict[str, Any]:
    """Return the settings that stay while a policy is attached."""
    return {
        _name(each): _content(each)
        for each in config
        if _name(each) not in _CHANGEABLE | {"ContinuousDeploymentPolicyId"} and _content(each)
    }


def _content(element: Element) -> Any:
    children = [(_name(each), _content(each)) for each in element]
    return [each for each in children if each[1]] or (element.text or "").strip()


def _has(config: Element, name: str) -> bool:
    return any(_name(each) == name for each in config)


def _text(config: Element, name: str) -> str:
    found = next((each.text or "" for each in config if _name(each) == name), "")
    return found.strip().lower() if name == "Staging" else found.strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
