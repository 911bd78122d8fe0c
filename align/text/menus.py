"""Headings of a page found by recurrence in the page's own menu.

A report page lists its headings in a table of contents: ``Forced LaborPretrial DetentionMarginalized Groups``. In the body each
stands glued to the sentence that it heads. A heading is therefore a start of a body sentence that the menu repeats; where it
ends is told by the menu: the next entry begins there, which is again the start of a later body sentence. Such a chain needs no
capitals and no white space, so it works in Korean and Chinese as in English.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from align.text.chrome import chrome_spans

__all__ = ["MenuHeading", "recurring_headings"]

_LONGEST = 160  # characters of a heading
_SHORTEST = 2
_GRAM = 2
_STARTS_PER_GRAM = 40
_NODES = 40_000
_SEPARATORS = " \t\n\r\u3000\xa0|·•›»>–-"


@dataclass(frozen=True, slots=True)
class MenuHeading:
    """A heading: where it stands in the body, and where its entry stands in the menu. ``end`` is exclusive."""

    start: int
    end: int
    entry: int


@dataclass(slots=True)
class _Node:
    """A menu place that agrees with a body start for ``agree`` characters; the best chain from here."""

    place: int
    start: int
    agree: int
    count: int = 0
    total: int = 0
    firm: bool = False
    length: int = 0
    after: int = -1


def _agreement(menu: str, place: int, body: str, start: int) -> int:
    length = 0
    limit = min(_LONGEST, len(menu) - place, len(body) - start)
    while length < limit and menu[place + length] == body[start + length] and menu[place + length] != "\n":
        length += 1
    return length


def _nodes(menu: str, body: str, starts: Sequence[int]) -> list[_Node]:
    by_gram: dict[str, list[int]] = defaultdict(list)
    for start in starts:
        gram = body[start : start + _GRAM]
        if len(by_gram[gram]) < _STARTS_PER_GRAM:
            by_gram[gram].append(start)
    found = []
    for place in range(len(menu) - _GRAM + 1):
        for start in by_gram.get(menu[place : place + _GRAM], ()):
            agree = _agreement(menu, place, body, start)
            if agree >= _SHORTEST:
                found.append(_Node(place, start, agree))
        if len(found) > _NODES:
            break
    return found


def _skip(menu: str, place: int) -> int:
    while place < len(menu) and menu[place] in _SEPARATORS:
        place += 1
    return place


def _can_end(body: str, end: int, *, chained: bool = False) -> bool:
    """A heading never ends inside a Latin word or a number, nor before a small letter or a comma.

    Nor before a space between Hangul words, unless the next entry of the menu (``chained``) shows that it ends there.
    """
    if end >= len(body):
        return True
    after = body[end]
    if after.islower() or after in ",;:，、；：)）”’.。·":
        return False
    before = body[end - 1]
    if before.isspace():
        return False
    if after.isspace():
        follows = body[end:].lstrip(" ")[:1] if end + 40 > len(body) else body[end : end + 40].lstrip(" ")[:1]
        return not follows.islower() and (
            chained or not ("\uac00" <= before <= "\ud7a3" and "\uac00" <= follows <= "\ud7a3")
        )
    if before.isdigit() and after.isdigit():
        return False
    return not (
        before.isascii()
        and before.isupper()
        and after.isascii()
        and after.isupper()
        and body[end + 1 : end + 2].isupper()
    )


def _chain(nodes: list[_Node], menu: str, body: str, ends: set[int]) -> None:
    """Fill in the best chain from every node, from the end of the menu to its start."""
    at: dict[int, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        at[node.place].append(number)
    for number in range(len(nodes) - 1, -1, -1):
        node = nodes[number]
        for length in range(node.agree, _SHORTEST - 1, -1):
            if not _can_end(body, node.start + length, chained=True):
                continue
            place = node.place + length
            firm = _skip(menu, place) in ends or place >= len(menu) or menu[place] == "\n"
            alone = firm or (length == node.agree and _can_end(body, node.start + length))
            options = [(1, length + 2 * firm, firm, -1)] if alone else []
            for follower in at.get(_skip(menu, place), ()):
                after = nodes[follower]
                if after.count and after.start >= node.start + length:
                    options.append((1 + after.count, length + after.total, after.firm, follower))
            for count, total, ends_firm, follower in options:  # cover most of the menu, with the fewest headings
                if (total, -count) > (node.total, -node.count):
                    node.count, node.total, node.firm, node.length, node.after = (
                        count,
                        total,
                        ends_firm,
                        length,
                        follower,
                    )


def _has_case(body: str, heading: MenuHeading) -> bool:
    """Whether capitals alone show that a heading ends there."""
    before, after = body[heading.end - 1 : heading.end], body[heading.end : heading.end + 1]
    head = body[heading.start : heading.start + 1]
    return head.isupper() and (before.islower() or before.isdigit()) and after.isupper() and len(body) > heading.end


def recurring_headings(menu: str, body: str, starts: Sequence[int]) -> list[MenuHeading]:
    """Headings of a body that its page's menu lists, in order, without overlap.

    Args:
        menu: text that was cut away from the body.
        body: text that the headings stand in.
        starts: positions in the body where a heading may start (starts of sentences), ascending.

    The time is linear in the menu for any text of ordinary make; a cap bounds it for any other.
    """
    nodes = _nodes(menu, body, starts)
    if not nodes:
        return []
    spans = chrome_spans(menu)
    firm_ends = {start for start, _ in spans}
    firm_starts = {0} | {_skip(menu, end) for _, end in spans} | {n + 1 for n, char in enumerate(menu) if char == "\n"}
    _chain(nodes, menu, body, firm_ends)
    order = sorted(
        range(len(nodes)), key=lambda n: (-nodes[n].total - 2 * (nodes[n].place in firm_starts), nodes[n].count, n)
    )
    prefixes = _shared_prefixes(body, starts)
    taken: list[MenuHeading] = []
    for first in order:
        chain = _untaken(_walk(nodes, first), taken)
        if chain and _is_sound(chain, body, prefixes, nodes[first].place in firm_starts, nodes[first].firm):
            taken += chain
    return sorted(taken, key=lambda heading: heading.start)


def _shared_prefixes(body: str, starts: Sequence[int]) -> set[str]:
    """Short beginnings that several body sentences share, such as "The government": no headings."""
    counts: Counter[str] = Counter()
    for start in starts:
        counts.update({body[start : start + length] for length in range(_SHORTEST, 7)})
    return {prefix for prefix, count in counts.items() if count > 1}


def _untaken(chain: list[MenuHeading], taken: list[MenuHeading]) -> list[MenuHeading]:
    """The head of a chain, up to the first entry whose place in menu or body is taken by a better chain."""
    for number, heading in enumerate(chain):
        size = heading.end - heading.start
        for other in taken:
            in_body = other.start < heading.end and heading.start < other.end
            if in_body or (
                other.entry < heading.entry + size and heading.entry < other.entry + other.end - other.start
            ):
                return chain[:number]
    return chain


def _is_sound(chain: list[MenuHeading], body: str, prefixes: set[str], firm_start: bool, firm_end: bool) -> bool:
    """Whether a chain can be no chance: several entries of some length, or firm ends, or capitals or a line that show it."""
    if len(chain) == 1:
        heading = chain[0]
        alone = body[heading.end : heading.end + 1] in ("", "\n") and firm_start and firm_end
        return alone or (heading.end - heading.start >= 5 and _has_case(body, heading))
    total = sum(heading.end - heading.start for heading in chain)
    own = sum(body[heading.start : heading.end] not in prefixes for heading in chain)
    if total < 4 * len(chain) or own < 2:
        return False
    return len(chain) >= 3 or (firm_start and firm_end)


def _walk(nodes: list[_Node], number: int) -> list[MenuHeading]:
    found = []
    while number >= 0 and nodes[number].count:
        node = nodes[number]
        found.append(MenuHeading(node.start, node.start + node.length, node.place))
        number = node.after
    return found
