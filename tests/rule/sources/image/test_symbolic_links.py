"""What a layer writes through a link is read, whatever upper layers do to the link."""

from __future__ import annotations

import pytest

from rule.model import SourceFile
from rule.sources.image.symbolic_links import SymbolicLinks
from tests.rule.images import Entry, file, folder, link, read, symlink, tar_of, texts, unread

Layers = list[list[Entry]]
MERGED: list[Entry] = [folder("usr/bin"), file("usr/bin/tool", "old"), symlink("bin", "usr/bin")]
"""As most distributions have it today."""
THROUGH: Layers = [MERGED, [file("bin/x.py", "x")]]
SURVIVORS: dict[str, tuple[Layers, str]] = {
    "the link is taken away": ([*THROUGH, [file(".wh.bin")]], "x"),
    "the link becomes a folder": ([*THROUGH, [folder("bin"), file("bin/x.py", "y")]], "x"),
    "the link becomes an opaque folder": (
        [*THROUGH, [folder("bin"), file("bin/.wh..wh..opq")]], "x",
    ),
    "the link becomes a file": ([*THROUGH, [file("bin", "y")]], "x"),
    "the link leads elsewhere": ([*THROUGH, [symlink("bin", "opt")], [file("bin/x.py", "y")]], "x"),
    "the link is of the same layer": (
        [[symlink("a", "b"), file("a/x.py", "x")], [file(".wh.a")]], "x",
    ),
    "the link leads to a link": (
        [[symlink("a", "b"), symlink("b", "c")], [file("a/x.py", "x")], [file(".wh.a")]], "x",
    ),
    "the link lies behind a link": (
        [[symlink("a", "b")], [symlink("a/c", "/d")], [file("b/c/x.py", "x")], [file(".wh.b")]],
        "x",
    ),
    "a hard link is a link": (
        [[symlink("a", "b"), link("c", "a")], [file("c/x.py", "x")], [file(".wh.c")]], "x",
    ),
    "the link is absolute": (
        [[symlink("a", "/b")], [file("a/x.py", "x")], [file(".wh.a")]], "x",
    ),
    "the link leads out": (
        [[symlink("a", "../../b")], [file("a/x.py", "x")], [file(".wh.a")]], "x",
    ),
    "a hard link behind the link": (
        [MERGED, [file("y.py", "x"), link("bin/x.py", "y.py")], [file(".wh.y.py")],
         [file(".wh.bin")]],
        "x",
    ),
    "the target of a hard link": (
        [MERGED, [link("copy", "bin/tool")], [file("usr/bin/.wh.tool")]], "old",
    ),
    "the name of the link leads out": (
        [[symlink("../a", "b")], [file("a/x.py", "x")], [file(".wh.a")]], "x",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("layers", "content"), SURVIVORS.values(), ids=SURVIVORS)
def test_what_was_written_through_a_link_is_read(layers: Layers, content: str) -> None:
    packed = [tar_of(*entries) for entries in layers]

    assert content in {each.text for each in read(*packed) if isinstance(each, SourceFile)}
    assert not unread(*packed)


@pytest.mark.parametrize(
    ("layers", "paths"),
    [
        ([[file("bin/x.py", "x")], MERGED], {"bin", "usr/bin/tool"}),
        ([[folder("a"), file("a/x.py")], [symlink("a", "b")], [file("b/y.py")]], {"a", "b/y.py"}),
        ([*THROUGH, [file("usr/bin/.wh.tool")]], {"bin", "bin/x.py"}),
        ([[symlink("a/X11", "."), file("a/x.py")], [file("a/.wh.x.py")]], {"a/X11"}),
    ],
    ids=["by a link", "by another link", "beside a link", "beside a link to its own folder"],
)  # fmt: skip
def test_what_lies_behind_no_link_is_hidden_as_ever(layers: Layers, paths: set[str]) -> None:
    assert texts(*(tar_of(*entries) for entries in layers)).keys() == paths


@pytest.mark.parametrize(
    "layers",
    [
        [[file("a.py", "a"), symlink("s", "a.py"), link("h", "s")]],
        [[symlink("s", "a.py")], [link("h", "s")]],
        [MERGED, [link("copy", "bin/tool")]],
        [MERGED, [file("bin/x", "x"), link("copy", "usr/bin/x")]],
        [[symlink("a", "a/b"), file("c"), link("d", "c")]],
    ],
    ids=["to a link", "to a lower link", "through a link", "behind a link", "beside a loop"],
)
def test_a_hard_link_that_can_be_made_is_no_gap(layers: Layers) -> None:
    assert not unread(*(tar_of(*entries) for entries in layers))


def test_the_target_of_a_link_that_only_a_hard_link_keeps_is_read() -> None:
    packed = tar_of(symlink("s", "//user:velvet@host"), link("h", "s")), tar_of(file(".wh.s"))

    assert texts(*packed) == {"h": "//user:velvet@host"}


@pytest.mark.parametrize(
    "inside", [file("a/b"), folder("a/b"), file("a/.wh.b"), file("a/.wh..wh..opq")]
)
def test_a_layer_in_which_a_folder_becomes_a_file_is_named(inside: Entry) -> None:
    (named,) = unread(tar_of(file("a/b/c")), tar_of(inside, file("a", "x"), folder("a")))

    assert named.what == "image layer 2"
    assert "a folder in it becomes a file" in named.reason


@pytest.mark.parametrize(
    "inside", [file("a/b"), folder("a/b"), file("a/.wh.b"), file("a/.wh..wh..opq")]
)
def test_a_layer_in_which_a_folder_becomes_a_link_hides_nothing_within(inside: Entry) -> None:
    packed = tar_of(file("a/b/c", "c")), tar_of(inside, symlink("a", "x"), folder("a"))

    assert texts(*packed)["a/b/c"] == "c"
    assert not unread(*packed)


def test_a_file_that_becomes_a_folder_in_its_layer_hides_nothing_within() -> None:
    assert "a/b" in texts(tar_of(file("a/b", "b")), tar_of(file("a"), folder("a")))


def test_links_that_lead_on_in_too_many_ways_are_named() -> None:
    parts = "abcdefgh"
    entries = [symlink(f"{one}", f"{other}") for one in parts for other in parts]
    deep = "/".join([*parts, "x.py"])

    (named,) = unread(tar_of(*entries, file(deep, "x")), tar_of(file(".wh.a")))

    assert "too many" in named.reason
    assert deep in texts(tar_of(*entries, file(deep, "x")), tar_of(file(".wh.a")))


def test_links_of_upper_layers_move_nothing_below() -> None:
    links = SymbolicLinks()
    links.note(2, "a", "b", is_hard=False)
    links.settle()

    assert links.places("a/x", 1) == ("a/x",)
    assert set(links.places("a/x", 2)) == {"a/x", "b/x"}


def test_what_was_asked_before_the_links_were_known_is_not_remembered() -> None:
    links = SymbolicLinks()
    links.note(1, "bin", "usr/bin", is_hard=False)
    assert not links.may_lie_elsewhere("bin/tool", 1)
    links.settle()
    assert links.may_lie_elsewhere("bin/tool", 1)
