"""How values are written in a file: whether they need quotes."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from ..names.words import words


class Syntax(Enum):
    """How values are written."""

    CODE = auto()
    """In quotes: a word without them is a variable."""
    NOTEBOOK = auto()
    """As in code, which stands line by line in literals of JSON."""
    SETTINGS = auto()
    """To the end of the line."""
    YAML = auto()
    """To the end of the line, but for flow collections, anchors and tags."""
    SHELL = auto()
    """To the next space."""
    PLAIN = auto()
    """In any way: a document, or a file of an unknown kind."""

    # There is one object for each, and every line asks for it: Enum's own is made in Python.
    __hash__ = object.__hash__


_CODE = words(
    "asp aspx awk bicep c cc cjs clj cljs coffee cpp cs cshtml css csx cts cxx dart ddl edn ejs",
    "erb erl ex exs fs fsx gemspec go gql gradle graphql groovy h hbs hcl hh hpp hrl hs htm",
    "html java jl js json json5 jsonc jsonl jsp jspx jsx kt kts less lua m map mjs ml mli",
    "mm mts mustache ndjson nim nomad php phtml pl pm proto ps1 psd1 psm1 pxd py pyi pyw pyx r",
    "rake rb rs sass scala scss sol sql svelte svg swift tcl tf tfstate tfvars toml ts tsx vb",
    "vue wast wat xhtml xml xsd xsl xslt zig",
)
OF_CODE = frozenset({Syntax.CODE, Syntax.NOTEBOOK})
_BY_SUFFIX = {
    "sh": Syntax.SHELL,
    "conf": Syntax.SETTINGS,
    "ipynb": Syntax.NOTEBOOK,
    "yaml": Syntax.YAML,
    **dict.fromkeys(_CODE, Syntax.CODE),
}
"""By the suffix of the path that `rule.detection.file_kinds` returns."""


@lru_cache(maxsize=256)
def syntax_of(path: str) -> Syntax:
    """Return how values are written in a file.

    Args:
        path: the file's path, as `rule.detection.file_kinds` returns it.
    """
    name = path.rpartition("/")[2].rpartition("!")[2].lower()
    return _BY_SUFFIX.get(name.rpartition(".")[2], Syntax.PLAIN)
