"""Errors planted into correct translations are found; floors only ever go up."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from align.checks.run import check
from tests.checks import plant
from tests.checks.material import bitext, sentences

# (error, language) -> share that must be found. Measured values lie a little above.
FLOORS: dict[tuple[plant.Plant, str], float] = {
    (plant.changed_digit, "ko"): 0.96,
    (plant.changed_digit, "zh-Hans"): 0.97,
    (plant.dropped_number, "ko"): 0.85,
    (plant.dropped_number, "zh-Hans"): 0.92,
    (plant.wrong_unit, "ko"): 1.0,
    (plant.wrong_unit, "zh-Hans"): 1.0,
    (plant.wrong_month, "ko"): 0.9,
    (plant.wrong_month, "zh-Hans"): 0.9,
    (plant.dropped_clause, "ko"): 0.7,
    (plant.dropped_clause, "zh-Hans"): 0.6,
    (plant.broken_off, "ko"): 0.98,
    (plant.broken_off, "zh-Hans"): 0.98,
    (plant.missing_end, "ko"): 0.99,
    (plant.missing_end, "zh-Hans"): 0.99,
    (plant.half_width, "zh-Hans"): 0.98,
    (plant.untranslated, "ko"): 0.98,
    (plant.untranslated, "zh-Hans"): 0.98,
    (plant.loop, "ko"): 0.97,
    (plant.loop, "zh-Hans"): 0.97,
    (plant.foreign_script, "ko"): 0.98,
    (plant.foreign_script, "zh-Hans"): 0.98,
    (plant.lost_bracket, "zh-Hans"): 0.7,
    (plant.doubled_mark, "ko"): 0.98,
    (plant.doubled_mark, "zh-Hans"): 0.98,
    (plant.particle, "ko"): 0.95,
    (plant.closed_particle, "ko"): 0.7,
    (plant.both_particles, "ko"): 0.98,
    (plant.formal, "ko"): 0.95,
}


@pytest.mark.parametrize(("error", "lang"), FLOORS, ids=lambda value: getattr(value, "__name__", value))
def test_planted_errors_are_found(shared: Path, error: plant.Plant, lang: str) -> None:
    random = Random(20260)
    rows = sentences(shared / "corpora" / "human-rights", lang, every=30, offset=11)
    clean = check(bitext([source for source, _ in rows], [target for _, target in rows], lang))
    before = {finding.link for finding in clean.findings}
    spoilt: list[str] = []
    hurt: set[int] = set()
    for number, (source, target) in enumerate(rows):
        # One in four: a check that compares with the rest of the document needs a healthy rest.
        changed = error(source, target, random) if number % 4 == 0 else None
        if changed and changed != target and number not in before:
            hurt.add(number)
        spoilt.append(changed or target)
    checked = check(bitext([source for source, _ in rows], spoilt, lang))
    found = hurt & {finding.link for finding in checked.findings}
    assert len(found) >= FLOORS[error, lang] * len(hurt), f"{len(found)} of {len(hurt)}"
