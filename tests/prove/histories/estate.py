"""Several functions that share roles, what their owners want of them, and what must always hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from remediation.model import FUNCTION_TAG, PROBE_VARIABLE, SECRET_ARN_VARIABLE
from tests.prove.world import World
from tests.remediation.account import InitFailed, shim_entry
from tests.remediation.builders import ACCOUNT, LAYERS, POLICY, PREFIX, function_arn
from tests.remediation.fake_secrets import Secrets

ROLES = {"orders": "shared", "invoices": "shared", "mails": "own"}
"""The functions, each with its role."""
SECRET_NAMES = ("DB_PASSWORD", "API_TOKEN")
PLAIN_NAMES = ("TABLE", "STAGE")
DAY = 86_400.0


class SecretsWithArns(Secrets):
    """Secrets whose ARN is another one when the same name is created again, as on AWS."""

    def __init__(self) -> None:
        super().__init__()
        self._created = 0

    def create_secret(self, **given: Any) -> dict[str, Any]:
        fresh = given["Name"] not in self.stored
        answer = super().create_secret(**given)
        if fresh:
            self._created += 1
            secret = self.stored[given["Name"]]
            secret.arn = f"{secret.arn[:-6]}{self._created:06}"
            answer["ARN"] = secret.arn
        return answer


@dataclass
class Wanted:
    """What a function's owner wants, and has every right to."""

    handler: str
    environment: dict[str, str]
    layers: list[str]


