"""Concepts, their source forms and their renderings: what a glossary says, whatever file it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Literal

__all__ = ["CaseMode", "Concept", "Form", "FormKind", "Rendering", "TableWarning", "Termbase"]

FormKind = Literal["base", "full", "acronym", "variant"]
CaseMode = Literal["auto", "exact", "any"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which the source writes a concept.

    Attributes:
        text: the form as the glossary has it or as a rule made it.
        kind: ``base`` (the entry itself; with an acronym in parentheses, both parts), ``full`` (without the acronym),
            ``acronym`` (alone), ``variant`` (given as a variant of the base).
        generated: made by a spelling or inflection rule, not written in the glossary.
    """

    text: str
    kind: FormKind = "base"
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """How one language renders a concept. ``reading`` is how the Korean rendering is read aloud, where spelling does not say."""

    preferred: str
    admitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    reading: str = ""

    @property
    def accepted(self) -> tuple[str, ...]:
        """The preferred rendering and then the admitted ones."""
        return (self.preferred, *self.admitted)


@dataclass(frozen=True, slots=True)
class TableWarning:
    """Something in a glossary that was passed over: ``where`` is ``file:line``."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Concept:
    """One meaning with its source forms and its renderings.

    Attributes:
        id: stable name inside the termbase.
        source: the forms, the entry itself first.
        renderings: by language code; a language may be missing.
        part_of_speech: ``noun``, ``verb``, ``adjective`` ... or empty.
        case: ``auto`` (lower-case letters of a form match either case, capitals only capitals, acronyms exactly), ``exact``,
            ``any``.
        do_not_translate: the source form stands in the target as it is.
        domain: subject field; empty when none was given.
        note: for the reader; never used.
        definition: what the concept is, for the reader; never used.
        priority: of two entries for one source term the one with the higher priority wins, whatever file it stands in.
        unless, only_if: context conditions (``align.glossary.conditions``): what may not, and what must, stand around the term.
    """

    id: str
    source: tuple[Form, ...]
    renderings: Mapping[str, Rendering]
    part_of_speech: str = ""
    case: CaseMode = "auto"
    do_not_translate: bool = False
    domain: str = ""
    note: str = ""
    definition: str = ""
    priority: int = 0
    unless: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """The entry as the glossary writes it."""
        return self.source[0].text

    @property
    def is_verb(self) -> bool:
        """Whether renderings inflect."""
        return self.part_of_speech.startswith("verb")

    def rendering(self, lang: str, form: Form | None = None) -> Rendering | None:
        """The rendering for one form: an acronym wants the acronym or the full name, a full name wants no acronym.

        ``None`` where the glossary has none for this language.
        """
        if self.do_not_translate:
            text = form.text if form else self.term
            return Rendering(text)
        whole = self.renderings.get(lang)
        split = split_acronym(whole.preferred) if whole else None
        kind = form.kind if form else "base"
        if whole is None or split is None:
            return whole
        full, acronym = split
        if kind == "acronym":
            return replace(whole, preferred=acronym, admitted=(full, whole.preferred, *whole.admitted))
        if kind == "full":  # the reading is the acronym's; what stands before it is read as it is spelt
            return replace(whole, preferred=full, reading="")
        return replace(whole, admitted=(full, *whole.admitted), reading="")


def split_acronym(text: str) -> tuple[str, str] | None:
    """``International Criminal Court (ICC)`` as full name and acronym; ``None`` for anything else. Either width of brackets."""
    if not text or text[-1] not in ")\uff09":
        return None
    opening = max(text.rfind("("), text.rfind("\uff08"))
    full, acronym = text[:opening].rstrip(), text[opening + 1 : -1].strip()
    looks_right = acronym.isascii() and acronym[:1].isupper() and any(c.isupper() for c in acronym[1:])
    return (full, acronym) if opening > 0 and full and looks_right and " " not in acronym else None


@dataclass(frozen=True)
class Termbase:
    """All concepts of one run, in order of priority.

    Attributes:
        concepts: the first of two concepts with the same source form wins.
        names: the glossaries it was made of, as the user named them.
        warnings: what was passed over while loading.
        digest: first 16 hexadecimal digits of the SHA-256 of everything in the concepts that decides a result.
    """

    concepts: tuple[Concept, ...]
    names: tuple[str, ...] = ()
    warnings: tuple[TableWarning, ...] = field(default=(), compare=False)

    @cached_property
    def digest(self) -> str:
        """Digest of the concepts; notes, definitions and file names do not count."""
        data = [
            {
                **_values(concept),
                "source": [_values(form) for form in concept.source],
                "renderings": {lang: _values(rendering) for lang, rendering in concept.renderings.items()},
                "note": "",
                "definition": "",
            }
            for concept in self.concepts
        ]
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    def __len__(self) -> int:
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)

    def concept(self, id: str) -> Concept:  # noqa: A002
        """The concept of an id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[id]

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that some concept has a rendering in, sorted."""
        return tuple(sorted({lang for concept in self.concepts for lang in concept.renderings}))

    def in_script(self, lang: str, convert: Callable[[str], str], *, base: str = "zh-Hans") -> Termbase:
        """The same termbase with missing renderings of ``lang`` made from those of ``base`` by a script conversion.

        A rendering that the glossary has for ``lang`` stays.
        """

        def filled(concept: Concept) -> Concept:
            given = concept.renderings.get(base)
            if given is None or lang in concept.renderings:
                return concept
            made = Rendering(
                convert(given.preferred),
                tuple(convert(text) for text in given.admitted),
                tuple(convert(text) for text in given.forbidden),
            )
            return replace(concept, renderings={**concept.renderings, lang: made})

        return replace(self, concepts=tuple(filled(concept) for concept in self.concepts))


def _values(value: Concept | Form | Rendering) -> dict[str, object]:
    """What ``asdict`` gives but for values within values: that copies deeply, which took a tenth of a second for 500 concepts."""
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (Concept, Form, Rendering)}
