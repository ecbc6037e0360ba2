"""``audit --template``: functions are judged before they are deployed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain

from ..audit.options import FailOn
from ..compliance.parameters import InvalidRuleParameters
from ..detection.scanner import Scanner, ScannerSettings
from ..templates.function import TemplateFunction
from .ending import CLEAN, FOUND, UNFINISHED
from .input_file import UnusableInput, content_of
from .output import answer
from .rule_parameters import rule_parameters
from .template_file import read_template, template_subject
from .template_folder import template_files


def audit_templates(given: argparse.Namespace) -> int:
    """Judge the functions of templates, and return the exit code.

    Raises:
        UnusableInput: a file is no template, or the parameters are not the rule's.
    """
    try:
        parameters = rule_parameters(given.parameters)
    except (InvalidRuleParameters, ValueError) as error:
        raise UnusableInput(str(error)) from None
    skips_code = given.no_code or not parameters.scan_code
    functions: list[tuple[str, TemplateFunction]] = []
    for file in chain.from_iterable(map(template_files, given.template)):
        try:
            found = read_template(content_of(file))
        except ValueError as error:
            raise UnusableInput(f"{file}: {error}") from None
        functions += ((file, replace(each, code=()) if skips_code else each) for each in found)
    scanner = Scanner(ScannerSettings.of(parameters))
    subjects = [template_subject(scanner, *each, parameters)[0] for each in functions]
    code = answer("audit", subjects, scanner, format_name=given.format, output=given.output)
    match FailOn(given.fail_on):
        case FailOn.NEVER if code in (FOUND, UNFINISHED):
            return CLEAN
        case FailOn.FINDINGS if code == UNFINISHED:
            return CLEAN
    return code
