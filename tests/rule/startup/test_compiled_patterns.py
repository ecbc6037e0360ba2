import json
import re
from pathlib import Path

import pytest

from rule.startup import compiled_patterns, user_cache
from rule.startup.compiled_patterns import CompiledPatterns

PATTERNS: list[tuple[str | bytes, int]] = [
    (r"(?P<name>\w+)=(?P<value>[^\s\"]+)(;)?", 0),
    (r"(?i:pa[s\u017f]{2})word|[^é日]{2,}+", int(re.IGNORECASE)),
    (r"^ (a) | (?<!b) (?:c)$", int(re.VERBOSE | re.MULTILINE)),
    (rb"[\x80-\xff]+|(ab)\1", int(re.DOTALL)),
    ("\ud800|\0", int(re.ASCII)),
]
TEXTS = ['a=b; password="x"', "PA\u017fSWORD", "a\nc", "abab", "\ud800\0", "é日é", "= x=y z"]


def matches(pattern: re.Pattern[str] | re.Pattern[bytes]) -> list[object]:
    is_text = isinstance(pattern.pattern, str)
    texts = [text if is_text else text.encode("utf-8", "surrogatepass") for text in TEXTS]
    return [
        (match.span(), match.groups(), match.groupdict())
        for text in texts
        for match in pattern.finditer(text)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
def test_a_pattern_that_was_stored_is_the_one_that_re_compiles(
    source: str | bytes, flags: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = CompiledPatterns("key", tmp_path)
    fresh = first.compile(source, flags)
    first.store()
    monkeypatch.delattr(compiled_patterns, "_parser")

    stored = CompiledPatterns("key", tmp_path).compile(source, flags)

    wanted = re.compile(source, flags)
    assert stored == fresh == wanted
    assert stored.groupindex == wanted.groupindex
    assert matches(stored) == matches(wanted) != []


def test_patterns_with_another_key_are_compiled_anew(tmp_path: Path) -> None:
    patterns = CompiledPatterns("key", tmp_path)
    patterns.compile("a", 0)
    patterns.store()

    other = CompiledPatterns("other key", tmp_path)
    other.compile("b", 0)
    other.store()

    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_process_compiles_is_added_to_what_is_stored(tmp_path: Path) -> None:
    for source in ("a", "b"):
        patterns = CompiledPatterns("key", tmp_path)
        patterns.compile(source, 0)
        patterns.store()

    (file,) = tmp_path.iterdir()
    assert [head["source"] for head in json.loads(user_cache.read(file)[0])] == ["a", "b"]


def test_a_process_that_compiles_nothing_new_writes_nothing(tmp_path: Path) -> None:
    patterns = CompiledPatterns("key", tmp_path)
    patterns.compile("a", 0)
    patterns.store()
    (file,) = tmp_path.iterdir()
    file.unlink()

    patterns.compile("a", 0)
    patterns.store()

    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_a_pattern_is_told_as_re_tells_it(tmp_path: Path) -> None:
    with pytest.raises(re.error):
        CompiledPatterns("key", tmp_path).compile("(otter", 0)


def test_what_is_no_code_is_compiled_anew(tmp_path: Path) -> None:
    patterns = CompiledPatterns("key", tmp_path)
    patterns.compile("a+", 0)
    patterns.store()
    (file,) = tmp_path.iterdir()
    head, words = user_cache.read(file)
    user_cache.write(file, [head, words[:-4]])

    assert CompiledPatterns("key", tmp_path).compile("a+", 0).fullmatch("aa")


def test_without_a_folder_patterns_are_compiled_and_not_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(user_cache, "folder", lambda: None)
    patterns = CompiledPatterns("key")

    assert patterns.compile("a+", 0).fullmatch("aa")
    patterns.store()
