"""The words of remediation, as frozen types.

Types that carry a variable's value hide it from their ``repr``; steps, refusals and plans hold
names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LATEST = "$LATEST"

POINTER = "SEALED_ENV_ARN"
"""The variable that holds the secret's ARN, for the shim."""
ORIGINAL_HANDLER = "SEALED_ENV_HANDLER"
"""The variable that holds the handler to hand over to."""
PROBE = "SEALED_ENV_PROBE"
"""The variable that holds ``<nonce>:<NAME>,<NAME>``, only while a function is shadowed."""
OURS = (POINTER, ORIGINAL_HANDLER, PROBE)

FUNCTION_TAG = "lambda-no-plaintext-secrets:function-arn"
"""The secret's tag that the grant compares with the function that asks."""
EXPOSED_TAG = "lambda-no-plaintext-secrets:exposed"
"""The secret's tag that says since when its values have needed rotation."""
HANDLER_TAG = "lambda-no-plaintext-secrets:handler"
"""The secret's tag with the original handler, should the function lose its own note of it."""
BACKED_OUT_TAG = "lambda-no-plaintext-secrets:backed-out"
"""The function's tag that keeps automatic remediation from redoing what was backed out."""
SHIM_LAYERS = ("-sealed-env-python", "-sealed-env-nodejs")
"""How the names of the shims' layers end, whichever installation published them."""
POLICY_PATH = "/lambda-no-plaintext-secrets/"
"""The path in IAM of every installation's policy; the Region follows."""
PROTECTION_TAG = "lambda-no-plaintext-secrets:protected"
"""The function's tag with which its owner excludes it, unless the stack was given another."""


class RemediationError(Exception):
    """A step cannot go on; the message says what was wrong and what to do, never a value."""


@dataclass(frozen=True, slots=True)
class Shim:
    """A layer that loads the secret and hands over, for one family of runtimes."""

    layer_arn: str
    """Of the version to use."""
    handler: str
    runtimes: tuple[str, ...]
    architectures: tuple[str, ...] = ("x86_64", "arm64")
    signing_profile_version_arn: str | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """What the stack brought along for remediation."""

    policy_arn: str
    """Of ``LambdaSecretsManagerPolicy``, the one policy that may be attached."""
    secret_prefix: str
    kms_key_arn: str | None
    """The key that new secrets are encrypted with; None: ``aws/secretsmanager``."""
    shims: tuple[Shim, ...]
    protection_tag_key: str = PROTECTION_TAG
    """Of the tag, whatever its value, that excludes a function."""
    function_names: frozenset[str] = frozenset()
    """The stack's own functions."""

    def shim_for(self, runtime: str | None) -> Shim | None:
        """Return the shim for a runtime's identifier; None if there is none."""
        return next((shim for shim in self.shims if runtime in shim.runtimes), None)

    def is_ours(self, layer_arn: str) -> bool:
        """Tell whether a layer version is of a shim, whichever version and installation it is of.

        A function may outlive the installation that sealed it, and be taken back by another.
        """
        return layer_arn.rpartition(":")[0].endswith(SHIM_LAYERS)

    def is_our_policy(self, arn: str) -> bool:
        """Tell whether a managed policy is a grant to this Region's functions.

        It may be another installation's, which left it or is still there. Another Region's is none:
        who needs it cannot be seen from here.
        """
        folder = self.policy_arn.rpartition("/")[0]
        return arn == self.policy_arn or (
            f":policy{POLICY_PATH}" in self.policy_arn and arn.rpartition("/")[0] == folder
        )

    def secret_name(self, function: Function, prefix: str | None = None) -> str:
        """Return the name of a function's secret."""
        return f"{prefix or self.secret_prefix}{function.name}/environment"


