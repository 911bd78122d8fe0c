"""Text to pieces and back: tags, guards, offsets. One code for every runtime.

The ids are those of ``MarianTokenizer`` (a test compares); SentencePiece is used directly because it tells offsets and
because the fast runtime must not pay for importing transformers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from align.bitext import Span
from align.errors import ModelError
from align.lang import parse
from align.text.typography import Mapped, straighten, straightened
from align.translators.facts import ModelFacts

__all__ = ["Pieces", "Spelling"]

_COMMAS = tuple(",，、;；،")
_OPENERS = "\"'”’）)】》」』"
# Contexts after which SentencePiece writes a rendering without a leading word mark: quotes, brackets, Han, Hangul.
_ANCHORS = ('"', "(", "的", "在", "의", "。", "/")
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3041-\u3096\u30a1-\u30fa"  # without the middle dot, which others borrow
_HAN_KANA = _KANA + "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FOREIGN = {"ko": re.compile(f"[{_HAN_KANA}]"), "zh": re.compile(f"[{_HANGUL}{_KANA}]")}
_DOUBLED = re.compile(">(?=>)|<(?=<)")
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, from broken input: SentencePiece cannot take it
_EAST_ASIAN = re.compile(f"[{_HANGUL}{_HAN_KANA}]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Pieces of one text: ids and, for each, the span in the original text that it stands for (may be empty)."""

    ids: tuple[int, ...]
    spans: tuple[Span, ...]


