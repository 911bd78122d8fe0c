"""Run by translate-toolkit's own Python, never imported: prints the units of a TMX or XLIFF file as that program reads them."""

import json
import sys

from translate.storage import tmx, xliff, xliff2  # type: ignore[import-not-found, unused-ignore]

KINDS = {"tmx": tmx.tmxfile, "xliff12": xliff.xlifffile, "xliff21": xliff2.Xliff2File}


def main(kind: str, path: str) -> None:
    """Source, target and notes of every unit."""
    store = KINDS[kind].parsefile(path)
    print(json.dumps([[unit.source, unit.target, unit.getnotes()] for unit in store.units if unit.source]))  # noqa: T201, RUF100


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
