"""``align bench``: measure this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import common
from align.cli.options import ModelOption

if TYPE_CHECKING:
    from align.tuning import Tuned

app = typer.Typer(help="Measure this machine.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Measure this machine."""


@app.command("tune")
@common.guarded
def tune(
    model: ModelOption = None,
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language that is translated into meanwhile.")] = "ko",
    rounds: Annotated[int, typer.Option("--rounds", help="How often each way has its turn; the median counts.")] = 3,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was measured, and measure nothing.")] = False,
    json: common.JsonOption = False,
) -> None:
    """Find how many batches at once, how many threads and what batch size translate fastest here; later runs use it.

    Outputs do not change. The result is kept in the cache folder, for this model on this machine.

    Examples:
      align bench tune

      align bench tune --model Helsinki-NLP/opus-mt-en-zh --lang zh-Hans

      align bench tune --reset
    """
    from align import lang as languages
    from align.drafts import check_targets
    from align.engine import EngineSettings
    from align.translators.pulled import AUTO
    from align.tuning import TuneSettings, forget
    from align.tuning import tune as measure

    if reset:
        there = forget()
        if json:
            common.print_json({"forgotten": there})
        else:
            typer.echo("What was measured is forgotten." if there else "Nothing had been measured.")
        return
    code = languages.parse(lang).code
    code = "zh-Hans" if code == "zh-Hant" else code
    engine = EngineSettings(model or AUTO)
    check_targets([code], engine)
    result = measure(TuneSettings(engine.chosen(code).model, code, rounds), progress=common.progress)
    if json:
        common.print_json(result.summary())
    else:
        _print(result)


def _print(result: Tuned) -> None:
    rows = [
        [
            str(each.way.workers),
            str(each.way.threads),
            str(each.way.batch_tokens),
            f"{each.median:.1f}",
            f"{each.low:.1f} to {each.high:.1f}",
            "yes" if each.same else "no",
        ]
        for each in result.measured
    ]
    columns = [
        "batches at once",
        "threads each",
        "pieces a batch",
        "sentences a second",
        "over the rounds",
        "same output",
    ]
    common.print_table(f"{result.sentences} sentences, {result.rounds} rounds, the fastest first", columns, rows)
    typer.echo(f"Later runs use {result.best.way}: {result.place}")
