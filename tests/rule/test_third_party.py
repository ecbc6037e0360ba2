from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rule.candidates import from_folder
from rule.model import SourceFile
from rule.third_party import holds, is_by_place, is_record, is_sample, recorded
from tests.rule.packages import patched, record_row, third_party, unread, zip_of

RECORD = "lib-1.0.dist-info/RECORD"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("node_modules/left-pad/index.js", True),
        ("nodejs/node_modules/@acme/own/index.js", True),
        ("python/lib/python3.13/site-packages/six.py", True),
        ("vendor/bundle/ruby/3.4.0/gems/rack/rack.rb", True),
        ("boto3/session.py", True),
        ("python/botocore/auth.py", True),
        ("s3transfer/manager.py", True),
        ("dist/aws-sdk/index.js", True),
        ("layers/@aws-sdk/client-s3/index.js", True),
        ("app.py", False),
        ("src/boto3_wrapper.py", False),
        ("boto3.py", False),
        ("my_node_modules/a.js", False),
        ("vendor/own.php", False),
    ],
)
def test_some_folders_hold_only_what_others_wrote(name: str, expected: bool) -> None:
    assert is_by_place(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (RECORD, True),
        ("python/a-1.dist-info/RECORD", True),
        ("RECORD", False),
        (".dist-info/RECORD", False),
        ("a.dist-info/sub/RECORD", False),
        ("a.egg-info/SOURCES.txt", False),
    ],
)
def test_a_record_is_told_by_its_name(name: str, expected: bool) -> None:
    assert is_record(name) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("node_modules/a/test/key.pem", True),
        ("site-packages/ecdsa/test_keys.py", True),
        ("node_modules/a/src/keys.spec.ts", True),
        ("node_modules/a/src/keys-test.js", True),
        ("node_modules/a/README.md", True),
        ("site-packages/a/examples/b.rst", True),
        ("site-packages/a/sampleData.js", True),
        ("site-packages/botocore/data/sts/examples-1.json", True),
        ("site-packages/a/latest/keys.py", False),
        ("site-packages/a/contest.py", False),
        ("site-packages/a/ca.key", False),
    ],
)
def test_a_dependencys_tests_and_examples_are_told_by_their_names(
    path: str, expected: bool
) -> None:
    assert is_sample(path) is expected


def test_a_folder_that_an_installer_filled_is_third_party(tmp_path: Path) -> None:
    for name in ("node_modules", "src"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.js").write_text("x = 1")
        files = [file for file in from_folder(tmp_path / name) if isinstance(file, SourceFile)]
        assert [file.third_party for file in files] == [name == "node_modules"]


def test_what_a_record_lists_with_its_hash_is_third_party() -> None:
    record = record_row("lib/a.py", "x = 1") + record_row("six.py", "y") + f"{RECORD},,\n"
    package = zip_of({"lib/a.py": "x = 1", "six.py": "y", "app.py": "z", RECORD: record})

    assert third_party(package) == {"lib/a.py", "six.py", RECORD}


def test_a_record_below_a_folder_speaks_for_that_folder() -> None:
    record = record_row("a.py", "x = 1")
    package = zip_of({"python/a.py": "x = 1", "a.py": "x = 1", f"python/{RECORD}": record})

    assert third_party(package) == {"python/a.py"}


def test_a_listed_file_that_was_changed_since_is_first_party() -> None:
    package = zip_of({"lib/a.py": "x = 2", RECORD: record_row("lib/a.py", "x = 1")})

    assert third_party(package) == set()


@pytest.mark.parametrize(
    "row",
    [
        "app.py,,\n",
        "app.py\n",
        "app.py,md5=x,1\n",
        "app.py,sha256,1\n",
        "app.py,=,1\n",
        "../app.py,sha256=x,1\n",
        "\n",
        '"',
        "x" * 200_000 + ",sha256=x,1\n",
    ],
)
def test_a_list_without_proof_hides_nothing(row: str) -> None:
    assert third_party(zip_of({"app.py": "x = 1", RECORD: row})) == set()


@pytest.mark.parametrize("path", ["../app.py", "lib/../../app.py", "/app.py", "/python/../app.py"])
def test_a_record_does_not_speak_for_files_outside_its_folder(path: str) -> None:
    record = record_row(path, "x = 1")
    package = zip_of({"app.py": "x = 1", f"python/{RECORD}": record})

    assert third_party(package) == set()


def test_a_list_that_is_damaged_hides_nothing_and_is_named() -> None:
    record = record_row("app.py", "x = 1")
    package = zip_of({"app.py": "x = 1", RECORD: record}, zipfile.ZIP_STORED)
    damaged = patched(package, (b"sha256", 0, b"sha512"))

    assert third_party(damaged) == set()
    assert [item.what for item in unread(damaged)] == [RECORD]


def test_a_project_that_was_installed_from_a_folder_is_first_party() -> None:
    package = zip_of(
        {
            "app.py": "x = 1",
            RECORD: record_row("app.py", "x = 1") + f"{RECORD},,\n",
            "lib-1.0.dist-info/direct_url.json": '{"url": "file:///src", "dir_info": {}}',
        }
    )

    assert third_party(package) == set()


@pytest.mark.parametrize("installed", ["# one\n", "# two\n"])
def test_a_file_that_two_distributions_list_is_one_of_both(installed: str) -> None:
    package = zip_of(
        {
            "shared/__init__.py": installed,
            "a-1.dist-info/RECORD": record_row("shared/__init__.py", "# one\n"),
            "b-1.dist-info/RECORD": record_row("shared/__init__.py", "# two\n"),
        }
    )

    assert third_party(package) == {"shared/__init__.py"}


def test_what_lies_in_an_archive_of_a_third_party_is_third_party() -> None:
    inner = zip_of({"a.py": "x"}).getvalue()

    assert third_party(zip_of({"node_modules/a/b.zip": inner, "c.zip": inner})) == {
        "node_modules/a/b.zip!a.py"
    }


def test_a_list_of_another_form_lists_nothing() -> None:
    assert recorded(RECORD, '"unfinished\0', {"app.py"}) == {}


def test_a_hash_holds_with_and_without_padding() -> None:
    digest = record_row("a", "x").split(",")[1]

    assert holds(digest, b"x")
    assert holds(f"{digest}=", b"x")
    assert not holds(digest, b"y")
