"""The figures of ``docs/performance.md``, between its marks, and the plots beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.speed.plot import picture
from benchmarks.speed.sets import ROOT

PAGE = ROOT / "docs" / "performance.md"
TIME, MEMORY = ROOT / "docs" / "performance-time.svg", ROOT / "docs" / "performance-memory.svg"
MARKS = ("<!-- figures -->", "<!-- end of figures -->")


def write(found: dict[str, Any]) -> None:
    """Put the figures into the page, and draw the plots."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    PAGE.write_text(text[:start] + "\n" + "\n".join(lines(found)) + "\n" + text[end:], encoding="utf-8")
    TIME.write_text(picture(found["stages"]), encoding="utf-8")
    grown = {name: rows for name, rows in found["stages"].items() if any(row["peak megabytes"] for row in rows)}
    title = "megabytes at the peak, beyond the input, by segments"
    MEMORY.write_text(picture(grown, "peak megabytes", title), encoding="utf-8")


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Markdown of all figures."""
    machine = found["machine"]
    names = ("align-toolkit", "ctranslate2", "sentencepiece", "torch", "transformers")
    versions = ", ".join(f"{name} {machine[name]}" for name in names)
    yield (
        f"Measured on {machine['processors']} processor(s) of an {machine['processor']}; load before the run "
        f"{machine['load before']}; Python {machine['python']}, {versions}."
        + (" A quick run: small samples." if found["quick"] else "")
    )
    for title, part in (
        ("Translation", _translation(found["translation"])),
        ("Number type and beam", _quality(found)),
        ("Stages", _stages(found["stages"])),
        ("The whole run", _whole(found["whole"])),
        ("Profiles", _profiles(found["profiles"])),
    ):
        yield from ("", f"### {title}", "", *part)
    seconds = found["seconds of parts"]
    yield f"\nThe run took {sum(seconds.values())} s: " + ", ".join(f"{k} {v}" for k, v in seconds.items()) + "."


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(str(cell) for cell in cells) + " |"


def _ratio(figures: dict[str, float]) -> str:
    return f"{figures['median']:.2f} ({figures['q1']:.2f} to {figures['q3']:.2f})"


def _translation(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{found['sentences']:,} sentences (digest `{found['digest']}`) into {found['language']}, beam {found['beam']}; "
        f"{found['weights']}. Models are loaded before. Ratios are how many times as fast `align translate` is, pair by pair: "
        "median (quartiles; with three pairs the extremes)."
    )
    yield ""
    direct, generate = found["ctranslate2"], found["transformers"]
    size, kind = direct["batch"]
    rows = [
        (f"CTranslate2 directly ({size} {kind}, the quickest of five), {name}", found["sentences"], direct[name])
        for name in direct
        if isinstance(direct[name], dict) and "ratio" in direct[name]
    ]
    rows += [(f"transformers {name}", row["sentences"], row) for name, row in generate.items()]
    if found["argos"]:
        rows.append(("Argos Translate 1.11.0", found["argos"]["sentences"], found["argos"]))
    rows.append(("the command against a script on CTranslate2, start included", found["sentences"], found["command"]))
    yield from _table(
        ("against", "sentences", "times as fast", "by processor time", "seconds, ours", "theirs"),
        (
            (
                name, count, _ratio(row["ratio"]), _ratio(row["ratio of processor time"]),
                row["ours, seconds"]["median"], row["theirs, seconds"]["median"],
            )
            for name, count, row in rows
        ),
    )  # fmt: skip
    if found["argos"]:
        same = found["argos"]["same output as CTranslate2 with its options"]
        told = ", ".join(f"{name} {value}" for name, value in found["argos"]["settings"].items())
        yield f"\nArgos Translate ran with {told}; its output is that of CTranslate2 with the same options in {same}."


def _quality(found: dict[str, Any]) -> Iterator[str]:
    if not found["quality"]:
        yield "Not measured: the evaluation sets are not here."
        return
    names = ("set", "language", "sentences", "numbers", "beam", "BLEU", "chrF", "sentences a processor second")
    yield from _table(names, ([row[name] for name in names] for row in found["quality"]))
    lost = ", ".join(f"{name} {value:+.2f}" for name, value in found["lost to int8"].items())
    yield f"\nBLEU of float32 less that of int8 at beam 4: {lost}."
    for row in found.get("lost to int8 in all", []):
        low, high = row["interval"]
        yield (
            f"\nAll {row['sentences']} sentences of {row['language']} together: int8 loses {row['lost']:.2f} BLEU "
            f"(95 % interval {low:.2f} to {high:.2f}, paired bootstrap, p = {row['p']})."
        )
    yield "\nSignatures: " + ", ".join(sorted({f"`{row['signature']}`" for row in found["quality"]})) + "."


def _stages(found: dict[str, Any]) -> Iterator[str]:
    rows = []
    for name, sizes in found.items():
        last = sizes[-1]
        rows.append(
            (
                name, f"{last['segments']:,}", f"{last['megabytes'] / last['seconds']:.2f}",
                f"{last['segments'] / last['seconds']:,.0f}", f"{last['peak megabytes']:,.0f}",
            )
        )  # fmt: skip
    head = ("stage", "segments", "MB a second", "segments a second", "MB at the peak")
    yield from _table(head, rows)
    yield "\n![Processor seconds of each stage by segments](performance-time.svg)"
    yield "\n![Memory of each stage by segments](performance-memory.svg)"


def _whole(found: list[dict[str, Any]]) -> Iterator[str]:
    names = list(found[0]["shares"])
    yield from _table(
        ("report", "segments", "languages", "seconds", "processor seconds", "peak MB", *names, "unchanged second run, s"),
        (
            (
                row["report"], row["segments"], len(row["languages"]), row["wall"], row["cpu"], row["peak megabytes"],
                *(f"{row['shares'][name]:.0%}" for name in names), row["unchanged second run"]["wall"],
            )
            for row in found
        ),
    )  # fmt: skip
    for row in found:
        stages = ", ".join(f"{name} {value}" for name, value in row["stages"].items())
        yield f"\nSeconds by stage, {row['report']}: {stages}."


def _profiles(found: dict[str, Any]) -> Iterator[str]:
    time, memory = found["time"], found["memory"]
    rows = enumerate(zip(time["top"], memory["top"], strict=False), 1)
    head = ("", f"time, of {time['seconds']} s (pyinstrument)", f"memory, of {memory['megabytes']} MB (memray)")
    yield from _table(head, ((n, f"`{t[0]}` {t[1]} s", f"`{m[0]}` {m[1]} MB") for n, (t, m) in rows))
