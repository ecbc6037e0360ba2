"""Where a secret is, as tools that show files want it: an address of a file, and names."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..model import CodeLine, EnvironmentVariable, Finding
from .report import Subject, SubjectKind
from .secrets import Secret
from .texts import encodable, printable

_SLASHES = re.compile(r"[\\/]+")
_SINGLE_FILES = (SubjectKind.ENVIRONMENT, SubjectKind.TEMPLATE, SubjectKind.FILE)
_DRIVE = re.compile(r"[A-Za-z]:/")
"""How an absolute path of Windows begins."""


def file_uri(secret: Secret) -> str:
    """Return the address of the file that holds a secret, relative if the subject's path is.

    A file in an archive stands behind an exclamation mark. A function's files stand below its
    account, Region and name, which is no address that could be opened.
    """
    subject, location = secret.subject, secret.surest.location
    name = address(subject)
    match location:
        case EnvironmentVariable():
            return name
        case CodeLine() if subject.kind in _SINGLE_FILES:
            return name  # Of an environment or a template: a script's other lines, or inline code.
        case CodeLine(path):
            separator = "!" if subject.kind is SubjectKind.ARCHIVE else "/"
            behind = f"layer {location.layer}/{path}" if location.layer else path
            return f"{name}{separator}{_quoted(behind)}" if name else _quoted(behind)


def address(subject: Subject) -> str:
    """Return a subject's address; empty for the folder that one is in."""
    if function := subject.function:
        return _quoted(f"lambda/{function.account_id}/{function.region}/{subject.name}")
    name = _SLASHES.sub("/", subject.name)
    while name.startswith("./"):
        name = name[2:]
    if name == "-":
        return "standard-input"
    if _DRIVE.match(name):
        return f"file:///{name[:2]}{_quoted(name[2:].rstrip('/'))}"
    if name.startswith("/"):
        return f"file://{_quoted(name.rstrip('/'))}"
    return _quoted(name.rstrip("/")) if name != "." else ""


def place(secret: Secret) -> str:
    """Return a secret's place in words, for one line of text."""
    finding = secret.surest
    under = f" under {finding.key}" if finding.key else ""
    return printable(f"{finding.location}{under}")


def in_line(finding: Finding) -> str:
    """Return the line of the file that was given, in words; empty if the location says it."""
    return f" (line {finding.position.line})" if finding.position.line else ""


def names_of(subject: Subject) -> str:
    """Return what identifies a subject: an ARN, or its path."""
    return encodable(subject.function.arn if subject.function else subject.title)


def _quoted(path: str) -> str:
    try:
        octets = path.encode("utf-8", "surrogateescape")  # A name's own bytes, if not UTF-8.
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "surrogatepass")
    return quote(octets, safe="/!$&'()*+,;=@~")
