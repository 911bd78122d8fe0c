"""Run by translate-toolkit's own Python, never imported: TBX in and out through that program.

Usage: outside_tbx.py read FILE (prints pairs as JSON), or outside_tbx.py write FILE (takes pairs as JSON from standard input).
"""

import json
import sys

from translate.storage import tbx  # type: ignore[import-not-found, unused-ignore]


def read(path: str) -> None:
    """Print source and target of every unit."""
    store = tbx.tbxfile.parsefile(path)
    print(json.dumps([[unit.source, unit.target] for unit in store.units]))  # noqa: T201, RUF100


def write(path: str) -> None:
    """Make a store of the pairs and save it."""
    store = tbx.tbxfile(sourcelanguage="en", targetlanguage="ko")
    for source, target in json.load(sys.stdin):
        unit = store.addsourceunit(source)
        unit.target = target
    store.savefile(path)


if __name__ == "__main__":
    {"read": read, "write": write}[sys.argv[1]](sys.argv[2])
