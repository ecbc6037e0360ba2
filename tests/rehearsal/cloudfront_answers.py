"""CloudFront as AWS has it, where the emulator's differs.

- A distribution that runs functions which CloudFront does not take is refused: see
  `edge_associations`.
- A change takes time: until then the distribution's status is ``InProgress``. Source:
  https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html
- The caller reference of a distribution does not change. Source:
  https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
- Versions that a distribution is told to run get replicas: see `edge_replicas`.
- Continuous deployment policies: see `deployment_policies`. A list says what is for staging.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from .deployment_policies import DeploymentPolicies
from .edge_associations import Surroundings, versions, violations
from .edge_replicas import EdgeReplicas
from .lambda_answers import Answer, Handler
from .request_limits import Violation

DEPLOYS_IN_SECONDS = 0.5
"""AWS takes minutes."""
_CHANGES = re.compile(r"/[\d-]+/distribution(?:/([^/]+)/config)?/?$")
_DELETED = re.compile(r"/[\d-]+/distribution/([^/]+)/?$")
_ID = re.compile(rb"<Id>(E[0-9A-Z]+)</Id>")
_DOMAIN = re.compile(r"<DomainName>([^<]+)</DomainName>")
_SUMMARY = re.compile(rb"<DistributionSummary>.*?</DistributionSummary>", re.DOTALL)

SurroundingsOf = Callable[[dict[str, str]], Surroundings]
"""What is looked up for a request, by its headers."""


@dataclass(slots=True)
class CloudFrontAnswers:
    """Wraps the emulator's CloudFront."""

    around: SurroundingsOf
    clock: Callable[[], float] = time.monotonic
    deploys_in: float = DEPLOYS_IN_SECONDS
    replicas: EdgeReplicas = field(default_factory=EdgeReplicas)
    policies: DeploymentPolicies = field(default_factory=DeploymentPolicies)
    _references: dict[str, str] = field(default_factory=dict)
    """Caller references by distributions."""
    _deployed_at: dict[bytes, float] = field(default_factory=dict)

    def of(self, handler: Handler) -> Handler:
        """Return the emulator's CloudFront, wrapped."""

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            about_policies = self.policies.answer(method, path, headers, body)
            if isinstance(about_policies, Violation):
                return _refusal(about_policies)
            if about_policies is not None:
                return about_policies
            changes = _CHANGES.search(path) if method in ("POST", "PUT") else None
            config = _config_of(body) if changes else None
            if changes and config is not None:
                for violation in self._refused(changes[1], config, self.around(headers)):
                    return _refusal(violation)
            deletes = _DELETED.search(path) if method == "DELETE" else None
            for violation in self.policies.violations_of_deletion(deletes[1] if deletes else ""):
                return _refusal(violation)
            status, answered, content = await handler(method, path, headers, body, query)
            if deletes and status < 300:
                self.replicas.note(deletes[1], ())
                self.policies.forget(deletes[1])
            if not isinstance(content, bytes) or status >= 300:
                return status, answered, content
            if config is not None and (changed := _ID.search(content)):
                identifier = changed[1].decode()
                self._deployed_at[changed[1]] = self.clock() + self.deploys_in
                self._references[identifier] = _reference(config)
                self.replicas.note(identifier, tuple(versions(config)))
                domain = _DOMAIN.search(content.decode())
                self.policies.note(identifier, domain[1] if domain else "", config)
            return status, answered, self._with_staging(self._with_statuses(content))

        return handle

    def _refused(
        self, identifier: str | None, config: Element, around: Surroundings
    ) -> Iterator[Violation]:
        known = self._references.get(identifier or "")
        if known is not None and known != _reference(config):
            yield Violation("IllegalUpdate", "The caller reference of a distribution stays.")
        yield from self.policies.violations_of_change(identifier, config)
        yield from violations(config, around, self.replicas.run_by(identifier or ""))

    def _with_statuses(self, content: bytes) -> bytes:
        for identifier, deployed_at in self._deployed_at.items():
            if self.clock() < deployed_at:
                content = re.sub(
                    rb"(<Id>" + identifier + rb"</Id>.*?<Status>)Deployed(</Status>)",
                    rb"\1InProgress\2",
                    content,
                    count=1,
                    flags=re.DOTALL,
                )
        return content

    def _with_staging(self, content: bytes) -> bytes:
        """Say in a list which distributions are for staging: the emulator says it of none."""

        def said(summary: re.Match[bytes]) -> bytes:
            found = _ID.search(summary[0])
            if found is None or not self.policies.is_staging(found[1].decode()):
                return summary[0]
            return summary[0].replace(b"<Staging>false<", b"<Staging>true<")

        return _SUMMARY.sub(said, content)


def _config_of(body: bytes) -> Element:
    """Return the configuration in a request, which may hold tags beside it."""
    root: Element = fromstring(body)
    nested = [each for each in root if each.tag.endswith("}DistributionConfig")]
    return next(iter(nested), root)


def _reference(config: Element) -> str:
    return next((each.text or "" for each in config if each.tag.endswith("}CallerReference")), "")


def _refusal(violation: Violation) -> Answer:
    content = (
        '<?xml version="1.0"?><ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">'
        f"<Error><Type>Sender</Type><Code>{violation.code}</Code>"
        f"<Message>{escape(violation.message)}</Message></Error>"
        "<RequestId>rehearsal</RequestId></ErrorResponse>"
    )
    return violation.status, {"Content-Type": "text/xml"}, content.encode()
