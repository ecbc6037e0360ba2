"""Which filters apply to a match, by the confidence of its detector.

The higher the confidence, the fewer filters apply. For a provider's tokens, no text around the
token matters, so that no comment switches detection off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from detect_secrets.filters import heuristic

from ...model import Confidence
from ...startup import deferred_re as re
from ..encoded_text import decoded_text
from . import (
    code_lines,
    encoded_data,
    examples,
    identifiers,
    plain_words,
    public_ids,
    public_values,
    references,
    registered_names,
    stand_ins,
    versions,
)
from .randomness import surprise

Filter = Callable[[str], bool]

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HYPHENS_OF_UUID = 4
_LONGEST = 16_384
"""Characters. Longer values are not filtered; a whole Lambda environment holds 4 KB."""
_LIKE_A_NAME = 0.0
"""Bits of evidence. A text with less is made of words."""


def is_worded(value: str) -> bool:
    """Text of words, in any case, however many different letters it has."""
    return surprise(value) < _LIKE_A_NAME


def is_encoded_text(value: str) -> bool:
    """Readable text in base64; the decoded text is scanned by itself."""
    return decoded_text(value) is not None


_OF_PROVIDERS: tuple[Filter, ...] = (
    public_values.is_documented_example,
    public_values.is_repetitive,
    public_values.is_masked,
)
_OF_STRUCTURES: tuple[Filter, ...] = (
    public_values.is_anonymous_token,
    references.is_dynamic_reference,
    public_values.is_published_example,
    public_values.is_repetitive,
)
_OF_ALL_NAMES: tuple[Filter, ...] = (
    public_values.is_repetitive,
    references.is_arn,
    references.is_dynamic_reference,
    public_values.is_published_example,
    references.is_store_reference,
    references.is_looked_up,
    references.is_urn,
    references.is_intrinsic,
    references.is_secret_of_a_service,
    references.is_alias,
    references.is_image,
    references.is_mounted,
    references.is_url_without_credentials,
    identifiers.is_region,
    identifiers.is_digest,
    public_ids.is_measured_site,
    public_values.is_public_pem,
    public_values.is_pem_of_nothing,
    public_values.is_public_key,
    public_values.is_ciphertext,
    encoded_data.is_public_der,
    registered_names.is_object_identifier,
    registered_names.is_algorithm,
    registered_names.is_header_field,
    registered_names.is_registered_word,
    registered_names.is_credential_scope,
    registered_names.is_media_type,
    stand_ins.is_stand_in,
    examples.is_masked_for_most,
    examples.is_made_up,
    examples.is_header_of_token,
    stand_ins.is_sentence,
    stand_ins.is_file_name,
    stand_ins.is_action,
    plain_words.is_state,
    versions.is_version_range,
    plain_words.is_version_stage,
)
_OF_PASSWORDS: tuple[Filter, ...] = (
    public_values.is_mask,
    *_OF_ALL_NAMES,
    references.is_path_of_words,
    examples.is_long_and_cut_off,
    identifiers.is_switch,
    identifiers.is_physical_name,
    identifiers.is_long_aws_id,
)
"""A password may have any form: these filters apply only to forms that nobody chooses for one."""
_OF_TOKENS: tuple[Filter, ...] = (
    public_values.has_no_letter,
    identifiers.is_physical_name,  # Most of what looks random in an environment is one.
    *_OF_ALL_NAMES,
    references.is_path,
    identifiers.is_plain_setting,
    identifiers.is_host,
    identifiers.is_address,
    identifiers.is_aws_id,
    identifiers.is_timestamped,
    encoded_data.is_media,
    public_ids.is_alphabet,
    public_ids.is_account_on_chain,
    public_ids.is_dsn_without_password,
    public_ids.is_id_of_alexa,
    public_ids.is_known_host,
    examples.is_cut_off,
    examples.is_named_example,
    encoded_data.is_name_in_base64,
    versions.is_named_version,
)
_OF_ENTROPY: tuple[Filter, ...] = (
    *_OF_TOKENS,
    encoded_data.is_binary_file,
    encoded_data.is_media,
    identifiers.is_object_id,
    identifiers.is_providers_id,
    public_ids.is_generated_name,
    public_ids.is_hash_of_nothing,
    public_ids.is_on_chain,
    public_ids.is_resource_id,
    public_ids.is_trace_id,
    public_values.is_masked,
    is_worded,
    is_encoded_text,
)
_FILTERS = {
    Confidence.PROVIDER: _OF_PROVIDERS,
    Confidence.STRUCTURED: _OF_STRUCTURES,
    Confidence.NAMED: _OF_TOKENS,
    Confidence.ENTROPY: _OF_ENTROPY,
}


def filter_for(secret: str, confidence: Confidence) -> str | None:
    """Return the name of the filter that excludes a match in any text, or None."""
    if confidence is Confidence.STRUCTURED and not any(map(str.isalnum, secret)):
        return "mask"
    if confidence <= Confidence.NAMED and len(secret) > _LONGEST:
        return None
    return _first_of(_FILTERS[confidence], secret)


def filter_for_password(value: str) -> str | None:
    """Return the name of the filter that excludes a value under a password's name, or None."""
    if len(value) > _LONGEST:
        return None
    return _first_of(_OF_PASSWORDS, value)


def _first_of(filters: Iterable[Filter], value: str) -> str | None:
    for each in filters:
        if each(value):
            return each.__name__
    return None


def filter_in_code_for(secret: str, line: str, confidence: Confidence) -> str | None:
    """Return the name of the filter that excludes a match in its line of code, or None."""
    if reason := filter_for(secret, confidence):
        return reason
    if confidence is Confidence.PROVIDER:
        return "is_within_data" if code_lines.is_within_data(secret, line) else None
    if heuristic.is_templated_secret(secret) or heuristic.is_prefixed_with_dollar_sign(secret):
        return "is_templated_secret"
    if confidence is Confidence.STRUCTURED:
        return None
    of_code = (heuristic.is_sequential_string, heuristic.is_not_alphanumeric_string)
    return _first_of(of_code, secret) or code_lines.filter_for(secret, line)


def is_identifier_by_context(secret: str, line: str) -> bool:
    """Tell whether a random string is an identifier: a UUID, or an id by the name before it."""
    return bool(_UUID.fullmatch(secret)) or heuristic.is_likely_id_string(secret, line)


def without_uuids(value: str) -> str:
    """Return a value without its UUIDs, to judge the rest."""
    return _UUID.sub("", value) if value.count("-") >= _HYPHENS_OF_UUID else value
