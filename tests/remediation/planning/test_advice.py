"""What a plan tells whoever presses the button."""

from __future__ import annotations

from remediation.model import (
    Options,
    PublishedVersion,
    Refusals,
    Target,
)
from remediation.planning.plan import plan
from tests.remediation.builders import (
    function,
    target,
)
from tests.remediation.planning.targets import like


def advice(given: Target) -> str:
    planned = plan(given, ["DB_PASSWORD"], Options())
    assert not isinstance(planned, Refusals), planned
    return "\n".join(planned.warnings)


def test_whoever_presses_is_told_to_rotate() -> None:
    assert "The values of DB_PASSWORD were exposed: moving is not rotating" in advice(target())


def test_published_versions_that_keep_the_plaintext_are_listed_with_their_aliases() -> None:
    versions = (
        PublishedVersion("3", ("live", "test"), frozenset({"DB_PASSWORD"})),
        PublishedVersion("4", (), frozenset({"DB_PASSWORD"})),
        PublishedVersion("5", ("clean",), frozenset({"TABLE"})),
    )

    assert "keep the plaintext: 3 (live, test), 4." in advice(target(versions=versions))


def test_with_snap_start_a_new_version_is_asked_for() -> None:
    versions = (PublishedVersion("3", ("live",), frozenset({"DB_PASSWORD"})),)
    given = target(function(snap_start=True), versions=versions)

    assert "SnapStart runs published versions only" in advice(given)


def test_the_owning_stack_gets_the_lines_to_paste() -> None:
    owned = like(
        tags={
            "aws:cloudformation:stack-name": "orders-prod",
            "aws:cloudformation:logical-id": "OrdersFunction",
        }
    )

    said = advice(owned)

    assert "orders-prod owns the function" in said
    assert "Handler: sealed_env.handler" in said
    assert "SEALED_ENV_HANDLER: app.handler" in said
