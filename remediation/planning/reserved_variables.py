"""Variables that must not move: something reads them before the handler, or in another process."""

from __future__ import annotations

import re

from ..model import Function, Refusal
from .early_readers import has_other_code
from .extension_keys import EXTENSION_KEYS

_RUNTIME = re.compile(
    r"NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|DEBUG|V8_COVERAGE|TLS_REJECT_UNAUTHORIZED)"
    r"|PYTHON[A-Z0-9]+|PYTHON_(CPU_COUNT|GIL|PERF_JIT_SUPPORT|JIT)"
    r"|LD_(ASSUME_KERNEL|AUDIT|BIND_NO[TW]|DEBUG(_OUTPUT)?|DYNAMIC_WEAK|HWCAP_MASK|LIBRARY_PATH"
    r"|ORIGIN_PATH|POINTER_GUARD|PREFER_MAP_32BIT_EXEC|PRELOAD|PROFILE(_OUTPUT)?|SHOW_AUXV"
    r"|TRACE_(LOADED_OBJECTS|PRELINKING)|USE_LOAD_BIAS|VERBOSE|WARN)|GLIBC_TUNABLES|MALLOC_[A-Z_]+"
    r"|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|DOTNET_[A-Z_]+|RUBY(OPT|LIB)"
    r"|LAMBDA_DOTNET_MAIN_ASSEMBLY|SSL_CERT_(FILE|DIR)"
    r"|AWS_LAMBDA_EXEC_WRAPPER|AWS_(ENDPOINT_URL\w*|CA_BUNDLE|USE_\w+)"
    r"|(https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY|TZ|PATH|LANG|LC_ALL"
)
"""Names that the dynamic linker, a runtime, its wrapper, or the shim's own request reads.

LaunchDarkly's keys begin with ``LD_``, too, so the dynamic linker's are listed one by one.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, the runtimes' own
manuals, and https://man7.org/linux/man-pages/man8/ld.so.8.html
"""

_RESERVED = re.compile(
    r"_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV"
    r"|AWS_LAMBDA_FUNCTION_(NAME|VERSION|MEMORY_SIZE)|AWS_LAMBDA_INITIALIZATION_TYPE"
    r"|AWS_LAMBDA_LOG_\w+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN"
    r"|AWS_LAMBDA_RUNTIME_API|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|SEALED_ENV_\w+"
)
"""Names that Lambda, or the shim, keeps for itself.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""
_SHELL = re.compile(
    r"(OLD)?PWD|SHLVL|IFS|PPID|PS[124]|OPT(IND|ERR)|LINENO|RANDOM|HISTCMD|SHELLOPTS"
    r"|BASH(_COMMAND|_SUBSHELL|_VERSION|OPTS|PID)?"
)
"""Names that bash, which starts the runtimes, gives values of its own or takes away.

A test asks bash. PWD is a password's name to some, and UID, which bash leaves alone, its user's.
"""
_COLLECTOR = "OPENTELEMETRY_COLLECTOR_CONFIG_"
"""The prefix of the variables that configure the OpenTelemetry Collector's extension.

Source: https://github.com/open-telemetry/opentelemetry-lambda/blob/main/collector/README.md
"""


def is_reserved(name: str) -> bool:
    """Tell whether Lambda, or the shim, keeps a name for itself."""
    return _RESERVED.fullmatch(name) is not None


def is_never_free(name: str) -> bool:
    """Tell whether Lambda, a shell or a runtime uses a name in every function."""
    return any(names.fullmatch(name) for names in (_RESERVED, _SHELL, _RUNTIME))


def variable_refusal(name: str, function: Function) -> Refusal | None:
    """Return why a variable must stay in a function's environment; None if it may move."""
    others = "or name the variables to move without it"
    if is_reserved(name):
        return Refusal(f"{name} is a reserved name", "name the variables to move without it")
    for key in EXTENSION_KEYS:
        if key.name == name and key.is_read_in(function) and has_other_code(function):
            instead = f"{key.instead} and remove {name}" if key.instead else _ASK_THE_MANUAL
            return Refusal(f"{name} is read {_reader(key.preloaded)}", f"{instead}, {others}")
    if reference := _collector_reference(name, function):
        return Refusal(
            f"{name} is read by the OpenTelemetry Collector's extension, by {reference}",
            f"have the collector read a secret by itself, {others}",
        )
    if _SHELL.fullmatch(name):
        return Refusal(
            f"{name} never reaches the function: the shell that starts the runtime sets it",
            f"remove it, {others}",
        )
    if _RUNTIME.fullmatch(name):
        return Refusal(
            f"{name} is read before any handler's code runs",
            f"take the secret out of {name} by hand, {others}",
        )
    return None


_ASK_THE_MANUAL = "see the extension's manual for a way without plaintext"


def _reader(preloaded: str) -> str:
    if preloaded:
        return "by what NODE_OPTIONS loads, before the handler"
    return "by an extension, outside the handler"


def _collector_reference(name: str, function: Function) -> str | None:
    """Return the variable of the collector's configuration that refers to another variable.

    Source: https://opentelemetry.io/docs/collector/configuration/#environment-variables
    """
    reference = re.compile(rf"\$\{{(env:)?{re.escape(name)}(:-[^}}]*)?\}}|env:{re.escape(name)}\b")
    return next(
        (
            each
            for each, value in function.environment.items()
            if each.startswith(_COLLECTOR) and reference.search(value)
        ),
        None,
    )
