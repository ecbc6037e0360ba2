"""A function, its role and its versions, as AWS describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LATEST = "$LATEST"
REHEARSAL = "lambda-no-plaintext-secrets: only to be probed"
"""The description of a version that is published, probed and deleted before an alias is moved."""
SHIFT_TARGET = "lambda-no-plaintext-secrets: without plaintext, for aliases to shift to"
"""The description of a version that is published to give it weights. An alias that runs such a
version by weight is being shifted by the button, or was when a run broke off."""
KEEPS_CODE = "lambda-no-plaintext-secrets: keeps the code that holds secrets, to go back to"
"""The description of a version that is published before secrets are moved out of the code."""
NOT_LOOKED_UP = "perhaps a permission to invoke it"
"""What names a version of which nobody looked up who may invoke it."""
PROVISIONED_CONCURRENCY = "provisioned concurrency"
"""One of the things that name a version by its number."""


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
    code_sha256: str = ""
    """Lambda's hash of the package."""

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
    trusts_edge: bool = False
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
    sealed_at_edge: bool = False
    """Whether the version's own package holds the shim, which loads the secret without variables.
    """
    rehearsal: bool = False
    """Whether the version was published only to be probed, and is to be deleted; see
    `REHEARSAL`."""
    shift_target: bool = False
    """Whether the button published the version to give it weights; see `SHIFT_TARGET`."""
    unread: bool = False
    """Whether Lambda could not decrypt the version's environment, whose variables are then unknown.
    """
    role_arn: str = ""
    """The ARN of the version's execution role."""
    code_sha256: str = ""
    """Lambda's hash of the version's package."""
    pointers: frozenset[str] = frozenset()
    """Those of the variables that are empty, or say where a value is kept."""
    named_by: tuple[str, ...] = ()
    """What else names the version, such as an event source, or may run it without a name. All of it
    is known only if somebody looked."""

    @property
    def may_load_secret(self) -> bool:
        """Whether the version loads the function's secret, as far as anybody can tell."""
        return self.sealed or self.sealed_at_edge or self.unread

    @property
    def references(self) -> tuple[str, ...]:
        """All that points at the version: aliases by their names, and what else names it."""
        return (*self.aliases, *self.named_by)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a function, or ``$LATEST``, with all that decides how it runs."""

    version: str
    function: Function
    """The function as the version has it."""
    code_sha256: str
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)
    """All other settings, by AWS's names for them: timeout, memory, VPC and so on."""
    runtime_version: str = ""
    """The ARN of the runtime's version, which Lambda patches when it likes to, unless it is pinned.
    """
    is_pinned: bool = False
    """Whether somebody pinned the runtime's version; known only if somebody looked."""


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias of a function."""

    name: str
    version: str
    """The version that the alias runs, or the one that gets the rest of a weighted routing."""
    revision_id: str
    weights: tuple[tuple[str, float], ...] = ()
    """Versions that the alias runs beside `version`, each with its share of the invocations."""

    @property
    def weighted(self) -> tuple[str, ...]:
        """The versions that the alias runs by weight, beside `version`."""
        return tuple(version for version, _ in self.weights)


@dataclass(frozen=True, slots=True)
class CodeSigning:
    """A function's code signing configuration."""

    enforced: bool
    allowed_profile_version_arns: tuple[str, ...] = ()
