"""The step Patch: say how the source must change, so that secrets in code are looked up.

It reads the package and changes nothing. The scan has said on which lines secrets stand; the values
are found in the file itself, by the file's own language.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..aws import packages
from ..model import CodeReport, Function, LineRefusal, LookedUp, Refusal, SourcePatch
from ..patching import reasons
from ..patching.outside import by_path, name_of, why_outside
from ..patching.package import PackageFiles
from ..patching.source_file import patch_file
from ..patching.variable_names import VariableNames
from ..planning.code_advice import code_advice
from ..planning.reserved_variables import variable_refusal
from .context import StepContext, StepFailed
from .target import read_secret

MOST_LINES = 100
MOST_CHARACTERS = 20_000
"""Of one report, whose text Automation keeps: lines, and characters of all diffs."""
_MARGIN_SECONDS = 30


def patch(context: StepContext) -> CodeReport:
    """Return how the source must change, and why the rest stays. It holds no value.

    Raises:
        StepFailed: the function was deployed since it was scanned, or its variables are unknown.
        PackageNotRead: the package could not be downloaded.
    """
    request = context.request
    unread = tuple(f"Not read, so it may hold more secrets: {each}" for each in request.unread)
    if not request.located:
        return CodeReport(warnings=unread)
    function, package = packages.read(context.aws, request.function_name)
    if request.scanned_code not in (None, package.code_sha256):
        raise StepFailed(f"{function.name} was deployed after it was scanned: start again")
    variables = _variables(context, function)
    lines, too_many = request.located[:MOST_LINES], request.located[MOST_LINES:]
    outside = [(line, why) for line in lines if (why := why_outside(line))]
    inside = [line for line in lines if not why_outside(line)]
    refusals = [LineRefusal(name_of(line), line.line, why) for line, why in outside]
    patches = list(_moved(context, function, package)) if request.options.move_code else []
    if inside and not patches:
        with packages.opened(function, package) as (file, reader):
            files = PackageFiles(file)
            packages.allow_files(reader)
            for path, numbers in by_path(inside).items():
                if context.seconds_left() < _MARGIN_SECONDS:
                    refusals += [LineRefusal(path, each, reasons.TOO_MANY) for each in numbers]
                    continue
                found, stay = _of_file(files, path, numbers, variables)
                patches += [found] if found else []
                refusals += stay
    patches, left = _within_limits(patches)
    refusals += left
    if too_many:
        refusals.append(LineRefusal(too_many[0].path, too_many[0].line, reasons.TOO_MANY))
    has_shim = context.stack.shim_for(function.runtime) is not None
    moves = request.options.move_code
    advice = tuple(code_advice(function, patches, has_shim=has_shim, moves=moves))
    return CodeReport(tuple(patches), tuple(refusals), (*unread, *advice))


def _moved(
    context: StepContext, function: Function, package: packages.Package
) -> tuple[SourcePatch, ...]:
    """Return the very changes that the button would make; none if it would make none."""
    # The code of few functions is replaced, and loading this takes a part of each cold start.
    from .code.lookups import looked_up  # noqa: PLC0415

    with packages.opened(function, package) as (file, reader):
        packages.allow_files(reader)
        made = looked_up(context, function, file.read())
    return made.patches if isinstance(made, LookedUp) else ()


def _variables(context: StepContext, function: Function) -> VariableNames:
    """Return the names for new variables, knowing those that the function's code sees."""
    if function.environment_error:
        raise StepFailed(
            f"The environment of {function.name} could not be read ({function.environment_error}): "
            "give the remediation's role kms:Decrypt on the function's key (the stack's parameter "
            "EnvironmentKeyArns)"
        )
    secret = read_secret(context.aws, context.stack, function, context.request.options)
    stored = secret.values if secret and secret.belongs_to(function) else {}
    return VariableNames(
        {**stored, **function.environment},
        lambda name: variable_refusal(name, function) is not None,
    )


def _of_file(
    files: PackageFiles, path: str, lines: Sequence[int], variables: VariableNames
) -> tuple[SourcePatch | None, tuple[LineRefusal, ...]]:
    content = files.content(path)
    if isinstance(content, Refusal):
        return None, tuple(LineRefusal(path, line, content) for line in lines)
    return patch_file(path, content, lines, variables)


def _within_limits(
    patches: Sequence[SourcePatch],
) -> tuple[list[SourcePatch], list[LineRefusal]]:
    """Return the patches that one report has room for, and refusals for the rest."""
    kept: list[SourcePatch] = []
    left: list[LineRefusal] = []
    characters = 0
    for each in patches:
        characters += len(each.diff)
        if characters <= MOST_CHARACTERS:
            kept.append(each)
        else:
            left += [
                LineRefusal(each.path, lookup.line, reasons.TOO_MANY) for lookup in each.lookups
            ]
    return kept, left
