"""The built-in model as a package of Argos Translate: the CTranslate2 folder, the pieces, and a sentence splitter.

Argos sends the pieces of a sentence and nothing else, so the two things that this model wants beside them (the target tag in
front, the end token behind) are told to CTranslate2 in its config.json.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

_BLANK = "import spacy, sys; spacy.blank('en').to_disk(sys.argv[1])"


def make(model: Path, home: Path, tag: str, lang: str, python: Path, out: Path) -> Path:
    """Write ``out``; ``python`` is the one that has spaCy, whose rule-based splitter (its lightest) goes in."""
    splitter = out.with_suffix(".spacy")
    subprocess.run([str(python), "-W", "ignore", "-c", _BLANK, str(splitter)], check=True)
    config = json.loads((home / "config.json").read_text(encoding="utf-8"))
    config |= {"add_source_bos": True, "bos_token": tag, "add_source_eos": True}
    told = {
        "package_version": "1.0", "argos_version": "1.11", "from_code": "en", "from_name": "English",
        "to_code": lang, "to_name": lang,
    }  # fmt: skip
    top = f"en_{lang}"
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(f"{top}/metadata.json", json.dumps(told))
        package.writestr(f"{top}/model/config.json", json.dumps(config))
        for path in home.iterdir():
            if path.name not in ("config.json", "vmap.txt"):
                package.write(path, f"{top}/model/{path.name}")
        package.write(model / "source.spm", f"{top}/sentencepiece.model")
        for path in splitter.rglob("*"):
            package.write(path, f"{top}/spacy/{path.relative_to(splitter)}")
    return out
