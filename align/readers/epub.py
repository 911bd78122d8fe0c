"""E-books (EPUB 2 and 3): the chapters in the order of the spine, without covers and tables of contents; notes follow the text.

Every chapter is read in full: a book has no menus around its text. IDPF EPUB 3.3 for the container, the package and the spine.
"""

from __future__ import annotations

import logging
import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from align.bitext import Block
from align.errors import InputError
from align.readers.archive import Archive
from align.readers.layout import Layout
from align.readers.xhtml import Flow
from align.readers.xml_parts import attribute, local, parse_xml

__all__ = ["read_epub"]

_log = logging.getLogger(__name__)
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # only fonts: the text is open
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_HINT = "Open it in the program that made it and save it again."


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    kind: str
    properties: tuple[str, ...]


def read_epub(data: bytes, where: str = "") -> tuple[str, list[Block]]:
    """The text of a book and its blocks.

    Args:
        data: the whole file.
        where: its name, for messages.

    Raises:
        InputError: it is broken, locked, too large, or no book.
    """
    archive = Archive(data, where)
    _refuse_locked(archive, where)
    flow = Flow()
    for path in _chapters(archive, where):
        flow.add_page(archive.read(path), f"{where}:{path}")
    layout = Layout()
    for text, kind in [*flow.blocks, *flow.notes]:
        layout.add(text, kind)
    if not len(layout):
        raise InputError("the book has no text: its pages are empty or pictures", where=where, hint="Try its PDF.")
    return layout.result()


def _refuse_locked(archive: Archive, where: str) -> None:
    if _ENCRYPTION not in archive.names:
        return
    root = parse_xml(archive.read(_ENCRYPTION), f"{where}:{_ENCRYPTION}")
    methods = [attribute(element, "Algorithm") for element in root.iter() if local(element) == "EncryptionMethod"]
    if any(method not in _FONT_LOCKS for method in methods):
        raise InputError(
            "the book is locked (encrypted by its seller)", where=where, hint="Ask its publisher for an open file."
        )


def _chapters(archive: Archive, where: str) -> list[str]:
    """The paths of the pages to read, in order."""
    package = _package_path(archive, where)
    root = parse_xml(archive.read(package), f"{where}:{package}")
    items: dict[str, _Item] = {}
    for element in root.iter():
        if local(element) == "item":
            path = _path(package, attribute(element, "href"))
            properties = tuple(attribute(element, "properties").split())
            items[attribute(element, "id")] = _Item(path, attribute(element, "media-type"), properties)
    skipped = {
        _path(package, attribute(element, "href"))
        for element in root.iter()
        if local(element) == "reference" and attribute(element, "type") in ("toc", "cover", "index")
    }
    found: list[str] = []
    for element in root.iter():
        item = items.get(attribute(element, "idref")) if local(element) == "itemref" else None
        if item is None or item.kind not in _PAGES or "nav" in item.properties or item.path in skipped:
            continue
        if item.path not in archive.names:
            _log.warning("%s: the chapter %s is missing", where, item.path)
        elif item.path not in found:
            found.append(item.path)
    if not found:
        raise InputError("the book names no chapters", where=where, hint=_HINT)
    return found


def _package_path(archive: Archive, where: str) -> str:
    root = parse_xml(archive.read(_CONTAINER), f"{where}:{_CONTAINER}")
    for element in root.iter():
        path = attribute(element, "full-path") if local(element) == "rootfile" else ""
        if path in archive.names:
            return path
    raise InputError("the book names no package file that it holds", where=where, hint=_HINT)


def _path(package: str, href: str) -> str:
    """The name of a part; it only ever looks up a name in the archive."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href.partition("#")[0])))
