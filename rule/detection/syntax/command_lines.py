"""Passwords on command lines behind short options, which only their program explains."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ...startup import deferred_re as re
from .names import lowered as in_lower_case
from .written import Written, written

_VALUE = (
    r"(?:\\?\"([^\"\n\\]{1,400}+)\\?\"|'([^'\n]{1,400}+)'|\\'([^'\n\\]{1,400}+)\\'"
    r"|([^\s\"'`$<>|&;()\\]{1,400}+))"
)
_VALUE_OF_PARAMETER = (
    r"\b[vV]alue[\"']?\s{0,3}(?:[:=]|=>)\s{0,3}(?:aws\.String\()?"
    r"(?:\"([^\"\n\\]{1,400}+)\"|'([^'\n]{1,400}+)'|`([^`\n$]{1,400}+)`)"
)
_IDENTIFIED = (
    r"(?<!\bis )(?<!\bare )(?<!\bbe )"
    r"(?i:\bIDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+|VALUES\s+)?)(?![:?%@&])"
)
"""What stands before a password in SQL. "Is identified by" stands in sentences."""
_TEXT = r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
_TO_SECURE_STRING = r"(?i:\bConvertTo-SecureString\b)(?=[^\n]{0,600}?(?i:-AsPlainText))"
"""PowerShell's command for a text that stands beside it; without the option, it decrypts."""
_FORMS = (
    (
        "curl wget smb",
        (
            r"\b(?:curl|wget|smbclient)\b[^\n|;]{0,400}?\s(?:-u|-U|-a|--user|--proxy-user)"
            r"[ =]{0,2}[\"']?(?:[^\s:\"'$]{0,100}[:%]([^\s\"'$<>{}]{1,400})"
            r"|(?=[\w-]{0,100}\d)([\w-]{20,100}):(?=[\s\"'\\]|\Z))"
        ),
    ),
    (
        "mysql maria",
        rf"\b(?:mysql\w*|mariadb[\w-]*)\b[^\n|;]{{0,400}}?\s-p(?![\s\"']?[$<]){_VALUE}",
    ),
    ("mysqladmin", rf"\bmysqladmin\b[^\n|;]{{0,200}}?\spassword\s+{_VALUE}"),
    ("sshpass", rf"\bsshpass\s+-p\s+{_VALUE}"),
    ("redis-", rf"\bredis-cli\b[^\n|;]{{0,400}}?\s-a\s+{_VALUE}"),
    ("docker podman", rf"\b(?:docker|podman)\s+login\b[^\n|;]{{0,400}}?\s-p\s+{_VALUE}"),
    ("mongo", rf"\bmongo\w*\b[^\n|;]{{0,400}}?\s-p\s+(?!-){_VALUE}"),
    ("ldap", rf"\bldap\w+\b[^\n|;]{{0,400}}?\s-w\s+{_VALUE}"),
    ("htpasswd", rf"\bhtpasswd\s+-(?=\w*b)\w++\s++\S++\s++\S++\s++{_VALUE}"),
    ("sqlcmd", rf"\bsqlcmd\b[^\n|;]{{0,400}}?\s-P\s{{0,3}}(?!-){_VALUE}"),
    ("lftp", rf"\blftp\b[^\n|;]{{0,400}}?\s-u\s+[^\s,]{{1,100}},{_VALUE}"),
    (
        "rabbitmqctl",
        rf"\brabbitmqctl\b[^\n|;]{{0,400}}?\s(?:add_user|change_password)\s+\S+\s+(?!-){_VALUE}",
    ),
    ("plink pscp psftp", rf"\b(?:plink|pscp|psftp)\b[^\n|;]{{0,400}}?\s-pw\s+{_VALUE}"),
    ("psexec", rf"(?i:\bpsexec\w*\b)[^\n|;]{{0,400}}?\s-p\s+(?!-){_VALUE}"),
    ("keygen", rf"\bssh-keygen\b[^\n|;]{{0,400}}?\s-N\s+{_VALUE}"),
    (
        "chpasswd",
        r"\becho\s+(?:-\w\s+)?[\"']?[\w.-]{1,60}:([^\s\"'`$<>|]{1,400})[\"']?\s*\|\s*(?:sudo\s+)?chpasswd",
    ),
    ("securestring", rf"SecureString\b[^\n|;]{{0,400}}?\s--value[ =]{_VALUE}"),
    ("securestring", rf"--value[ =]{_VALUE}[^\n|;]{{0,400}}?\sSecureString\b"),
    # The same by an SDK.
    ("securestring", rf"SecureString\b[^\n;]{{0,400}}?{_VALUE_OF_PARAMETER}"),
    ("securestring", rf"{_VALUE_OF_PARAMETER}[^\n;]{{0,400}}?SecureString\b"),
    (
        "asplaintext",
        (
            rf"{_TO_SECURE_STRING}(?:[\s(]+{_TEXT}"
            rf"|(?:\s+-(?i:AsPlainText|Force|String))+[\s:(]+(?!-){_VALUE})"
        ),
    ),
    ("asplaintext", rf"{_TEXT}\s{{0,8}}\|\s{{0,8}}{_TO_SECURE_STRING}"),
    (
        "config",
        (
            rf"\bconfig(?:ure)?\s+(?:set\s+)?(?:--?\w[\w-]{{0,40}}\s+){{0,3}}(?:set\s+)?[\w./:@-]{{0,100}}"
            rf"(?i:secret|token|passw(?:or)?d|pwd|api_?key|secret_\w{{0,20}}key)\s+{_VALUE}"
        ),
    ),
    (
        "-stdin with-token sudo",
        (
            rf"\b(?:echo|printf)\s+(?:-\w+\s+)?{_VALUE}\s*\|"
            r"(?:[^\n|;]{0,200}?\s--(?:[\w-]{1,20}-stdin|with-token)|\s*sudo\s[^\n|;]{0,40}?-S)\b"
        ),
    ),
    ("openssl", rf"\bopenssl\b[^\n|;]{{0,400}}?\s-[kK]\s+{_VALUE}"),
    ("openssl", r"\bopenssl\b[^\n|;]{0,400}?\bpass:([^\s\"'`$<>|&;()\\]{1,400})"),
    ("az", rf"\baz\s+login\b[^\n|;]{{0,400}}?\s-p\s+{_VALUE}"),
    ("7z", rf"\b7z\w?\s[^\n|;]{{0,400}}?\s-p{_VALUE}"),
    ("zip", rf"\b(?:un)?zip\s[^\n|;]{{0,400}}?(?<=\s)-P\s+{_VALUE}"),
    # What a server of Redis is set by.
    ("masterauth", rf"^\s*masterauth\s+{_VALUE}"),
    ("user", r"^\s*user\s+\S{1,60}\s+o(?:n|ff)\s[^\n]{0,200}?(?<=\s)>(\S{1,400})"),
    # CREATE USER … IDENTIFIED BY '…'
    (
        "identified",
        rf"{_IDENTIFIED}(?:\\?\"([^\"\n\\]{{1,400}})\\?\"|'([^'\n]{{1,400}})'|\\'([^'\n\\]{{1,400}})\\')",
    ),
    (
        "identified",
        (
            r"(?i:\b(?:(?:create|alter)\s+user\b[^\n;]{1,200}|connect\s+to\s+[^\s;]{1,120}\s+))"
            rf"{_IDENTIFIED}([^\s\"'`$:?%@&;()\\]+)"
        ),
    ),
    # SET PASSWORD FOR app = '…'
    (
        "password",
        (
            r"(?i:\bset\s+password\s+(?:for\s+[^\s;]{1,120}\s+)?(?:=|to\b)\s*"
            r"(?:(?:old_)?password\s*\(\s*)?)'([^'\n]{1,400})'"
        ),
    ),
)
"""Patterns. Each stands behind some words: every line that it matches holds one, in lower case."""
PROGRAM_WORDS = tuple(dict.fromkeys(word for words, _ in _FORMS for word in words.split()))
"""Every line with such a password holds one of these, in lower case."""
_NARROWER = {
    "config": r"config(?:ure)? (?:set|-)",
    "sudo": "sudo -",
    "az": "az login",
    "7z": "7z [a-z]",
    "zip": "zip -",
    "user": r"o(?:n|ff) >",
    "password": r"set\s{1,4}password\s",
}
"""What is searched for instead of words that stand in many other lines."""
PROGRAMS = "|".join(_NARROWER.get(word, word) for word in PROGRAM_WORDS)
"""Matches in every line with such a password, in capitals or not. Each match is short, so that a
long line is searched for passwords only near its matches."""
_LONGEST_STATEMENT = 300
_OF_STATEMENT = re.compile(
    r"[@\"'`)]\s*\Z|\b(?:alter|connect|create|grant|replace|user)\b", re.IGNORECASE
)
"""What stands in SQL before the words that are also those of a sentence."""
_OPTIONS = {
    "curl wget smb": "-u -U -a",
    "mysql maria": "-p",
    "sshpass": "-p",
    "redis-": "-a",
    "docker podman": "-p",
    "mongo": "-p",
    "ldap": "-w",
    "sqlcmd": "-P",
    "lftp": "-u",
    "plink pscp psftp": "-pw",
    "keygen": "-N",
    "az": "-p",
    "7z": "-p",
    "zip": "-P",
}
"""By the words of a pattern: options of which one stands in each of its matches. A word alone may
also be part of any other."""
_OF_PARAMETERS = "securestring"
_BETWEEN_ARGUMENTS = re.compile(r"[\"'],\s{0,8}\[?[\"']")
PROGRAM = re.compile(PROGRAMS, re.IGNORECASE)
"""Matches every line in which something is found."""


