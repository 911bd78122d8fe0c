"""XLIFF reading, versions 1.2 and 2.0 to 2.1: the source and target of every segment, inline codes dropped to their text.

Units that the file has divided (``seg-source`` and its marks in 1.2, ``segment`` in 2.x) give a pair for each part. Alternative
translations, notes and skeletons are passed over. The file is not trusted (see ``align.writers.xml_input``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align import lang as languages
from align.bitext import Bitext, Origin
from align.errors import InputError, UsageError
from align.writers.inputs import Pair, from_pairs, read_bytes, sha256
from align.writers.xml_input import root_of

__all__ = ["child_of", "name_of", "parse", "read", "text_of"]

_HINT = "Export it again from your tool as XLIFF 1.2 or 2.1."
_NATIVE = {"bpt", "ept", "it", "ph", "bx", "ex", "x", "sc", "ec", "sm", "em"}  # codes of the source format, or empty
_Units = list[tuple[str, str]]


def read(path: str | Path, source_lang: str | None = None, target_lang: str | None = None) -> Bitext:
    """The bitext of a file, one link a segment; one without a translation becomes a 1:0 link.

    Args:
        path: the file.
        source_lang: must be that of the file, if given.
        target_lang: the same; needed where the file does not say, and where it holds several.

    Raises:
        InputError: the file cannot be read, is not XLIFF, declares entities, or is in other languages.
    """
    return parse(read_bytes(path), (source_lang, target_lang), str(path))


def parse(data: bytes, langs: tuple[str | None, str | None], name: str) -> Bitext:
    """The same from bytes; ``langs`` are source and target, ``name`` is for messages and the documents' origin.

    Raises:
        InputError: as in ``read``.
    """
    root = root_of(data, name, _HINT)
    if name_of(root) != "xliff":
        raise InputError(f"this is XML but not XLIFF: its root is <{name_of(root)}>", where=name, hint="Give XLIFF.")
    version = str(root.get("version") or "")
    if not version.startswith(("1.", "2.")):
        raise InputError(f"XLIFF version {version or '(none)'} is not read", where=name, hint=_HINT)
    found: dict[tuple[str, str], _Units] = {}
    for file in _children(root, "file"):
        owner, marks = (
            (root, ("srcLang", "trgLang"))
            if version.startswith("2.")
            else (file, ("source-language", "target-language"))
        )
        pair = _code(owner.get(marks[0])), _code(owner.get(marks[1]))
        found.setdefault(pair, []).extend(_new(file) if version.startswith("2.") else _old(file))
    source, target, units = _chosen(found, langs, name)
    pairs: list[Pair] = [(left, right, "sentence") for left, right in units]
    if not any(left.strip() or right.strip() for left, right in units):
        raise InputError("the file holds no segments", where=name, hint=_HINT)
    return from_pairs(pairs, (source, target), Origin(name, "xliff", sha256(data)))


def _chosen(
    found: dict[tuple[str, str], _Units], langs: tuple[str | None, str | None], name: str
) -> tuple[str, str, _Units]:
    """The languages and segments that are meant; a side that the file leaves open is what the caller says."""
    wanted = tuple(_code(code) for code in langs)
    fitting = [
        (source or wanted[0], target or wanted[1], units)
        for (source, target), units in found.items()
        if all(not want or not have or want == have for want, have in zip(wanted, (source, target), strict=True))
    ]
    held = ", ".join(f"{source or '?'} to {target or '?'}" for source, target in found) or "nothing"
    if not fitting:
        asked = f"{wanted[0] or 'any language'} to {wanted[1] or 'any language'}"
        raise InputError(f"the file holds {held}, not {asked}", where=name, hint="Say --lang as the file has it.")
    kept = [item for item in fitting if item[:2] == fitting[0][:2]]
    if len(kept) < len(fitting) or not all(fitting[0][:2]):
        raise InputError("it is open which target language is meant", where=name, hint=f"It holds {held}: say --lang.")
    return fitting[0][0], fitting[0][1], [unit for item in kept for unit in item[2]]


def _old(file: Any) -> Iterator[tuple[str, str]]:
    """Pairs of a 1.2 file."""
    for unit in (element for element in file.iter() if name_of(element) == "trans-unit"):
        parts = {kind: child_of(unit, kind) for kind in ("source", "seg-source", "target")}
        left = _marks(parts["seg-source"])
        right = _marks(parts["target"])
        if left and right:
            for mark in dict.fromkeys([*left, *right]):
                yield left.get(mark, ""), right.get(mark, "")
        else:
            yield text_of(parts["source"]), text_of(parts["target"])


def _marks(element: Any) -> dict[str, str]:
    """The segments that a unit is divided into, by number."""
    if element is None:
        return {}
    found = [mark for mark in element.iter() if name_of(mark) == "mrk" and mark.get("mtype") == "seg"]
    return {str(mark.get("mid") or at): text_of(mark) for at, mark in enumerate(found)}


def _new(file: Any) -> Iterator[tuple[str, str]]:
    """Pairs of a 2.x file."""
    for segment in (element for element in file.iter() if name_of(element) == "segment"):
        yield text_of(child_of(segment, "source")), text_of(child_of(segment, "target"))


def _children(element: Any, kind: str) -> Iterator[Any]:
    return (child for child in element if name_of(child) == kind)


def child_of(element: Any, kind: str) -> Any:
    """The first child of a kind, whatever its namespace; ``None`` where there is none."""
    return next(_children(element, kind), None)


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """The translatable text: native codes fall away, what they enclose stays; ``cp`` is a character by its number."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if name_of(child) == "cp":
            parts.append(_character(str(child.get("hex") or "")))
        elif name_of(child) not in _NATIVE:
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(number: str) -> str:
    try:
        char = chr(int(number, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return char if char.isprintable() else " "


def _code(code: str | None) -> str:
    """The package's spelling of a language it knows, else the file's own; empty for none."""
    try:
        return languages.parse(code).code if code else ""
    except UsageError:
        return (code or "").strip()
