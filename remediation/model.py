"""The words of remediation, as frozen types.

Types that carry a variable's value hide it from their ``repr``; steps, refusals and plans hold
names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LATEST = "$LATEST"

SHIM_VARIABLES = ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE")
"""The shim's variables: the secret's ARN; the original handler, to which the shim hands over; and
``<nonce>:<NAME>,<NAME>``, only while a function is shadowed."""
SECRET_ARN_VARIABLE, HANDLER_VARIABLE, PROBE_VARIABLE = SHIM_VARIABLES

FUNCTION_TAG = "lambda-no-plaintext-secrets:function-arn"
"""The secret's tag that the policy compares with the ARN of the function that reads the secret."""
EXPOSED_TAG = "lambda-no-plaintext-secrets:exposed"
"""The secret's tag with the date since which its values need rotation."""
HANDLER_TAG = "lambda-no-plaintext-secrets:handler"
"""The secret's tag with the original handler, in case the function loses `HANDLER_VARIABLE`."""
BACKED_OUT_TAG = "lambda-no-plaintext-secrets:backed-out"
"""The function's tag that keeps automatic remediation away from it after a backout."""
SHIM_LAYERS = ("-sealed-env-python", "-sealed-env-nodejs")
"""The suffixes of the shims' layer names, the same for every installation."""
POLICY_PATH = "/lambda-no-plaintext-secrets/"
"""The IAM path of every installation's policy; the Region follows it."""
PROTECTION_TAG = "lambda-no-plaintext-secrets:protected"
"""The tag with which an owner excludes a function, unless the stack was given another key."""


class RemediationError(Exception):
    """A step cannot go on. The message says what was wrong and what to do, never a value."""


@dataclass(frozen=True, slots=True)
class Shim:
    """A layer that loads the secret and calls the original handler, for one family of runtimes."""

    layer_arn: str
    """The ARN of the layer version to use."""
    handler: str
    runtimes: tuple[str, ...]
    architectures: tuple[str, ...] = ("x86_64", "arm64")
    signing_profile_version_arn: str | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """The resources and settings of the stack, as remediation uses them."""

    policy_arn: str
    """The ARN of ``LambdaSecretsManagerPolicy``, the only policy that may be attached."""
    secret_prefix: str
    kms_key_arn: str | None
    """The key that new secrets are encrypted with; None: ``aws/secretsmanager``."""
    shims: tuple[Shim, ...]
    protection_tag_key: str = PROTECTION_TAG
    """The key of the tag that excludes a function, whatever the tag's value."""
    function_names: frozenset[str] = frozenset()
    """The stack's own functions."""

    def shim_for(self, runtime: str | None) -> Shim | None:
        """Return the shim for a runtime's identifier; None if there is none."""
        return next((shim for shim in self.shims if runtime in shim.runtimes), None)

    def is_shim_layer(self, layer_arn: str) -> bool:
        """Tell whether a layer is a shim's, of any version and of any installation.

        A function may outlive the installation that sealed it; another one can back it out.
        """
        return layer_arn.rpartition(":")[0].endswith(SHIM_LAYERS)

    def is_grant_policy(self, arn: str) -> bool:
        """Tell whether a managed policy is a grant to this Region's functions.

        The policy may be that of another installation, deleted or not. The policy of another Region
        does not count: the functions that need it cannot be listed from here.
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
    """A function's ``$LATEST`` version, as GetFunction returns it."""

    name: str
    arn: str
    """Unqualified."""
    runtime: str | None
    handler: str | None
    role_arn: str
    revision_id: str
    environment: Mapping[str, str] = field(repr=False)
    environment_error: str | None = None
    """Lambda's error code if Lambda could not decrypt the environment."""
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
    """Whether the function runs on instances of a capacity provider."""
    reserved_concurrency: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    tags_error: str | None = None
    """Lambda's error code if Lambda could not read the tags; ``tags`` is empty then."""

    @property
    def configuration(self) -> Configuration:
        """The part of the function's configuration that remediation changes."""
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
    """How many managed policies the account allows on a role."""
    serves_edge: bool = False
    """Whether Lambda@Edge may assume the role."""

    @property
    def name(self) -> str:
        """The role's name in IAM: the last segment of the ARN."""
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version, whose environment is frozen."""

    version: str
    aliases: tuple[str, ...]
    variables: frozenset[str]
    """The names of the variables in the version's environment."""
    sealed: bool = False
    """Whether the version's environment has `SECRET_ARN_VARIABLE`."""


@dataclass(frozen=True, slots=True)
class CodeSigning:
    """A function's code signing configuration."""

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
        """The names of the variables in the secret, sorted."""
        return tuple(sorted(self.values))

    def belongs_to(self, function: Function) -> bool:
        """Tell whether the secret's tag names this function."""
        return self.tags.get(FUNCTION_TAG) == function.arn


@dataclass(frozen=True, slots=True)
class Target:
    """A function and everything else that decides whether and how the function can be changed."""

    function: Function
    role: Role
    stack: Stack
    versions: tuple[PublishedVersion, ...] = ()
    code_signing: CodeSigning | None = None
    secret: Secret | None = None
    """The secret of the expected name, which may belong to another function."""
    recorded_daily: bool = False
    """Whether AWS Config records the function's changes only once a day."""
    today: date | None = None
    """The date of the plan; None: nothing in the plan depends on the date."""


@dataclass(frozen=True, slots=True)
class Options:
    """The runbook's parameters: what the person who starts the runbook may choose."""

    variables: tuple[str, ...] = ()
    """Empty: all variables that the scan found."""
    secret_prefix: str | None = None
    """None: the stack's."""
    kms_key_id: str | None = None
    """None: the stack's."""
    one_step: bool = False
    """Remove the plaintext in the update that rewires, where there is no room for both."""
    automatic: bool = False
    """AWS Config may have started the runbook by itself."""


# ------------------------------------------------------------------ a plan and its steps


@dataclass(frozen=True, slots=True)
class Difference:
    """What an update changes: names only, no values."""

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
    """Rewire the function, and leave the plaintext in place."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask the shim, inside the function, whether the secret holds every value."""


@dataclass(frozen=True, slots=True)
class CutOver:
    """Remove the plaintext."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo the rewiring, with the values from the secret."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Revoke:
    """Detach the policy from the role, and the policies of other installations as well.

    The policies stay as long as a sealed function needs them.
    """

    role_name: str
    policy_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Tag the function, so that automatic remediation does not change it again."""


Step = Store | Grant | Shadow | Probe | CutOver | Restore | Revoke | Mark


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps to take, in order; none if the function already is as it should be."""

    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a function is not changed, and what to do about it."""

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}."


@dataclass(frozen=True, slots=True)
class Refusals:
    """All reasons against changing a function, so that they can be dealt with at once."""

    refusals: tuple[Refusal, ...]
