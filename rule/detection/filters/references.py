"""Filters for references, which name a secret and hold none.

As in detect-secrets, a filter returns True for what is no secret. Each filter judges a whole value:
a value that holds a reference and a secret is a secret.
"""

from __future__ import annotations

from urllib.parse import unquote

from ...startup import deferred_re as re
from .randomness import is_random

_SHORTEST_RANDOM = 16


def is_arn(value: str) -> bool:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html."""
    return value.startswith("arn:") and bool(
        re.fullmatch(
            r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{0,12}|aws|cloudfront|[xX*]{3,12}):\S+|arn:[a-z-]{1,20}",
            value,
        )
    )


def is_looked_up(value: str) -> bool:
    """What a template or a tool looks up: ``[parameters('x')]``, ``env(NAME)``, ``now()``.

    Sources: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions,
    https://supabase.com/docs/guides/local-development/managing-config
    """
    return value[-1:] in {")", "]", "."} and bool(_LOOK_UP.fullmatch(value))


_LOOK_UP = re.compile(
    r"\[[a-z][A-Za-z]{2,30}\(.{0,400}\)[\w.\[\]]{0,120}\]|env\([A-Z_][A-Z0-9_]*\)|[a-z_]{3,60}\(\)"
    r"|[a-z_]{2,40}(?:\.[a-z_]{2,40}){1,6}\(\)\.?"
)


def is_urn(value: str) -> bool:
    """A name in a namespace, without a random-looking part: ``urn:ietf:wg:oauth:2.0:oob``.

    Source: https://www.rfc-editor.org/rfc/rfc8141
    """
    return value.startswith("urn:") and bool(_URN.fullmatch(value)) and not _has_random_part(value)


_URN = re.compile(r"urn:[A-Za-z0-9][\w.-]{1,60}(?:[:/#][\w.-]{0,60}){0,12}")


def is_intrinsic(value: str) -> bool:
    """A function of CloudFormation, whose arguments stand below: ``Fn::Join:``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
    """
    return value.startswith("Fn::") and bool(_INTRINSIC.fullmatch(value))


_INTRINSIC = re.compile(r"Fn::[A-Z][A-Za-z0-9]{1,20}(?:::[A-Za-z]{1,20})?:?")


def is_mounted(value: str) -> bool:
    """What a build mounts for a secret: ``id=npm,src=.npmrc``.

    Source: https://docs.docker.com/reference/cli/docker/buildx/build/#secret
    """
    return value.startswith(("id=", "type=")) and bool(_MOUNT.fullmatch(value))


_MOUNT = re.compile(r"[a-z]{2,8}=[^\s,=]{1,200}(?:,(?:id|type|env|src|source)=[^\s,=]{1,200}){1,3}")


def is_dynamic_reference(value: str) -> bool:
    """CloudFormation's ``{{resolve:…}}``, and other placeholders that are replaced later."""
    return value[:1] in _BEFORE_REFERENCE and bool(
        re.fullmatch(
            r"\$?\{\{[^{}]{1,200}\}\}|(?:\$\{(?:[^{}$]|\$\{[^{}$]{1,200}\}){1,200}\})+"
            r"|\{[\w .]{0,60}\}|<[^<>]{1,200}>"
            r"|(?:\$[A-Z_][A-Z0-9_]*)+|%[A-Z_]+%|%%[A-Z0-9_]{2,60}%%|%\(\w+\)s|%[sdr]|:[a-z_]+\d?[a-z_]+(?:[A-Z][a-z]+)*"
            r"|\$(?:request|context)\.[a-z]{2,20}(?:\.[\w-]{1,60}){1,4}"
            r"|\$\([\w ./-]{1,200}\)|#\{\{?[\w.]{1,100}\}{1,2}#?|@[\w.]{1,60}@|@@[A-Z_]{2,60}@@"
            r"|__[A-Z_]{2,60}__",
            value,
        )
    )


_BEFORE_REFERENCE = frozenset("${<%:#@_")
"""How a placeholder begins."""
_STORE = re.compile(
    r"(?:(?:aws|gcp|az)-?)?(?:ssm|sm|secret|secrets|secretsmanager|secretmanager|secrets-manager"
    r"|ps|parameterstore|vault|keyvault|kv|op|bao|doppler|infisical|chamber|berglas|env|file"
    r"|secretref|keyring|_env)(?::/{0,3})[\w./@#:+=-]{1,300}"
    r"|ref\+[a-z]{2,20}://\S{1,300}|@Microsoft\.KeyVault\([^()]{1,300}\)",
    re.IGNORECASE,
)


def is_store_reference(value: str) -> bool:
    """A reference to a store: ``ssm:/prod/db``, ``vault:secret/db#password``, ``op://…``.

    In the syntax of the stores' own tools. With a random-looking segment it is no reference.
    Sources: https://developer.1password.com/docs/cli/secret-references/,
    https://learn.microsoft.com/azure/app-service/app-service-key-vault-references,
    https://github.com/helmfile/vals
    """
    may_be_one = ":" in value or value[:1] == "@"
    return may_be_one and bool(_STORE.fullmatch(value)) and not _has_random_part(value)


