"""Holding terms with the store in front of the ladder: what was held once, with the same code and glossary, is not held again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import __version__
from align.bitext import Bitext, Document, Finding, Segment, TermHit
from align.glossary.termbase import Termbase
from align.machine import processors
from align.store import Store, key_of

if TYPE_CHECKING:
    from align.engine import TranslationEngine

__all__ = ["code_digest", "hold"]

_WORTH_TWO = 16  # new segments
_PART = 400  # segments between two writes to the store: a killed run loses no more than these
_CODE = ("glossary", "text", "translators", "engine.py", "bitext.py", "results.py")


def hold(bitext: Bitext, termbase: Termbase, engine: TranslationEngine, store: Store) -> tuple[Bitext, int]:
    """The same as ``glossary.enforce.enforce``, segment by segment out of the store where it has them.

    The ladder looks at one segment at a time, so that its result for one is decided by source text, free draft, language,
    termbase, model and code.

    Args:
        bitext: a draft fresh from ``Bitext.from_drafts``.
        termbase: its terms.
        engine: what translates again; not asked when the store has every segment.
        store: where results are kept.

    Returns:
        The draft with its terms held, and how many segments came from the store.
    """
    from align.glossary.enforce import EnforceSettings, ladder_stamp
    from align.glossary.measure import termbase_stamp

    stamps = termbase_stamp(termbase), ladder_stamp(EnforceSettings())
    lang = bitext.target.lang
    decided_by = [code_digest(), *map(str, stamps), str(engine.stamp), lang]
    pairs = [("".join(bitext.source_texts(link)), "".join(bitext.target_texts(link))) for link in bitext.links]
    keys = [key_of("held", *decided_by, *pair) for pair in pairs]
    known = {key: json.loads(value) for key, value in store.get_many(keys).items()}
    missing = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
    reused = sum(key in known for key in keys)
    if missing:
        for fresh in _in_parts(missing, lambda pairs: _enforced(pairs, lang, termbase, engine)):
            store.put_many({key: json.dumps(value, ensure_ascii=False) for key, value in fresh.items()})
            known |= fresh
    held = _assembled(bitext, [known[key] for key in keys])
    for stamp in stamps:
        held = held.stamped(stamp)
    return held, reused


@cache
def code_digest() -> str:
    """First 16 hexadecimal digits of the SHA-256 over this package's version and the code that the ladder runs through.

    What is in the store was found by that very code: a change forgets it, whether or not somebody raised a version number.
    """
    total = hashlib.sha256(__version__.encode())
    root = Path(__file__).parent
    for name in _CODE:
        for path in sorted((root / name).rglob("*.py")) if (root / name).is_dir() else [root / name]:
            total.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _in_parts(
    pairs: Mapping[str, tuple[str, str]], enforced: Callable[[Sequence[tuple[str, str]]], list[dict[str, Any]]]
) -> Iterator[dict[str, dict[str, Any]]]:
    """The records of all pairs by key, part by part, from two threads where that pays.

    One climbs in Python while the other waits for a matrix. The parts are alike: each has long segments and short ones.
    """
    ordered = sorted(pairs, key=lambda key: (len(pairs[key][0]), key))
    threads = min(2, processors()) if len(pairs) >= _WORTH_TWO else 1
    count = threads * -(-len(pairs) // (threads * _PART))
    parts = [ordered[at::count] for at in range(count)]
    pool = ThreadPoolExecutor(threads)
    try:
        running = [pool.submit(copy_context().run, enforced, [pairs[key] for key in part]) for part in parts]
        for part, made in zip(parts, running, strict=True):
            yield dict(zip(part, made.result(), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)


def _enforced(
    pairs: Sequence[tuple[str, str]], lang: str, termbase: Termbase, engine: TranslationEngine
) -> list[dict[str, Any]]:
    """For each (source text, free draft) what the ladder made of it; spans count from the beginning of the segment."""
    from align.glossary.enforce import enforce

    segments, position = [], 0
    for source, _ in pairs:
        segments.append(Segment(position, position + len(source)))
        position += len(source) + 1
    document = Document("\n".join(source for source, _ in pairs), "en", segments=tuple(segments))
    made = enforce(Bitext.from_drafts(document, [free for _, free in pairs], lang), termbase, engine)
    records: list[dict[str, Any]] = [
        {"text": "".join(made.target_texts(link)), "hits": [], "findings": []} for link in made.links
    ]
    for hit in made.terms:
        start, begin = _starts(made, hit.link)
        record = asdict(replace(hit, link=0))
        record["source"] = [hit.source[0] - start, hit.source[1] - start]
        record["target"] = hit.target and [hit.target[0] - begin, hit.target[1] - begin]
        records[hit.link]["hits"].append(record)
    for finding in made.findings:
        if finding.check == "term":
            _, begin = _starts(made, finding.link)
            record = asdict(replace(finding, link=0))
            record["target"] = finding.target and [finding.target[0] - begin, finding.target[1] - begin]
            records[finding.link]["findings"].append(record)
    return records


def _starts(bitext: Bitext, link: int) -> tuple[int, int]:
    """Where the two sides of a link begin in their documents; 0 for an empty target, into which nothing can point."""
    source, target = bitext.source_span(bitext.links[link]), bitext.target_span(bitext.links[link])
    return (source or (0, 0))[0], (target or (0, 0))[0]


def _assembled(bitext: Bitext, records: Sequence[Mapping[str, Any]]) -> Bitext:
    made = Bitext.from_drafts(bitext.source, [record["text"] for record in records], bitext.target.lang)
    hits: list[TermHit] = []
    findings: list[Finding] = []
    for number, record in enumerate(records):
        start, begin = _starts(made, number)
        for hit in record["hits"]:
            moved = {"link": number, "source": _moved(hit["source"], start), "target": _moved(hit["target"], begin)}
            hits.append(TermHit(**{**hit, **moved}))
        findings += [
            Finding(**{**finding, "link": number, "target": _moved(finding["target"], begin)})
            for finding in record["findings"]
        ]
    return replace(made, terms=tuple(hits), findings=(*made.findings, *findings), trail=bitext.trail)


def _moved(span: Sequence[int] | None, by: int) -> tuple[int, int] | None:
    return (span[0] + by, span[1] + by) if span else None