@dataclass(frozen=True, slots=True)
class Function:
    """A function's ``$LATEST`` version, as GetFunction tells of it."""

    name: str
    arn: str
    """Unqualified."""
    runtime: str | None
    handler: str | None
    role_arn: str
    revision_id: str
    environment: Mapping[str, str] = field(repr=False)
    environment_error: str | None = None
    """Lambda's code, if it could not decrypt the environment."""
    package_type: str = "Zip"
    architectures: tuple[str, ...] = ("x86_64",)
    layers: tuple[str, ...] = ()
    state: str = "Active"
    last_update_status: str = "Successful"
    master_arn: str | None = None
    snap_start: bool = False
    durable: bool = False
    tenants: bool = False
    """Whether each invocation belongs to a tenant."""
    managed_instances: bool = False
    """Whether it runs on instances of a capacity provider."""
    reserved_concurrency: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def configuration(self) -> Configuration:
        """The part of it that remediation changes."""
        return Configuration(self.handler or "", self.layers, self.environment)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A function's handler, layers and environment, before or after a change."""

    handler: str
    layers: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Role:
    """A function's execution role."""

    arn: str
    attached_policy_arns: tuple[str, ...]
    policy_limit: int = 10
    """Managed policies that the account allows on a role."""
    serves_edge: bool = False
    """Whether Lambda@Edge may assume it."""

    @property
    def name(self) -> str:
        """The last segment of its path, by which IAM knows it."""
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version, whose environment is frozen."""

    version: str
    aliases: tuple[str, ...]
    variables: frozenset[str]
    """Names in its environment."""
    sealed: bool = False
    """Whether its own environment points at the function's secret."""


@dataclass(frozen=True, slots=True)
class CodeSigning:
    """What a function demands of signatures."""

    enforced: bool
    allowed_profile_version_arns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret, with its current values."""

    arn: str
    name: str
    tags: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    version_id: str = ""
    pending_deletion: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that it holds, sorted."""
        return tuple(sorted(self.values))

    def belongs_to(self, function: Function) -> bool:
        """Tell whether its tag names a function."""
        return self.tags.get(FUNCTION_TAG) == function.arn


@dataclass(frozen=True, slots=True)
class Target:
    """A live function and all around it that decides whether and how it can be changed."""

    function: Function
    role: Role
    stack: Stack
    versions: tuple[PublishedVersion, ...] = ()
    code_signing: CodeSigning | None = None
    secret: Secret | None = None
    """What stands under the secret's name, whoever's it is."""
    recorded_daily: bool = False
    """Whether AWS Config notices its changes once a day only."""
    today: date | None = None
    """Of whoever plans; None: no date is asked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who starts the runbook may choose."""

    variables: tuple[str, ...] = ()
    """Empty: all that the scan found."""
    secret_prefix: str | None = None
    """None: the stack's."""
    kms_key_id: str | None = None
    """None: the stack's."""
    one_step: bool = False
    """Take the plaintext away in the same update that rewires, for want of room for both."""
    automatic: bool = False
    """AWS Config may have started it by itself."""


# ------------------------------------------------------------------ what a plan consists of


@dataclass(frozen=True, slots=True)
class Difference:
    """What an update changes, in names."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    handler: tuple[str, str] | None = None
    """Before and after."""
    layers_added: tuple[str, ...] = ()
    layers_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """Put variables' values into the function's secret."""

    secret_name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """Attach the stack's policy to the role."""

    role_name: str
    policy_arn: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """Rewire, and leave the plaintext where it is."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask the shim, inside the function, whether all is there."""


@dataclass(frozen=True, slots=True)
class CutOver:
    """Take the plaintext away."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo the rewiring, with the values from the secret."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Revoke:
    """Detach the policy from the role, and other installations' policies, too.

    Not while a sealed function still needs them.
    """

    role_name: str
    policy_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Tag the function, so that automatic remediation leaves it alone."""


Step = Store | Grant | Shadow | Probe | CutOver | Restore | Revoke | Mark


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be done, in order; empty when all is as it should be."""

    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a function is left alone, and what to do."""

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}."


@dataclass(frozen=True, slots=True)
class Refusals:
    """All reasons at once, so that nobody mends them one by one."""

    refusals: tuple[Refusal, ...]
