"""What an answer of CloudFront holds that the SDK does not know. Pure.

An update of a distribution sends its whole configuration. The SDK drops what its model does not
know, so that the update would take such a setting away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring  # nosec B405


def unknown_settings(content: bytes, shape: Any) -> tuple[str, ...]:
    """Return the names of elements that a shape of botocore does not have, each once.

    Args:
        content: XML, as CloudFront sent it.
        shape: what the document's root is by the SDK's model.

    Raises:
        xml.etree.ElementTree.ParseError: the content is no XML.
    """
    root = fromstring(content)  # nosec B314 # noqa: S314 - botocore parses AWS's answer so, too
    return tuple(dict.fromkeys(_unknown(root, shape)))


def _unknown(element: Element, shape: Any) -> Iterator[str]:
    if shape.type_name == "structure":
        known = {
            member.serialization.get("name", name): member for name, member in shape.members.items()
        }
    elif shape.type_name == "list":
        known = {shape.member.serialization.get("name", "member"): shape.member}
    else:
        known = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in known:
            yield from _unknown(child, known[name])
        else:
            yield name
