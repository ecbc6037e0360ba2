from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from remediation.aws.stack import PYTHON_HANDLER
from remediation.model import (
    BACKED_OUT_TAG,
    HANDLER_TAG,
    Difference,
    Mark,
    Plan,
    PublishedVersion,
    Restore,
    Revoke,
    Secret,
    Target,
)
from remediation.planning.backout_plan import plan_backout
from tests.remediation.builders import (
    POLICY,
    PYTHON_LAYER,
    granted,
    sealed_function,
    secret,
    shadowed_function,
    target,
)
from tests.remediation.planning.planned import kinds, reasons, steps


def sealed_target(**more: Any) -> Target:
    return granted(target(sealed_function(TABLE="orders"), **more))


def test_the_way_back_undoes_exactly_what_was_done() -> None:
    assert steps(plan_backout(sealed_target(), secret(DB_PASSWORD="x"))) == (
        Restore(
            Difference(
                added=("DB_PASSWORD",),
                removed=("SEALED_ENV_ARN", "SEALED_ENV_HANDLER"),
                handler=(PYTHON_HANDLER, "app.handler"),
                layers_removed=(PYTHON_LAYER,),
            )
        ),
        Revoke("orders-role", (POLICY,)),
        Mark(),
    )


def test_the_way_back_of_a_plain_function_is_empty() -> None:
    assert plan_backout(target(), None) == Plan(())


def test_a_marked_function_is_not_marked_again() -> None:
    marked = replace(sealed_function(), tags={BACKED_OUT_TAG: "2026-01-01"})

    assert kinds(plan_backout(target(marked), secret(KEY="x"))) == [Restore]


def test_a_variable_that_was_set_again_keeps_what_it_has() -> None:
    given = target(sealed_function(DB_PASSWORD="newer"))

    restore = steps(plan_backout(given, secret(DB_PASSWORD="older", TOKEN="t")))[0]

    assert isinstance(restore, Restore)
    assert restore.difference.added == ("TOKEN",)


def test_a_handler_that_was_deployed_since_stays() -> None:
    given = target(replace(sealed_function(), handler="new.handler"))

    restore = steps(plan_backout(given, secret(KEY="x")))[0]

    assert isinstance(restore, Restore)
    assert restore.difference.handler is None


def test_a_function_that_lost_its_note_gets_its_handler_from_the_secrets_tag() -> None:
    lost = replace(sealed_function(), environment={})
    kept = replace(secret(KEY="x"), tags={**secret().tags, HANDLER_TAG: "app.handler"})

    restore = steps(plan_backout(target(lost), kept))[0]

    assert isinstance(restore, Restore)
    assert restore.difference.handler == (PYTHON_HANDLER, "app.handler")
    assert restore.difference.added == ("KEY",)


@pytest.mark.parametrize(
    ("given", "stored", "said"),
    [
        (
            sealed_function(),
            None,
            (
                "SEALED_ENV_ARN points at a secret that is gone, so its values cannot be put "
                "back: restore the secret from a backup, or set the variables and deploy the "
                "function anew."
            ),
        ),
        (
            sealed_function(),
            replace(secret(KEY="x"), tags={"other": "1"}),
            (
                "SEALED_ENV_ARN points at a secret of another function "
                "(lambda-no-plaintext-secrets/orders/environment): deploy the function anew with "
                "its own variables and handler."
            ),
        ),
        (
            replace(sealed_function(), environment={}),
            secret(KEY="x"),
            (
                "Nobody knows the original handler: SEALED_ENV_HANDLER and the secret's tag are "
                "gone: set the function's handler by hand, then start again."
            ),
        ),
        (
            sealed_function(FILL="f" * 3000),
            secret(KEY="a" * (1076 + 9)),
            (
                "The environment has no room for the plaintext any more: 9 bytes too many of "
                "4096: remove variables that were added since."
            ),
        ),
        (
            sealed_function(),
            secret(**{"db-password": "x", "KEY": "x"}),
            (
                "The secret holds 1 name(s) that Lambda takes for no variable: rename them "
                "(letters, digits and underscores), or take them out of the secret."
            ),
        ),
        (
            replace(sealed_function(), environment={}, environment_error="AccessDenied"),
            secret(KEY="x"),
            (
                "The environment could not be read (AccessDenied): give the remediation's role "
                "kms:Decrypt on the function's key (the stack's parameter EnvironmentKeyArns)."
            ),
        ),
    ],
    ids=["secret gone", "secret of another", "handler gone", "no room", "odd name", "unreadable"],
)
def test_nothing_is_taken_back_that_would_lose_something(
    given: Any, stored: Secret | None, said: str
) -> None:
    assert reasons(plan_backout(target(given), stored)) == said


def test_an_environment_that_is_full_to_the_last_byte_is_taken_back() -> None:
    full = sealed_function(FILL="f" * 3000)

    assert kinds(plan_backout(target(full), secret(KEY="a" * 1076))) == [Restore, Mark]


def test_sealed_published_versions_keep_the_grant_and_the_plan_says_so() -> None:
    published = (
        PublishedVersion("1", (), frozenset({"DB_PASSWORD"})),
        PublishedVersion("2", ("live",), frozenset({"SEALED_ENV_ARN"}), sealed=True),
    )

    planned = plan_backout(sealed_target(versions=published), secret(DB_PASSWORD="x"))

    assert isinstance(planned, Plan)
    assert len(planned.warnings) == 1
    assert planned.warnings[0].startswith("Published versions 2 are sealed")
    assert plan_backout(target(versions=published), None) == Plan(())


def test_a_shadowed_function_needs_no_secret_for_the_way_back() -> None:
    planned = plan_backout(target(shadowed_function(DB_PASSWORD="x")), None)

    assert kinds(planned) == [Restore, Mark]
