"""The stack, and the shims in it."""

from __future__ import annotations

from dataclasses import dataclass

from .function import Configuration, Function
from .names import POLICY_PATH, PROTECTION_TAG, SHIM_LAYERS, WRAPPER_VARIABLE


@dataclass(frozen=True, slots=True)
class Shim:
    """A layer that loads the secret and hands over to what ran before, for some runtimes."""

    layer_arn: str
    """The ARN of the layer version to use."""
    entry: str
    """What Lambda is told to start: a handler, or a program that starts the runtime."""
    runtimes: tuple[str, ...]
    architectures: tuple[str, ...] = ("x86_64", "arm64")
    signing_profile_version_arn: str | None = None
    is_wrapper: bool = False
    """Whether the entry is a program, and no handler."""

    @property
    def setting(self) -> str:
        """The setting that names the entry."""
        return WRAPPER_VARIABLE if self.is_wrapper else "Handler"

    def is_started_by(self, configuration: Configuration) -> bool:
        """Tell whether a configuration tells Lambda to start this shim, in whatever layer."""
        if self.is_wrapper:
            return configuration.environment.get(WRAPPER_VARIABLE) == self.entry
        return configuration.handler == self.entry


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
    may_repoint_aliases: bool = False
    """Whether the stack's owner lets the button publish versions and move aliases."""
    may_delete_versions: bool = False
    """Whether the stack's owner lets the button delete published versions."""
    may_remediate_edge: bool = False
    """Whether the stack's owner lets functions at the edge, and distributions, be changed."""
    may_move_code: bool = False
    """Whether the stack's owner lets the button replace the code of functions."""
    edge_regions: tuple[str, ...] = ()
    """Regions that the secrets of functions at the edge are replicated to."""

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
