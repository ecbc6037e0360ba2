"""Filters for what manifests and lock files hold under names of packages.

Names of packages end in any word: ``getpass``, ``detect-secrets``, ``api-key``. What stands behind
them is a version, a range of versions, a requirement, or the place of the package.
"""

from __future__ import annotations

from ...startup import deferred_re as re

_VERSION = r"v?\d{1,5}(?:\.(?:\d{1,5}|[xX*])){0,3}(?:[-+][\w.+-]{1,40})?"
_RANGE = re.compile(
    rf"(?:(?:[~^]|[<>]=?|[=~!]=)\s?{_VERSION})(?:(?:\s(?:\|\|\s|-\s)?|,\s?)(?:[~^]|[<>]=?|[=~!]=)?\s?{_VERSION}){{0,6}}"
    rf"|(?:npm:[@\w/.-]{{1,80}}@|workspace:)(?:[~^*]|[<>]=?)?(?:{_VERSION})?"
)
_BEGIN_RANGES = (*"~^<>=!", "npm:", "workspace:")
_LABEL = (
    r"(?:alpha|beta|dev|rc|pre|preview|next|canary|nightly|experimental|snapshot|post|final|release"
    r"|ga|sp|jre|android|a|b|c|m)"
)
"""Words behind the numbers of a version: of semver, PEP 440, Maven and NuGet."""
_NUMBERS = r"v?(?:\d{1,3}!)?\d{1,4}(?:\.\d{1,5}){1,4}"
_ONE = (
    rf"{_NUMBERS}(?:[-._]?{_LABEL}(?:[-._]?[\da-f]{{1,48}}(?:[-._][\da-f]{{1,12}}){{0,3}})?){{0,2}}"
    r"(?:-\d{14}-[0-9a-f]{12})?(?:\+[a-z\d]{1,12}(?:[.-][a-z\d]{1,12}){0,3})?"
    r"(?:=(?:py|h|cuda|cpu|r|pl|np)?[a-z\d]{0,20}(?:_[a-z\d]{1,10}){0,2})?"
)
"""One version, perhaps with the build that conda names behind it: ``1.7.4=pyhd8ed1ab_0``."""
_OPERATOR = r"(?:[~^]>?|[<>]=?|[=!]={1,2}|~=|=)"
_ANY = rf"(?:{_OPERATOR}\s?(?:\d{{1,5}}|{_ONE})(?:\.\*)?|{_ONE})"
_MARKER = r"(?:\s?;\s?\(?(?:python|platform|sys|os|implementation|extra)\S?.{1,200})?"
"""Where a requirement holds, by PEP 508."""
_SET = rf"{_ANY}(?:\s?(?:,|\|\|?|\s-?)\s?{_ANY}){{0,6}}"
_INTERVAL = rf"[\[(]\s?(?:{_ONE})?\s?(?:,\s?(?:{_ONE}|\d{{1,5}})?\s?)?[\])\[]"
"""As NuGet and Maven write a range: ``[7.0.1, 8.0)``."""
_NAME = r"@?[a-z\d][\w.-]{0,80}(?:/[\w.-]{1,80})?"
_PEER = rf"(?:_{_NAME}@{_ONE}|\({_NAME}@{_ONE}\)){{1,4}}"
"""What pnpm adds to a version: ``1.2.3(typescript@5.4.5)``."""
_VERSIONS = re.compile(rf"(?:{_SET}|{_INTERVAL}|{_ONE}{_PEER}){_MARKER}")
_REQUIREMENT = re.compile(
    rf"{_NAME}(?:\[[\w, .-]{{1,80}}\])?\s?(?:\(\s?)?"
    rf"(?:[<>=~!]=\s?\d{{1,5}}|(?:[<>]=?|[=!]={{1,2}}|~=)\s?{_ONE})(?:\.\*)?"
    rf"(?:,\s?{_ANY}){{0,6}}\s?\)?{_MARKER}"
    rf"|(?:{_NAME}:){{2,3}}{_ONE}(?:@\w{{1,10}})?|{_NAME}@{_ONE}"
)
_FROM = re.compile(
    r"(?:npm|jsr|github|gitlab|bitbucket|gist):@?[\w.-]{1,80}(?:/[\w.-]{1,80})?"
    r"(?:@[~^<>=]{0,2}[\w.*+-]{1,40}|#[\w.:~^/-]{1,80})?"
    rf"|(?:npm|workspace|jsr):{_SET}|(?:npm|workspace):[*^~\w-]{{1,20}}"
    r"|(?:link|portal|file):\.{0,2}/?[\w./@-]{1,120}"
    r"|github\.com/[\w.-]{1,80}/[\w.-]{1,80}/[0-9a-f]{40}"
    r"|catalog:[\w.-]{0,40}"
    r"|patch:[\w.@/-]{1,80}(?:@npm)?(?:%3a|:)[^\s]{1,160}"
    r"|git(?:\+(?:https?|ssh|file))?://(?:git@)?[\w.-]{1,80}(?::\d{2,5})?/[\w./@-]{1,160}"
    r"(?:#[\w.:~^/=&-]{1,80})?"
)
_NAMED = re.compile(r"(?:[\w-]{1,40}/)?[A-Za-z]{2,20}[ /v-]?\d{1,3}(?:\.\d{1,3}){1,2}")
_DATE = re.compile(r"\d\d?\.\d\d?\.(?:19|20)\d\d")
"""A day as many people choose it for a password: ``24.12.1985``."""
_FORMS = (_VERSIONS, _REQUIREMENT, _FROM)
"""For a value in lower case: with re.IGNORECASE, compiling them takes four times as long."""
_TAGS = frozenset({"latest", "next", "canary"})
"""Tags of npm: https://docs.npmjs.com/cli/commands/npm-dist-tag."""
_SHORTEST = 3
_LONGEST = 400


def is_version_range(value: str) -> bool:
    """A range of versions of a package: ``^7.1.2``, ``>=1.4 <2``, ``npm:minipass@^4``.

    Source: https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies
    """
    return value.startswith(_BEGIN_RANGES) and bool(_RANGE.fullmatch(value))


def is_named_version(value: str) -> bool:
    """A protocol or a program with its version, which nobody issues: ``OAuth2.0``, ``TLSv1.2``."""
    return "." in value and bool(_NAMED.fullmatch(value))


def is_version(value: str) -> bool:
    """A version, a requirement or a package's place, as manifests have them; a password could be.

    ``1.5.0``, ``2.0.0rc1``, ``[7.0, 8.0)``, ``passlib[argon2]>=1.7; python_version>'3.8'``,
    ``com.example:token:1.2.3``, ``github:org/repo#v1``, ``link:../lib``, ``latest``.
    """
    if not _SHORTEST <= len(value) <= _LONGEST:
        return False
    if _DATE.fullmatch(value):
        return False
    if value in _TAGS or is_version_range(value):
        return True
    lowered = value.lower()
    return any(form.fullmatch(lowered) for form in _FORMS)
