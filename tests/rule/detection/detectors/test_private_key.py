"""Private keys are told by their structure; stubs of them are not found."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse

import pytest

from rule.detection.detectors.private_key import PrivateKeyBlockDetector
from tests.rule.detection.syntax.reading import found as lines_with_findings
from tests.rule.detection.written_values import drawn, key_material, pem, random_base64

BEGIN = "-----BEGIN RSA " + "PRIVATE KEY-----\n"
END = "\n-----END RSA " + "PRIVATE KEY-----"
RSA = pem(key_material())
FIRST_LINE = key_material()[:64]
OPENSSH = base64.b64encode(b"openssh-key-v1\0" + base64.b64decode(random_base64(250))).decode()
OPENPGP = base64.b64encode(b"\x95" + base64.b64decode(random_base64(250))).decode()
PBES = bytes.fromhex("3082013a301c06092a864886f70d010c0103") + base64.b64decode(random_base64(300))
ENCRYPTED = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B2C3D4E5F\n\n" + random_base64(120)


def found(text: str) -> bool:
    return any(PrivateKeyBlockDetector().analyze_string(text))


@pytest.mark.parametrize(
    "text",
    [
        RSA,
        pem(key_material(), ""),
        pem(key_material(64), "EC "),
        pem(key_material(45), ""),
        pem(key_material(46), ""),
        pem(key_material(47), ""),
        pem(OPENSSH, "OPENSSH "),
        pem(base64.b64encode(PBES).decode(), "ENCRYPTED "),
        BEGIN + ENCRYPTED + END,
        pem(OPENPGP, "PGP ").replace("KEY-", "KEY BLOCK-"),
        "PuTTY-User-Key-File-3: ssh-ed25519",
    ],
    ids=[
        "rsa",
        "pkcs8",
        "ec",
        "ed25519",
        "46",
        "47",
        "openssh",
        "pbes",
        "encrypted",
        "pgp",
        "putty",
    ],
)
def test_a_key_of_each_kind_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "written",
    [
        RSA.replace("\n", "\r\n"),
        RSA.replace("\n", " "),
        RSA.replace("\n", ""),
        json.dumps(RSA),
        json.dumps(json.dumps(RSA)),
        RSA.replace("\n", '\\n" +\n    "'),
        RSA.replace("\n", '\\n",\n    "'),
        RSA.replace("\n", '\\n"\n  . "'),
        "# " + RSA.replace("\n", "\n# "),
        " * " + RSA.replace("\n", "\n * "),
        "key: |\n  " + RSA.replace("\n", "\n  "),
        html.escape(RSA).replace("\n", "&#10;"),
        urllib.parse.quote(RSA, safe=" "),
        "\n".join(RSA[at : at + 24] for at in range(32, len(RSA), 24)).join([BEGIN, END]),
        RSA.replace("/", "\\/"),
        RSA[:400],
    ],
    ids=[
        *("windows", "spaces", "nothing", "json", "json-in-json", "plus", "list", "php", "comment"),
        *("block-comment", "yaml", "xml", "url", "narrow", "slashes", "cut-late"),
    ],
)
def test_a_key_is_found_however_its_lines_are_joined(written: str) -> None:
    assert found(written)


@pytest.mark.parametrize(
    "text",
    [
        BEGIN,
        BEGIN + "..." + END,
        BEGIN + FIRST_LINE + END,
        BEGIN + FIRST_LINE[:40] + "..." + END,
        BEGIN + FIRST_LINE + "." + END,
        BEGIN + FIRST_LINE + "\n[...]\n" + END,
        BEGIN + FIRST_LINE + "\n<redacted>\n" + END,
        BEGIN + "M" * 40 + END,
        BEGIN + drawn(400) + END,
        BEGIN + "your private key goes here and is never committed to a repository" + END,
        BEGIN + base64.b64encode(b"the private key of the example " * 9).decode() + END,
        RSA.replace(" PRIVATE", " PUBLIC"),
        "-----BEGIN CERTIFICATE-----\n" + key_material(),
        'if pem.startswith("' + BEGIN.strip() + '"):\n    return load_private_key_of_kind(pem)',
    ],
    ids=[
        *("first line", "dots", "one line", "cut line", "full stop", "more", "redacted", "filler"),
        *("random", "words", "encoded words", "public", "certificate", "code"),
    ],
)
def test_a_stub_is_no_key(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "before",
    [
        RSA[: len(BEGIN)].replace(" PRIVATE", " PUBLIC") + FIRST_LINE + "\n" + END,
        "-----BEGIN CERTIFICATE-----\n" + FIRST_LINE + "\n-----END CERTIFICATE-----\n",
        "# -----BEGIN PGP PUBLIC KEY BLOCK-----\n",
    ],
    ids=["public key", "certificate", "block"],
)
def test_a_key_is_found_where_it_begins(before: str) -> None:
    assert lines_with_findings("keys.pem", before + RSA) == [before.count("\n") + 1]


# pragma: allowlist nextline secret
PUTTY = "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\nComment: orders\nPublic-Lines: 6\n"


@pytest.mark.parametrize(
    "written",
    [
        PUTTY.partition("\n")[0],
        PUTTY,
        PUTTY.replace("\n", "\r\n"),
        json.dumps(PUTTY),
        json.dumps(json.dumps(PUTTY)),
        PUTTY.replace("\n", '\\n" +\n    "'),
        # pragma: allowlist nextline secret
        '"PuTTY-User-Key-File-2: ssh-rsa",',
    ],
)
def test_a_key_of_putty_is_found_by_its_first_line_and_what_follows(written: str) -> None:
    assert found(written)


@pytest.mark.parametrize(
    "code",
    [
        # pragma: allowlist nextline secret
        r'var c="PuTTY-User-Key-File-2: ssh-rsa\r\n";c+="Encryption: "+n+"\r\n",c+="Comment: "',
        r'"PuTTY-User-Key-File-3: ssh-rsa\n" + "Encryption: " + method + "\n"',
        r"lines = ['PuTTY-User-Key-File-3: ssh-rsa', f'Encryption: {method}']",
        # pragma: allowlist nextline secret
        'if first == "PuTTY-User-Key-File-2: ssh-rsa": return read_putty(text)',
    ],
)
def test_code_that_writes_or_reads_keys_of_putty_holds_none(code: str) -> None:
    assert not found(code)
