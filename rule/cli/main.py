"""The commands that scan an environment or a package, with the rule's own scanner."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from ..detection.scanner import Scanner
from ..model import RuleError, RuleParameters, SourceFile, Unread
from ..output.report import SubjectKind
from ..output.texts import printable
from ..scanning.package import scan_files
from ..sources.reader import text_files_of_folder
from .arguments import parse_arguments
from .ending import CLEAN, PACKAGES, UNFINISHED, UNUSABLE, complain, show
from .input_file import UnusableInput
from .output import HTML, TABLE, answer, subject_of
from .package_file import text_files_of_file
from .package_input import kind_of_package, placed
from .report_file import ReportFileUnusable, check_report_file


def main(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code. Never prints a value."""
    given = parse_arguments(arguments)
    try:
        _check_output(given)
        match given.command:
            case "environment":
                return _environment(
                    given.files,
                    RuleParameters(ignored_variables=tuple(chain(*given.exempt))),
                    format_name=given.format,
                    output=given.output,
                    explain=given.explain,
                )
            case "package":
                return _packages(
                    given.paths,
                    RuleParameters(ignored_paths=tuple(chain(*given.exempt))),
                    format_name=given.format,
                    output=given.output,
                    seconds=given.seconds,
                )
            case "audit" | "press":
                return _audit_or_press(given)
            case _:
                return _predict(Path(given.corpus), Path(given.out))
    except (ReportFileUnusable, UnusableInput) as error:
        complain(printable(str(error)))
        return UNUSABLE
    except RuleError as error:
        complain(printable(f"the scan broke: {error}"))
        return UNFINISHED


def _audit_or_press(given: argparse.Namespace) -> int:
    # Loading these takes long, and most need packages that the others do not.
    if given.command == "press":
        from .press import run_press  # noqa: PLC0415

        return run_press(given)
    if given.template:
        from .template_audit import audit_templates  # noqa: PLC0415

        return audit_templates(given)
    from .audit import run_audit  # noqa: PLC0415

    return run_audit(given)


def _check_output(given: argparse.Namespace) -> None:
    """Refuse a report that cannot be written, before the work.

    Raises:
        ReportFileUnusable: the file cannot be written.
        UnusableInput: the page's package is not installed.
    """
    given_files = (vars(given).get(name) or () for name in ("files", "paths", "template"))
    read = (*chain.from_iterable(given_files), vars(given).get("baseline") or "")
    check_report_file(vars(given).get("output"), filter(None, read))
    baseline = vars(given).get("baseline") or None
    if baseline and not Path(baseline).exists():  # It will be written after an hour's work.
        check_report_file(baseline, option="--baseline")
    if getattr(given, "format", "") == HTML and find_spec("jinja2") is None:
        raise UnusableInput(f"jinja2 is not installed, which writes pages; install {PACKAGES}")


def _environment(
    files: Sequence[str],
    exemptions: RuleParameters,
    *,
    format_name: str,
    output: str | None,
    explain: bool,
) -> int:
    # A package needs none of these modules, and loading them takes as long as scanning a package.
    from .environments import environment_subject, files_of, inputs_of  # noqa: PLC0415
    from .explain import explanations  # noqa: PLC0415

    inputs = [(file, each) for name in files for file in files_of(name) for each in inputs_of(file)]
    scanner = Scanner()
    subjects = []
    for file, given in inputs:
        subject, finished = environment_subject(scanner, file, given, exemptions)
        subjects.append(subject)
        if explain and finished:
            of = f"{subject.title}: " if len(inputs) > 1 else ""
            for explanation in dict.fromkeys(explanations(scanner, given.variables)):
                stream = sys.stdout if format_name == TABLE else sys.stderr
                show(printable(of + explanation), stream)
    return answer("environment", subjects, scanner, format_name=format_name, output=output)


def _packages(
    given: Sequence[str],
    exemptions: RuleParameters,
    *,
    format_name: str,
    output: str | None,
    seconds: float,
) -> int:
    if not all(given):  # Path would take it for the current folder.
        raise UnusableInput("the name of the package is empty")
    kinds = [kind_of_package(Path(each)) for each in given]
    scanner = Scanner()
    subjects = []
    for kind, each in zip(kinds, given, strict=True):
        result = scan_files(scanner, partial(_candidates, Path(each)), seconds=seconds)
        if kind is SubjectKind.FILE:
            result = placed(result, each)
        subjects.append(subject_of(kind, each, result, exemptions))
    return answer("package", subjects, scanner, format_name=format_name, output=output)


def _candidates(path: Path) -> Iterator[SourceFile | Unread]:
    try:
        yield from text_files_of_folder(path) if path.is_dir() else text_files_of_file(path)
    except RecursionError:
        yield Unread("package", "its folders are nested too deeply; the rest was not read")


def _predict(corpus: Path, out: Path) -> int:
    from .corpus import MalformedCorpus, predict  # noqa: PLC0415

    try:
        rows = predict(corpus, out)
    except MalformedCorpus as error:
        raise UnusableInput(str(error)) from None
    except OSError as error:
        raise UnusableInput(f"{out} cannot be written: {error.strerror}") from None
    show(printable(f"{rows:,} variable{'' if rows == 1 else 's'} judged: {out}"))
    return CLEAN
