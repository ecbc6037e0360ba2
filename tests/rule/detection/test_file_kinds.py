"""The kind of a file is told by its own name, or by what runs it, wherever it lies."""

from __future__ import annotations

import io

import pytest

from rule.detection.file_kinds import written_as
from rule.detection.scanner import Scanner
from rule.model import SourceFile
from rule.sources.reader import text_files_of_zip
from tests.rule.packages import zip_of

SCANNER = Scanner()
VALUE = "cobalt-" + "heron-4220"
ASSIGNED = f"HOST=db\nORDERS_TOKEN={VALUE}\n"
SHELL = "#!/bin/sh\nexport ORDERS_TOKEN=" + VALUE + "\n"


def is_found(package: bytes) -> bool:
    files = [f for f in text_files_of_zip(io.BytesIO(package)) if isinstance(f, SourceFile)]
    return any(True for file in files for _ in SCANNER.scan_file(file))


@pytest.mark.parametrize(
    "name",
    [
        ".env", ".env.production", ".env.js", ".envrc", "prod.env", "env", "environment",
        "credentials", ".aws/credentials", ".aws/config", ".npmrc", ".pypirc", ".s3cfg", ".bashrc",
        ".profile", "run.sh", "run.fish", "Dockerfile", "Dockerfile.prod", "Makefile", "Procfile",
        "a.mk", "a.service", "a.ini", "config.ini.bak", "settings.properties.prod", "app.yaml.dist",
        "app.yml.j2", ".env~", "env.txt", "env.list", "a.conf.eu-central-1", "secrets",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_inner", [False, True], ids=["package", "within"])
def test_settings_are_read_as_settings_in_an_archive_and_as_a_copy(
    name: str, is_inner: bool
) -> None:
    text = ASSIGNED.replace("=", ": ") if ".y" in name else ASSIGNED
    package = zip_of({name: text}).getvalue()

    assert is_found(zip_of({"lib.jar": package}).getvalue() if is_inner else package)


@pytest.mark.parametrize(
    "line",
    [
        "#!/bin/sh", "#! /bin/bash -eu", "#!/usr/bin/env bash", "#!/usr/bin/env -S LANG=C zsh -f",
        "#!/opt/bin/ksh", "#!/bin/busybox sh", "#!/bin/sh\r",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["bootstrap", "bin/start", "extensions/agent", "start.cgi"])
def test_a_script_of_a_shell_is_one_by_its_first_line(line: str, name: str) -> None:
    text = SHELL.replace("#!/bin/sh", line)

    assert is_found(zip_of({name: text}).getvalue())
    assert is_found(zip_of({"app.pyz": text.encode() + zip_of({"a": ""}).getvalue()}).getvalue())
    assert is_found(text.encode() + zip_of({"a.py": "x = 1\n"}).getvalue())


@pytest.mark.parametrize(
    "line", ["set ORDERS_TOKEN={}", "set -x ORDERS_TOKEN {}", "setenv ORDERS_TOKEN {}",
             "ARG ORDERS_TOKEN={}", "declare -x ORDERS_TOKEN={}", "readonly ORDERS_TOKEN={}",
             "Environment=ORDERS_TOKEN={}", "export ORDERS_TOKEN={}", "  - ORDERS_TOKEN={}",
             "ENV STAGE=prod ORDERS_TOKEN={}", "STAGE=prod ORDERS_TOKEN={} ./run",
             "A=1 ORDERS_TOKEN={} B=2"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["run.sh", "Dockerfile", "a.service", "a.bat"])
def test_a_variable_is_set_by_whatever_word_sets_it(line: str, name: str) -> None:
    assert is_found(zip_of({name: "x\n" + line.replace("{}", VALUE)}).getvalue())


@pytest.mark.parametrize("name", [".env", "run.sh", "Dockerfile", "a.properties", "credentials"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r", "\n\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be"])
def test_lines_end_however_they_end(name: str, end: str, encoding: str) -> None:
    text = ASSIGNED.replace("\n", end) * 2

    assert is_found(zip_of({name: text.encode(encoding)}).getvalue())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("app.py", "x.py"), ("lib.jar!app.py", "x.py"), ("a.env.js", "x.js"),
        ("settings.py", "x.py"), ("config.json", "x.json"), ("README.md", "x.md"), ("a", "a"),
        ("env/app.rb", "x.rb"), ("conf.d/App.GO", "x.go"), ("notes.txt", "x.txt"),
        ("secrets/a.html", "x.html"), ("x.sh/app.py", "x.py"), (".js", ".js"),
    ],
)  # fmt: skip
def test_code_and_documents_are_what_their_names_say(path: str, kind: str) -> None:
    assert written_as(path, "#!/usr/bin/env python3\nx = 1\n") == kind
    assert written_as(path, "x = 1\n") == kind
