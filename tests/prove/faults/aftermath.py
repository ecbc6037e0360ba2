"""What must hold after a runbook that broke off, and after whoever comes next."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from remediation.model import BACKED_OUT_TAG, PROBE_VARIABLE, SECRET_ARN_VARIABLE
from tests.prove.automation import BACKOUT, REMEDIATION, Ended, run
from tests.prove.count import Count
from tests.prove.story import FUNCTION, Story
from tests.prove.world import Fault, Kind, World
from tests.remediation.account import InitFailed
from tests.remediation.builders import POLICY, ROLE, STACK
from tests.remediation.orders import snapshot

BROKEN_BEFORE = (
    "remediation of a sealed function that lost its grant",
    "backout while the secret is pending deletion",
)
"""Their function does not work when the runbook starts, so it need not until it has ended well."""
ONE_STEP = "remediation in one step, for want of room"
"""Its owner allowed invocations to fail for a moment."""
_SECRETS = {"DB_PASSWORD", "API_TOKEN", "NEW_PASSWORD"}
_OF_VERSIONS = {
    "Publish",
    "EndRehearsal",
    "Repoint",
    "Shift",
    "Bake",
    "Watch",
    "Complete",
    "DeleteVersions",
}
"""Steps that come after the function was sealed, and leave it sealed."""
_ROLE_NAME = ROLE.rpartition("/")[2]


class Aftermath:
    """One runbook with its faults, and all that comes after."""

    def __init__(self, name: str, story: Story, faults: tuple[Fault, ...], count: Count) -> None:
        self._name, self._story, self._faults, self._count = name, story, faults, count
        self._before = snapshot(story.world.account, FUNCTION)
        self._run_before = _runs(story.world)
        self._edited: Mapping[str, Any] = {}
        self._was_sealed = SECRET_ARN_VARIABLE in self._before["Configuration"].get(
            "Environment", {}
        ).get("Variables", {})

    def prove(self) -> None:
        """Run it, and whoever comes next.

        Raises:
            AssertionError: something was lost, or does not converge.
        """
        story, world = self._story, self._story.world
        world.faults = {fault.at: fault for fault in self._faults}
        self._watch(world)
        ended = run(world, story.document, FUNCTION, **story.parameters)
        world.land()
        self._edited = story.edited
        self._before["Configuration"].update(self._edited)
        world.faults, world.watch, world.before = {}, lambda _: None, lambda _: None
        world.account.alarms.first.clear()
        world.account.alarms.history.clear()
        if len(self._faults) == 1:
            assert world.hit, "the fault did not come to pass"
        if len(self._faults) == 1 or self._faults[-1].kind is Kind.LAGS:
            self._whole_or_original(ended)
        if self._must_work(ended):
            self._all_work(world)
        for converge in (self._forward_converges, self._back_converges):
            again = copy.deepcopy(world)
            self._watch(again)
            converge(again)

    def _must_work(self, ended: Ended) -> bool:
        if self._name in BROKEN_BEFORE:
            return ended.status == "Success"
        if self._story.breaks:
            return ended.status == "Success" or "BackedOut" in ended.names
        if self._name == ONE_STEP:
            return ended.status != "Stopped" and len(self._faults) == 1
        return True

    def _watch(self, world: World) -> None:
        # At any moment traffic may come.
        if self._name not in (*BROKEN_BEFORE, ONE_STEP) and not self._story.breaks:
            world.watch = lambda operation: self._all_work(world, f" after {operation}")

    def _all_work(self, world: World, when: str = "") -> None:
        self._count.moments += 1
        for name, seen in self._story.seen.items():
            try:
                now = world.account.effective(name)
            except InitFailed as error:
                raise AssertionError(f"{name} does not start{when}") from error
            assert now == seen, f"{name} sees other values{when}"

    def _whole_or_original(self, ended: Ended) -> None:
        """Check that the function is as it should be, or byte for byte as it was."""
        world = self._story.world
        if ended.status in ("Stopped", "Cancelled"):
            self._aliases_went_back(ended)
            return
        if self._story.document == BACKOUT:
            if ended.status == "Success":
                self._is_plain(world)
            return
        if ended.status == "Success":
            self._is_sealed(world)
            lags = any(fault.kind is Kind.LAGS for fault in self._faults)
            self._versions_are_clean(world, lags=lags)
            return
        if ended.status == "Failed" and not _OF_VERSIONS.isdisjoint(ended.names):
            # Nothing else goes back for the sake of a version or an alias that stays.
            if "AliasesNeedALook" not in ended.names:
                self._is_sealed(world)
            self._aliases_went_back(ended)
            return
        if self._story.ends == "Failed" and "BackedOut" not in ended.names:
            # The call that went wrong was one of its way back.
            return
        late = any(fault.kind is Kind.DELAYED for fault in self._faults)
        if not late and not self._was_sealed:
            assert snapshot(world.account, FUNCTION) == self._before, "not its original bytes"
            self._grant_is_needed(world)

    def _aliases_went_back(self, ended: Ended) -> None:
        """Check that aliases that were put back run what they ran, and no more."""
        now, before = _runs(self._story.world), self._run_before
        if "PutBack" in ended.names:
            # Weights that a run before has left go, too.
            before = {name: (version, {}) for name, (version, _) in before.items()}
        if "AliasesWerePutBack" in ended.names:
            assert now == before, f"aliases were put back, and run {now}"

    def _forward_converges(self, world: World) -> None:
        ended = run(world, REMEDIATION, FUNCTION, **self._remediation_parameters())
        if self._story.never:
            assert ended.status == "Failed", "a function that does not start was sealed"
            self._all_work(world, " after a second remediation")
            self._is_plain(world)
            return
        assert ended.status == "Success", f"a second remediation: {ended.failure}"
        self._all_work(world, " after a second remediation")
        self._is_sealed(world)
        self._versions_are_clean(world)
        self._back_converges(world)

    def _back_converges(self, world: World) -> None:
        again = self._story.parameters if self._story.document == BACKOUT else {}
        ended = run(world, BACKOUT, FUNCTION, **again)
        assert ended.status == "Success", f"a backout: {ended.failure}"
        self._all_work(world, " after a backout")
        self._is_plain(world)

    def _remediation_parameters(self) -> dict[str, str]:
        return dict(self._story.parameters) if self._story.document == REMEDIATION else {}

    def _is_sealed(self, world: World) -> None:
        environment = world.account.functions.configurations[FUNCTION]["Environment"]
        assert SECRET_ARN_VARIABLE in environment, "not sealed"
        assert not {*_SECRETS, PROBE_VARIABLE} & environment.keys(), "plaintext is left"
        role = world.account.functions.configurations[FUNCTION]["Role"].rpartition("/")[2]
        assert POLICY in world.account.roles.attached[role], "no grant"

    def _versions_are_clean(self, world: World, *, lags: bool = False) -> None:
        """Check that aliases moved and old versions went, if that was asked for, and no others.

        While lists lag, a version stays of which they say that an alias runs it.
        """
        functions, asked = world.account.functions, self._remediation_parameters()
        published = functions.published.get(FUNCTION, [])
        if asked.get("RepointAliases") == "true":
            (alias,) = functions.aliases[FUNCTION]
            weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights")
            assert not weights, "the alias still runs two versions"
            (run,) = functions.run_by(f"{FUNCTION}:{alias['Name']}")
            assert _SECRETS.isdisjoint(run["Environment"]), "the alias runs plaintext"
            probed = [v for v in published if PROBE_VARIABLE in v["Environment"]]
            assert not probed, "what was published to be probed is left"
        if asked.get("DeleteOldVersions") == "true" and not lags:
            keeping = [v["Version"] for v in published if not _SECRETS.isdisjoint(v["Environment"])]
            moved = asked.get("RepointAliases") == "true"
            assert keeping == ([] if moved else ["3"]), f"versions {keeping} keep plaintext"

    def _is_plain(self, world: World) -> None:
        now = snapshot(world.account, FUNCTION)
        if not self._was_sealed:
            assert now == self._before, "a backout does not lead to the original bytes"
        variables = now["Configuration"]["Environment"]["Variables"]
        assert variables == self._story.seen[FUNCTION][1], "a backout leaves something"
        if self._story.document == BACKOUT:
            tags = world.account.functions.tags[FUNCTION]
            assert BACKED_OUT_TAG in tags, "not marked as backed out"
        self._grant_is_needed(world, by_hand=True)

    def _grant_is_needed(self, world: World, *, by_hand: bool = False) -> None:
        functions = world.account.functions
        versions = [v for each in functions.published.values() for v in each]
        needed = {
            each["Role"].rpartition("/")[2]
            for each in (*functions.configurations.values(), *versions)
            if SECRET_ARN_VARIABLE in each["Environment"]
        }
        granted = {
            role
            for role, policies in world.account.roles.attached.items()
            if any(map(STACK.is_grant_policy, policies))
        }
        # A backout by hand is not told of the role that the function had.
        may_stay = {_ROLE_NAME} if by_hand and "Role" in self._edited else set()
        assert needed <= granted <= needed | may_stay, (
            "a grant without need, or a need without grant"
        )


def _runs(world: World) -> dict[str, tuple[str, dict[str, float]]]:
    """Return the version that each alias runs, and others by weight."""
    return {
        alias["Name"]: (
            alias["FunctionVersion"],
            alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}),
        )
        for alias in world.account.functions.aliases.get(FUNCTION, [])
    }
