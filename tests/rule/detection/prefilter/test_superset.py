import re
import string
import sys

import pytest

from rule.detection.prefilter.superset import longest_match, superset
from tests.proofs import proofs_but


@pytest.mark.parametrize(
    ("pattern", "expression"),
    [
        (r"abc", rb"\x61\x62\x63"),
        (r"[a-c]{3,}", rb"[\x61-\x63]{3}"),
        (r"x?abc\d*", rb"\x61\x62\x63"),
        (r"(?<!x)a(?=b)", rb"\x61"),
        (r"^a$", rb"\x61"),
        (r"a|bc", rb"(?:\x61|\x62\x63)"),
        (r"a{60,}b", rb"\x61{48}\x62"),
        (r"(?:x|)abc", rb"\x61\x62\x63"),
        (r"(?:x?y|a?b)c", rb"(?:\x79|\x62)\x63"),
        (r"a(?:bx*|(?:c|d?)e{2,5})", rb"\x61(?:\x62|(?:\x63|\x64{0,1})\x65{2})"),
        (r"(?:(?:x|)a|b)(?:y|z*)", rb"(?:\x61|\x62)"),
        (r"(?:x?a){2}b", rb"(?:\x78{0,1}\x61){2}\x62"),
    ],
)
def test_an_expression_asks_for_no_more_than_its_pattern(pattern: str, expression: bytes) -> None:
    assert superset(re.compile(pattern)) == expression


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        ("key", re.IGNORECASE, "\u212aey"),
        ("pass", re.IGNORECASE, "pa\u017f\u017f"),
        ("[^a]x", 0, "日x"),
        (r"a\db", 0, "a٣b"),
        (r"a\sb", 0, "a\u2003b"),
        (r"a\wb", 0, "aéb"),
        (r"a.{2}b", 0, "a日\U0001f511b"),
        (r"(ab|c)\1d", 0, "ababd"),
        (r"(?i:k)ey", 0, "\u212aey"),
        (r"a(?>b+)c", 0, "abbc"),
        (r"a[b.]{0,3}+c", 0, "ab.c"),
    ],
)
def test_what_a_pattern_finds_beyond_ascii_its_expression_finds(
    pattern: str, flags: int, text: str
) -> None:
    compiled = re.compile(pattern, flags)
    assert compiled.search(text)

    # Python's own patterns over bytes read these expressions, too.
    assert re.search(superset(compiled), text.encode())


FORMS = ("[{}]", "[^{}]", "x[{}]y", "x[^{}]{{0,50}}?y", "(?i:[^{}])", "{}")
EACH_FLAG = (0, re.IGNORECASE, re.ASCII, re.IGNORECASE | re.ASCII)


@pytest.mark.parametrize(
    "member",
    [
        r"\s", r"\S", r"\w", r"\W", r"\d", r"\D",
        "i", "I", "s", "S", "k", "K", "\u0130", "\u0131", "\u017f", "\u212a",
        "é", "日", "=", "\\n",
        "a-z", "A-Z", "h-j", "r-t", "@-k", "!-é", "\u0130-\u0131", "\u017f-\u212a", "é-日",
        r"\s=", r"\w.-", "sé", "\u017f=", "k\u212a", r"\dé", "a-z\u0131",
    ],
)  # fmt: skip
def test_each_character_that_a_class_takes_its_expression_takes(member: str) -> None:
    patterns = [re.compile(form.format(member), flags) for form in FORMS for flags in EACH_FLAG]

    lost = [
        (pattern, text)
        for pattern in patterns
        for expression in [re.compile(superset(pattern))]
        for character in (*map(chr, range(0x80)), *"é日\u0130\u0131\u017f\u212a\U0001f511\x85\xa0")
        for text in (character, f"x{character}y")
        if pattern.search(text) and not expression.search(text.encode())
    ]

    assert lost == []


@pytest.mark.parametrize("pattern", ["", "a*", "^", "(?=a)", "a?b?", "a|", "(?:a|b?)c*"])
def test_a_pattern_that_asks_for_nothing_is_no_prefilter(pattern: str) -> None:
    with pytest.raises(ValueError, match="asks for nothing"):
        superset(re.compile(pattern))


@pytest.mark.parametrize(
    ("pattern", "longest"), [("abc", 3), ("a{2,9}", 9), ("a+", None), ("a{0,2000}", None)]
)
def test_the_longest_match_is_told_where_there_is_one(pattern: str, longest: int | None) -> None:
    assert longest_match(re.compile(pattern)) == longest


@pytest.mark.slow
def test_a_letter_is_searched_for_in_every_character_that_python_takes_for_it() -> None:
    beyond = "".join(chr(each) for each in range(0x80, sys.maxunicode + 1))

    for letter in string.ascii_letters:
        pattern = re.compile(letter, re.IGNORECASE)
        expression = re.compile(superset(pattern))
        taken = pattern.findall(beyond)
        assert all(expression.fullmatch(each.encode()) for each in taken), letter


def test_a_word_is_not_searched_for_in_any_text_that_is_beyond_ascii() -> None:
    expression = re.compile(superset(re.compile("task", re.IGNORECASE)))

    assert expression.search("TA\u017f\u212a".encode())
    assert not expression.search("taék ta日k".encode())


@pytest.mark.parametrize("word", ["密码", "пароль", "şifre", "has[lł]o", "ß日"])
def test_a_word_of_another_script_is_not_searched_for_in_words_of_ascii(word: str) -> None:
    expression = re.compile(superset(re.compile(word, re.IGNORECASE)))

    written = re.sub(r"\[.(.)\]", r"\1", word)
    assert expression.search(f"x{written}y".encode())
    assert not expression.search(b"this is a missing kiss: skipping its risks")


@pytest.mark.slow
@pytest.mark.parametrize("character", proofs_but("łßςİ\u212a", "łŁöşßςσµоİıſ\u212a密ά"))
def test_a_character_is_searched_for_in_each_case_that_python_takes_for_it(character: str) -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))

    for form in ("{}", "[{}x]"):
        for flags in (re.IGNORECASE, re.IGNORECASE | re.ASCII):
            pattern = re.compile(form.format(character), flags)
            expression = re.compile(superset(pattern))
            lost = [c for c in pattern.findall(every) if not expression.search(c.encode())]
            assert lost == []
