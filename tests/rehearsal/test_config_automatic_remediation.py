"""The stand-in for AWS Config remediates by itself, as AWS Config documents it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .config_stand import Stand, judged, put, put_remediation

NOW = datetime.now(UTC)


def test_a_failing_resource_is_remediated_by_itself_only_if_so_configured(invoked: Stand) -> None:
    put(invoked, judged("orders-api"), judged("thumbnails", "COMPLIANT"))
    put_remediation(invoked)
    invoked.runs.look()
    assert invoked.runbooks.started == []

    put_remediation(invoked, Automatic=True)
    invoked.runs.look()
    assert [started["FunctionName"] for started in invoked.runbooks.started] == [["orders-api"]]


def test_automatic_remediation_is_retried_a_while_later_and_so_many_times(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked, Automatic=True, MaximumAutomaticAttempts=3, RetryAttemptSeconds=30)
    attempts = []
    for seconds in (0, 1, 29, 30, 31, 60, 61, 3_600):
        invoked.runs.look(NOW + timedelta(seconds=seconds))
        attempts.append(len(invoked.runbooks.started))

    assert attempts == [1, 1, 1, 2, 2, 3, 3, 3]


def test_automatic_remediation_waits_for_the_execution_before(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked, Automatic=True)
    invoked.runbooks.status = "InProgress"
    invoked.runs.look()
    invoked.runs.look(NOW + timedelta(hours=1))

    assert len(invoked.runbooks.started) == 1


def test_a_resource_that_complied_meanwhile_may_be_remediated_as_often_again(
    invoked: Stand,
) -> None:
    put_remediation(invoked, Automatic=True, MaximumAutomaticAttempts=1)
    for verdict in ("NON_COMPLIANT", "NON_COMPLIANT", "COMPLIANT", "NON_COMPLIANT"):
        put(invoked, judged("orders-api", verdict))
        invoked.runs.look(NOW + timedelta(hours=1))

    assert len(invoked.runbooks.started) == 2
