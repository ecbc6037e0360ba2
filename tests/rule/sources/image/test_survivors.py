"""Only what is in the final file system is read, wherever a layer replaced or took away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.model import SourceFile
from tests.rule.images import Entry, file, folder, link, read, symlink, tar_of, texts, unread

Layers = list[list[Entry]]
CASES: dict[str, tuple[Layers, set[str]]] = {
    "one layer": ([[file("app/a.py", "a")]], {"app/a.py=a"}),
    "another file": ([[file("a.py", "a")], [file("b.py", "b")]], {"a.py=a", "b.py=b"}),
    "replaced": ([[file("a.py", "old")], [file("a.py", "new")]], {"a.py=new"}),
    "replaced under another spelling": (
        [[file("a/b.py", "old")], [file("./a//b.py", "new")]], {"a/b.py=new"},
    ),
    "replaced under an absolute name": (
        [[file("a/b.py", "old")], [file("/a/c/../b.py", "new")]], {"a/b.py=new"},
    ),
    "replaced by a link": ([[file("a.py", "old")], [symlink("a.py", "b")]], {"a.py=b"}),
    "replaced by a folder": (
        [[file("a", "old")], [folder("a"), file("a/b.py", "new")]], {"a/b.py=new"},
    ),
    "a folder replaced by a file": (
        [[file("a/b.py", "old")], [file("a", "new")]], {"a=new"},
    ),
    "a folder replaced by a file, and made anew": (
        [[file("a/b.py", "old")], [file("a", "file")], [folder("a"), file("a/c.py", "new")]],
        {"a/c.py=new"},
    ),
    "a folder named again": (
        [[file("a/b.py", "b")], [folder("a"), file("a/c.py", "c")]], {"a/b.py=b", "a/c.py=c"},
    ),
    "whiteout": ([[file("a.py", "a"), file("b.py", "b")], [file(".wh.a.py")]], {"b.py=b"}),
    "whiteout of a folder": (
        [[file("a/b/c.py", "c"), file("ab/c.py", "kept")], [file(".wh.a")]], {"ab/c.py=kept"},
    ),
    "whiteout of a folder that is made anew in the same layer": (
        [[file("a/old.py", "old")], [file("a/new.py", "new"), file(".wh.a")]], {"a/new.py=new"},
    ),
    "whiteout of a file that the same layer holds": (
        [[file("a.py", "old")], [file(".wh.a.py"), file("a.py", "new")]], {"a.py=new"},
    ),
    "opaque folder": (
        [[file("a/b.py", "b"), file("c.py", "c")], [file("a/.wh..wh..opq"), file("a/d.py", "d")]],
        {"a/d.py=d", "c.py=c"},
    ),
    "opaque folder, deep below": (
        [[file("a/b/c/d.py", "d")], [file("a/.wh..wh..opq")]], set(),
    ),
    "opaque root": ([[file("a.py", "a"), file("b/c.py")], [file(".wh..wh..opq")]], set()),
    "taken away, then made anew above": (
        [[file("a.py", "old")], [file(".wh.a.py")], [file("a.py", "new")]], {"a.py=new"},
    ),
    "made anew below what takes away": (
        [[file("a.py", "old")], [file("a.py", "new")], [file(".wh.a.py")]], set(),
    ),
    "a whiteout that is a folder": ([[file("a.py", "a")], [folder(".wh.a.py")]], set()),
    "a whiteout of what has the prefix": (
        [[file("a/.wh.x/b.py", "b")], [file("c.py", "c")]], {"a/.wh.x/b.py=b", "c.py=c"},
    ),
    "whiteouts without a name": (
        [[file("a/b.py", "b")], [file("a/.wh."), file("a/.wh.."), file("a/.wh...")]],
        {"a/b.py=b", "a/.wh.=", "a/.wh..=", "a/.wh...="},
    ),
    "a name that leads out hides nothing": (
        [[file("etc/a.py", "a")], [file("../etc/a.py", "out")]], {"etc/a.py=a", "etc/a.py=out"},
    ),
    "whiteout of a name that leads out": (
        [[file("a.py", "a")], [file("../.wh.a.py")]], {"a.py=a", ".wh.a.py="},
    ),
    "twice in one layer": ([[file("a.py", "1"), file("a.py", "2")]], {"a.py=1", "a.py=2"}),
    "the same layer twice": ([[file("a.py", "a")], [file("a.py", "a")]], {"a.py=a"}),
    # --------------------------------------------------------------------- hard links
    "hard link": ([[file("a.py", "a"), link("b.py", "a.py")]], {"a.py=a"}),
    "hard link to a file that is taken away": (
        [[file("a.py", "a"), link("b.py", "a.py")], [file(".wh.a.py")]], {"b.py=a"},
    ),
    "hard link to a file that is replaced": (
        [[file("a.py", "a"), link("b.py", "a.py")], [file("a.py", "new")]], {"b.py=a", "a.py=new"},
    ),
    "hard link to a link to a file that is taken away": (
        [[file("a.py", "a"), link("b.py", "a.py"), link("c.py", "b.py")],
         [file(".wh.a.py"), file(".wh.b.py")]],
        {"c.py=a"},
    ),
    "hard link to a file of a lower layer": (
        [[file("a.py", "a")], [link("b.py", "a.py")]], {"a.py=a"},
    ),
    "hard link to a file of a lower layer, which is taken away above": (
        [[file("a.py", "a")], [link("b.py", "/a.py")], [file(".wh.a.py")]], {"b.py=a"},
    ),
    "hard link to a link of a lower layer, both taken away": (
        [[file("a.py", "a"), link("b.py", "a.py")], [link("c.py", "b.py")],
         [file(".wh.a.py"), file(".wh.b.py")]],
        {"c.py=a"},
    ),
    "hard link to the upper of two files": (
        [[file("a.py", "old")], [file("a.py", "a")], [link("b.py", "a.py")], [file(".wh.a.py")]],
        {"b.py=a"},
    ),
    "hard link that is taken away": (
        [[file("a.py", "a"), link("b.py", "a.py")], [file(".wh.b.py"), file(".wh.a.py")]], set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("layers", "expected"), CASES.values(), ids=CASES)
def test_what_survives_is_read(layers: Layers, expected: set[str]) -> None:
    packed = [tar_of(*entries) for entries in layers]

    found = {f"{each.path}={each.text}" for each in read(*packed) if isinstance(each, SourceFile)}

    assert found == expected
    assert not unread(*packed)


@pytest.mark.parametrize(
    "layers",
    [
        [[link("b.py", "gone.py")]],
        [[file("a.py", "a")], [link("b.py", "gone.py")]],
        [[link("b.py", "b.py")]],
        [[link("a.py", "b.py"), link("b.py", "a.py")]],
    ],
)
def test_a_hard_link_to_nothing_is_named(layers: Layers) -> None:
    (named, *_) = unread(*(tar_of(*entries) for entries in layers))

    assert "a hard link to" in named.reason


def test_a_secret_that_only_a_lower_layer_holds_is_not_read() -> None:
    lower = tar_of(file("root/.npmrc", "//r/:_authToken=meadow"), file("app.py", "x"))

    assert texts(lower, tar_of(file("root/.wh..npmrc"))) == {"app.py": "x"}


_NAMES = st.sampled_from(["a", "b", "a/a", "a/b", "b/a", "a/a/a", "a/a/b", "a/b/a"])
_STEPS = st.lists(
    st.tuples(st.sampled_from(["file", "folder", "whiteout", "opaque"]), _NAMES), max_size=5
)


def applied(layers: list[list[tuple[str, str]]]) -> dict[str, str]:
    """Return what is left if each layer is applied to the one below, from the lowest up."""
    system: dict[str, str] = {}
    for number, steps in enumerate(layers):
        for kind, path in steps:
            if kind == "whiteout":
                system = {p: t for p, t in system.items() if p != path and not _lies_in(p, path)}
            elif kind == "opaque":
                system = {p: t for p, t in system.items() if not _lies_in(p, path)}
        for kind, path in steps:
            for above in _above(path) if kind in ("file", "folder") else ():
                system.pop(above, None)
            if kind == "file":
                system = {p: t for p, t in system.items() if not _lies_in(p, path)}
                system[path] = f"{number}"
            elif kind == "folder":
                system.pop(path, None)
    return system


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _without_contradictions(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what no file system could hold at once: a file that is a folder, too."""
    kept: dict[str, str] = {}
    others = []
    for kind, path in steps:
        if kind in ("whiteout", "opaque"):
            others.append((kind, path))
        elif path not in kept and not any(
            (_lies_in(path, p) and k == "file") or (_lies_in(p, path) and kind == "file")
            for p, k in kept.items()
        ):
            kept[path] = kind
    return [*((kind, path) for path, kind in kept.items()), *others]


@given(st.lists(_STEPS.map(_without_contradictions), min_size=1, max_size=4))
def test_reading_from_the_top_finds_what_applying_from_below_leaves(
    layers: list[list[tuple[str, str]]],
) -> None:
    packed = []
    for number, steps in enumerate(layers):
        entries: list[Entry] = []
        for kind, path in steps:
            if kind in ("file", "folder"):
                entries += [folder(above) for above in _above(path)]
                entries.append(file(path, f"{number}") if kind == "file" else folder(path))
            elif kind == "whiteout":
                parent, _, name = path.rpartition("/")
                entries.append(file(f"{parent}/.wh.{name}"))
            else:
                entries.append(file(f"{path}/.wh..wh..opq"))
        packed.append(tar_of(*entries))

    assert texts(*packed) == applied(layers)
    assert not unread(*packed)
