"""A kept template gives the same page, and no kept one ever stops a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from align.writers.compiled import kept_in


def _rendered(folder: Path, text: str = "{% for n in rows %}<b>{{ n }}</b>{% endfor %}") -> str:
    environment = Environment(autoescape=True, loader=DictLoader({"page": text}), bytecode_cache=kept_in(folder))
    return environment.get_template("page").render(rows=["<", "b"])


def test_the_same_page_from_a_kept_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _rendered(tmp_path / "templates")
    assert first == "<b>&lt;</b><b>b</b>"
    assert len(list((tmp_path / "templates").iterdir())) == 1
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert _rendered(tmp_path / "templates") == first


def test_another_text_is_compiled_anew(tmp_path: Path) -> None:
    _rendered(tmp_path)
    assert _rendered(tmp_path, "{{ rows | length }}") == "2"


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_one_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    first = _rendered(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-20] if damage is None else damage)
    assert _rendered(tmp_path) == first


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert _rendered(tmp_path / "file" / "templates") == "<b>&lt;</b><b>b</b>"
