"""What the command ``environment`` takes: files of variables, and templates of functions."""

from __future__ import annotations

import re
from pathlib import Path

from ..detection.scanner import Scanner
from ..model import RuleParameters
from ..output.report import Subject, SubjectKind
from ..templates.function import TemplateFunction
from .encoding import decoded
from .environment_file import (
    EnvironmentFile,
    UnreadableEnvironment,
    read_environments,
    scan_environment_file,
)
from .input_file import UnusableInput, content_of
from .output import subject_of
from .scripts import script_by_name

_SUFFIXES = (".yaml", ".yml", ".template", ".tf", ".tf.json", ".tfstate")
_SIGN = re.compile(
    r"\b(?:AWSTemplateFormatVersion|Resources|service|format_version|terraform_version)\b['\"]?\s*+:"
)
"""A member that each kind of template has."""


def files_of(name: str) -> list[str]:
    """Return the files that a name stands for: itself, or the templates in a folder of the CDK.

    Raises:
        UnusableInput: the folder has no template, or cannot be read.
    """
    if name in ("", "-") or not Path(name).is_dir():
        return [name]
    from .template_folder import template_files  # noqa: PLC0415 - as below

    return template_files(name)


def inputs_of(file: str) -> tuple[EnvironmentFile, ...] | tuple[TemplateFunction, ...]:
    """Read the environments of a file, or the functions of a template.

    Raises:
        UnusableInput: it cannot be read, or is neither.
    """
    content = content_of(file)
    try:
        return _template(file, content) or read_environments(content, file)
    except (UnreadableEnvironment, ValueError) as error:
        raise UnusableInput(f"{file}: {error}") from None


def _template(file: str, content: bytes) -> tuple[TemplateFunction, ...]:
    """Return the functions of a template; nothing for any other file.

    Raises:
        ValueError: it is called as a template, and is none.
    """
    is_called_so = file.lower().endswith(_SUFFIXES)
    if not is_called_so and (script_by_name(file) or not _SIGN.search(decoded(content)[0])):
        return ()
    # Most environments are none, and loading this takes longer than reading them.
    from .template_file import read_template  # noqa: PLC0415

    try:
        return read_template(content)
    except ValueError:
        if is_called_so:
            raise
    return ()


def environment_subject(
    scanner: Scanner,
    file: str,
    given: EnvironmentFile | TemplateFunction,
    exemptions: RuleParameters,
) -> tuple[Subject, bool]:
    """Scan one environment, or one function of a template; return whether that was finished."""
    if not isinstance(given, EnvironmentFile):
        from .template_file import template_subject  # noqa: PLC0415 - as above

        return template_subject(scanner, file, given, exemptions)
    result = scan_environment_file(scanner, given)
    kind = SubjectKind.ENVIRONMENT
    return subject_of(kind, file, result, exemptions, part=given.label), result.finished
