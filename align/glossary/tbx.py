"""TBX-Basic, version 3 (ISO 30042:2019, style DCA) and version 2 (martif): read both, write both.

Reading also takes the DCT style (categories as namespaced elements) and files of other tools (tig, ntig, langSet). What TBX has
no category for (case mode, do not translate, reading, a part of speech of ours) stands in notes that begin with ``align:``.
No DTD is loaded, no entity resolved, nothing fetched.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from align.errors import GlossaryError, UsageError
from align.glossary.rows import LARGEST, Row, cells_of
from align.glossary.termbase import Termbase
from align.lang import TARGETS, parse

__all__ = ["TbxVersion", "read_tbx", "write_tbx"]

TbxVersion = Literal["v3", "v2"]
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_V3 = "urn:iso:std:iso:30042:ed-2"
_OWN = ("id", "case", "do_not_translate", "priority", "unless", "only_if")
_PARTS = ("noun", "verb", "adjective", "adverb", "other")
_STATUS = {"": "preferredTerm-admn-sts", "_admitted": "admittedTerm-admn-sts", "_forbidden": "deprecatedTerm-admn-sts"}
_FORBIDDEN = ("deprecated", "superseded", "forbidden", "obsolete")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_tbx(path: Path) -> list[Row]:
    """The concepts of a TBX file as rows; languages that the package does not know are passed over.

    Raises:
        GlossaryError: not TBX, not well-formed, too large, or with entities of its own.
    """
    rows = []
    for number, entry in enumerate(_entries(path), 1):
        where = f"{path}:{entry.sourceline or 0}"
        cells = _cells(entry, where)
        if cells.get("en"):
            rows.append(Row(where, {"id": str(entry.get("id") or f"c{number}"), **cells}))
    return rows


def _entries(path: Path) -> list[Any]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if path.stat().st_size > LARGEST:
            raise GlossaryError("the file is larger than 64 MB", where=str(path), hint="Split it.")
        tree = etree.parse(str(path), parser)
    except OSError as error:
        what = f"cannot read the glossary: {error.strerror or error}"
        raise GlossaryError(what, where=str(path), hint="Check the path.") from error
    except etree.XMLSyntaxError as error:
        hint = "Export it again from the program that made it."
        raise GlossaryError(f"the XML is broken ({error.msg})", where=f"{path}:{error.lineno}", hint=hint) from error
    dtd: Any = tree.docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise GlossaryError("the file defines entities", where=f"{path}:1", hint="Delete its DOCTYPE.")
    found = [element for element in tree.iter() if _name(element) in ("conceptEntry", "termEntry")]
    if not found and _name(tree.getroot()) not in ("tbx", "martif"):
        raise GlossaryError("this is not a TBX file", where=f"{path}:1", hint="Its root must be tbx or martif.")
    return found


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _cells(entry: Any, where: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    for element in entry:
        if _kind(element) == "subjectField":
            cells["domain"] = _text(element)
        elif _kind(element) == "definition":
            cells["definition"] = _text(element)
        elif _name(element) == "note":
            _take_note(cells, _text(element), "")
    for section in entry:
        if _name(section) not in ("langSec", "langSet"):
            continue
        try:
            code = parse(str(section.get(_LANG) or "")).code
        except UsageError:
            continue
        for term in [each for each in section.iter() if _name(each) == "term"]:
            _take_term(cells, code, term, where)
    return {column: value for column, value in cells.items() if value}


def _kind(element: Any) -> str:
    """The data category: the type of a DCA element, or the name of a DCT one."""
    return str(element.get("type") or _name(element))


def _take_term(cells: dict[str, str], code: str, term: Any, where: str) -> None:
    text, status = _text(term), ""
    if "|" in text:
        raise GlossaryError(f"the term {text!r} holds a bar", where=where, hint="Make two terms of it.")
    for element in term.getparent().iter():
        kind = _kind(element)
        if kind == "administrativeStatus":
            status = _text(element).lower()
        elif kind == "partOfSpeech" and "part_of_speech" not in cells:
            cells["part_of_speech"] = _text(element)
        elif _name(element) == "note":
            _take_note(cells, _text(element), code)
    if code == "en":
        column = "en" if "en" not in cells else "en_variants"
        bad = any(mark in status for mark in _FORBIDDEN)
        column = "" if bad else column
    else:
        free = code not in cells and "admitted" not in status
        part = "_forbidden" if any(mark in status for mark in _FORBIDDEN) else "" if free else "_admitted"
        column = code + part
    if column and text:
        cells[column] = f"{cells[column]}|{text}" if column in cells else text


def _take_note(cells: dict[str, str], note: str, code: str) -> None:
    own = re.fullmatch(r"align:([a-z_]+)=(.*)", note)
    if own:
        column = f"{code}_{own[1]}" if own[1] == "reading" else own[1]
        cells[column] = own[2]
    elif not code:
        cells["note"] = note


def write_tbx(termbase: Termbase, version: TbxVersion = "v3") -> bytes:
    """The termbase as a TBX file, UTF-8."""
    from lxml import etree

    new = version == "v3"
    space: Any = {None: _V3}
    if new:
        root = etree.Element(f"{{{_V3}}}tbx", {"type": "TBX-Basic", "style": "dca", _LANG: "en"}, nsmap=space)
    else:
        root = etree.Element("martif", {"type": "TBX", _LANG: "en"})
    source = _sub(_sub(_sub(root, "tbxHeader" if new else "martifHeader"), "fileDesc"), "sourceDesc")
    _add(source, "p", "Written by align.")
    body = _sub(_sub(root, "text"), "body")
    for number, concept in enumerate(termbase.concepts, 1):
        entry = _sub(body, "conceptEntry" if new else "termEntry")
        entry.set("id", f"c{number}")
        _write_entry(entry, {key: _UNFIT.sub(" ", text) for key, text in cells_of(concept).items()}, new)
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return made


def _write_entry(entry: Any, cells: dict[str, str], new: bool) -> None:
    for column, kind in (("domain", "subjectField"), ("definition", "definition")):
        if cells.get(column):
            _add(entry, "descrip", cells[column], kind)
    part = cells.get("part_of_speech", "")
    own = {name: cells.get(name, "") for name in _OWN}
    own["part_of_speech"] = "" if part in ("", *_PARTS) else part
    for name, value in own.items():
        if value and (name, value) != ("case", "auto"):
            _add(entry, "note", f"align:{name}={value}")
    if cells.get("note"):
        _add(entry, "note", cells["note"])
    terms = [("en", "", cells["en"]), *(("en", "_admitted", text) for text in _many(cells, "en_variants"))]
    for code in TARGETS:
        terms += [(code, "", cells[code])] if code in cells else []
        terms += [(code, kind, text) for kind in ("_admitted", "_forbidden") for text in _many(cells, code + kind)]
    sections: dict[str, Any] = {}
    for code, kind, text in terms:
        if code not in sections:
            sections[code] = _sub(entry, "langSec" if new else "langSet")
            sections[code].set(_LANG, code)
        holder = _sub(sections[code], "termSec" if new else "tig")
        _add(holder, "term", text)
        if part in _PARTS and not kind:
            _add(holder, "termNote", part, "partOfSpeech")
        _add(holder, "termNote", _STATUS[kind], "administrativeStatus")
        if not kind and cells.get(f"{code}_reading"):
            _add(holder, "note", f"align:reading={cells[f'{code}_reading']}")


def _many(cells: dict[str, str], column: str) -> list[str]:
    return [text for text in cells.get(column, "").split("|") if text]


def _sub(parent: Any, name: str) -> Any:
    from lxml import etree

    space = str(parent.tag).rpartition("}")[0]
    return etree.SubElement(parent, f"{space}}}{name}" if space else name)


def _add(parent: Any, name: str, text: str, kind: str = "") -> None:
    element = _sub(parent, name)
    if kind:
        element.set("type", kind)
    element.text = text
