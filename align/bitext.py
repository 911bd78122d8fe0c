"""The data that every stage speaks: documents, segments, links, bitexts.

All types are frozen; a stage returns new values. Constructors check the invariants and raise ``InvariantError``, so that a
lost sentence cannot get past here. Offsets are code points into the untouched text of the document; spans are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from align.errors import InvariantError

__all__ = [
    "Bitext", "Block", "BlockKind", "Document", "Finding", "Link", "Origin", "Segment", "SegmentKind", "Severity", "Span",
    "Stamp", "TermHit", "TermStatus",
]  # fmt: skip

Span = tuple[int, int]
SegmentKind = Literal["heading", "sentence", "caption"]
BlockKind = Literal["title", "heading", "paragraph", "list_item", "caption", "table_cell", "footnote", "boilerplate"]
TermStatus = Literal["held", "admitted", "forbidden", "missing", "unverified"]
Severity = Literal["error", "warning", "info"]


def _check(condition: bool, message: str) -> None:
    if not condition:
        raise InvariantError(message, hint="This is a bug in align: please report it with the input.")


def _check_spans(spans: Sequence[Span], length: int, what: str) -> None:
    """Spans are in order, not empty, do not overlap and lie within ``length``."""
    end_before = 0
    for number, (start, end) in enumerate(spans):
        _check(
            end_before <= start < end <= length, f"{what} {number} [{start}:{end}] overlaps, is empty or out of range"
        )
        end_before = end


def _check_only_space_outside(text: str, spans: Sequence[Span], what: str) -> None:
    position = 0
    for start, end in [*spans, (len(text), len(text))]:
        outside = text[position:start]
        _check(not outside or outside.isspace(), f"text outside every {what}: {outside.strip()[:40]!r} at {position}")
        position = end


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: its name as the user gave it (path, URL, ``-``), its format, the SHA-256 of its bytes."""

    name: str = ""
    format: str = "text"
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A layout block ``[start, end)`` of a document's text, as the reader saw it. Boilerplate is kept but never translated."""

    start: int
    end: int
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit of translation: ``[start, end)`` in the document's text, without surrounding white space."""

    start: int
    end: int
    kind: SegmentKind = "sentence"


@dataclass(frozen=True, slots=True)
class Document:
    """A text in one language, with blocks (from a reader) and segments (from a segmenter).

    Invariants: blocks and segments are ordered, not empty, and do not overlap; where there are blocks, only white space lies
    outside them; where there are segments, each starts and ends with a visible character, none touches a boilerplate block,
    and only white space lies outside segments and boilerplate blocks.
    """

    text: str
    lang: str
    blocks: tuple[Block, ...] = ()
    segments: tuple[Segment, ...] = ()
    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        for block in self.blocks:
            _check(block.kind in get_args(BlockKind), f"unknown block kind {block.kind!r}")
        for segment in self.segments:
            _check(segment.kind in get_args(SegmentKind), f"unknown segment kind {segment.kind!r}")
            piece = self.text[segment.start : segment.end]
            _check(piece == piece.strip(), f"segment [{segment.start}:{segment.end}] has white space at an end")
        block_spans = [(block.start, block.end) for block in self.blocks]
        _check_spans(block_spans, len(self.text), "block")
        if self.blocks:
            _check_only_space_outside(self.text, block_spans, "block")
        if self.segments:
            skipped = [(block.start, block.end) for block in self.blocks if block.kind == "boilerplate"]
            covered = sorted([*((s.start, s.end) for s in self.segments), *skipped])
            _check_spans([(s.start, s.end) for s in self.segments], len(self.text), "segment")
            _check_spans(covered, len(self.text), "segment or boilerplate block")
            _check_only_space_outside(self.text, covered, "segment")

    @classmethod
    def from_segments(
        cls,
        texts: Iterable[str],
        lang: str,
        *,
        kinds: Iterable[SegmentKind] | None = None,
        origin: Origin | None = None,
    ) -> Document:
        """A document of ready segments, one a line. Texts are stripped; inner line breaks become spaces.

        Raises:
            InvariantError: a text is empty or there are not as many kinds as texts.
        """
        lines = [" ".join(text.split("\n")).strip() for text in texts]
        marks: list[SegmentKind] = list(kinds) if kinds is not None else ["sentence"] * len(lines)
        _check(len(marks) == len(lines), f"{len(lines)} texts but {len(marks)} kinds")
        segments: list[Segment] = []
        position = 0
        for line, kind in zip(lines, marks, strict=True):
            _check(bool(line), f"segment {len(segments)} is empty")
            segments.append(Segment(position, position + len(line), kind))
            position += len(line) + 1
        return cls("\n".join(lines), lang, segments=tuple(segments), origin=origin or Origin())

    def __len__(self) -> int:
        return len(self.segments)

    def segment_text(self, number: int) -> str:
        """The text of one segment."""
        segment = self.segments[number]
        return self.text[segment.start : segment.end]

    def texts(self) -> list[str]:
        """The texts of all segments, in order."""
        return [self.text[segment.start : segment.end] for segment in self.segments]

    def span_text(self, span: Span) -> str:
        """The text of any span of the document."""
        return self.text[span[0] : span[1]]

    def with_segments(self, segments: Iterable[Segment]) -> Document:
        """The same document with other segments."""
        return replace(self, segments=tuple(segments))

    def block_of(self) -> list[int]:
        """For each segment the number of the block that it starts in; all 0 for a document without blocks."""
        numbers, block = [], 0
        for segment in self.segments:
            while block + 1 < len(self.blocks) and self.blocks[block + 1].start <= segment.start:
                block += 1
            numbers.append(block)
        return numbers


