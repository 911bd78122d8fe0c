"""Terms annotated in the source: inference shows them to the model exactly as training did."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import ModelError
from align.training.pieces import Pieces as TrainingPieces
from align.translators.base import Annotating
from align.translators.facts import read_facts
from align.translators.load import load
from align.translators.pieces import Pieces
from tests.translators.conftest import MakeModel

TEXT = "In March, the court's ruling on forced labor (upheld twice) angered refugees."
NOTES = (
    (TEXT.index("court") + 5, "법원"),
    (TEXT.index("labor") + 5, "강제노동"),
    (TEXT.index("refugees") + 8, "난민"),
)


@pytest.mark.parametrize("notes", [NOTES, NOTES[1:2], ()])
def test_training_and_translation_annotate_alike(built_in: Path, notes: tuple[tuple[int, str], ...]) -> None:
    shown = TrainingPieces.load(built_in).encode_annotated(TEXT, "ko", notes).tolist()
    assert list(Pieces(read_facts(built_in), "ko").annotated(TEXT, notes)) == shown


def test_without_notes_the_ids_are_the_usual_ones(built_in: Path) -> None:
    pieces = Pieces(read_facts(built_in), "ko")
    assert pieces.annotated(TEXT, ()) == pieces.source(TEXT).ids


@pytest.mark.parametrize("runtime", ["ctranslate2", "transformers"])
def test_only_a_model_that_says_so_is_shown_annotations(copied: MakeModel, runtime: str) -> None:
    able = load(str(copied(config={"align": {"annotated_terms": True}})), "ko", runtime=runtime)  # type: ignore[arg-type]
    assert isinstance(able, Annotating)
    hypotheses, too_long = able.annotated([(TEXT, NOTES), ("refugees " * 300, ())], nbest=2)
    assert len(hypotheses) == 2
    assert too_long == []


def test_a_model_that_does_not_gives_nothing(copied: MakeModel) -> None:
    unable = load(str(copied(config={"align": {}})), "ko")
    assert isinstance(unable, Annotating)
    assert unable.annotated([(TEXT, NOTES)]) == [[]]


def test_a_model_without_tags_cannot_be_trained_so(random_model: MakeModel) -> None:
    with pytest.raises(ModelError, match="target tags"):
        TrainingPieces.load(random_model(tags=False)).encode_annotated(TEXT, "ko", NOTES)
