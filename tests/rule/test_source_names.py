"""What an interpreter would run is read, whatever its bytes look like."""

from __future__ import annotations

import pytest

from rule.source_names import is_source
from tests.rule.packages import texts, unread, zip_of

SECRET = b"password = 'velvet'\n"  # pragma: allowlist secret
DISGUISES = {
    "forty control characters": b"# " + bytes(range(1, 9)) * 5 + b"\n",
    "300 NULs": b"#" + bytes(300) + b"\n",
    "a program's beginning": b"\x7fELF\2\1\1" + bytes(60) + b"\n",
    "a picture's beginning": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\n",
    "8 KB of NULs": bytes(8_192) + b"\n",
    "300 KB of NULs": bytes(300_000) + b"\n",
    "every byte": bytes(range(256)) * 4 + b"\n",
}
NAMES = [
    "app.py", "lib/index.js", "a.mjs", "A.TS", "app.rb", "App.java", "main.go", "index.php",
    "run.sh", "config.json", "x.yaml", "x.yml", "a.properties", "b.toml", "c.ini", "d.xml",
    ".env", ".env.prod", "prod.env", ".npmrc", ".netrc", "Dockerfile", "Makefile", "settings",
    "credentials", ".aws/credentials", "id_rsa", "key.pem", "q.sql", "main.tf", "x.ps1",
    "Program.cs", "notes.txt", "app.config", "t.tfvars",
]  # fmt: skip


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_file_with_a_name_of_source_or_settings_is_read(disguise: str) -> None:
    package = zip_of(dict.fromkeys(NAMES, DISGUISES[disguise] + SECRET))

    read = texts(package)

    assert sorted(read) == sorted(NAMES)
    assert [name for name, text in read.items() if SECRET.decode() not in text] == []
    assert not any("neither text nor" in item.reason for item in unread(package))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_script_by_its_first_line_is_read(disguise: str) -> None:
    package = zip_of({"bootstrap": b"#!/bin/sh\n" + DISGUISES[disguise] + SECRET})

    assert SECRET.decode() in texts(package)["bootstrap"]


@pytest.mark.parametrize(
    "name", ["a.so", "a.png", "bootstrap", "a.pyc", "a.class", "py", "js", "a.py.gz", "", "x/"]
)
def test_other_names_say_nothing(name: str) -> None:
    assert not is_source(name, b"\x7fELF")
