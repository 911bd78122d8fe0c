"""Train the packaged lexicon of ``align.aligners.lexicon`` on the parallel texts of ``corpora/human-rights``.

Usage: nice python -m benchmarks.align.lexicon    writes align/data/lexicon/en-{ko,zh-Hans,zh-Hant}.tsv.gz
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from align.aligners.lexicon import NULL, Pair, train, units, words
from align.translators.script import traditional

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "align" / "data" / "lexicon"
COLUMNS = {"ko": 1, "zh-Hans": 2, "zh-Hant": 2}
LEAST_COUNT, LEAST_SHARE, MOST = 0.8, 0.01, 24


def rows() -> list[list[str]]:
    """Lines of the corpus with all three languages."""
    lines = [
        line.split("\t")
        for path in sorted((ROOT / "corpora" / "human-rights").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [line for line in lines if len(line) == 3 and all(field.strip() for field in line)]


def main() -> None:
    """Train and write all three."""
    FOLDER.mkdir(exist_ok=True)
    lines = rows()
    digest = hashlib.sha256("\n".join("\t".join(line) for line in lines).encode()).hexdigest()[:16]
    for lang, column in COLUMNS.items():
        texts = [line[column] for line in lines]
        if lang == "zh-Hant":
            texts = [traditional(text) for text in texts]
        pairs: list[Pair] = [
            (words(line[0]), [unit for unit, _, _ in units(text)]) for line, text in zip(lines, texts, strict=True)
        ]
        kept = []
        for word, entries in sorted(train(pairs).items()):
            total = sum(entries.values())
            best = sorted(entries.items(), key=lambda item: (-item[1], item[0]))[: MOST * (50 if word == NULL else 1)]
            best = [(unit, n) for unit, n in best if n >= LEAST_COUNT and n >= LEAST_SHARE * total * (word != NULL)]
            if best:
                kept.append("\t".join([word, *(f"{unit}\t{count:.1f}" for unit, count in best)]))
        text = f"# {len(lines)} lines of corpora/human-rights, digest {digest}\n" + "\n".join(kept) + "\n"
        path = FOLDER / f"en-{lang}.tsv.gz"
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{path.name}: {len(kept)} words, {path.stat().st_size // 1024} KB, digest {digest}")


if __name__ == "__main__":
    main()
