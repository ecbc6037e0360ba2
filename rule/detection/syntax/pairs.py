"""Pairs of a name and a value in a text, whatever the name: settings, queries, lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...startup import deferred_re as re
from ..filters.stand_ins import is_word_of_sentences
from ..names.expected_values import is_token
from .settings import IS_SWITCH
from .written import repeats_name

_NAME = r"[^\W\d][\w.-]*+"
_PAIRS = tuple(
    (sign, re.compile("".join(pattern)))
    for sign, *pattern in (
        # Server=db;User ID=app;Password=…   https://…?token=…&…#token=…
        # password = …, in a line of its own
        (
            "=",
            r"(?:^|[?&;#\r\n])[ \t]*+([^\W\d](?:[\w .-]{0,60}?|[\w.-]{61,}+))\s*=(?!=)",
            r"[ \t]*+(?!(?:%s|\?|[:@]\w+|\$\d)[ \t])([^&;\r\n]{1,4096})",
        ),
        # host=db password=…   db:6380,password=…,ssl=True   -Djavax.net.ssl.keyStorePassword=…
        (
            "=",
            rf"(?:^|[\s,|])-{{0,2}}({_NAME})=(?!=)",
            r"((?!\$\(|\$\{[^{}\s]{0,60}\s)[^\s,;&|\"']{1,4096}|\"[^\"]{1,4096}\"|'[^']{1,4096}')",
        ),
        # --password …
        ("--", rf"(?:^|\s)--({_NAME})\s+([^\s-]\S{{0,4095}})"),
        # -H "x-api-key: …"   --header='x-api-key: …'
        (":", rf"(?:\s-H|--header)[ =]{{0,2}}[\"']({_NAME}):[ \t]*+([^\s\"']{{1,4096}})[\"']"),
        # <password>…</password>   <add key="password" value="…"/>
        ("</", rf"<({_NAME})>\s*([^<>]{{1,4096}}?)\s*</"),
        ("value=", rf"[\"']({_NAME})[\"']\s+value=([\"'][^\"'<>]{{1,4096}}[\"'])"),
        # {password: …, user: …}, as YAML, JavaScript, Python and Ruby write it
        (
            "{",
            rf"[{{,]\s*[\"':]?({_NAME})(?:[\"']?\s*(?:=>?|:\s)|[\"']:)\s*+[\"']?",
            r"([^\"',{}]{1,4096})[\"']?\s{0,3}(?=[,}])",
        ),
    )
)
"""Each with what stands in every text that it matches."""
_PART = re.compile(rf"\s*[\"']?({_NAME})[\"']?\s*([:=])(?!//)\s*(.*)", re.DOTALL)
_COMPARED = re.compile(r"==|=(?:void|null|typeof|undefined|true|false|this)\b")
"""The rest of a comparison: ``password===e``, ``password==null``."""
_SEPARATORS = ";,|"
_LINE = re.compile(rf"\s*(?:-\s+)?[\"']?({_NAME})[\"']?\s*:(?:\s+(\S.{{0,4095}}))?")
_NO_LINE = re.compile(r"\s*(?:#.*|-\s.*|-{3}|\.{3})?")


def pairs_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield names and values."""
    listed = list(_in_list(text)) if "=" in text or ":" in text else []
    is_list = bool(listed) and "," in text and ";" not in text
    yield from _matches(_PAIRS[1:] if is_list else _PAIRS, text)
    if ":" in text:
        yield from _in_lines(text)
    yield from listed


def pairs_in_part(text: str) -> Iterator[tuple[str, str]]:
    """Yield names and values in a part of a longer text: it is no list, and its lines are cut."""
    return _matches(_PAIRS, text)


def _matches(
    patterns: Sequence[tuple[str, re.Pattern[str]]], text: str
) -> Iterator[tuple[str, str]]:
    for sign, pattern in patterns:
        if sign in text:
            for pair in pattern.finditer(text):
                if sign == "--" and not _is_option(pair[1], pair[2]):
                    continue
                if not (_COMPARED.match(pair[2]) or "=>{" in pair[2]):
                    yield pair[1], pair[2].strip(" \"'")


def _is_option(name: str, value: str) -> bool:
    """Tell whether an option has a value behind it: ``--password-stdin`` has none."""
    return not (IS_SWITCH.search(name) or is_word_of_sentences(value) or repeats_name(name, value))


def _in_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a text of which each line is a name, a colon and a value."""
    lines = [line for line in text.splitlines() if not _NO_LINE.fullmatch(line)]
    matches = [_LINE.fullmatch(line) for line in lines]
    for match in matches if all(matches) else ():
        # A single line may be a sentence: "Password: as you chose it".
        if match and match[2] and (len(lines) > 1 or is_token(match[1], match[2])):
            yield match[1], match[2].strip(" \"'")


def _in_list(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a text of which each part is one: ``user:app;password:…``."""
    for separator in _SEPARATORS:
        if separator not in text:
            continue
        pairs = list[re.Match[str]]()
        for part in text.split(separator):
            if pair := _PART.fullmatch(part):
                pairs.append(pair)
            elif part.strip():
                break  # No list of pairs, as nearly always.
        else:
            if len(pairs) > 1 and len({pair[2] for pair in pairs}) == 1:
                yield from ((pair[1], pair[3].strip(" \"'")) for pair in pairs if pair[3])
