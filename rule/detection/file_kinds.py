"""The kind of a file, which decides whether its strings stand without quotes.

A file's name tells its kind, or its ``#!`` line: a script is a script as ``bootstrap``, as
``run.sh``, and before an archive. A file whose name tells nothing, such as ``kubeconfig``, is YAML
if all of its lines are.
"""

from __future__ import annotations

from functools import lru_cache

from ..source_names import SOURCE_SUFFIXES
from ..startup import deferred_re as re

_AS_SHELL, _AS_SETTINGS, _AS_YAML = "x.sh", "x.conf", "x.yaml"
_LONGEST_FIRST_LINE = 256
"""Characters of a ``#!`` line that Linux reads."""
_SHELLS = frozenset(
    ["sh", "bash", "zsh", "ksh", "mksh", "dash", "ash", "csh", "tcsh", "fish", "busybox"]
)
_SUFFIXES_OF_SHELLS = """
    sh bash zsh ksh csh tcsh fish command bat cmd dockerfile containerfile profile bashrc zshrc
    kshrc cshrc zshenv zprofile bash_profile bash_login bash_aliases
"""
_SUFFIXES_OF_SETTINGS = """
    env envrc flaskenv properties props ini conf cnf cfg cf npmrc yarnrc pypirc netrc s3cfg boto
    curlrc wgetrc gitconfig service socket timer desktop mk procfile makefile gnumakefile
"""
_KINDS = {
    **dict.fromkeys(_SUFFIXES_OF_SHELLS.split(), _AS_SHELL),
    **dict.fromkeys(_SUFFIXES_OF_SETTINGS.split(), _AS_SETTINGS),
    **dict.fromkeys(("yaml", "yml", "eyaml"), _AS_YAML),
}
"""By a suffix, or by a name without a suffix."""
_NAMES = frozenset(
    ["credentials", "config", "secrets", "settings", "parameters", "environment", "hosts"]
)
"""Names of settings files, perhaps with a suffix for a copy or a stage."""
_OF_COPIES = frozenset(["txt", "template", "tmpl", "tpl", "j2", "jinja", "jinja2"])
"""Suffixes that any text may have, behind the suffix of its kind: ``app.yaml.j2``."""
_ANY_SETTINGS = "config"
"""The suffix of settings that may be XML, YAML, or anything else."""
_BY_SUFFIX = {
    each: f"x.{each}"
    for each in SOURCE_SUFFIXES - _KINDS.keys() - _OF_COPIES
    if each != _ANY_SETTINGS
}
"""By a suffix that tells the kind, whatever the rest of the name and the text say."""
_OF_TEMPLATES = ("-tpl", "-tmpl", "_tmpl", "-template")
"""Ends of suffixes of files that a tool makes others of: ``settings.py-tpl``."""
_LINE_OF_YAML = re.compile(r"\s*(?:#.*|---|(?:-\s+)*[\w./-]+\s*:(?:\s.*)?|-\s+\S+\s*)?")
_OPENS_MAP = re.compile(r"^\s*(?:-\s+)*[\w./-]+:[ \t]*$", re.MULTILINE)
"""What no text for people has in each of its parts."""
LONGEST_BEGINNING = 8_192
"""Characters of a file that are read for its kind."""


def written_as(path: str, beginning: str) -> str:
    """Return a name that tells the kind of a file, and nothing else: all of a kind have one name.

    Args:
        path: the file's path, perhaps in an archive: ``lib.jar!a.properties``.
        beginning: `LONGEST_BEGINNING` characters of the file, or all of fewer: the first line may
            tell the kind.
    """
    first_line = beginning[:_LONGEST_FIRST_LINE] if beginning.startswith("#!") else ""
    if first_line and _is_of_a_shell(first_line.splitlines()[0]):
        return _AS_SHELL
    name = path.rpartition("/")[2].rpartition("!")[2].lower()
    stem, _, suffix = name.rpartition(".")
    if suffix in _BY_SUFFIX and stem and not name.startswith(".env"):
        return _BY_SUFFIX[suffix]
    kind = _by_name(name)
    tells_nothing = kind == name or name.endswith(f".{_ANY_SETTINGS}")
    return _AS_YAML if tells_nothing and _is_yaml(beginning[:LONGEST_BEGINNING]) else kind


def _is_yaml(beginning: str) -> bool:
    return _OPENS_MAP.search(beginning) is not None and all(
        map(_LINE_OF_YAML.fullmatch, beginning.split("\n")[:-1] or [beginning])
    )


def _is_of_a_shell(first_line: str) -> bool:
    return any(word.rpartition("/")[2] in _SHELLS for word in first_line[2:].split())


@lru_cache(maxsize=4_096)
def _by_name(name: str) -> str:
    for ending in _OF_TEMPLATES:
        name = name.removesuffix(ending)
    stem, _, suffix = name.rpartition(".")
    return _settings(name) or (f"x.{suffix}" if stem else name)


def _settings(name: str) -> str | None:
    """Return the name of a kind whose strings stand without quotes; None for any other."""
    if name.startswith(".env"):
        return _AS_SETTINGS
    stem, *suffixes = name.rstrip("~").split(".")
    for suffix in reversed(suffixes):
        if suffix in _KINDS:
            return _KINDS[suffix]
        if suffix in SOURCE_SUFFIXES and suffix not in _OF_COPIES:
            return None
    if stem in _NAMES:
        return _AS_SETTINGS
    return _KINDS.get(stem)
