"""Answers of Lambda's API about functions, as the AWS CLI and the SDKs print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeGuard

from ..documents.placed import Members, Number, Text
from ..model import Unread
from .json_variables import JsonEnvironment, is_wrapped, variables_in

_MEMBER_OF_AWS = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
_ANSWER = """
    Architectures CapacityProviderConfig Code CodeSha256 CodeSize Concurrency ConfigSha256
    Configuration DeadLetterConfig Description DurableConfig Environment EphemeralStorage
    FileSystemConfigs FunctionArn FunctionName Handler ImageConfigResponse KMSKeyArn
    LastModified LastUpdateStatus LastUpdateStatusReason LastUpdateStatusReasonCode Layers
    LoggingConfig MasterArn MemorySize PackageType ResponseMetadata RevisionId Role Runtime
    RuntimeVersionConfig SigningJobArn SigningProfileVersionArn SnapStart State StateReason
    StateReasonCode Tags TagsError TenancyConfig Timeout TracingConfig Version VpcConfig
"""
"""Members of Lambda's answers about a function.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
"""
_OF_ANSWERS = frozenset(_ANSWER.split())
_LISTS, _MARKERS = {"Functions", "Versions"}, ("NextMarker", "NextToken")
_OF_LISTS = {*_LISTS, *_MARKERS, "ResponseMetadata"}


def is_list_of_functions(given: Members) -> bool:
    """Tell whether an object is an answer that lists functions, or versions of one."""
    names = given.names
    return bool(names & _LISTS) and names <= _OF_LISTS


def of_functions(given: Members) -> Iterator[JsonEnvironment]:
    """Read an answer of ListFunctions or ListVersionsByFunction, or a page of one.

    Raises:
        ValueError: it lists something else.
    """
    functions = [each for name, page in given if name in _LISTS for each in _listed(page)]
    yield from map(of_function, functions)
    if any(value not in ("", None) for name, value in given if name in _MARKERS):
        reason = "its list of functions goes on: ask for the rest by its NextMarker, too"
        yield JsonEnvironment("", unread=(Unread("functions", reason),))
    elif not functions:
        yield JsonEnvironment("")


def _listed(given: object) -> Iterator[Members]:
    functions = given if isinstance(given, list) else [given]
    for each in functions:
        if not isinstance(each, Members) or not is_function(each):
            raise ValueError("Functions must be a list of functions, as Lambda answers it")
        yield each


def is_function(given: object) -> TypeGuard[Members]:
    """Tell whether a value is an object that names a function."""
    return isinstance(given, Members) and "FunctionName" in given.names


def of_function(function: Members) -> JsonEnvironment:
    """Read one function of a list. Raises: as `answered`."""
    label = str(function.text("FunctionName"))
    if version := function.text("Version").removeprefix("$LATEST"):
        label = f"{label}:{version}"
    return answered(label, function)


def answered(label: str, function: Members) -> JsonEnvironment:
    """Read an answer about one function.

    Raises:
        ValueError: it holds something else, too.
    """
    try:
        return JsonEnvironment(label, tuple(_of_answer(function)))
    except _NotGiven as error:
        return JsonEnvironment(label, unread=(Unread("environment", str(error)),))


class _NotGiven(ValueError):
    """Lambda could not read a function's environment."""


def _of_answer(given: Members) -> Iterator[tuple[Text, str]]:
    _check_answer(given)
    for name, value in given:
        if name == "Configuration" and isinstance(value, Members):
            yield from _of_answer(value)
        elif name == "Environment" and isinstance(value, Members):
            if value.all("Error"):
                raise _NotGiven("it says that Lambda could not read the environment")
            if value.all("Variables") == [None]:
                # A query that takes the variables alone leaves out whether Lambda could read them.
                raise _NotGiven("it has no Variables, as if Lambda could not read them: ask for it")
            if is_wrapped(value):
                for _, variables in value:
                    yield from variables_in(variables)
            else:
                yield from variables_in(value)
        elif name not in _OF_ANSWERS and isinstance(value, str):
            yield name, str(value)  # A member that AWS has added, or a variable beside.


def is_answer(given: Members) -> bool:
    """Tell whether an object is an answer of Lambda's API, not variables with such names.

    Raises:
        ValueError: it holds both.
    """
    parts = [*given.all("Environment"), *given.all("Configuration")]
    if not any(isinstance(part, Members) for part in parts):
        # It has no variables. As a variable, the size would be a text.
        sizes = given.all("CodeSize") if "FunctionName" in given.names and not parts else []
        if not sizes or not all(isinstance(size, Number) for size in sizes):
            return False
    _check_answer(given)
    return True


def _check_answer(given: Members) -> None:
    """Refuse an answer that holds what is no member of one, and no variable.

    Raises:
        ValueError: names the member.
    """
    for name, value in given:
        is_part = name in ("Environment", "Configuration")
        if name == "Environment" and value is None:
            continue  # The AWS CLI's --query gives a function without variables so.
        if (is_part and not isinstance(value, Members)) or (
            name not in _OF_ANSWERS
            and not (isinstance(value, str) and _MEMBER_OF_AWS.fullmatch(name))
        ):
            raise ValueError(
                f"{name} stands beside members of Lambda's response: remove what is no variable"
            )
