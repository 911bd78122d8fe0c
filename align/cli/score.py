"""``align score``: BLEU and chrF with their signatures, and one system against another."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli import common


@common.guarded
def score(
    hypothesis: Annotated[
        str,
        typer.Argument(
            metavar="HYPOTHESIS",
            help="Translations, one a line (- for standard input), or the beads.jsonl of a run with a published version.",
        ),
    ],
    reference: Annotated[
        str,
        typer.Argument(
            metavar="[REFERENCE]", help="Reference translations, one a line, as many; none for a beads.jsonl."
        ),
    ] = "",
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language of both: ko, zh-Hans, zh-Hant, en.")] = "",
    baseline: Annotated[
        str,
        typer.Option("--baseline", metavar="OTHER", help="What another system made of it, in the form of HYPOTHESIS."),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="Of the random numbers of the comparison.")] = 12345,
    json: common.JsonOption = False,
) -> None:
    """Score translations against references; the raw figures equal sacrebleu's own to the last digit."""
    from align.scoring import ScoreSettings, score_files

    outcome = score_files(ScoreSettings(hypothesis, reference, lang, baseline, seed))
    if json:
        common.print_json(outcome.as_dict())
        return
    for line in outcome.lines():
        typer.echo(line)
