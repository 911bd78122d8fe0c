"""What int8 and a narrower beam cost in BLEU, and what they give in speed; the built-in model with all repairs.

Usage: python -m benchmarks.speed.quality SHARED [--quick]
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from align.metrics.significance import compare
from align.training.evaluate import EvaluationSet, chapter_set, score, table_set
from align.translators.catalog import BUILT_IN
from align.translators.load import load
from align.translators.settings import ComputeType, DecodingSettings
from benchmarks.speed.pairs import timed
from benchmarks.speed.sets import digest

LANGS = ("ko", "zh-Hans")
_WHOLE = 200
_BEAM = 4
WAYS: tuple[tuple[ComputeType, int], ...] = (("float32", 4), ("int8", 4), ("int8", 2), ("int8", 1), ("float32", 1))


def sets(shared: Path, lang: str, first: int) -> list[EvaluationSet]:
    """The held-back chapters (all with ``first`` of at least 200, else their beginning), beginnings of FLORES dev and NTREX."""
    flores = table_set(shared / "eval" / f"flores-dev.en-{lang}.tsv", "FLORES dev", lang).first(first)
    ntrex = table_set(shared / "eval" / f"ntrex-first-half.en-{lang}.tsv", "NTREX", lang).first(first)
    chapters = chapter_set(shared / "corpora" / "chapters", lang)
    if first < _WHOLE:
        chapters = replace(chapters.first(first), name=f"chapters, first {first}")
    return [chapters, *(replace(each, name=f"{each.name}, first {first}") for each in (flores, ntrex))]


def measured(shared: Path, first: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row a set and a way: BLEU, chrF and sentences a second of the processor, model loaded; and ``in_all`` by language."""
    rows, together = [], []
    for lang in LANGS:
        tests = sets(shared, lang, first)
        texts: dict[ComputeType, list[str]] = {}
        for compute, beam in WAYS:
            translator = load(BUILT_IN, lang, settings=DecodingSettings(compute_type=compute, beam=beam))
            for tested in tests:
                drafts: list[str] = []
                time = timed(lambda: drafts.extend(_drafts(translator, tested)))  # noqa: B023
                found = score(tested, drafts)
                if beam == _BEAM:
                    texts.setdefault(compute, []).extend(drafts)
                row = {
                    "set": tested.name, "language": lang, "sentences": found.size, "digest": digest(tested.sources),
                    "numbers": compute, "beam": beam, "BLEU": found.bleu, "chrF": found.chrf,
                    "sentences a processor second": round(found.size / time.cpu, 1), "signature": found.bleu_signature,
                }  # fmt: skip
                rows.append(row)
                print(
                    f"{tested.name} {lang} {compute} beam {beam}: BLEU {found.bleu}, {row['sentences a processor second']}/s"
                )
        together.append(in_all(texts, [text for tested in tests for text in tested.references], lang))
    return rows, together


def in_all(texts: dict[ComputeType, list[str]], references: list[str], lang: str) -> dict[str, Any]:
    """What int8 loses over all sets of a language taken together, with its 95 % interval: one set alone says little."""
    bleu = next(
        each
        for each in compare((texts["int8"], texts["float32"]), references, lang, method="bootstrap")
        if each.metric == "BLEU"
    )
    return {
        "language": lang, "sentences": len(references), "float32": round(bleu.system, 2), "int8": round(bleu.baseline, 2),
        "lost": round(bleu.difference, 2), "interval": [round(end, 2) for end in bleu.interval], "p": round(bleu.p_value, 3),
    }  # fmt: skip


def _drafts(translator: Any, tested: EvaluationSet) -> list[str]:
    return [found[0].text if found else "" for found in translator.translate(tested.sources)]


def lost_to_int8(rows: list[dict[str, Any]]) -> dict[str, float]:
    """BLEU of float32 less that of int8, both with beam 4, by set."""
    value = {(row["set"], row["language"], row["numbers"]): row["BLEU"] for row in rows if row["beam"] == 4}
    return {
        f"{name}, {lang}": round(bleu - value[name, lang, "int8"], 2)
        for (name, lang, numbers), bleu in value.items()
        if numbers == "float32"
    }


if __name__ == "__main__":
    found, together = measured(Path(sys.argv[1]), 100 if "--quick" in sys.argv else 200)
    told = {"rows": found, "lost to int8": lost_to_int8(found), "lost to int8 in all": together}
    print(json.dumps(told, ensure_ascii=False, indent=1))