def on_command_line(line: str) -> Iterator[Written]:
    """Yield the passwords that a line of commands or SQL gives."""
    if not _may_run_program(in_lower_case(line)):
        return
    lowered = line.lower()
    # As a list of arguments: ["curl", "-u", "…"]
    texts = dict.fromkeys((line, _BETWEEN_ARGUMENTS.sub(" ", line)))
    for words, pattern in _FORMS:
        if any(word in lowered for word in words.split()) and _has_option(words, line):
            for found in (each for text in texts for each in _compiled(pattern).finditer(text)):
                if not (words == "identified" and _is_sentence(found)):
                    yield written("password", next(filter(None, found.groups())))


def _is_sentence(found: re.Match[str]) -> bool:
    """Tell whether something is identified by a word: "the variable identified by 'name'"."""
    before = found.string[max(0, found.start() - _LONGEST_STATEMENT) : found.start()]
    return found[0].startswith("identified") and bool(
        before.strip() and not _OF_STATEMENT.search(before)
    )


def _may_run_program(lowered: str) -> bool:
    """Tell whether `PROGRAM` matches in a line, by the line in lower case: many times as fast."""
    return any(
        word in lowered
        and (word not in _NARROWER or _compiled(_NARROWER[word]).search(lowered) is not None)
        for word in PROGRAM_WORDS
    )


def _has_option(words: str, line: str) -> bool:
    return words not in _OPTIONS or any(option in line for option in _OPTIONS[words].split())


def parameters_in(call: str) -> Iterator[Written]:
    """Yield the value of a parameter that a call stores as a secret."""
    for words, pattern in _FORMS:
        if words == _OF_PARAMETERS:
            for found in _compiled(pattern).finditer(call):
                yield written("password", next(filter(None, found.groups())))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Most packages have no commands, and compiling all of it is part of every cold start.
    return re.compile(pattern)
