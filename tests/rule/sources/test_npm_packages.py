from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.rule.packages import Content, npm_package, third_party, zip_of

INDEX = "node_modules/lib/index.js"


def lock(**entries: Any) -> dict[str, Content]:
    """Return npm's list of what it installed, by the names of packages."""
    packages = {f"node_modules/{name}": entry for name, entry in entries.items()}
    text = json.dumps({"name": "shop", "lockfileVersion": 3, "packages": packages})
    return {"node_modules/.package-lock.json": text}


FROM_REGISTRY = {
    "version": "1.2.3",
    "resolved": "https://registry.npmjs.org/lib/-/lib-1.2.3.tgz",
    "integrity": "sha512-x",
}


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("lib", ""),
        ("left-pad", "nodejs/"),
        ("@acme/lib", ""),
        ("lib", "node_modules/.pnpm/lib@1.2.3/"),
        ("JSONStream", ""),
    ],
)
def test_a_published_package_is_told_wherever_it_was_installed(name: str, below: str) -> None:
    files = npm_package(name, {"lib/a.js": "x"}, below)

    assert third_party(zip_of(files)) == files.keys()


@pytest.mark.parametrize(
    "manifest",
    [
        {"name": "other"},
        {"name": None},
        {"version": None},
        {"version": "1.2"},
        {"version": "0.0.0"},
        {"version": "workspace:*"},
        {"version": ["1.2.3"]},
        {"private": True},
        {"license": None},
        {"license": "UNLICENSED"},
        {"license": "Proprietary"},
        {"license": "SEE LICENSE IN LICENSE.md"},
        {"license": "See licence in terms.txt"},
        {"license": "LicenseRef-Acme"},
        {"license": "MIT AND LicenseRef-Acme"},
        {"license": ""},
        {"license": {"type": "UNLICENSED"}},
        {"publishConfig": {"access": "restricted"}},
        {"publishConfig": {"registry": "https://npm.acme.example"}},
        {"main": "dist/index.js"},
        {"main": "", "exports": "./package.json", "bin": "cli.js"},
        {"main": "", "exports": {"./*": "./dist/*.js"}},
    ],
)
def test_a_package_that_npm_would_not_publish_for_others_is_own(manifest: dict[str, Any]) -> None:
    assert third_party(zip_of(npm_package(**manifest))) == set()


@pytest.mark.parametrize(
    "manifest",
    [
        {"version": "1.0.0-rc.1+build.5"},
        {"license": {"type": "MIT", "url": "x"}},
        {"license": None, "licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]},
        {"main": None},
        {"main": "./index"},
        {"main": None, "exports": {".": {"import": ["./nowhere.js", "./index.js"]}}},
        {"main": None, "exports": {"./*": "./ind*.js"}},
        {"main": "", "types": "index"},
        {"publishConfig": {"access": "public", "registry": "https://registry.npmjs.org/"}},
        {"files": []},
    ],
)
def test_packages_as_they_are_published_are_told(manifest: dict[str, Any]) -> None:
    assert INDEX in third_party(zip_of(npm_package(**manifest)))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, "\xff", '"x"'])
def test_a_package_whose_manifest_cannot_be_read_is_own(text: str) -> None:
    files = {**npm_package(), "node_modules/lib/package.json": text.encode("latin-1")}

    assert third_party(zip_of(files)) == set()


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/a.js",
        "node_modules/.bin/lib",
        "my_node_modules/lib/index.js",
        "node_modules/lib",
        "node_modules/@acme/index.js",
        "node_modules/../lib/index.js",
        "lib/index.js",
    ],
)
def test_only_files_of_a_package_are_told(path: str) -> None:
    assert third_party(zip_of({path: "x", "package.json": '{"name": "lib"}'})) == set()


def test_a_folder_of_a_similar_name_is_a_folder() -> None:
    files = npm_package("lib", {"my_node_modules/a.js": "x", "a/my_node_modules/b.js": "x"})

    assert third_party(zip_of(files)) == files.keys()


