"""A pattern whose program another process has kept is the pattern that `re` compiles."""

import re
from pathlib import Path
from typing import Any

import pytest

from rule.startup import compiled_patterns
from rule.startup.compiled_patterns import Source, compiled, keep

SOURCES: list[Source] = [
    (r"(?P<name>\w+)\s{0,3}=(?P<value>[^\s;]++)|(x)\3", re.IGNORECASE),
    (r"(?x) a  b(?=c)(?<!d)b?", 0),
    (rb"[\x80-\xff]{2,}|\(byte\)", 0),
    (r"пароль|密码|[\u3040-\u30ff]", re.IGNORECASE),
]
TEXTS = ["Name = Value; xx XX", "abc abbc", "Пароль 密码 パス", "\x80 \xff (byte)"]
FAULT: Source = ("(otter", 0)


@pytest.fixture(autouse=True)
def _nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget(monkeypatch)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be another process."""
    monkeypatch.setattr(compiled_patterns, "_kept", {})


def matches(pattern: re.Pattern[Any]) -> list[object]:
    """Return all that the matches in the texts tell."""
    texts = [text if isinstance(pattern.pattern, str) else text.encode() for text in TEXTS]
    found = [each for text in texts for each in pattern.finditer(text)]
    return [(each.span(), each.groups(), each.lastgroup, each.groupdict()) for each in found]


def made_by_re(source: Source) -> re.Pattern[Any]:
    pattern, flags = source
    return re.compile(pattern, flags)


@pytest.mark.parametrize("source", SOURCES)
def test_a_kept_pattern_matches_as_a_compiled_one(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(SOURCES)
    forget(monkeypatch)
    keep(SOURCES)

    with monkeypatch.context() as patched:
        patched.delattr(re, "compile")  # It is of no use.
        kept = compiled(*source)

    expected = made_by_re(source)
    assert matches(kept) == matches(expected) != []
    assert (kept, kept.flags, kept.groups) == (expected, expected.flags, expected.groups)
    assert (kept.pattern, kept.groupindex) == (expected.pattern, expected.groupindex)


def test_what_is_not_kept_is_compiled() -> None:
    keep(SOURCES)

    assert compiled("otter", re.IGNORECASE).fullmatch("OTTER")


def test_a_fault_is_raised_at_the_first_use_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        keep([FAULT, *SOURCES])
        with pytest.raises(re.error):
            compiled(*FAULT)
        forget(monkeypatch)


def test_other_patterns_and_another_python_keep_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patterns, version in ((SOURCES, "1"), (SOURCES[1:], "1"), (SOURCES, "2")):
        monkeypatch.setattr("sys.version", version)
        keep(patterns)
        forget(monkeypatch)

    assert len([*tmp_path.rglob("patterns-*")]) == 3


def test_without_a_folder_nothing_is_compiled_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(compiled_patterns, "parser", None)

    keep(SOURCES)

    assert compiled(*SOURCES[0]) == made_by_re(SOURCES[0])


def test_a_damaged_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(SOURCES)
    forget(monkeypatch)
    (file,) = tmp_path.rglob("patterns-*")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])

    keep(SOURCES)

    assert file.read_bytes() == whole
