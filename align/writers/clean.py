"""What a format cannot hold, replaced by rule. The length of a text stays, so offsets stay valid."""

from __future__ import annotations

import re

__all__ = ["FORMULA", "json_safe", "no_surrogates", "one_line", "xml_safe"]

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell must not begin with where a spreadsheet will read it; spreadsheets fold the full-width ones."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff]")
# XML 1.0 fifth edition, production [2] Char, turned round.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def no_surrogates(text: str) -> str:
    """Lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """For line formats: tabs and all that some tool takes for a line end become spaces, other control characters U+FFFD."""
    return _CONTROL.sub("\ufffd", _BREAKS.sub(" ", text))


def xml_safe(text: str) -> str:
    """Characters that XML 1.0 forbids become U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def json_safe(dumped: str) -> str:
    """Dumped JSON with an escape for what ends a line for some tool, or what UTF-8 cannot hold.

    Works on JSON, where such characters can stand only inside strings; unlike the others it may lengthen the text.
    """
    return _JSON_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)
