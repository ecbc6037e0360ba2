"""Writes an artifact's bill of materials: CycloneDX 1.6, as JSON, the same for the same artifact.

Run by `make build` as ``bill_of_materials.py ARTIFACT [LOCK] OUT``. LOCK is the file that the
artifact's packages were installed from, by hashes; a layer has none.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License, LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"
_LONGEST_LICENSE = 100
"""Characters; some packages write the whole text where its name belongs."""

_GO = re.compile(rb"\xff Go buildinf:.[\x02\x03]\x00{16}[\x06-\x20]go([0-9][0-9a-z.]*)", re.DOTALL)
"""The note that Go's compiler writes into a program, up to the compiler's version.

Vulnerabilities of its libraries are listed under the name ``stdlib``.
Source: https://pkg.go.dev/debug/buildinfo and https://go.dev/security/vuln/database
"""


def bill(artifact: Path, lock: Path | None, version: str) -> Bom:
    """Return the bill of an artifact: the packages in it, and each file of its own."""
    root = Component(
        name=artifact.name,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=artifact.name,
        licenses=[LicenseFactory().make_from_string("Apache-2.0")],
    )
    hashes = _locked(lock) if lock else {}
    packages = list(distributions(path=[str(artifact)]))
    parts = [
        *(_package(package, hashes) for package in packages),
        *_compiled_in(artifact),
        *_own_files(artifact, _installed(artifact, packages)),
    ]
    bom = Bom(components=parts, metadata=BomMetaData(component=root))
    bom.register_dependency(root, parts)
    return bom


def _package(package: Distribution, locked: dict[str, list[str]]) -> Component:
    name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
    hashes = locked[f"{name}=={package.version}"]  # whatever is not locked has no business here
    url = PackageURL("pypi", None, name, package.version)
    wheels = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"https://pypi.org/project/{name}/{package.version}/"),
        comment="the artifact's is one of these",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
    )
    return Component(
        name=name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        licenses=_licenses(package),
        external_references=[wheels],
    )


def _licenses(package: Distribution) -> list[License]:
    told = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    if not told or len(told) > _LONGEST_LICENSE or "\n" in told:
        return []
    make = LicenseFactory().make_from_string
    return [make(told, license_acknowledgement=LicenseAcknowledgement.DECLARED)]


def _compiled_in(artifact: Path) -> Iterator[Component]:
    """Yield Go's standard library, in each version with which a program was compiled."""
    contents = (file.read_bytes() for file in artifact.rglob("*") if file.is_file())
    versions = {each.decode() for content in contents for each in _GO.findall(content)}
    for version in sorted(versions):
        url = PackageURL("golang", None, "stdlib", version)
        yield Component(
            name="stdlib",
            version=version,
            type=ComponentType.LIBRARY,
            purl=url,
            bom_ref=str(url),
            licenses=[LicenseFactory().make_from_string("BSD-3-Clause")],
        )


def _own_files(artifact: Path, installed: set[Path]) -> Iterator[Component]:
    for file in sorted(artifact.rglob("*")):
        if file.is_file() and file not in installed:
            name = file.relative_to(artifact).as_posix()
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            yield Component(
                name=name,
                type=ComponentType.FILE,
                bom_ref=f"file:{name}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            )


def _installed(artifact: Path, packages: list[Distribution]) -> set[Path]:
    """Return the files of packages; a record does not name those that the build wrote anew."""
    tops = {file.parts[0] for package in packages for file in package.files or ()}
    return {file for file in artifact.rglob("*") if file.relative_to(artifact).parts[0] in tops}


def _locked(lock: Path) -> dict[str, list[str]]:
    requirements = re.split(r"\n(?=\S)", lock.read_text())
    return {
        requirement.split(maxsplit=1)[0]: re.findall(r"--hash=sha256:(\w+)", requirement)
        for requirement in requirements
    }


def main(artifact: Path, lock: Path | None, out: Path) -> None:
    """Write a bill.

    Raises:
        KeyError: a package is in the artifact and not in its lock.
        ValueError: it is no CycloneDX.
    """
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    content = json.loads(JsonV1Dot6(bill(artifact, lock, project["version"])).output_as_string())
    # The moment of writing and a random number are no part of the artifact.
    del content["metadata"]["timestamp"], content["serialNumber"]
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True))
    content["serialNumber"] = number.urn
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault:
        raise ValueError(f"the bill of {artifact.name} is no CycloneDX: {str(fault)[:300]}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    main(paths[0], paths[1] if len(paths) > 2 else None, paths[-1])  # noqa: PLR2004
