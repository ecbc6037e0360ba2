"""A template of any kind: the kind is recognised by what its members are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..documents.json_text import read_json
from ..documents.placed import Members
from .cloudformation import functions_of_cloudformation
from .function import TemplateFunction
from .nested import with_nested
from .serverless import functions_of_serverless
from .terraform import functions_of_terraform

_KINDS = (
    "it is no template of CloudFormation, SAM or the CDK, no serverless.yml, and no plan or state "
    "of Terraform as terraform show -json prints it"
)
_HCL = re.compile(
    r"^(?:resource|data|module|variable|provider|terraform|locals)\b[^\r\n:=]*\{", re.MULTILINE
)
_HCL_IS_NOT_READ = (
    "Terraform's own language is not read: run terraform plan -out plan.tfplan, then terraform "
    "show -json plan.tfplan > plan.json, and give plan.json; package judges what is literal in it"
)
_MOST = 64_000_000
"""Characters that are read; a plan of a large estate has some millions."""


def functions_of_template(text: str) -> tuple[TemplateFunction, ...]:
    """Read the functions of a template, in its order.

    Raises:
        ValueError: it is no template; says why, and never quotes a value.
    """
    if len(text) > _MOST:
        raise ValueError(f"it has more than {_MOST:,} characters")
    try:
        given, is_json = _document(text)
        functions = _functions(given, is_json=is_json)
        return tuple(with_nested(functions, functions_of_template, len(text)))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        if _HCL.search(text):
            raise ValueError(_HCL_IS_NOT_READ) from None
        raise


def _document(text: str) -> tuple[object, bool]:
    """Return the document, and whether it is JSON."""
    # Most inputs of a command line need it not, and loading it takes longer than reading them.
    from ..documents.yaml_text import read_yaml  # noqa: PLC0415

    if not text.lstrip().startswith(("{", "[")):
        return read_yaml(text), False
    try:
        return read_json(text), True
    except ValueError as error:
        try:
            return read_yaml(text), False  # Its lists and objects may be written so, too.
        except ValueError:
            raise error from None


def _functions(given: object, *, is_json: bool) -> Iterator[TemplateFunction]:
    if not isinstance(given, Members):
        raise ValueError(_KINDS)
    names = given.names
    resources = [pair for each in given.objects("Resources") for pair in each]
    is_typed = any(
        "Type" in each.names if isinstance(each, Members) else name.startswith("Fn::ForEach::")
        for name, each in resources
    )
    is_shown = "format_version" in names and names & {"planned_values", "values"}
    if "AWSTemplateFormatVersion" in names or is_typed:
        return functions_of_cloudformation(given)
    if "service" in names and names & {"provider", "functions"}:
        return functions_of_serverless(given)
    # Aliases could make one of YAML endless, and Terraform prints none.
    if is_json and (is_shown or {"terraform_version", "version", "resources"} <= names):
        return functions_of_terraform(given)
    if "resource" in names:
        raise ValueError(_HCL_IS_NOT_READ)  # written as JSON: main.tf.json, or what CDKTF makes
    raise ValueError(_KINDS)
