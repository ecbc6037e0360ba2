"""Aliases that are moved by weight: whose weights they are, and what stands against it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import Alarm, Alias, Options, PublishedVersion, Shift

_CALM = ("OK", "INSUFFICIENT_DATA")
"""States of an alarm in which aliases are moved. An alarm that has no data yet stops nothing: many
functions are seldom invoked. Any state that is not known does."""


def is_own_shift(alias: Alias, versions: Collection[PublishedVersion]) -> bool:
    """Tell whether the weights of an alias are the button's.

    They are if the alias runs, by weight, a version that the button published for that, and wholly
    a version that is not such a one.
    """
    targets = {version.version for version in versions if version.shift_target}
    return (
        len(alias.weighted) == 1
        and targets.issuperset(alias.weighted)
        and (alias.version not in targets)
    )


def why_others_shift(alias: Alias, versions: Collection[PublishedVersion]) -> str | None:
    """Return why an alias stays that somebody else is shifting; None if nobody is."""
    if not alias.weighted or is_own_shift(alias, versions):
        return None
    return (
        f"it runs {', '.join(alias.weighted)} by weight, too, so somebody is shifting it: start "
        "again when that is done"
    )


def why_alarmed(alarm: Alarm) -> str | None:
    """Return why no alias is moved while an alarm is as it is; None if nothing is against it."""
    if alarm.state is None:
        return (
            f"there is no alarm {alarm.name} to watch: make it, or give another one's name in "
            "AliasAlarm"
        )
    if alarm.state not in _CALM:
        return f"the alarm {alarm.name} is in {alarm.state}: start again when it is OK"
    if alarm.went_off:
        return (
            f"the alarm {alarm.name} went off while aliases shifted, and is in {alarm.state} "
            "again: see its history, then start again"
        )
    return None


def why_no_shift(
    alias: Alias, shift: Shift | None, alarm: Alarm | None, provisioned: Collection[str]
) -> str | None:
    """Return why an alias cannot be moved by weight; None if it can, or is moved all at once.

    Args:
        alias: the alias.
        shift: how aliases are to be moved.
        alarm: what is watched meanwhile.
        provisioned: the aliases with provisioned concurrency. Lambda takes no weights with it; see
            https://github.com/hashicorp/terraform/issues/24957.
    """
    if shift is None:
        return None
    if alarm and (why := why_alarmed(alarm)):
        return why
    if alias.name in provisioned:
        return (
            "it has provisioned concurrency, with which Lambda takes no weights: start again with "
            "AliasShift=AllAtOnce"
        )
    return None


def shift_warnings(options: Options, alarm: Alarm | None) -> Iterator[str]:
    """Yield what a person should know before aliases are moved, by weight or at once."""
    if options.unwatched_alarm:
        yield (
            f"The alarm {options.unwatched_alarm} is not watched, since aliases are moved all at "
            "once: give AliasShift=Canary10Percent5Minutes, say"
        )
    if options.shift and alarm is None:
        yield (
            "No alarm is watched while aliases shift, so that nobody takes them back: AliasAlarm "
            "names none"
        )
    if alarm and alarm.state == "INSUFFICIENT_DATA":
        yield f"The alarm {alarm.name} has no data so far: without data it takes no alias back"
