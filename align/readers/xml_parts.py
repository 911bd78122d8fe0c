"""XML that nobody vouches for: no entities, no DTD, no network, limited depth and size."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import Any

from align.errors import InputError

__all__ = ["attribute", "children", "local", "parse_xml"]

_DEEPEST = 200
_TAGS = 3_000_000
_HINT = "Open it in the program that made it, save it again, or export the text."
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


def _named_entity(match: re.Match[bytes]) -> bytes:
    name = match.group(1).decode("ascii")
    value = html.entities.html5.get(name)
    return match.group() if value is None else "".join(f"&#{ord(char)};" for char in value).encode("ascii")


def parse_xml(data: bytes, where: str, *, named_entities: bool = False) -> Any:
    """The root element of an XML part.

    Args:
        data: its bytes; the encoding is the one it declares.
        where: file and part, for messages.
        named_entities: whether the entities of HTML (``&nbsp;``) are read as the characters they name.

    Raises:
        InputError: it is no well-formed XML, declares entities, or is nested or sized like no text.
    """
    from lxml import etree

    if data.count(b"<") > _TAGS:
        raise InputError(f"the XML has more than {_TAGS:,} tags", where=where, hint="Split the document into parts.")
    if named_entities:
        data = _NAMED.sub(_named_entity, data)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise InputError(f"the XML is broken ({error})", where=where, hint=_HINT) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputError("the XML declares entities", where=where, hint="No report needs them: check its origin.")
    if root.xpath(f"boolean({'/*' * (_DEEPEST + 1)})"):
        raise InputError(f"the XML is nested deeper than {_DEEPEST} levels", where=where, hint=_HINT)
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of an attribute in whatever namespace, empty where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of one name."""
    return (child for child in element if local(child) == name)
