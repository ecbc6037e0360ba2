"""Weak and default passwords, which attackers try first."""

from __future__ import annotations

from collections.abc import Generator

from detect_secrets.plugins.base import BasePlugin

from ...startup import deferred_re as re
from ..names.words import words

_COMMON = words(
    "1q2w3e4r abc123 admin admin1 admin123 adminadmin administrator changeit changeme changeme1",
    "changeme123 changethis default123 demo developer dragon elastic example football grafana",
    "guest hunter2 iloveyou keycloak kibana letmein login manager mariadb master minioadmin mongo",
    "monkey mypassword mysecret mysecretkey mysecretpassword mysql neo4j nopassword oracle",
    "p@ssw0rd p@ssword pass pass1 pass123 passw0rd password password1 password123 password1234",
    "postgres postgresql princess public qwerty qwerty123 rabbitmq redis root root123",
    "rootpassword rootroot sa secret secret123 secretpassword shadow sunshine superman",
    "superpassword supersecret supersecretkey supersecretpassword sysadmin system temp temppass",
    "test test123 test1234 tester testpassword testtest tomcat toor topsecret trustno1 user",
    "vagrant welcome welcome1 wordpress zabbix",
)
"""Default passwords of products, and the most frequent leaked passwords. Sources: the vendors'
images and manuals, https://www.ncsc.gov.uk/blog-post/passwords-passwords-everywhere."""
_SHORTEST_DIGITS = 4
_LONGEST_DIGITS = 12
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
_SHORTEST_RUN = 3


class WeakPasswordDetector(BasePlugin):
    """Scans for passwords that are common, a default, or neighbouring keys."""

    secret_type = "Weak Password"  # noqa: S105 - its name

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the string if it is such a password; 4 to 12 digits are one, too."""
        word = string.lower()
        if (
            word in _COMMON
            or re.sub(r"[ _.-]|[!?.]+$", "", word) in _COMMON
            or re.sub(r"[^a-z]", "", word) in {"changeme", "changeit"}
            or re.fullmatch(rf"\d{{{_SHORTEST_DIGITS},{_LONGEST_DIGITS}}}", word)
            or (len(word) >= _SHORTEST_RUN and any(word in row for row in _ROWS))
        ):
            yield string
