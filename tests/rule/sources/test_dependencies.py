"""Whose a file is, as whoever reads a package says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rule.detection.scanner import Scanner
from rule.model import CodeLine, Provenance, SourceFile
from rule.sources import dependencies
from rule.sources.dependencies import is_sample
from rule.sources.reader import text_files_of_folder
from tests.rule.detection.test_scanner import PASSWORD, STRIPE
from tests.rule.packages import (
    Content,
    distribution,
    npm_package,
    provenances,
    read,
    record_row,
    third_party,
    zip_of,
)

SCANNER = Scanner()
SECRET = f'DB_PASSWORD = "{PASSWORD}"\n'


def lines_that_count(files: dict[str, Content]) -> set[str]:
    found = (
        finding
        for item in read(zip_of(files))
        if isinstance(item, SourceFile)
        for finding in SCANNER.scan_file(item)
    )
    return {str(f.location) for f in found if f.is_decisive and isinstance(f.location, CodeLine)}


@pytest.mark.parametrize(
    "path",
    [
        "swagger/settings.py",
        "swagger.py",
        "boto3/session.py",
        "python/botocore/auth.py",
        "s3transfer/manager.py",
        "dist/aws-sdk/config.js",
        "@aws-sdk/client-s3/config.js",
        "@smithy/config.js",
        "awscrt/config.py",
        "node_modules/config.js",
        "node_modules/@acme/own/config.js",
        "site-packages/settings.py",
        "dist-packages/settings.py",
        "vendor/bundle/ruby/3.4.0/gems/rack/rack.rb",
        "tests/settings.py",
        "examples/settings.py",
        "settings.min.js",
        "yarn.lock",
        "package-lock.json",
        "app.map",
        "go.sum",
        "theme.css",
        "logo.svg",
    ],
)
def test_no_name_of_a_folder_or_a_file_hides_a_password(path: str) -> None:
    assert lines_that_count({path: SECRET}) == {f"{path}:1"}


def test_a_record_of_one_line_hides_no_password() -> None:
    record = record_row("settings.py", SECRET)
    files: dict[str, Content] = {"settings.py": SECRET, "a-1.0.dist-info/RECORD": record}

    assert lines_that_count(files) == {"settings.py:1"}


@pytest.mark.parametrize(
    "files", [distribution({"lib/a.py": SECRET}), npm_package("lib", {"a.py": SECRET})]
)
def test_a_name_beside_a_literal_counts_for_nothing_in_published_code(
    files: dict[str, Content],
) -> None:
    assert lines_that_count(files) == set()


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("lib/a.py", distribution({"lib/a.py": f"x = '{STRIPE}'"})),
        ("node_modules/lib/a.py", npm_package("lib", {"a.py": f"x = '{STRIPE}'"})),
    ],
)
def test_a_providers_token_counts_in_published_code(path: str, files: dict[str, Content]) -> None:
    assert lines_that_count(files) == {f"{path}:1"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("test/key.pem", True),
        ("ecdsa/test_keys.py", True),
        ("src/keys.spec.ts", True),
        ("src/keys-test.js", True),
        ("README.md", True),
        ("a/examples/b.rst", True),
        ("a/sampleData.js", True),
        ("apis/sts-2011-06-15.examples.json", True),
        ("a/known_hashes.fixture.js", True),
        ("a/config.sample.yaml", True),
        ("a/counterexamples.json", False),
        ("a/upsample.js", False),
        ("botocore/data/sts/examples-1.json", True),
        ("a/latest/keys.py", False),
        ("a/contest.py", False),
        ("a/ca.key", False),
    ],
)
def test_a_dependencys_tests_and_examples_are_told_by_their_names(
    path: str, expected: bool
) -> None:
    assert is_sample(path) is expected


@pytest.mark.parametrize("other", ["s\u017f", "i\u0131", "k\u212a", "aA"], ids=ascii)
@pytest.mark.parametrize(
    "word",
    [
        "test", "tests", "testing", "__tests__", "fixture", "fixtures", "example", "examples",
        "sample", "samples", "mock", "mocks", "doc", "docs", "md", "rst", "spec", "a",
    ],
)  # fmt: skip
def test_no_sample_is_without_a_sign_of_one(word: str, other: str) -> None:
    for one in (word, word.replace(*other)):
        for path in (
            f"{one}/a",
            f"{one}_a.js",
            f"{one}-a",
            f"b/a.{one}",
            f"a.{one}.js",
            f"b-{one}.a",
        ):
            assert is_sample(path) == bool(dependencies._SAMPLES.search(path)), path


def test_the_name_of_a_folder_above_a_package_makes_no_sample_of_it() -> None:
    python = distribution({"lib/a.py": "x", "lib/tests/b.py": "x"}, below="examples/")
    npm = npm_package("lib", {"test/a.js": "x"}, "docs/")
    inner = zip_of(distribution({"a.py": "x"})).getvalue()

    found = provenances(zip_of({**python, **npm, "tests/in.whl": inner}))

    assert found["examples/lib/a.py"] is Provenance.DEPENDENCY
    assert found["examples/lib/tests/b.py"] is Provenance.SAMPLE
    assert found["docs/node_modules/lib/index.js"] is Provenance.DEPENDENCY
    assert found["docs/node_modules/lib/test/a.js"] is Provenance.SAMPLE
    assert found["tests/in.whl!a.py"] is Provenance.DEPENDENCY


def test_what_lies_in_an_archive_of_a_dependency_is_the_dependencys() -> None:
    inner = zip_of({"a.py": "x"}).getvalue().decode("latin-1")
    package = zip_of(
        {
            **npm_package(),
            "node_modules/lib/b.zip": inner.encode("latin-1"),
            "node_modules/lib/test/d.zip": inner.encode("latin-1"),
            "c.zip": inner.encode("latin-1"),
        }
    )

    found = provenances(package)

    assert found["node_modules/lib/b.zip!a.py"] is Provenance.DEPENDENCY
    assert found["node_modules/lib/test/d.zip!a.py"] is Provenance.SAMPLE
    assert found["c.zip!a.py"] is Provenance.OWN


def test_the_functions_own_files_are_read_first() -> None:
    files = {**npm_package(), **distribution({"a.py": "x"}), "z.py": "x"}

    assert next(iter(provenances(zip_of(files)))) == "z.py"


@pytest.mark.parametrize("folder", ["node_modules", "node_modules/lib", "node_modules/@acme/lib"])
def test_a_folder_that_an_installer_filled_may_be_handed_over_itself(
    tmp_path: Path, folder: str
) -> None:
    for path, text in {**npm_package(), **npm_package("@acme/lib")}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(text))

    found = {
        item.provenance
        for item in text_files_of_folder(tmp_path / folder)
        if isinstance(item, SourceFile)
    }

    assert found == {Provenance.DEPENDENCY}


def test_a_file_that_stands_there_twice_proves_nothing() -> None:
    files = npm_package()
    twice = {**files, "./node_modules/lib/package.json": files["node_modules/lib/package.json"]}

    assert third_party(zip_of(twice)) == set()
