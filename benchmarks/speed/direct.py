"""The shortest script that translates a file with CTranslate2, a line a sentence: what ``align translate`` is compared with.

Usage: python -m benchmarks.speed.direct FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from align.translators.catalog import BUILT_IN, resolve
from align.translators.conversion import converted
from align.translators.facts import read_facts
from benchmarks.speed.rivals import Direct


def main() -> None:
    """Translate and print."""
    model = resolve(BUILT_IN)
    direct = Direct(model, converted(read_facts(model), "int8"), ">>kor<<")
    print("\n".join(direct.translate(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())))


if __name__ == "__main__":
    main()
