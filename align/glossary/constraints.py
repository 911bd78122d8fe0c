"""How much of its constraints a hypothesis has met: the bookkeeping of constrained search, free of any model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Progress", "Tracker"]

Tokens = tuple[int, ...]


@dataclass(slots=True, eq=False)
class Progress:
    """State of one hypothesis: how often each constraint is still wanted, and the tokens that may be the beginning of one.

    A tracker makes each state once, so that states are compared by identity, and keeps here what it has worked out.

    Attributes:
        need: least number of tokens that still have to come; 0 when all constraints are met.
        forward: tokens that bring a constraint forward, sorted: on from the partial match, or the beginning of a wanted one.
        moves: the states after one more token, as far as they were asked for.
    """

    wanted: tuple[int, ...]
    partial: Tokens = ()
    need: int = 0
    forward: Tokens = ()
    moves: dict[int, Progress] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class _Node:
    children: dict[int, _Node] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)


class Tracker:
    """The constraints of one text as a trie.

    Matching is leftmost-longest, as in the glossary's matcher: where one constraint begins with another (인권, 인권 침해), the
    shorter is met only if the longer does not follow or is not wanted. One token serves one constraint.
    """

    def __init__(self, choices: Sequence[Sequence[Tokens]]) -> None:
        counts = Counter(tuple(sorted(set(choice))) for choice in choices)
        self._choices = list(counts)
        self._shortest = [min(len(tokens) for tokens in choice) for choice in self._choices]
        self._root = _Node()
        for number, choice in enumerate(self._choices):
            for tokens in choice:
                node = self._root
                for token in tokens:
                    node = node.children.setdefault(token, _Node())
                node.ends.append(number)
        self._states: dict[tuple[tuple[int, ...], Tokens], Progress] = {}
        self.begin = self._state(tuple(counts.values()), ())
        self.total = self.begin.need

    def _state(self, wanted: tuple[int, ...], partial: Tokens) -> Progress:
        found = self._states.get((wanted, partial))
        if found is None:
            found = self._states[wanted, partial] = Progress(wanted, partial)
            found.need = min(self._rest(wanted, partial), self._rest(*self._settle(wanted, partial)))
            found.forward = tuple(self._forward(wanted, partial))
        return found

    def advance(self, progress: Progress, token: int) -> Progress:
        """The state after one more token."""
        found = progress.moves.get(token)
        if found is None:
            found = progress.moves[token] = self._state(*self._resolve(progress.wanted, (*progress.partial, token)))
        return found

    def _rest(self, wanted: tuple[int, ...], partial: Tokens) -> int:
        """Tokens to come, counting on the partial match where a wanted constraint begins with it."""
        rest = sum(count * length for count, length in zip(wanted, self._shortest, strict=True))
        begun = len(partial)
        saved = [
            self._shortest[number] - len(tokens) + begun
            for number, tokens in self._wanted(wanted)
            if tokens[:begun] == partial
        ]
        return rest - max([0, *saved])

    def _wanted(self, wanted: tuple[int, ...]) -> Iterator[tuple[int, Tokens]]:
        """Every token sequence of every constraint that is still wanted."""
        for number, count in enumerate(wanted):
            if count:
                for tokens in self._choices[number]:
                    yield number, tokens

    def _forward(self, wanted: tuple[int, ...], partial: Tokens) -> list[int]:
        begun = len(partial)
        still = list(self._wanted(wanted))
        onward = {tokens[begun] for _, tokens in still if len(tokens) > begun and tokens[:begun] == partial}
        return sorted(onward | {tokens[0] for _, tokens in still})

    def _resolve(self, wanted: tuple[int, ...], buffer: Tokens) -> tuple[tuple[int, ...], Tokens]:
        """Consume what is decided at the front of the buffer; keep the rest, which may still become a (longer) match."""
        while buffer:
            length, end, live = self._longest(wanted, buffer)
            if live:
                break
            if end is not None:
                wanted = tuple(count - (number == end) for number, count in enumerate(wanted))
            buffer = buffer[max(1, length) :]
        return wanted, buffer

    def _settle(self, wanted: tuple[int, ...], partial: Tokens) -> tuple[tuple[int, ...], Tokens]:
        """As if the output ended here, where that meets a constraint: a match that waits for a longer one counts."""
        length, end, _ = self._longest(wanted, partial)
        if end is None:
            return wanted, partial
        return self._settle(tuple(count - (number == end) for number, count in enumerate(wanted)), partial[length:])

    def _longest(self, wanted: tuple[int, ...], buffer: Tokens) -> tuple[int, int | None, bool]:
        """(length, constraint) of the longest wanted match at the front, and whether the whole buffer may go on to a longer."""
        node, length, end = self._root, 0, None
        for at, token in enumerate(buffer):
            if token not in node.children or not self._leads(node.children[token], wanted):
                return length, end, False
            node = node.children[token]
            met = next((number for number in node.ends if wanted[number]), None)
            if met is not None:
                length, end = at + 1, met
        return length, end, any(self._leads(child, wanted) for child in node.children.values())

    def _leads(self, node: _Node, wanted: tuple[int, ...]) -> bool:
        """Whether a constraint that is still wanted ends at or below a node."""
        return any(wanted[number] for number in node.ends) or any(
            self._leads(c, wanted) for c in node.children.values()
        )