@dataclass
class Estate:
    """The account with all its owners."""

    world: World = field(default_factory=World)
    wanted: dict[str, Wanted] = field(default_factory=dict)
    everything: dict[str, set[str]] = field(default_factory=dict)
    """All values that a function ever had."""
    deleted_on: dict[str, float] = field(default_factory=dict)
    """When secrets go for good, by the clock."""
    racing: bool = False
    """Two runbooks change one role or function at once: for a moment, until the one that is late
    looks again, a grant may be gone, or a secret pending deletion."""
    breaking: set[str] = field(default_factory=set)
    """Functions that their owner has broken by hand, or whose code breaks, until they are back."""
    checks: int = 0
    _drawn: int = 0

    def __post_init__(self) -> None:
        self.world.account.secrets = SecretsWithArns()
        self.world.watch = lambda operation: self.all_work(f" after {operation}")
        for name in ROLES:
            self.deploy(name, {"DB_PASSWORD": self.value(name, "DB_PASSWORD"), "TABLE": name})

    # -------------------------------------------------------------- what owners do

    def value(self, function: str, name: str) -> str:
        """Return a value that nobody had before."""
        self._drawn += 1
        if name in PLAIN_NAMES:
            return f"{name.lower()}-{self._drawn}"
        drawn = hashlib.sha256(f"{function} {name} {self._drawn}".encode()).hexdigest()[:40]
        self.everything.setdefault(function, set()).add(drawn)
        return drawn

    def exists(self, name: str) -> bool:
        return name in self.world.account.functions.configurations

    def deploy(self, name: str, environment: dict[str, str], handler: str = "app.handler") -> None:
        """Put a function in place as a pipeline does: all of it, and nothing of ours."""
        functions = self.world.account.functions
        layers = [f"{LAYERS}:common:1"]
        changes = {
            "Environment": dict(environment),
            "Handler": handler,
            "Layers": [{"Arn": arn} for arn in layers],
        }
        if self.exists(name):
            functions.edit(name, **changes)
        else:
            role = f"arn:aws:iam::{ACCOUNT}:role/{ROLES[name]}"
            functions.create(name, {}, Role=role)
            functions.edit(name, **changes)
        self.wanted[name] = Wanted(handler, dict(environment), layers)

    def edit(self, name: str, variable: str, value: str | None) -> None:
        """Set or remove one variable in the console, which shows what is there."""
        functions = self.world.account.functions
        shown = dict(functions.configurations[name]["Environment"])
        if value is None:
            if variable not in shown:
                return
            del shown[variable]
            if SECRET_ARN_VARIABLE in shown and variable in self.stored(name):
                # It shines through from the secret.
                self.wanted[name].environment[variable] = self.stored(name)[variable]
            else:
                self.wanted[name].environment.pop(variable, None)
        else:
            shown[variable] = value
            self.wanted[name].environment[variable] = value
        functions.edit(name, Environment=shown)

    def rotate(self, name: str, variable: str, value: str) -> None:
        """Put a new value into the function's secret by hand."""
        values = {**self.stored(name), variable: value}
        secret = self.world.account.secrets.stored[f"{PREFIX}{name}/environment"]
        self.world.account.secrets.put_secret_value(
            SecretId=secret.arn,
            SecretString=json.dumps(values),
            ClientRequestToken=f"by hand {self._drawn}",
        )
        if variable not in self.world.account.functions.configurations[name]["Environment"]:
            self.wanted[name].environment[variable] = value

    def write_blindly(self, name: str) -> None:
        """Write the function's secret as a whole, from a copy with one value less."""
        secret = self.world.account.secrets.stored.get(f"{PREFIX}{name}/environment")
        if secret is None or secret.deleted:
            return
        environment = self.environment(name) if self.exists(name) else {}
        # Nobody throws away what a sealed function, or version, alone has.
        needed = self.kept_for_versions(name)
        left = {n: v for n, v in self.stored(name).items() if n in needed or n not in environment}
        self._drawn += 1
        self.world.account.secrets.put_secret_value(
            SecretId=secret.arn,
            SecretString=json.dumps(left),
            ClientRequestToken=f"blindly {self._drawn}",
        )

    def swap_role(self, name: str) -> None:
        """Give a function a role that nobody granted anything."""
        role = f"arn:aws:iam::{ACCOUNT}:role/swapped-{name}"
        self.world.account.functions.edit(name, Role=role)

    def accept_role(self, name: str) -> None:
        """Give the function its own role back, and take what another one was granted."""
        roles, own = self.world.account.roles, ROLES[name]
        assert POLICY not in roles.attached.get(f"swapped-{name}", []), "a grant is left"
        self.world.account.functions.edit(name, Role=f"arn:aws:iam::{ACCOUNT}:role/{own}")
        published = self.world.account.functions.published
        needed = {
            each["Role"].rpartition("/")[2]
            for each in (
                *self.world.account.functions.configurations.values(),
                *(version for versions in published.values() for version in versions),
            )
            if SECRET_ARN_VARIABLE in each["Environment"]
        }
        if own not in needed and POLICY in roles.attached.get(own, []):
            # A backout by hand is not told of the role that the function had.
            roles.attached[own].remove(POLICY)

    def replace_layers(self, name: str) -> None:
        """Write a function's layers as a whole, from what its owner knows of."""
        layers = self.wanted[name].layers
        self.world.account.functions.edit(name, Layers=[{"Arn": arn} for arn in layers])

    def raise_runtime(self, name: str) -> None:
        """Raise a function's runtime to one that this release does not know."""
        self.world.account.functions.edit(name, Runtime="python3.15")

    def kept_for_versions(self, name: str) -> dict[str, str]:
        """Return what the secret keeps for sealed versions: the newest code sees it, too."""
        versions = self.world.account.functions.published.get(name, [])
        sealed = any(SECRET_ARN_VARIABLE in version["Environment"] for version in versions)
        return self.stored(name) if sealed else {}

    def accept_kept(self, name: str) -> None:
        """Take what the newest code sees beside its own variables for wanted from now on."""
        if not self.exists(name):
            return
        try:
            _, seen = self.world.account.effective(name)
        except InitFailed:
            # Its owner has just broken it: what it sees is asked after its backout.
            if name in self.breaking:
                return
            raise
        for variable in self.kept_for_versions(name).keys() & seen.keys():
            self.wanted[name].environment.setdefault(variable, seen[variable])

    def delete(self, name: str) -> None:
        functions = self.world.account.functions
        del functions.configurations[name], functions.tags[name], self.wanted[name]
        functions.published.pop(name, None)
        functions.aliases.pop(name, None)

    def pass_time(self, days: int) -> None:
        """Let days go by; secrets whose window is over are gone."""
        self.world.clock.now += days * DAY
        secrets = self.world.account.secrets
        for name, secret in list(secrets.stored.items()):
            if not secret.deleted:
                self.deleted_on.pop(name, None)
            elif self.deleted_on.setdefault(name, self.world.clock.now + 7 * DAY) <= (
                self.world.clock.now
            ):
                del secrets.stored[name], self.deleted_on[name]

    # -------------------------------------------------------------- what can be seen

    def stored(self, name: str) -> dict[str, str]:
        """Return what a function's secret holds."""
        secret = self.world.account.secrets.stored.get(f"{PREFIX}{name}/environment")
        if secret is None or secret.deleted:
            return {}
        values: dict[str, str] = json.loads(secret.versions[secret.current])
        return values

    def environment(self, name: str) -> dict[str, str]:
        found: dict[str, str] = self.world.account.functions.configurations[name]["Environment"]
        return found

    def is_sealed(self, name: str) -> bool:
        configuration = self.world.account.functions.configurations[name]
        environment = configuration["Environment"]
        sealed = SECRET_ARN_VARIABLE in environment and PROBE_VARIABLE not in environment
        return sealed and shim_entry(configuration) is not None

    def is_granted(self, name: str) -> bool:
        return POLICY in self.world.account.roles.attached.get(ROLES[name], [])

    # -------------------------------------------------------------- what must hold

    def all_work(self, when: str = "") -> None:
        """Check that each function starts, and sees what its owner wants it to see."""
        self.checks += 1
        for name, wanted in self.wanted.items():
            try:
                handler, seen = self.world.account.effective(name)
            except InitFailed:
                if self._is_in_between(name) or name in self.breaking:
                    continue
                raise AssertionError(f"{name} does not start{when}") from None
            assert handler == wanted.handler, f"{name} has another handler{when}"
            # What a sealed version needs stays in the secret, and its plan says who sees it, too.
            expected = {
                **{n: v for n, v in self.kept_for_versions(name).items() if n in seen},
                **wanted.environment,
            }
            different = sorted(n for n in {*seen, *expected} if seen.get(n) != expected.get(n))
            if name in self.breaking and seen.keys().isdisjoint(different):
                continue  # Its owner has just taken them out of the secret: until the run notices.
            assert not different, f"{name} sees other values of {different}{when}"
        for name, versions in self.world.account.functions.published.items():
            for version in versions:
                if self._is_in_between(name):
                    continue
                try:
                    _, seen = self.world.account._effective(_as_it_asks(version))
                except InitFailed:
                    if name in self.breaking:
                        continue
                    raise AssertionError(f"{version['FunctionArn']} does not start{when}") from None
                assert version["names"] <= seen.keys(), f"a version lost a variable{when}"

    def _is_in_between(self, name: str) -> bool:
        secret = self.world.account.secrets.stored.get(f"{PREFIX}{name}/environment")
        is_shut = not self.is_granted(name) or (secret is not None and secret.deleted)
        return self.racing and is_shut

    def nobody_reads_anothers(self) -> None:
        """Check that each secret is tagged as its function's, and holds that one's values only."""
        for name in ROLES:
            secret = self.world.account.secrets.stored.get(f"{PREFIX}{name}/environment")
            if secret is None:
                continue
            assert secret.tags[FUNCTION_TAG] == function_arn(name)
            for text in secret.versions.values():
                values = {v for n, v in json.loads(text).items() if n in SECRET_NAMES}
                assert values <= self.everything[name], f"the secret of {name} holds another's"

    def grants_are_needed(self, name: str) -> None:
        """Check that a role has the policy just while a function or version of it is rewired."""
        functions, role = self.world.account.functions, ROLES[name]
        attached = self.is_granted(name)
        rewired = any(
            SECRET_ARN_VARIABLE in each["Environment"]
            for each in (
                *functions.configurations.values(),
                *(version for versions in functions.published.values() for version in versions),
            )
            if each["Role"].endswith(f"/{role}")
        )
        assert attached == rewired, f"the role {role}: grant {attached}, need {rewired}"


def _as_it_asks(version: dict[str, Any]) -> dict[str, Any]:
    """Return a version with the ARN under which its requests come: without its number."""
    return {**version, "FunctionArn": version["FunctionArn"].rpartition(":")[0]}
