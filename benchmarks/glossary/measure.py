"""What enforcement does to drafts: terms held, by which rung, at what cost in quality and time.

Usage: python -m benchmarks.glossary.measure [SHARED] [--only NAME] [--lang CODE]   (prints one JSON object)
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from align.bitext import Bitext, Document
from align.drafts import traditional_renderings
from align.engine import EngineSettings, open_engine
from align.glossary.enforce import EnforceSettings, enforce
from align.glossary.matcher import Matcher
from align.glossary.sanity import lost
from align.glossary.termbase import Termbase
from align.lang import LANGUAGES
from align.metrics.corpus import score
from align.store import Store
from align.text import particles
from align.translators.script import to_traditional
from benchmarks.glossary.sets import LANGS, Sample, glossary, samples

__all__ = ["Figures", "Run", "measure", "run"]


@dataclass(frozen=True)
class Run:
    """One sample in one language, free and enforced; seconds are of processor time."""

    sample: Sample
    free: Bitext
    held: Bitext
    draft_seconds: float = 0.0
    enforce_seconds: float = 0.0


@dataclass(frozen=True)
class Figures:
    """What a run came to.

    Attributes:
        hits, held: occurrences of terms in the source, and those with an approved rendering in the enforced draft.
        rungs: held hits by the rung that settled them.
        lost: segments that lost a number, symbol or address which the source and the free draft have.
        wrong_particles: found in the enforced text by ``particles.check`` (Korean).
        forbidden: hits with a forbidden rendering.
        bleu, chrf: (free, enforced) on beads with terms; ``chrf_between`` with the approved renderings taken out of both the
            drafts and the references, so that only the text around the terms is compared; ``chrf_free_of_terms`` on beads
            without terms. Empty without references.
        draft_seconds, enforce_seconds: processor time of the free draft and of holding terms on top of it.
    """

    sample: str
    digest: str
    lang: str
    segments: int
    hits: int
    held: int
    forbidden: int
    rungs: dict[str, int]
    wrong_particles: int
    lost: int
    bleu: tuple[float, ...] = ()
    chrf: tuple[float, ...] = ()
    chrf_between: tuple[float, ...] = ()
    chrf_free_of_terms: tuple[float, ...] = ()
    draft_seconds: float = 0.0
    enforce_seconds: float = 0.0
    flagged: list[str] = field(default_factory=list)

    @property
    def success(self) -> float:
        """Share of hits that are held."""
        return self.held / self.hits if self.hits else 1.0


def run(sample: Sample, lang: str, termbase: Termbase, settings: EnforceSettings | None = None) -> Run:
    """Draft and enforce with the built-in model, from an empty store."""
    segments = sample.segments
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "store") as store:
        engine = open_engine(lang, EngineSettings("built-in"), store)
        started = time.process_time()
        found = engine.draft(segments, lambda _: None)
        drafted = time.process_time()
        source = Document.from_segments(segments, "en")
        free = Bitext.from_drafts(source, [best[0].text if best else "" for best in found], lang)
        Matcher(termbase)  # inflected forms are made once, and are needed to measure a free draft too
        begun = time.process_time()
        held = enforce(free, termbase, engine, settings)
        return Run(sample, free, held, drafted - started, time.process_time() - begun)


def traditional(simplified: Run, termbase: Termbase) -> Run:
    """The run in Traditional Chinese, which is made from the Simplified one."""
    renderings = traditional_renderings(termbase)
    free, held = (to_traditional(bitext, renderings) for bitext in (simplified.free, simplified.held))
    return Run(simplified.sample, free, held, simplified.draft_seconds, simplified.enforce_seconds)


def measure(run: Run) -> Figures:
    """The figures of a run."""
    hits, lang = run.held.terms, run.held.target.lang
    good = [hit for hit in hits if hit.status in ("held", "admitted")]
    texts = run.held.target.texts()
    quality = _quality(run) if lang in run.sample.references else {}
    return Figures(
        run.sample.name,
        run.sample.digest,
        lang,
        len(run.sample.segments),
        len(hits),
        len(good),
        sum(hit.status == "forbidden" for hit in hits),
        dict(sorted(Counter(hit.rung for hit in good).items())),
        sum(len(particles.check(text)) for text in texts) if lang == "ko" else 0,
        sum(bool(lost(*each)) for each in _texts(run)),
        draft_seconds=round(run.draft_seconds, 2),
        enforce_seconds=round(run.enforce_seconds, 2),
        flagged=[f"{hit.term}: {hit.reason}" for hit in hits if hit not in good],
        **quality,
    )


def _texts(run: Run) -> list[tuple[str, str, str]]:
    """For each segment source, free draft and enforced draft."""
    source = run.free.source
    return [
        (
            "".join(source.segment_text(number) for number in old.sources),
            "".join(run.free.target_texts(old)),
            "".join(run.held.target_texts(new)),
        )
        for old, new in zip(run.free.links, run.held.links, strict=True)
    ]


def _quality(run: Run) -> dict[str, tuple[float, ...]]:
    lang, beads = run.held.target.lang, run.sample.beads
    with_terms = {hit.link for hit in run.held.terms}
    renderings = sorted({hit.wanted for hit in run.held.terms}, key=lambda text: (-len(text), text))
    free, held = (_by_bead(bitext, beads) for bitext in (run.free, run.held))
    references = run.sample.references[lang]
    starts = [sum(map(len, beads[:number])) for number in range(len(beads))]
    usable = [number for number in range(len(beads)) if references[number]]
    bearing = [n for n in usable if with_terms & set(range(starts[n], starts[n] + len(beads[n])))]
    other = sorted(set(usable) - set(bearing))

    def both(numbers: Sequence[int], metric: str, *, masked: bool = False) -> tuple[float, ...]:
        sides = [[texts[n] for n in numbers] for texts in (free, held, references)]
        if masked:
            pattern = re.compile("|".join(map(re.escape, renderings)))
            sides = [[pattern.sub(" ", text) for text in side] for side in sides]
        values = [score(side, sides[2], lang, variants=("raw",)) for side in sides[:2]]
        return tuple(round(next(s.value for s in found if s.metric == metric), 2) for found in values)

    return {
        "bleu": both(bearing, "BLEU"),
        "chrf": both(bearing, "chrF"),
        "chrf_between": both(bearing, "chrF", masked=True),
        "chrf_free_of_terms": both(other, "chrF"),
    }


def _by_bead(bitext: Bitext, beads: Sequence[Sequence[str]]) -> list[str]:
    texts = iter(["".join(bitext.target_texts(link)) for link in bitext.links])
    joiner = LANGUAGES[bitext.target.lang].joiner
    return [joiner.join(next(texts) for _ in bead) for bead in beads]


def main() -> None:
    """Run from the root of the repository."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", nargs="?", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--lang", choices=LANGS, action="append")
    parser.add_argument("--show", action="store_true", help="print what changed and how")
    chosen = parser.parse_args()
    termbase, results = glossary(), []
    for sample in samples(chosen.shared):
        if chosen.only in (None, sample.name):
            for lang in chosen.lang or LANGS:
                done = run(sample, lang, termbase)
                results.append(measure(done))
                if chosen.show:
                    _show(done)
                if lang == "zh-Hans":
                    results.append(measure(traditional(done, termbase)))
    print(json.dumps([asdict(figures) for figures in results], ensure_ascii=False, indent=1))


def _show(run: Run) -> None:
    for link, (free, held) in enumerate(zip(run.free.links, run.held.links, strict=True)):
        before, after = "".join(run.free.target_texts(free)), "".join(run.held.target_texts(held))
        hits = [hit for hit in run.held.terms if hit.link == link]
        if before != after or any(hit.rung == "flagged" for hit in hits):
            rungs = ", ".join(f"{hit.wanted} {hit.rung} {hit.reason}" for hit in hits)
            print(f"= {run.free.source.segment_text(link)}\n- {before}\n+ {after}\n  {rungs}")


if __name__ == "__main__":
    main()