def test_a_package_within_a_published_one_has_to_be_published_itself() -> None:
    within = npm_package("own", {}, "node_modules/lib/", private=True)
    beside = npm_package("two", {}, "node_modules/lib/")

    found = third_party(zip_of({**npm_package(), **within, **beside}))

    assert found == {*npm_package(), *beside}


@pytest.mark.parametrize(
    ("files", "path", "is_packed"),
    [
        (["dist"], "dist/a.js", True),
        (["dist/"], "dist/deep/a.js", True),
        (["./dist"], "dist/a.js", True),
        (["/dist/*"], "dist/deep/a.js", True),
        (["dist/**/*.js"], "dist/deep/a.js", True),
        (["dist/**/*.{js,ts}"], "dist/a.ts", True),
        (["*.js", "!test.js"], "a.js", True),
        (["packages/*/dist"], "packages/a/dist/b.js", True),
        (["."], "any.js", True),
        (["dist"], "README.md", True),
        (["dist"], "LICENSE.txt", True),
        (["dist"], "index.js", True),
        (["DIST"], "dist/a.js", True),
        (["dist"], "settings.js", False),
        (["dist"], "distant/a.js", False),
        (["dist"], "docs/README.md", False),
        (["dist/**/*.js"], "dist/settings.json", False),
        (["dist"], ".env", False),
        (["."], ".env.production", False),
        (["."], "config/.env", False),
        (["."], ".npmrc", False),
    ],
)
def test_what_a_package_was_not_published_with_is_own(
    files: list[str], path: str, is_packed: bool
) -> None:
    package = zip_of(npm_package("lib", {path: "x"}, files=files))
    found = third_party(package)

    assert (f"node_modules/lib/{path}" in found) is is_packed


@pytest.mark.parametrize(
    ("entry", "is_published"),
    [
        (FROM_REGISTRY, True),
        ({"version": "1.2.3", "integrity": "sha512-x"}, True),
        ({"version": "1.2.3", "inBundle": True}, True),
        ({**FROM_REGISTRY, "resolved": "https://npm.mirror.example/lib-1.2.3.tgz"}, True),
        ({**FROM_REGISTRY, "resolved": "file:lib-1.2.3.tgz"}, False),
        ({"resolved": "packages/lib", "link": True}, False),
        ({"resolved": "git+ssh://git@github.com/acme/lib.git#1a2b3c"}, False),
        ({"version": "1.2.3"}, False),
        ({**FROM_REGISTRY, "resolved": 1}, False),
        ("lib", False),
        ({**FROM_REGISTRY, "name": "other"}, False),
    ],
)
def test_where_npm_wrote_down_what_it_installed_that_counts(
    entry: object, is_published: bool
) -> None:
    found = third_party(zip_of({**npm_package(), **lock(lib=entry)}))

    assert (INDEX in found) is is_published


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"packages": []}', '{"packages": {}}'])
def test_beside_a_list_that_does_not_have_it_a_package_is_own(text: str) -> None:
    for listed in (lock(other=FROM_REGISTRY), {"node_modules/.package-lock.json": text}):
        assert third_party(zip_of({**npm_package(), **listed})) == set()


def test_a_package_under_another_name_is_told_by_the_list() -> None:
    files = {
        f"node_modules/alias/{path.rpartition('/')[2]}": text
        for path, text in npm_package().items()
    }

    assert third_party(zip_of(files)) == set()
    listed = lock(alias={**FROM_REGISTRY, "name": "lib"})
    assert third_party(zip_of({**files, **listed})) == files.keys()


def test_a_list_speaks_for_packages_within_packages() -> None:
    within = npm_package("two", {}, "node_modules/lib/")
    listed = {"lib": FROM_REGISTRY, "lib/node_modules/two": {"link": True}}
    files = {**npm_package(), **within, **lock(**listed)}

    assert third_party(zip_of(files)) == npm_package().keys()


def test_patterns_take_time_by_their_length() -> None:
    wild = ["*a" * 20_000, "{" * 20_000, "**/" * 20_000]
    package = zip_of(npm_package("lib", {"a" * 200: "x"}, files=wild))

    begun = time.process_time()
    third_party(package)
    assert time.process_time() - begun < 2
