"""The fonts of a PDF: from the codes of a string to its text and its width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["FontBook", "PdfFont"]

_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_UNREADABLE = "\ufffd"


class PdfFont:
    """A font as pypdf understands it.

    Args:
        resource: its dictionary in the file.
    """

    def __init__(self, resource: Any) -> None:
        from pypdf.generic._font import Font

        self.resource = resource
        self._font = Font.from_font_resource(resource)
        coded = str(resource.get("/Encoding", "")).startswith("/Identity")
        self._unreadable = not self._font.interpretable or (coded and not self._font.character_map)
        self.bold = any(word in self._font.name.lower() for word in _BOLD)

    def decoded(self, value: bytes | str) -> tuple[str, str]:
        """The codes of a string, one character each, by which the font knows widths; and its text.

        Where the font does not say what it shows, the text is made of U+FFFD.
        """
        if isinstance(value, str):
            return value, value
        font = self._font
        if isinstance(font.encoding, str):
            try:
                codes = value.decode(font.encoding, "surrogatepass")
            except (UnicodeDecodeError, LookupError):
                codes = value.decode("utf-16-be", "replace")
            letters: Iterator[str] = iter(codes)
        else:
            table = font.encoding
            codes = value.decode("latin-1")
            letters = (table.get(ord(code), code) for code in codes)
        text = "".join(str(font.character_map.get(letter, letter)) for letter in letters)
        return codes, _UNREADABLE * len(text) if self._unreadable else text

    def width(self, codes: str, text: str) -> float:
        """The width of a string in thousandths of its size.

        pypdf knows widths of composite fonts by the numbers of their glyphs, which are the codes only in fonts of the Identity
        kind; for the others wide and narrow characters are told by what they are.
        """
        if self._font.sub_type == "Type0" and not self._font.character_map:
            return float(sum(1000 if char >= "\u1100" else 500 for char in text))
        return float(self._font.get_text_width(codes))


class FontBook:
    """The fonts met so far, so that each is parsed once for all pages."""

    def __init__(self) -> None:
        self._fonts: dict[int, PdfFont] = {}

    def find(self, name: Any, resources: Any) -> PdfFont | None:
        """The font of this name among the resources of a page or form, ``None`` where there is none."""
        try:
            resource = resources["/Font"].get_object()[name].get_object()
        except (KeyError, TypeError, AttributeError):
            return None
        if id(resource) not in self._fonts:  # a font keeps its resource, so the id stays taken
            self._fonts[id(resource)] = PdfFont(resource)
        return self._fonts[id(resource)]
