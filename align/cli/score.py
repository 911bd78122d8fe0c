"""``align score``: BLEU and chrF with their signatures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from align.cli import common


@common.guarded
def score(
    hypothesis: Annotated[
        str, typer.Argument(metavar="HYPOTHESIS", help="Translations, one a line; - for standard input.")
    ],
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="Reference translations, one a line, as many.")],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language of both: ko, zh-Hans, zh-Hant, en.")],
    json: common.JsonOption = False,
) -> None:
    """Score translations line by line against references; the raw figures equal sacrebleu's own to the last digit."""
    from align import lang as languages
    from align.metrics.corpus import score as corpus_score
    from align.readers.lines import read_lines
    from align.text.scripts import guess_language

    code = languages.parse(lang).code
    lines = read_lines(hypothesis)
    scores = corpus_score(lines, read_lines(reference), code)
    guess = guess_language("\n".join(lines))
    if guess.lang and guess.lang != code:
        common.note(f"{hypothesis} looks like {guess.name}, not {languages.LANGUAGES[code].name}")
    if json:
        common.print_json({"lang": code, "scores": [asdict(item) for item in scores]})
        return
    for item in scores:
        typer.echo(f"{item.metric} ({item.variant})\t{item.value:.2f}\t{item.signature}")