class Pieces:
    """The vocabulary of one model, bound to one target language.

    Args:
        facts: of the model folder.
        lang: code of the target language.

    Raises:
        ModelError: the model cannot translate into ``lang``, or its SentencePiece files are broken.
    """

    def __init__(self, facts: ModelFacts, lang: str) -> None:
        from sentencepiece import SentencePieceProcessor

        self.facts = facts
        self.lang = parse(lang).code
        self.tag = facts.tag(parse(lang))
        try:
            self._source = SentencePieceProcessor(model_file=str(facts.folder / "source.spm"))
            self._target = SentencePieceProcessor(model_file=str(facts.folder / "target.spm"))
        except (OSError, RuntimeError) as error:
            raise ModelError("a SentencePiece file is broken", where=str(facts.folder)) from error
        self._unk = facts.vocab.get("<unk>", 1)
        self._target_unk = facts.target_vocab.get("<unk>", 1)
        self.target_names = {number: piece for piece, number in facts.target_vocab.items()}
        self.source_names = {number: piece for piece, number in facts.vocab.items()}

    @cached_property
    def never(self) -> frozenset[int]:
        """Target ids that no translation may contain: padding, unknown, language tags."""
        tags = {i for piece, i in self.facts.target_vocab.items() if piece.startswith(">>") and piece.endswith("<<")}
        tags -= {self.facts.target_vocab.get(">>"), self.facts.target_vocab.get("<<")} - {None}
        return frozenset({self.facts.pad, self._target_unk, *tags})

    @cached_property
    def foreign(self) -> frozenset[int]:
        """Target ids of pieces in a script of another target language: Hangul in Chinese, Han and kana in Korean."""
        pattern = _FOREIGN.get(self.lang.split("-")[0])
        if pattern is None:
            return frozenset()
        return frozenset(i for piece, i in self.facts.target_vocab.items() if pattern.search(piece)) - self.never

    @cached_property
    def commas(self) -> frozenset[int]:
        """Target ids of pieces that end with a comma or a semicolon."""
        return frozenset(i for piece, i in self.facts.target_vocab.items() if piece.endswith(_COMMAS))

    def prepare(self, text: str) -> Mapped:
        """The source text as the model should see it. Doubled angle brackets are parted: they would be read as a tag."""
        return (
            straighten(text, dashes=not self.facts.keeps_dashes)
            .sub(">(?=>)", "> ")
            .sub("<(?=<)", "< ")
            .sub(_SURROGATE, "\ufffd")
        )

    def source(self, text: str) -> Spelling:
        """The pieces of a source text, tag and end token included; their spans are empty."""
        mapped = self.prepare(text)
        coded = self._source.encode(mapped.text, return_type="offset_mapping")
        ids = [self.facts.vocab.get(piece, self._unk) for piece in coded["pieces"]]
        spans = [_trim(text, *mapped.origin(start, end)) for start, end in coded["offsets"]]
        if self.tag:
            ids, spans = [self.facts.vocab[self.tag], *ids], [(0, 0), *spans]
        return Spelling((*ids, self.facts.eos), (*spans, (len(text), len(text))))

    def source_ids(self, text: str) -> tuple[int, ...]:
        """The ids of ``source`` without the spans, in a fifth of the time."""
        plain = straightened(text, dashes=not self.facts.keeps_dashes)
        plain = _SURROGATE.sub("\ufffd", _DOUBLED.sub(r"\g<0> ", plain))
        find, unknown = self.facts.vocab.get, self._unk
        ids = [find(piece, unknown) for piece in self._source.encode(plain, return_type=str)]
        return (*self._tag_ids, *ids, self.facts.eos)

    def annotated(self, text: str, notes: Sequence[tuple[int, str]]) -> tuple[int, ...]:
        """The ids of a source text with renderings noted in it, as ``align.training.annotate`` shows them to a model.

        Args:
            text: the source text.
            notes: (character behind a term, its rendering), from left to right.
        """
        plain, ids, left = self.source(text), [], list(notes)
        for number, (start, _) in zip(plain.ids, plain.spans, strict=True):
            while left and left[0][0] <= start:
                ids += [*self._tag_ids, *self.target(left.pop(0)[1]).ids[:-1], *self._tag_ids]
            ids.append(number)
        return tuple(ids)

    @cached_property
    def _tag_ids(self) -> tuple[int, ...]:
        return (self.facts.vocab[self.tag],) if self.tag else ()

    @cached_property
    def _hidden(self) -> frozenset[int]:
        return frozenset({self.facts.eos, self.facts.pad, *self._tag_ids})

    def visible(self, ids: Sequence[int]) -> list[bool]:
        """Which of a row of source ids stand for text: all but the tag and the end token."""
        hidden = self._hidden
        return [number not in hidden for number in ids]

    @cached_property
    def own(self) -> frozenset[int]:
        """Target ids that a translation may contain where no other language's script is allowed, the end token among them."""
        return frozenset(self.target_names) - self.never - self.foreign

    def target(self, text: str) -> Spelling:
        """The pieces of a target text, end token included."""
        coded = self._target.encode(_SURROGATE.sub("\ufffd", text), return_type="offset_mapping")
        ids = [self.facts.target_vocab.get(piece, self._target_unk) for piece in coded["pieces"]]
        spans = [_trim(text, start, end) for start, end in coded["offsets"]]
        return Spelling((*ids, self.facts.eos), (*spans, (len(text), len(text))))

    def text(self, ids: Sequence[int]) -> str:
        """The text of target ids as SentencePiece joins them; special tokens are left out."""
        skipped = self.never | {self.facts.eos, self.facts.start}
        names = [self.target_names[number] for number in ids if number not in skipped]
        return str(self._target.decode_pieces(names)).replace("▁", " ").strip() if names else ""

    def spell(self, rendering: str) -> list[list[int]]:
        """See ``align.glossary.base.StepDecoder.spell``: spellings after a space and after other characters, each once."""
        found: dict[tuple[str, ...], None] = {}
        rendering = _SURROGATE.sub("\ufffd", rendering)
        coded = self._target.encode(rendering, return_type=str)
        found[tuple(coded)] = None
        if coded[:1] == ["▁"]:
            found[tuple(coded[1:])] = None
        for anchor in _ANCHORS:
            inner = self._after(anchor, rendering)
            if inner:
                found[inner] = None
        vocab = self.facts.target_vocab
        return [[vocab[p] for p in names] for names in found if names and all(p in vocab for p in names)]

    def _after(self, anchor: str, rendering: str) -> tuple[str, ...]:
        """Pieces of ``rendering`` right after ``anchor``; empty where a piece would run over the border."""
        coded = self._target.encode(anchor + rendering, return_type="offset_mapping")
        for number, (start, _) in enumerate(coded["offsets"]):
            if start >= len(anchor):
                at_border = start == len(anchor) and (number == 0 or coded["offsets"][number - 1][1] == start)
                return tuple(coded["pieces"][number:]) if at_border else ()
        return ()

    def ends_open(self, text: str) -> bool:
        """Whether a source text itself ends with a comma, so that its translation may."""
        return text.rstrip().rstrip(_OPENERS).endswith(_COMMAS)

    def mixes_scripts(self, text: str) -> bool:
        """Whether a source text has Hangul, Han or kana of its own, so that its translation may have them too."""
        return bool(_EAST_ASIAN.search(text))

    def max_length(self, source_pieces: int) -> int:
        """Longest useful output in tokens, end token included, for a source of so many pieces."""
        return min(self.facts.positions - 1, 2 * source_pieces + 16)


def _trim(text: str, start: int, end: int) -> Span:
    """The span without the white space that SentencePiece counts to the piece behind it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
