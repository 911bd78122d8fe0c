"""Hold a draft to the glossary: a ladder that each segment climbs only as far as it must.

(a) the free draft has the term; (b) one of the n best hypotheses has it; (c) decoding with the rendering as a constraint; (d) the
rendering is put where the soft alignment says the wrong one stands, and the Korean particle after it repaired; (e) it is flagged,
with the reason.
Cheap and sure comes first: replacing a wrong rendering that clearly stands for the term costs a reading; translating once more
with the renderings noted in the source, where the model was trained for that, or finishing the draft anew from where a rendering
belongs (``chain``) about a translation; and the search with constraints (``constrain``) much, so that only what all else left
goes there.
All segments of a rung go to the engine in one call. A rung's result is taken only if it passes the checks of ``sanity``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial

from align.bitext import Bitext, Finding, Severity, Stamp, TermHit
from align.errors import InvariantError
from align.glossary import chain
from align.glossary.base import Engine, Notes, Order
from align.glossary.clauses import parts_of
from align.glossary.hits import hit, wants_of
from align.glossary.ladder import ANNOTATED, CONSTRAINED, FLAGGED, NBEST, NOWHERE, REPLACED, Step, tidy
from align.glossary.matcher import Matcher
from align.glossary.measure import termbase_stamp
from align.glossary.rendering import spelled
from align.glossary.replace import Trust, insert_listed, replace_aligned, replace_forbidden
from align.glossary.sanity import Bounds
from align.glossary.termbase import Termbase
from align.results import Hypothesis

__all__ = ["EnforceSettings", "enforce", "ladder_stamp"]

_VERSION = "6"
_LESS_LIKELY = (
    0.1  # nats a token: how much less the model may like a text with a term put where it is not sure of the place
)
NOT_TRANSLATED = "the segment has no translation"
UNSPELT = "the model's vocabulary lacks a character of it, so that it can only stand in place of other words"
NOT_TRIED = "the settings leave it as it is"

_Rung = Callable[[Sequence[Step], Engine, "EnforceSettings"], None]


@dataclass(frozen=True, slots=True)
class EnforceSettings:
    """How far the ladder goes.

    Attributes:
        nbest: hypotheses asked for on rung (b); 0 leaves the rung out.
        annotated: whether a model that reads annotated terms is asked with them, first of rung (c).
        constrained: whether the rest of rung (c) is climbed.
        replaced: whether rung (d) is climbed.
        sure: least mean alignment weight (0 to 1) of a span that is replaced before anything is decoded again.
        confidence: least such weight of a span that rung (d) replaces without asking the model.
        doubtful: least such weight of a span that it replaces if the model finds the new text as likely.
        bounds: what a result may differ in from the free translation.
    """

    nbest: int = 4
    annotated: bool = True
    constrained: bool = True
    replaced: bool = True
    sure: float = 0.35
    confidence: float = 0.4
    doubtful: float = 0.15
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the settings."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def enforce(bitext: Bitext, termbase: Termbase, engine: Engine, settings: EnforceSettings | None = None) -> Bitext:
    """The draft with its terms held as far as that can be done without breaking a sentence.

    Args:
        bitext: a draft as made by ``Bitext.from_drafts``: every link 1:1 or 1:0.
        termbase: its terms; a concept without a rendering in the target language is left alone.
        engine: what translates again; called at most once a rung.
        settings: bounds of the ladder.

    Returns:
        The same source and links, the target rebuilt, ``terms`` filled (status, rung, reason), a finding ``term`` for each
        term that is forbidden or missing, and two stamps.

    Raises:
        InvariantError: a link is neither 1:1 nor 1:0.
    """
    chosen = settings or EnforceSettings()
    steps = _steps(bitext, Matcher(termbase))
    alive = [step for step in steps if step.free and step.open]
    answers = engine.nbest([step.source for step in alive], max(1, chosen.nbest)) if alive else []
    parted = [parts_of(step, found) for step, found in zip(alive, answers, strict=True)]
    climbing = [
        part
        for step, parts, found in zip(alive, parted, answers, strict=True)
        for part in (zip(parts.steps, parts.nbests, strict=True) if parts else [(step, found)])
    ]
    _climb_nbest(climbing, chosen)
    _climb(
        [step for step, _ in climbing],
        (_climb_sure, _climb_annotated, _climb_chain, _climb_replaced, _climb_constrained),
        engine,
        chosen,
    )
    for parts in filter(None, parted):
        parts.join()
    _climb([parts.whole for parts in parted if parts], (_climb_replaced,), engine, chosen)
    for step in alive:
        for number in step.open:
            if not any(engine.spells(rendering) for rendering in _alternatives(step, number)):
                step.refuse(REPLACED, UNSPELT, number)
    rebuilt = _rebuilt(bitext, {step.link: step.text for step in steps})
    return _with_terms(rebuilt, steps).stamped(termbase_stamp(termbase)).stamped(ladder_stamp(chosen))


def ladder_stamp(settings: EnforceSettings) -> Stamp:
    """The stamp that ``enforce`` leaves."""
    return Stamp("glossary", "ladder", _VERSION, settings=settings.digest)


def _steps(bitext: Bitext, matcher: Matcher) -> list[Step]:
    steps = []
    for number, link in enumerate(bitext.links):
        if len(link.sources) != 1 or len(link.targets) > 1:
            raise InvariantError(
                f"link {number} of a draft is {link.shape}", hint="Enforce works on drafts, before alignment."
            )
        wants = wants_of(bitext, link, matcher)
        if wants:
            free = "".join(bitext.target_texts(link))
            text = tidy(free, wants, bitext.target.lang)
            start = bitext.source.segments[link.source[0]].start
            source = bitext.source.segment_text(link.source[0])
            steps.append(Step(number, source, start, free, text, wants, bitext.target.lang))
    return steps


def _climb(steps: Sequence[Step], rungs: Sequence[_Rung], engine: Engine, settings: EnforceSettings) -> None:
    """Rung after rung, each for what the one before left."""
    for rung in rungs:
        if left := [step for step in steps if step.open]:
            rung(left, engine, settings)


def _climb_nbest(steps: Sequence[tuple[Step, Sequence[Hypothesis]]], settings: EnforceSettings) -> None:
    """Steps with the hypotheses that came with their free translation."""
    for step, hypotheses in steps:
        if hypotheses and step.free_score is None:
            same = next((h.score for h in hypotheses if h.text == step.free), None)
            step.free_score = hypotheses[0].score if same is None else same
        if settings.nbest and step.open:
            step.take_best(hypotheses[: settings.nbest], NBEST, settings.bounds)


def _climb_annotated(steps: Sequence[Step], engine: Engine, settings: EnforceSettings) -> None:
    """One more translation with the renderings noted in the source, for models that were trained to read that."""
    if not settings.annotated:
        return
    answers = engine.annotated([step.source for step in steps], [_notes(step) for step in steps])
    for step, candidates in zip(steps, answers, strict=True):
        if candidates:
            step.take_best(candidates, ANNOTATED, settings.bounds)


def _notes(step: Step) -> Notes:
    """Every term with its rendering, those that are held too, or the new translation could lose them."""
    return tuple(
        sorted(
            (want.source[1] - step.start, _alternatives(step, number)[0])
            for number, want in enumerate(step.wants)
            if not want.concept.is_verb
        )
    )


def _climb_chain(steps: Sequence[Step], engine: Engine, settings: EnforceSettings) -> None:
    if settings.constrained:
        chain.climb(steps, engine, settings.bounds, _alternatives)


def _climb_constrained(steps: Sequence[Step], engine: Engine, settings: EnforceSettings) -> None:
    """Search with all constraints at once, and once more with what the answers were refused for losing as constraints too."""
    if not settings.constrained:
        return
    left = list(steps)
    for _ in range(2):
        known = [len(step.lost) for step in left]
        orders = [_order(step, range(len(step.wants))) for step in left]
        answers = engine.constrained([step.source for step in left], orders) if left else []
        for step, candidates in zip(left, answers, strict=True):
            if candidates:
                step.take_best(candidates, CONSTRAINED, settings.bounds)
            else:
                step.refuse(CONSTRAINED, NOWHERE)
        left = [step for step, before in zip(left, known, strict=True) if step.open and len(step.lost) > before]


def _order(step: Step, numbers: Iterable[int]) -> Order:
    """Wants that are held are constraints too, or the search could lose them."""
    banned = dict.fromkeys(
        spelled(text, verb=want.concept.is_verb) for want in step.wants for text in want.rendering.forbidden
    )
    wanted = [tuple(_alternatives(step, number)) for number in numbers]
    wanted += [(text,) for text in step.lost]  # what an earlier answer was refused for losing
    return Order(tuple(wanted), tuple(banned))


def _alternatives(step: Step, number: int) -> list[str]:
    """Spellings that satisfy a want: what stands there already first, then the preferred, then the admitted ones."""
    want, outcome = step.wants[number], step.outcomes[number]
    verb = want.concept.is_verb
    texts = [outcome.text] if outcome.good and outcome.text else []
    texts += want.rendering.accepted
    return list(dict.fromkeys(spelled(text, verb=verb) if verb and step.lang == "ko" else text for text in texts))


def _climb_sure(steps: Sequence[Step], engine: Engine, settings: EnforceSettings) -> None:
    """Replace where nothing is in doubt: forbidden renderings, and words that clearly stand for the term.

    What this leaves gets a better chance on the next rungs, so that nothing is said against it yet.
    """
    if not settings.replaced:
        return
    before = [list(step.reasons) for step in steps]
    for step in steps:
        replace_forbidden(step, settings.bounds)
    _replace_aligned(steps, engine, Trust(settings.sure, settings.sure, settings.bounds))
    for step, reasons in zip(steps, before, strict=True):
        step.reasons = reasons


def _climb_replaced(steps: Sequence[Step], engine: Engine, settings: EnforceSettings) -> None:
    """Forbidden renderings are replaced where they stand, members of lists put beside their neighbours; for the rest the
    alignment says where, and the model whether.
    """  # noqa: D205
    if not settings.replaced:
        return
    for step in steps:
        replace_forbidden(step, settings.bounds)
        insert_listed(step, settings.bounds)
    _replace_aligned(steps, engine, Trust(settings.confidence, settings.doubtful, settings.bounds))


def _replace_aligned(steps: Sequence[Step], engine: Engine, trust: Trust) -> None:
    """One term of each segment a round, because every change moves what follows."""
    left = [step for step in steps if step.open]
    while left:
        alignments = engine.soft_alignments([(step.source, step.text) for step in left])
        if len(alignments) != len(left):
            for step in left:
                step.refuse(REPLACED, "the model gives no alignment")
            return
        changed = []
        for step, alignment in zip(left, alignments, strict=True):
            if replace_aligned(step, alignment, trust, partial(_no_less_likely, engine)) and step.open:
                changed.append(step)
        left = changed


def _no_less_likely(engine: Engine, source: str, old: str, new: str) -> bool:
    before, after = engine.scores([(source, old), (source, new)])
    return before is not None and after is not None and after >= before - _LESS_LIKELY


def _rebuilt(bitext: Bitext, texts: Mapping[int, str]) -> Bitext:
    """The draft with new texts for some links; everything else that the bitext held is kept."""
    drafts = [texts.get(number, "".join(bitext.target_texts(link))) for number, link in enumerate(bitext.links)]
    made = Bitext.from_drafts(bitext.source, drafts, bitext.target.lang)
    links = tuple(replace(new, score=old.score) for new, old in zip(made.links, bitext.links, strict=True))
    findings = dict.fromkeys([*_kept_findings(bitext, made), *made.findings])
    target = replace(made.target, origin=bitext.target.origin)
    return replace(made, target=target, links=links, findings=tuple(findings), trail=bitext.trail)


def _kept_findings(bitext: Bitext, made: Bitext) -> list[Finding]:
    """Earlier findings, with their spans moved; those of a changed text go if they point into it, and ours are made anew."""
    kept = []
    for finding in bitext.findings:
        before, after = bitext.target_span(bitext.links[finding.link]), made.target_span(made.links[finding.link])
        if finding.check == "term":
            continue
        if finding.target is None or before is None or after is None:
            kept.append(finding)
        elif bitext.target.span_text(before) == made.target.span_text(after):
            shift = after[0] - before[0]
            kept.append(replace(finding, target=(finding.target[0] + shift, finding.target[1] + shift)))
    return kept


def _with_terms(bitext: Bitext, steps: Sequence[Step]) -> Bitext:
    """The bitext with a hit for each want and a finding for each that is not held."""
    hits: list[TermHit] = []
    findings: list[Finding] = []
    for step in steps:
        span = bitext.target_span(bitext.links[step.link])
        for number, (want, outcome, rung) in enumerate(zip(step.wants, step.outcomes, step.rungs, strict=True)):
            reason = "" if outcome.good else step.reason(number) or (NOT_TRANSLATED if not step.free else NOT_TRIED)
            made = hit(want, step.link, outcome, span[0] if span else 0, rung=rung or FLAGGED, reason=reason)
            hits.append(made)
            if not outcome.good:
                findings.append(_finding(bitext, made, outcome.text))
    return replace(bitext, terms=tuple(hits), findings=(*bitext.findings, *findings))


def _finding(bitext: Bitext, hit: TermHit, found: str) -> Finding:
    term = bitext.source.span_text(hit.source)
    what = (
        f"has the forbidden rendering {found}" if hit.status == "forbidden" else "is not rendered as the glossary says"
    )
    severity: Severity = "error" if hit.status == "forbidden" else "warning"
    return Finding("term", hit.link, f"{term!r} {what}: wanted {hit.wanted} ({hit.reason})", severity, hit.target)
