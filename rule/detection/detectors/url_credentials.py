"""Passwords in URLs and in the names of data sources, with any characters."""

from __future__ import annotations

from collections.abc import Generator

from detect_secrets.plugins.basic_auth import BasicAuthDetector

from ...startup import deferred_re as re

_NO_PORT = r"(?!\d{1,5}(?:[/?#,;\\]|$)|[A-Za-z_]*(?:port|PORT)\b|[$%{<(])"
"""Behind a host and a colon: a port, or what is put in for one."""
_NO_DOMAIN = r"(?!(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}:)"
"""In place of a user: ``git://example.com:owner/repository``."""
_HOST = r"(?:[A-Za-z0-9_](?:[\w.-]{0,250}\w)?|\[[0-9a-fA-F:.]{2,45}\])"


class UrlCredentialsDetector(BasicAuthDetector):
    """Scans for a user and a password before the host of a URL.

    Unlike detect-secrets' plugin it finds a password without a user, as for Redis, and allows the
    characters ``!$&'()*+,;=`` in both, as RFC 3986 does. Source:
    https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1. People do not escape ``/``, ``?`` and
    ``#`` in a password, nor the ``@`` in a user's address; many drivers accept that.
    """

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield passwords, but for those of documentation: ``user:password@``."""
        if "@" not in string:
            return
        matches = (match for pattern in self.denylist for match in pattern.finditer(string))
        yield from dict.fromkeys(
            match[1]
            for match in matches
            if not _STAND_IN.search(string, match.start(), match.end(1))
            and not _GUEST.match(string, match.start())
            and not _OF_DOTENV.match(string, match.start())
        )

    denylist = [  # noqa: RUF012 - its type
        re.compile(r"://[^\s/?#@:\"'`<>]{0,200}:([^\s\x00-\x1f/?#@\"`<>]{1,400})@(?=[\w\[$%{])"),
        re.compile(
            rf"://{_NO_DOMAIN}[^\s/?#@:\"'`<>$%{{}}]{{0,200}}:{_NO_PORT}"
            rf"([^\s/?#\"'`<>]{{0,200}}[/?#][^\s\"'`<>]{{0,200}})@{_HOST}(?=[:/?#,\s\"'`]|$)"
        ),
        re.compile(
            r"://[^\s/?#@:\"'`<>]{1,100}@[\w.-]{1,100}:([^\s/?#@\"`<>]{1,400})@(?=[\w\[$%{])"
        ),
        re.compile(
            rf"\A[A-Za-z][\w+.-]{{1,40}}://{_NO_DOMAIN}[^\s/?#@:]{{0,200}}:{_NO_PORT}(\S{{1,400}})@{_HOST}"
            r"(?::\d{1,5})?(?:[/?#,]\S{0,2000})?\Z"
        ),
    ]


class DataSourceNameDetector(UrlCredentialsDetector):
    """Scans for a user and a password before an address without a scheme.

    ``user:password@tcp(host)/name`` of Go's drivers, ``user:password@host:port``, and
    ``user/password@host:port/service`` of Oracle. Sources:
    https://pkg.go.dev/github.com/go-sql-driver/mysql#readme-dsn-data-source-name,
    https://docs.oracle.com/en/database/oracle/oracle-database/19/netag/configuring-naming-methods.html
    """

    denylist = [  # noqa: RUF012 - its type
        re.compile(
            r"(?<![\w/.:@-])[A-Za-z_][\w.@-]{0,80}:([^\s\"'`]{1,200})"
            r"@(?:tcp|udp|unix|cloudsql)\w{0,12}\([^()\s\"'`]{1,250}\)/"
        ),
        re.compile(
            r"(?<![\w/.:@-])[A-Za-z_][\w.-]{0,80}:([^\s/:@\"'`]{1,200})@/\w{1,64}(?=\?|[\s\"'`]|$)"
        ),
        re.compile(
            r"(?<![\w/.:@-])(?!(?:sips?|mailto|xmpp|acct|s?ftp|ssh|git|npm|docker):)"
            r"[A-Za-z_][\w.-]{0,80}:([^\s/:@\"'`]{3,200})@(?!sha\d)[A-Za-z0-9][\w.-]{0,250}:\d{2,5}"
            r"(?![\w.:@-])"
        ),
        re.compile(
            r"(?<![\w/.:@-])[A-Za-z_]\w{0,40}/([^\s/:@\"'`]{3,200})@"
            r"(?:(?://)?[A-Za-z0-9][\w.-]{0,250}:\d{2,5}/\w|//[A-Za-z0-9][\w.-]{0,250}/\w"
            r"|\(DESCRIPTION\s{0,3}=)"
        ),
    ]
    searched_for = (
        re.compile(r"@(?:tcp|udp|unix|cloudsql)\w{0,12}\([^()\s\"'`]{1,250}\)/"),
        re.compile(r"@/\w"),
        re.compile(r"@[A-Za-z0-9][\w.-]{0,250}:\d{2}"),
        re.compile(
            r"@(?:(?://)?[A-Za-z0-9][\w.-]{0,250}:\d{2,5}/\w|//[A-Za-z0-9][\w.-]{0,250}/\w"
            r"|\(DESCRIPTION\s{0,3}=)"
        ),
    )
    """The ends of these patterns. They begin like any name in code, and to search for that takes
    twice as long as to search for all other detectors."""


_GUEST = re.compile(r"://guest:guest@(?:localhost|127\.0\.0\.1)(?![\w.-])")
"""RabbitMQ's default, which works from its own host alone.

Source: https://www.rabbitmq.com/docs/access-control#default-state
"""
_OF_DOTENV = re.compile(r"(?<=dotenv)://:key_1234@")
"""The example in messages of dotenv, which many bundles hold; a real key has 64 digits.

Source: https://github.com/motdotla/dotenv#readme
"""
_STAND_IN = re.compile(
    r"(?:://|(?<![\w/.:@-]))<?(?:(?:my|your|db|the)?[_-]?(?:user|username|usr|login|name|id)(?:-[a-z]{2,12})?)?>?[:/]"
    r"<?(?:(?:my|your|db|the)?[_-]?(?:password|passwd|pass|pwd|pw|secret|token))>?\Z"
    r"|://foo:bar\Z|:(?:redacted|hidden|masked|removed|filtered)\Z",
    re.IGNORECASE,
)
