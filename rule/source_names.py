"""Names of source and settings files: their content is always read as text."""

from __future__ import annotations

_SUFFIXES = """
    py pyi pyw ipynb js mjs cjs jsx ts mts cts tsx vue svelte coffee rb erb rake gemspec php phtml
    pl pm lua r tcl sh bash zsh ksh fish csh bat cmd ps1 psm1 psd1 awk java kt kts groovy gradle
    scala clj cljs edn go rs c h cc cpp cxx hpp hh m mm cs csx fs fsx vb swift dart ex exs erl hrl
    hs ml mli nim zig jl sql ddl graphql gql proto html htm xhtml xml xsd xsl xslt jsp jspx asp aspx
    cshtml ejs hbs mustache j2 jinja jinja2 tmpl tpl template css scss less json jsonc json5 jsonl
    ndjson yaml yml toml ini cfg cnf conf config properties props env envrc tf tfvars tfstate hcl
    nomad bicep txt text md rst adoc csv tsv log pem ovpn npmrc pypirc netrc pgpass htpasswd
    dockercfg s3cfg boto service desktop reg http rest
"""
_NAMES = """
    dockerfile containerfile makefile jenkinsfile procfile gemfile rakefile vagrantfile caddyfile
    pipfile env environment config credentials secrets settings parameters passwd shadow crontab
    hosts id_rsa id_dsa id_ecdsa id_ed25519
"""
SOURCE_SUFFIXES = frozenset(_SUFFIXES.split())
"""In lower case and without their dots."""
_WHOLE = frozenset(_NAMES.split())
_EITHER = SOURCE_SUFFIXES | _WHOLE


def is_source(name: str, beginning: bytes) -> bool:
    """Tell by a file's name, or by its ``#!`` line, whether the file is source or settings.

    Such a file is text even if its bytes do not look like it: an interpreter accepts control
    characters in a comment.
    """
    if beginning.startswith(b"#!"):
        return True
    last = name.rpartition("/")[2].lower()
    if last.startswith(".env"):
        return True
    stem, dot, suffix = last.rpartition(".")
    # The name ``.npmrc`` has no stem.
    return suffix in (SOURCE_SUFFIXES if stem else _EITHER) if dot else last in _WHOLE
