"""The forms in which a function holds a published package: whole, without records, in a bundle."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = ROOT / ".tools" / "uv" / "bin" / "uv"
ESBUILD = ROOT / ".tools" / "bundler" / "node_modules" / ".bin" / "esbuild"
_SECONDS = 600
_QUIET = (*("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"), "--silent")
_RECORDS = ("*.dist-info", "__pycache__", "*.so", "*.so.*")
"""What packagers leave out to make a function smaller, and what is no text anyway."""
_UNRESOLVED = re.compile(r"Could not resolve \"([^\"\n]{1,200})\"")


class NotMade(Exception):
    """A form could not be made; the message says why."""

    said = ""
    """All that the command said."""


def forms_of_python(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Install a wheel without what it needs; yield it whole, then without ``.dist-info``.

    Raises:
        NotMade: there is no wheel for this machine.
    """
    if not folder.exists():
        install_wheel(name, folder)
    yield "whole", folder
    bare = slim(folder, folder.with_name(f"{folder.name}-slim"))
    yield "slim", bare
    shutil.rmtree(bare)


def install_wheel(requirement: str, folder: Path) -> None:
    """Install a wheel into a new folder, without what it needs.

    Raises:
        NotMade: there is no wheel for this machine.
    """
    try:
        _run(
            *(str(UV), "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"),
            *("--python", sys.executable, "--target", str(folder), requirement),
            folder=folder.parent,
        )
    except NotMade:
        shutil.rmtree(folder, ignore_errors=True)  # The installer leaves its lock.
        raise


def versions_of(name: str) -> Sequence[str]:
    """Return the versions of a wheel that fits this machine, the newest first; no previews.

    Raises:
        NotMade: there is none.
    """
    pip = (str(UV.parent / "python"), "-m", "pip", "--disable-pip-version-check")
    told = _run(*pip, "index", "versions", "--only-binary=:all:", name, folder=ROOT)
    _, _, versions = told.partition("Available versions:")
    return [each.strip() for each in versions.partition("\n")[0].split(",") if each.strip()]


def slim(site: Path, folder: Path) -> Path:
    """Copy packages without what their installer left; return the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    ignored = shutil.ignore_patterns(*_RECORDS)
    return Path(shutil.copytree(site, folder, ignore=ignored, copy_function=_link))


def forms_of_node(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Install a package with what it needs; yield ``node_modules``, then bundles of it.

    Raises:
        NotMade: it cannot be installed or bundled.
    """
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}')
        try:
            _run("npm", "install", *_QUIET, "--no-package-lock", name, folder=folder)
        except NotMade:
            shutil.rmtree(folder)
            raise
    yield "whole", folder
    yield from bundles(name, folder, folder.with_name(f"{folder.name}-bundle"))


def bundles(name: str, installed: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Bundle a function that imports a package, as it is and minified.

    Raises:
        NotMade: it cannot be bundled.
    """
    code = f"exports.published = require({json.dumps(name)});\n"
    command = (str(ESBUILD), "--bundle", "--platform=node", "--log-level=error", "--log-limit=0")
    given: set[str] = set()
    for form, *options in (("bundle",), ("minified", "--minify")):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        target = ("--loader:.node=empty", f"--outfile={folder / 'index.js'}", *options)
        while True:
            external = [f"--external:{each}" for each in sorted(given)]
            try:
                _run(*command, *target, *external, folder=installed, given=code)
                break
            except NotMade as error:
                # What is loaded if it is there, such as drivers of other databases, stays outside.
                missing = {*_UNRESOLVED.findall(error.said)} - given - {name}
                if not missing:
                    raise
                given |= missing
        yield form, folder
    shutil.rmtree(folder)


def version_of(name: str, folder: Path) -> str:
    """Return the version that was installed; empty if it is not known."""
    manifest = folder / "node_modules" / name / "package.json"
    if manifest.is_file():
        return str(json.loads(manifest.read_text("utf-8")).get("version", ""))
    stems = [info.stem for info in folder.glob("*.dist-info")]
    return stems[0].rpartition("-")[2] if stems else ""


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # It lies on another file system.
        shutil.copyfile(source, target)


def _run(*command: str, folder: Path, given: str = "") -> str:
    try:
        done = subprocess.run(  # noqa: S603 - names from our own lists
            command,
            cwd=folder,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise NotMade(f"{Path(command[0]).name} took over {_SECONDS} s") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        first = said.partition("\n")[0]
        error = NotMade(first or f"{Path(command[0]).name} ended with {done.returncode}")
        error.said = said
        raise error
    return done.stdout