@dataclass(frozen=True, slots=True)
class Link:
    """A bead: half-open ranges of segment numbers on both sides. ``(3, 4), (5, 5)`` is an omission (1:0).

    ``score`` is what the stage that made the link thinks of it; higher is better; ``None`` when it has no opinion.
    """

    source: Span
    target: Span
    score: float | None = None

    def __post_init__(self) -> None:
        _check(0 <= self.source[0] <= self.source[1], f"link source {self.source} is not a range")
        _check(0 <= self.target[0] <= self.target[1], f"link target {self.target} is not a range")
        _check(self.source[0] < self.source[1] or self.target[0] < self.target[1], "a link has two empty sides")

    @property
    def sources(self) -> range:
        """Source segment numbers."""
        return range(*self.source)

    @property
    def targets(self) -> range:
        """Target segment numbers."""
        return range(*self.target)

    @property
    def shape(self) -> str:
        """The kind of bead: ``1:1``, ``2:1``, ``0:1`` ..."""
        return f"{len(self.sources)}:{len(self.targets)}"


@dataclass(frozen=True, slots=True)
class TermHit:
    """One occurrence of a glossary term in the source of a link, and what became of it in the target.

    Attributes:
        term: id of the concept in the termbase.
        link: number of the link in the bitext.
        source: span in the source document's text.
        target: span in the target document's text, ``None`` where no rendering was found.
        status: ``held`` (preferred rendering), ``admitted``, ``forbidden``, ``missing``, or ``unverified``.
        wanted: the preferred rendering.
        rung: which rung of the ladder settled it (``free``, ``nbest``, ``constrained``, ``replaced``, ``flagged``); empty
            where nothing was enforced, only measured.
        reason: why, in words for the reviewer; empty when there is nothing to say.
    """

    term: str
    link: int
    source: Span
    target: Span | None
    status: TermStatus
    wanted: str = ""
    rung: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        _check(self.status in get_args(TermStatus), f"unknown term status {self.status!r}")
        _check((self.target is None) == (self.status == "missing"), f"a {self.status} hit with target {self.target}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person must look at: what, in which link, how grave. ``target`` may name the span in the target text."""

    check: str
    link: int
    message: str
    severity: Severity = "warning"
    target: Span | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stage leaves behind: enough to tell which code, settings and model made a number.

    ``settings`` and ``model`` are digests (first 16 hexadecimal digits of a SHA-256) or empty.
    """

    stage: str
    name: str
    version: str
    settings: str = ""
    model: str = ""

    def __str__(self) -> str:
        extras = [f"settings:{self.settings}"] if self.settings else []
        extras += [f"model:{self.model}"] if self.model else []
        return "|".join([f"{self.stage}:{self.name}", f"version:{self.version}", *extras])


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two documents and the links between their segments.

    Invariants: links are in order and cover both sides, each segment exactly once; term hits and findings name links and spans
    that exist. ``trail`` has one stamp for each stage that touched it.
    """

    source: Document
    target: Document
    links: tuple[Link, ...]
    terms: tuple[TermHit, ...] = ()
    findings: tuple[Finding, ...] = ()
    trail: tuple[Stamp, ...] = ()

    def __post_init__(self) -> None:
        source = target = 0
        for number, link in enumerate(self.links):
            _check(
                link.source[0] == source and link.target[0] == target, f"link {number} leaves out or repeats a segment"
            )
            source, target = link.source[1], link.target[1]
        _check(source == len(self.source), f"links cover {source} of {len(self.source)} source segments")
        _check(target == len(self.target), f"links cover {target} of {len(self.target)} target segments")
        for hit in self.terms:
            _check(0 <= hit.link < len(self.links), f"term hit {hit.term!r} names link {hit.link}")
            _check(0 <= hit.source[0] < hit.source[1] <= len(self.source.text), f"term hit {hit.term!r}: source span")
            if hit.target is not None:
                _check(
                    0 <= hit.target[0] < hit.target[1] <= len(self.target.text), f"term hit {hit.term!r}: target span"
                )
        for finding in self.findings:
            _check(0 <= finding.link < len(self.links), f"finding {finding.check!r} names link {finding.link}")

    @classmethod
    def from_drafts(cls, source: Document, drafts: Sequence[str], lang: str) -> Bitext:
        """A draft: one text for each source segment; an empty text becomes a 1:0 link with a finding, never a lost line.

        Raises:
            InvariantError: there are not as many drafts as source segments.
        """
        _check(len(drafts) == len(source), f"{len(source)} source segments but {len(drafts)} drafts")
        cleaned = [" ".join(draft.split("\n")).strip() for draft in drafts]
        kinds = [segment.kind for segment, draft in zip(source.segments, cleaned, strict=True) if draft]
        target = Document.from_segments([draft for draft in cleaned if draft], lang, kinds=kinds)
        links, findings, position = [], [], 0
        for number, draft in enumerate(cleaned):
            links.append(Link((number, number + 1), (position, position + bool(draft))))
            position += bool(draft)
            if not draft:
                findings.append(Finding("untranslated", number, "the model gave no translation", "error"))
        return cls(source, target, tuple(links), findings=tuple(findings))

    def source_texts(self, link: Link) -> list[str]:
        """Texts of the source segments of a link."""
        return [self.source.segment_text(number) for number in link.sources]

    def target_texts(self, link: Link) -> list[str]:
        """Texts of the target segments of a link."""
        return [self.target.segment_text(number) for number in link.targets]

    def target_span(self, link: Link) -> Span | None:
        """The span from the first to the last target segment of a link, ``None`` for an empty side."""
        if not link.targets:
            return None
        return self.target.segments[link.target[0]].start, self.target.segments[link.target[1] - 1].end

    def source_span(self, link: Link) -> Span | None:
        """The span from the first to the last source segment of a link, ``None`` for an empty side."""
        if not link.sources:
            return None
        return self.source.segments[link.source[0]].start, self.source.segments[link.source[1] - 1].end

    def hits_of(self, link: int) -> list[TermHit]:
        """The term hits of one link."""
        return [hit for hit in self.terms if hit.link == link]

    def findings_of(self, link: int) -> list[Finding]:
        """The findings of one link."""
        return [finding for finding in self.findings if finding.link == link]

    def stamped(self, stamp: Stamp) -> Bitext:
        """The same bitext with one more stamp on its trail."""
        return replace(self, trail=(*self.trail, stamp))
