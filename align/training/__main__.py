"""``python -m align.training``: prepare, train, export and evaluate from a settings file."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from align.errors import AlignError, UsageError
from align.training import settings as configuration

__all__ = ["main"]


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m align.training", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, text in (
        ("prepare", "clean and encode the data"),
        ("train", "prepare, train and export"),
        ("export", "export again"),
    ):
        command = verbs.add_parser(verb, help=text)
        command.add_argument("settings", type=Path, help="TOML file")
        command.add_argument("folder", type=Path, help="working folder of the run")
        command.add_argument("--minutes", type=float, help="time budget instead of the one in the settings")
        command.add_argument("--chapters", type=Path, help="chapters with gold beads, whose loss is watched")
    command = verbs.add_parser("evaluate", help="BLEU, chrF and failures of a model")
    command.add_argument("model", type=Path)
    command.add_argument("--chapters", type=Path, help="folder of chapters with gold beads")
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME:LANG:PATH", help="a TSV with English and target last"
    )
    command.add_argument("--first", type=int, default=0, help="only so many sentences of each set")
    command.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser


def _evaluate(given: argparse.Namespace) -> None:
    from align.training.evaluate import chapter_set, evaluate, load_translator, table_set, to_markdown

    sets = [chapter_set(given.chapters, lang) for lang in ("ko", "zh-Hans")] if given.chapters else []
    for entry in given.set:
        name, lang, path = [*entry.split(":", 2), "", ""][:3]
        if not path:
            raise UsageError(f"--set {entry!r} is not NAME:LANG:PATH")
        sets.append(table_set(Path(path), name, lang))
    if not sets:
        raise UsageError("nothing to evaluate on", hint="Give --chapters or --set.")
    sets = [tested.first(given.first) for tested in sets] if given.first else sets
    figures = evaluate(load_translator(given.model), sets)
    print(
        json.dumps([entry.as_json() for entry in figures], ensure_ascii=False) if given.json else to_markdown(figures)
    )


def _train(given: argparse.Namespace) -> None:
    from align.training import runs
    from align.training.evaluate import chapter_set

    settings = configuration.read(given.settings)
    if given.minutes:
        settings = replace(settings, train=replace(settings.train, minutes=given.minutes))
    if given.verb != "export":
        watched = [chapter_set(given.chapters, lang) for lang in ("ko", "zh-Hans")] if given.chapters else []
        runs.prepare(settings, given.folder, _say, watched)
    if given.verb == "train":
        runs.fit(settings, given.folder)
    if given.verb != "prepare":
        print(runs.finish(settings, given.folder))


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        (_evaluate if given.verb == "evaluate" else _train)(given)
    except AlignError as error:
        _say(f"error: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
