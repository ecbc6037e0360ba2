"""The words of remediation, as frozen types.

Types that carry a variable's value hide it from their ``repr``; steps, refusals and plans hold
names only.
"""

from .errors import RemediationError
from .function import (
    LATEST,
    PROVISIONED_CONCURRENCY,
    REHEARSAL,
    SHIFT_TARGET,
    Alias,
    CodeSigning,
    Configuration,
    Function,
    PublishedVersion,
    Role,
    Snapshot,
)
from .names import (
    BACKED_OUT_TAG,
    EXPOSED_TAG,
    FUNCTION_TAG,
    HANDLER_TAG,
    HANDLER_VARIABLE,
    POLICY_PATH,
    PROBE_VARIABLE,
    PROTECTION_TAG,
    SECRET_ARN_VARIABLE,
    SHIM_LAYERS,
    SHIM_VARIABLES,
)
from .plan import (
    CutOver,
    DeleteVersions,
    Difference,
    Grant,
    Mark,
    Plan,
    Probe,
    Refusal,
    Refusals,
    Repoint,
    Restore,
    Revoke,
    Shadow,
    Step,
    Store,
)
from .secret import Secret
from .shift import Alarm, Shift
from .stack import Shim, Stack
from .target import Options, Target

__all__ = [
    "BACKED_OUT_TAG",
    "EXPOSED_TAG",
    "FUNCTION_TAG",
    "HANDLER_TAG",
    "HANDLER_VARIABLE",
    "LATEST",
    "POLICY_PATH",
    "PROBE_VARIABLE",
    "PROTECTION_TAG",
    "PROVISIONED_CONCURRENCY",
    "REHEARSAL",
    "SECRET_ARN_VARIABLE",
    "SHIFT_TARGET",
    "SHIM_LAYERS",
    "SHIM_VARIABLES",
    "Alarm",
    "Alias",
    "CodeSigning",
    "Configuration",
    "CutOver",
    "DeleteVersions",
    "Difference",
    "Function",
    "Grant",
    "Mark",
    "Options",
    "Plan",
    "Probe",
    "PublishedVersion",
    "Refusal",
    "Refusals",
    "RemediationError",
    "Repoint",
    "Restore",
    "Revoke",
    "Role",
    "Secret",
    "Shadow",
    "Shift",
    "Shim",
    "Snapshot",
    "Stack",
    "Step",
    "Store",
    "Target",
]
