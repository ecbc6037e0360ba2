"""All or nothing: one secret that stays refuses the package, with its line and what to do."""

from __future__ import annotations

import hashlib
import io
import marshal
import struct
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from remediation.edge import limits
from remediation.edge.limits import MOST_VIEWER_BYTES
from remediation.edge.lines import at_the_edge
from remediation.edge.package import seal_package, sealed_pointer
from remediation.model import (
    CodeLine,
    LineRefusal,
    Refusal,
)
from remediation.packages.zip_entries import Zip
from remediation.patching import reasons
from remediation.patching.source_file import MOST_BYTES
from tests.remediation.edge.packages import (
    KEY_LINE,
    ORIGIN,
    POINTER,
    PYTHON,
    VALUE,
    VIEWER,
    reasons_of,
    seal,
    sealed,
    zipped,
)

IN_FUNCTION = f"def handler(event, context):\n    return '{VALUE}'\n"
REFUSED: dict[str, tuple[dict[str, str | bytes], list[CodeLine], str]] = {
    "a line in a function": (
        {"auth.py": PYTHON, "other.py": IN_FUNCTION},
        [CodeLine("auth.py", KEY_LINE), CodeLine("other.py", 2)],
        f"other.py:2 {reasons.AGAIN_AND_AGAIN.reason}",
    ),
    "a line in a comment": (
        {"auth.py": f"# {VALUE}\n"},
        [CodeLine("auth.py", 1)],
        f"auth.py:1 {reasons.NO_LITERAL.reason}",
    ),
    "a file that is not there": (
        {"auth.py": PYTHON},
        [CodeLine("gone.py", 1)],
        f"gone.py:1 {reasons.NOT_IN_PACKAGE.reason}",
    ),
    "a file that is too large": (
        {"auth.py": PYTHON + "#" * MOST_BYTES},
        [CodeLine("auth.py", KEY_LINE)],
        f"auth.py:5 {reasons.TOO_LARGE.reason}",
    ),
    "an archive in the package": (
        {"auth.py": PYTHON},
        [CodeLine("lib.zip!a.py", 1)],
        f"lib.zip!a.py:1 {reasons.INNER_ARCHIVE.reason}",
    ),
    "somebody else's file": (
        {"auth.py": PYTHON},
        [CodeLine("auth.py", KEY_LINE, is_own=False)],
        f"auth.py:5 {reasons.PUBLISHED.reason}",
    ),
    "a layer": (
        {"auth.py": PYTHON},
        [CodeLine("a.py", 1, layer="common:3")],
        f"layer common:3 a.py:1 {reasons.LAYER.reason}",
    ),
    "no line": ({"auth.py": PYTHON}, [], "No secret was found in the package"),
    "the value in another file": (
        {"auth.py": PYTHON, "auth.py.map": f'{{"sources": "{VALUE}"}}'},
        [CodeLine("auth.py", KEY_LINE)],
        "What is to become API_KEY stands in auth.py.map, too",
    ),
    "the value in the same file": (
        {"auth.py": f"{PYTHON}# {VALUE}\n"},
        [CodeLine("auth.py", KEY_LINE)],
        "What is to become API_KEY stands in auth.py, too",
    ),
    "a compiled file": (
        {
            "auth.py": PYTHON,
            "__pycache__/auth.cpython-313.pyc": marshal.dumps(compile(PYTHON, "auth.py", "exec")),
        },
        [CodeLine("auth.py", KEY_LINE)],
        "What is to become API_KEY stands in __pycache__/auth.cpython-313.pyc, too",
    ),
    "a file in place of the shim's folder": (
        {"auth.py": PYTHON, "sealed_env": ""},
        [CodeLine("auth.py", KEY_LINE)],
        "The package has sealed_env, a name that the shim needs",
    ),
    "a folder of the shim's name, written otherwise": (
        {"auth.py": PYTHON, "./lib/../sealed_edge\\mine.py": ""},
        [CodeLine("auth.py", KEY_LINE)],
        "The package has ./lib/../sealed_edge\\mine.py, a name that the shim needs",
    ),
    "a folder of the shim's name": (
        {"auth.py": PYTHON, "sealed_env/mine.py": ""},
        [CodeLine("auth.py", KEY_LINE)],
        "The package has sealed_env/mine.py, a name that the shim needs",
    ),
}


