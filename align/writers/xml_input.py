"""XML that nobody vouches for, parsed: no DTD is loaded, no entity is expanded, nothing is fetched."""

from __future__ import annotations

from typing import Any

from lxml import etree

from align.errors import InputError

__all__ = ["root_of"]


def root_of(data: bytes, name: str, hint: str) -> Any:
    """The root element.

    Raises:
        InputError: not well-formed, nested too deeply, or it declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"this is not well-formed XML ({error})", where=name, hint=hint) from error
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise InputError(
            "the file declares XML entities, which align does not expand",
            where=name,
            hint="It needs none: export it again, or remove the declarations.",
        )
    return root