def is_secret_of_a_service(value: str) -> bool:
    """The name of a secret as its service writes it: ``rds!db-…``, ``projects/1/secrets/db``.

    Sources: https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html,
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html,
    https://cloud.google.com/secret-manager/docs/reference/rest
    """
    may_be_one = "!" in value or value.endswith("::") or value.startswith("projects/")
    return may_be_one and bool(
        re.fullmatch(
            r"[a-z][a-z-]{1,30}!(?:[a-z][\w-]{0,40}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            r"(?:-\w{6})?"
            r"|(?:[\w.-]{1,60}/){0,8}[\w.-]{1,60}:[\w.-]{1,60}::"
            r"|projects/[\w:.-]{1,60}/(?:locations/[\w-]{1,40}/)?secrets/[\w-]{1,255}"
            r"(?:/versions/\w{1,20})?",
            value,
        )
    )


def is_path(value: str) -> bool:
    """The path of a parameter or a file, without a random-looking segment.

    Without a slash at its beginning, it must have two slashes or a file's suffix:
    ``prod/db/password`` is a path, ``and/or`` is not.
    """
    if "%" in value and _ESCAPED.search(value):
        value = unquote(value).replace(" ", "_")
    if "//" in value:  # In code, what is put between two literals leaves only their slashes.
        value = re.sub("/{2,}", "/", value)
    if "/" not in value:
        is_folder = "\\" in value and _FOLDER_OF_WINDOWS.fullmatch(value) is not None
        return is_folder or ("." in value and _is_hash(value))
    if not re.fullmatch(
        r"(?:[A-Za-z]:|\.{1,2}|~|%[\w.]{1,60}%|\$\{[\w.:]{1,60}\}|\$\w{1,60})?(?:/[\w.@-]+){1,20}/?|(?:[a-z][a-z0-9_.-]*/){2,20}[\w.@-]+/?"
        r"|(?:[\w-]+/){1,20}[\w-]+\.[a-z]{2,5}"
        # In a document: database_version/[0]/POSTGRES
        r"|(?:(?:[A-Za-z_]\w{0,60}/){1,4}\[\d{1,3}\]/){1,9}\w{1,60}"
        # What a proxy passes on, and where to.
        r"|/[\w./-]{0,80}[a-z]{2,8}:/{1,2}[\w.:/-]{1,120}"
        # The object of a deployment: orders/prod/1604345464313-2020-11-02T19:31:04.313Z/orders.zip
        r"|(?:[\w.@:+-]+/){1,20}[\w.@+-]+\.(?:zip|jar|json|ya?ml|tgz|tar|gz|js|py|csv|txt|pem|html)",
        value,
    ):
        return False
    return not _has_random_part(value)


def is_path_of_words(value: str) -> bool:
    """A path of words, which nobody chooses for a password.

    No part has digits between letters, as ``/G7rav3l`` does, or a word right behind digits, as
    ``Otter/43creek`` does.
    """
    return is_path(value) and not any(map(_MIXED.search, re.split(r"[/\\._@-]", value)))


_ESCAPED = re.compile(r"%2[0F]|%5[BDF]")
"""What a path has percent-encoded: spaces, slashes, brackets."""
_FOLDER_OF_WINDOWS = re.compile(r"[A-Za-z]:(?:\\{1,2}[\w .-]{0,100}){1,20}")
_MIXED = re.compile(r"[A-Za-z]\d+[A-Za-z]|\d[A-Za-z]{3}")


def is_image(value: str) -> bool:
    """An image in a registry of AWS: ``123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:1``.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
    """
    return ".dkr.ecr" in value and bool(_IMAGE.fullmatch(value))


_IMAGE = re.compile(
    r"\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]{5,30}\.amazonaws\.com(?:\.cn)?/[\w./-]{1,256}"
    r"(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?"
)


def is_alias(value: str) -> bool:
    """A key's alias in KMS: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html."""
    return value.startswith("alias/") and bool(re.fullmatch(r"alias/[\w/-]{1,250}", value))


def is_url_without_credentials(value: str) -> bool:
    """A URL without a user, a password, or a value in a query, which could be a token."""
    if "://" not in value:
        return False
    match = re.fullmatch(
        r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#@]*(/[^\s?#@]*)?(?:\?(?:[\w.-]{1,60}=&){0,9}(?:[\w.-]{1,60}=)?)?",
        value,
    )
    if match is None:
        return False
    path = match[1] or ""
    return not _has_random_part(path) or bool(_ENDPOINT.search(path))


_ENDPOINT = re.compile(r"/oauth2?(?:/[a-z0-9.]{1,10}){0,2}/(?:token|authorize|revoke|introspect)\Z")
"""Where a client of OAuth asks, behind the id of a tenant:
https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints."""


def _has_random_part(value: str) -> bool:
    if len(value) < _SHORTEST_RANDOM:
        return False
    return any(
        len(part) >= _SHORTEST_RANDOM and is_random(part) and not _is_hash(part)
        for part in _PART.split(value)
    )


_PART = re.compile(r"[/:#=]")


def _is_hash(part: str) -> bool:
    """The hash of a content in a path, as build tools and the CDK write it."""
    return bool(re.fullmatch(r"[0-9a-f]{32}(?:[0-9a-f]{8}(?:[0-9a-f]{24})?)?(?:\.\w{1,8})*", part))
