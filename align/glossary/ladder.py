"""The state of one segment on the ladder, and how a candidate is judged and taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from align.glossary.hits import Outcome, Want, assess, forbidden_in
from align.glossary.sanity import Bounds, lost, objection
from align.results import Hypothesis
from align.text import particles

__all__ = ["ANNOTATED", "CONSTRAINED", "FLAGGED", "FREE", "NBEST", "NOWHERE", "REPLACED", "Rung", "Step", "tidy"]

Rung = str
FREE, NBEST, ANNOTATED, CONSTRAINED = "free", "nbest", "annotated", "constrained"
REPLACED, FLAGGED = "replaced", "flagged"
NOWHERE = "no candidate has it"


_OTHERWISE = 1  # how often more than before what was not asked for may stand in a translation made again


@dataclass(slots=True)
class Step:
    """A segment with terms, while it climbs: its current text and what that holds.

    Attributes:
        link: number of the link.
        source: text of the source segment.
        start: where it begins in the source document.
        free: the free translation.
        text: the best text so far.
        wants: the terms of the source.
        lang: language of the target.
        outcomes: for each want what ``text`` has of it.
        rungs: for each want the rung that settled it, empty while it is open.
        free_score: the model's score of the free translation, once known.
        reasons: why each rung did not do: (number of the want, or ``None`` for all that were open; why).
        lost: numbers and symbols that candidates were refused for losing; a dictionary for its order.
    """

    link: int
    source: str
    start: int
    free: str
    text: str
    wants: list[Want]
    lang: str
    outcomes: list[Outcome] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    free_score: float | None = None
    reasons: list[tuple[int | None, str]] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outcomes = assess(self.text, self.wants, self.lang)
        self.rungs = [FREE if outcome.good else "" for outcome in self.outcomes]

    @property
    def open(self) -> list[int]:
        """Numbers of the wants that are not held yet."""
        return [number for number, outcome in enumerate(self.outcomes) if not outcome.good]

    def refuse(self, rung: Rung, why: str, want: int | None = None) -> None:
        """Keep the reason why a rung did not do, for one want or for all open ones."""
        told = _told(rung, why)
        if told and (want, told) not in self.reasons:
            self.reasons.append((want, told))

    def reason(self, want: int) -> str:
        """Why a want is still open, in words for a translator."""
        return "; ".join(why for number, why in self.reasons if number in (None, want)) or _told(CONSTRAINED, NOWHERE)

    def take_best(self, candidates: Sequence[Hypothesis], rung: Rung, bounds: Bounds) -> None:
        """Take the candidate that holds most terms, if it holds more than now and nothing speaks against it.

        Of equals the first, which the model likes best, wins. The reason for a refusal is kept.
        """
        best: tuple[int, str, list[Outcome]] | None = None
        refused = ""
        for candidate in candidates:
            text = tidy(candidate.text, self.wants, self.lang)
            outcomes = assess(text, self.wants, self.lang)
            gain = self._gain(outcomes)
            if gain <= (best[0] if best else 0):
                continue
            reason = self._objection(text, candidate.score, gain, bounds) or (
                self._too_often(text, outcomes) if rung in (ANNOTATED, CONSTRAINED) else ""
            )
            if reason:
                refused = refused or reason
                self.lost |= dict.fromkeys(filter(None, [lost(self.source, self.free, text)]))
            else:
                best = (gain, text, outcomes)
        if best is not None:
            self._set(best[1], best[2], rung)
        if self.open:
            self.refuse(rung, refused or NOWHERE)

    def take_text(self, text: str, rung: Rung, bounds: Bounds) -> str:
        """Take a text that was made, not decoded, on the same terms; returns the reason for a refusal or an empty string."""
        outcomes = assess(text, self.wants, self.lang)
        if self._gain(outcomes) <= 0:
            return (
                "a term that was held would be lost" if self._loses(outcomes) else "the term did not come out as wanted"
            )
        reason = self._objection_to(text, bounds)
        if not reason:
            self._set(text, outcomes, rung)
        return reason

    def _loses(self, outcomes: Sequence[Outcome]) -> bool:
        return any(now.good and not then.good for now, then in zip(self.outcomes, outcomes, strict=True))

    def _gain(self, outcomes: Sequence[Outcome]) -> int:
        """How many more terms are held; 0 where one that is held now would be lost."""
        if self._loses(outcomes):
            return 0
        return sum(then.good for then in outcomes) - sum(now.good for now in self.outcomes)

    def _objection(self, text: str, score: float, gain: int, bounds: Bounds) -> str:
        """A rendering that the model would not have chosen costs something however good the rest is: a lot in a short text."""
        allowed = bounds.score_drop + bounds.rendering_cost * gain / max(1, len(text))
        if self.free_score is not None and score < self.free_score - allowed:
            return f"the model finds that much less likely ({self.free_score - score:.1f} nats a token)"
        return self._objection_to(text, bounds)

    def _objection_to(self, text: str, bounds: Bounds) -> str:
        if worse := forbidden_in(text, self.wants, self.lang) - forbidden_in(self.text, self.wants, self.lang):
            return f"it has the forbidden {min(worse)}"
        return objection(self.source, self.free, text, bounds, self.lang)

    def _too_often(self, text: str, outcomes: Sequence[Outcome]) -> str:
        """A forced term that also stands where the model would have put another word for it, more than it did already.

        What the model wrote of itself may stand once more than in the free translation: it says the same in another way.
        """
        worst, before = self._excess(text), self._excess(self.free)
        forced = {
            want.rendering.preferred
            for want, then, now in zip(self.wants, self.outcomes, outcomes, strict=True)
            if now.good and not then.good
        }
        more = {plain: worst[plain] - before[plain] for plain in worst}
        spilled, others = (
            sum(more[plain] for plain in forced),
            sum(more[plain] for plain in more if plain not in forced),
        )
        if spilled <= 0 and others <= _OTHERWISE:
            return ""
        return f"{max(sorted(forced if spilled > 0 else more), key=more.__getitem__)} stands there too often"

    def _excess(self, text: str) -> dict[str, int]:
        """By rendering, how often it stands in the text beyond what the source asks for."""
        excess = {}
        for plain in dict.fromkeys(want.rendering.preferred for want in self.wants):
            wanted = sum(plain in want.rendering.preferred for want in self.wants)
            excess[plain] = max(0, text.count(plain) - wanted)
        return excess

    def _set(self, text: str, outcomes: list[Outcome], rung: Rung) -> None:
        self.text, self.outcomes = text, outcomes
        self.rungs = [before or (rung if now.good else "") for before, now in zip(self.rungs, outcomes, strict=True)]


def _told(rung: Rung, why: str) -> str:
    """What a rung came to, in words; empty where it is not worth telling."""
    if rung == REPLACED:
        return f"not put in afterwards: {why}"
    if why == NOWHERE:
        return "translating again did not bring it in" if rung == CONSTRAINED else ""
    return f"another draft has it, but {why}" if rung == NBEST else f"translated again with it, but {why}"


def tidy(text: str, wants: Sequence[Want], lang: str) -> str:
    """Korean particles after the held terms of a text made to agree, and no 은(는) anywhere; other languages as they are."""
    if lang != "ko":
        return text
    text = particles.repair(text)
    outcomes = assess(text, wants, lang)
    places = [
        (outcome.span[1], want) for want, outcome in zip(wants, outcomes, strict=True) if outcome.span and outcome.good
    ]
    for end, want in sorted(places, key=lambda place: -place[0]):
        if not want.concept.is_verb:
            text, _ = particles.repair_after(text, end, want.rendering.reading or None)
    return text
