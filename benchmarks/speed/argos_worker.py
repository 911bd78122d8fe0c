"""Argos Translate behind standard input and output: runs in its own environment, knows nothing of align.

Usage: python argos_worker.py PACKAGE.argosmodel   (requests and answers are JSON, one a line)
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

# It asks the network for a spaCy model where this file is missing, although the package brings its own splitter.
_KNOWN = Path(os.environ["XDG_CACHE_HOME"]) / "argos-translate" / "spacy" / "senter" / "model"


def main() -> None:
    """Install the package, then answer until the input ends."""
    _KNOWN.parent.mkdir(parents=True, exist_ok=True)
    _KNOWN.touch()
    from argostranslate import package, settings, translate

    package.install_from_path(Path(sys.argv[1]))
    for line in sys.stdin:
        request = json.loads(line)
        if request["ask"] == "settings":
            names = ("beam_size", "batch_size", "inter_threads", "intra_threads", "compute_type")
            answer = {name: getattr(settings, name) for name in names} | {"chunks": settings.chunk_type.name}
        else:
            text = "\n".join(request["texts"])
            translate.translate("Another text.", "en", request["lang"])  # it remembers the paragraphs of its last call
            wall, cpu = time.perf_counter(), time.process_time()
            found = translate.translate(text, "en", request["lang"])
            answer = {
                "wall": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "texts": found.split("\n"),
            }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
