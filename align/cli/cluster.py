"""``align cluster``: many documents on many machines."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from align.cli import common
from align.cli.options import (
    GlossaryOption,
    LangsOption,
    ModelOption,
    RegisterOption,
    RuntimeOption,
    glossaries_or_default,
    register_or_default,
)

app = typer.Typer(help="Drafts of many documents with Ray, on this machine or a cluster.", no_args_is_help=True)


class _Form(StrEnum):
    """What shards are written as."""

    JSONL = "jsonl"
    PARQUET = "parquet"


@app.command("run")
@common.guarded
def run(
    source: Annotated[
        str,
        typer.Argument(metavar="ADDRESS", help="JSONL, Parquet, or a folder: a path or any fsspec address (s3://...)."),
    ],
    out: Annotated[str, typer.Option("--out", "-o", help="Output folder: a path or any fsspec address.")],
    lang: LangsOption = None,
    glossary: GlossaryOption = None,
    model: ModelOption = None,
    runtime: RuntimeOption = "ctranslate2",
    register: RegisterOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help="Processes that hold a model; without it one a processor.")
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Ray's address (auto, ray://HOST:PORT); without it this machine alone.")
    ] = "",
    form: Annotated[_Form, typer.Option("--format", help="Of the shards.")] = _Form.JSONL,
    shard_size: Annotated[int, typer.Option("--shard-size", min=1, help="Kilobytes of text in a shard.")] = 256,
    retries: Annotated[int, typer.Option("--retries", min=0, help="How often what may pass is tried again.")] = 2,
    json: common.JsonOption = False,
) -> None:
    """Draft every document of an address into shards of rows; the same command again skips finished shards.

    Exit code 1 when a document failed: failed.jsonl says why.
    """
    from align import lang as languages
    from align.cluster.run import ClusterSettings, run_cluster
    from align.config import load_config
    from align.engine import EngineSettings
    from align.errors import UsageError
    from align.many import default_jobs

    config = load_config(Path.cwd())
    codes = tuple(dict.fromkeys(languages.parse(code).code for code in lang or config.languages))
    if not codes:
        raise UsageError("no target language", hint="Name at least one: --lang ko, --lang zh-Hans, --lang zh-Hant.")
    engine = EngineSettings(
        model or config.model or EngineSettings().model, runtime, register_or_default(register, config.register)
    )
    settings = ClusterSettings(
        source,
        codes,
        out,
        glossaries_or_default(glossary, config.glossaries),
        engine,
        form.value,
        default_jobs() if workers is None else workers,
        cluster,
        shard_size << 10,
        retries,
    )
    result = run_cluster(settings, common.progress)
    for fault in result.failed[:20]:
        common.error(f"{fault.id or fault.source}: {fault.error}")
    if len(result.failed) > 20:
        common.error(f"{len(result.failed) - 20} more are in failed.jsonl.")
    metrics = result.metrics()
    if json:
        common.print_json({**metrics, "manifest": f"{out.rstrip('/')}/{result.manifest}"})
    else:
        rows = [[name.replace("_", " "), f"{value:,}"] for name, value in metrics.items()]
        common.print_table("", ["", "count"], rows)
        typer.echo(f"{out.rstrip('/')}/{result.manifest}")
    if result.failed:
        raise typer.Exit(1)


@app.command("collect")
@common.guarded
def collect(
    source: Annotated[str, typer.Argument(metavar="ADDRESS", help="Output folder of a finished run.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder on this machine.")],
) -> None:
    """Write the rows of a run as one draft.jsonl for each document and language, as align run --reports writes them."""
    from align.cluster.run import collect as collect_rows

    typer.echo(f"{collect_rows(source, out)} files in {out}")