@pytest.mark.parametrize("which", REFUSED)
def test_one_secret_that_stays_refuses_the_package(which: str) -> None:
    files, lines, reason = REFUSED[which]

    outcome = seal_package(io.BytesIO(zipped(files)), lines, VIEWER, POINTER)

    assert reasons_of(outcome) == [reason]


def test_no_remedy_asks_for_a_variable_that_functions_at_the_edge_cannot_have() -> None:
    refusals = [refusal for refusal in vars(reasons).values() if isinstance(refusal, Refusal)]

    at = [at_the_edge(LineRefusal("a.py", 1, refusal)).refusal for refusal in refusals]

    assert [refusal.reason for refusal in at] == [refusal.reason for refusal in refusals]
    assert not any("variable" in refusal.remedy for refusal in at)
    assert reasons.AGAIN_AND_AGAIN in at


@pytest.mark.parametrize("package", [b"", b"no zip", zipped({"a.py": ""})[:-9]])
def test_what_is_no_zip_is_refused(package: bytes) -> None:
    assert reasons_of(seal(package, ("a.py", 1))) == [reasons.PACKAGE_DAMAGED.reason]
    assert sealed_pointer(io.BytesIO(package), "python3.13") is None


def test_a_function_that_cannot_be_at_the_edge_is_refused_before_its_package_is_read() -> None:
    outcome = seal(b"", ("a.py", 1), function=replace(VIEWER, runtime="python3.8", memory_mb=256))

    assert [reason.partition(",")[0] for reason in reasons_of(outcome)] == [
        "The runtime python3.8 is a legacy one",
        "The function has 256 MB of memory",
    ]
    assert sealed_pointer(io.BytesIO(), "java21") is None


def noise(count: int) -> bytes:
    return hashlib.shake_256(b"noise").digest(count)


@pytest.mark.parametrize("count", [MOST_VIEWER_BYTES - 9_000, MOST_VIEWER_BYTES])
def test_a_package_that_is_too_large_with_the_shim_is_refused(count: int) -> None:
    files: dict[str, str | bytes] = {"auth.py": PYTHON, "data.bin": noise(count)}

    (reason,) = reasons_of(seal(files, ("auth.py", KEY_LINE)))

    assert reason.startswith("With what loads the secret, the package has 1,0")
    assert sealed(files, ("auth.py", KEY_LINE), function=ORIGIN)


def test_a_package_that_unzips_to_too_much_is_refused_before_its_files_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_UNZIPPED_BYTES", 99)
    monkeypatch.setattr(Zip, "chunks", None)

    (reason,) = reasons_of(seal({"auth.py": PYTHON}, ("auth.py", KEY_LINE)))

    assert reason.startswith("Unzipped, the package has ")


NO_POINTERS = {
    "a name": {"secret_arn": "auth"},  # pragma: allowlist secret
    "another Region": {"secret_arn": POINTER.secret_arn.replace("us-east-1", "eu-west-1")},
    "a sign": {"secret_arn": POINTER.secret_arn + '"'},
    "no Region": {"regions": ("us-east-1", "europe")},
    "a short nonce": {"nonce": "short"},
    "a divided nonce": {"nonce": "a:b" + 20 * "c"},
}


@pytest.mark.parametrize("which", NO_POINTERS)
def test_a_pointer_that_is_none_is_an_error_of_the_caller(which: str) -> None:
    changes: Any = NO_POINTERS[which]

    with pytest.raises(ValueError, match=r"^not "):
        seal({"auth.py": PYTHON}, ("auth.py", KEY_LINE), pointer=replace(POINTER, **changes))


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("comment", "the comment of the zip"),
        ("entry's comment", "what the zip says of auth.py"),
        ("extra field", "what the zip says of auth.py"),
    ],
)
def test_the_value_beside_the_files_refuses_the_package(place: str, where: str) -> None:
    file, value = io.BytesIO(), VALUE.encode()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("auth.py")
        match place:
            case "comment":
                archive.comment = value
            case "entry's comment":
                info.comment = value
            case _:
                info.extra = struct.pack("<HH", 0x9999, len(value)) + value
        archive.writestr(info, PYTHON)

    outcome = seal(file.getvalue(), ("auth.py", KEY_LINE))

    assert reasons_of(outcome) == [f"What is to become API_KEY stands in {where}, too"]
