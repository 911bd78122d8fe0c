"""Which models are known, and how a name becomes a folder. Nothing is fetched unless the user names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align.errors import ModelError
from align.translators.facts import REQUIRED

__all__ = ["BUILT_IN", "CATALOG", "FAKE", "KnownModel", "resolve"]

BUILT_IN = "built-in"
FAKE = "fake"  # no model at all: ``align.translators.fake``, to try out and to measure everything else
_FOLDER = Path(__file__).parent.parent / "data" / "model"
_FILES = [*REQUIRED, "generation_config.json", "tokenizer_config.json", "target_vocab.json", "README.md"]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that is known to exist.

    Attributes:
        name: what ``--model`` takes: ``built-in`` or a name on the Hugging Face hub.
        licence: SPDX identifier on its card.
        languages: codes of the target languages.
        tags: target tags, angle brackets left out; empty for a bilingual model.
        megabytes: size of the weights.
        defects: known defects, empty when there are none to warn of.
        revision: commit on the hub that is fetched; empty where none was checked, and then the newest is fetched.
    """

    name: str
    licence: str
    languages: tuple[str, ...]
    tags: tuple[str, ...]
    megabytes: int
    defects: str = ""
    revision: str = ""

    @property
    def source(self) -> str:
        """The address of the model's card."""
        return f"https://huggingface.co/{self.name}" if "/" in self.name else "align/data/model/README.md"


CATALOG = (
    KnownModel(
        BUILT_IN,
        "Apache-2.0",
        ("ko", "zh-Hans"),
        ("kor", "cmn_Hans"),
        15,
        "weak: for trying out, not for work; see README.md in align/data/model",
    ),
    KnownModel(
        "Helsinki-NLP/opus-mt-en-zh",
        "Apache-2.0",  # the OPUS-MT project itself says CC-BY-4.0: attribution satisfies both
        ("zh-Hans", "zh-Hant"),
        ("cmn_Hans", "cmn_Hant"),
        312,
        "drops clauses of long sentences after a comma; half-width punctuation (both repaired in decoding)",
    ),
    KnownModel(
        "Helsinki-NLP/opus-mt-tc-big-en-ko",
        "CC-BY-4.0",
        ("ko",),
        (),
        480,
        "broken on the hub: the vocabularies of its two sides were merged, its output is nonsense",
    ),
    KnownModel(
        "HPLT/translate-en-zh_hant-v1.0-hplt",
        "CC-BY-4.0",
        ("zh-Hant",),
        (),
        308,
        "some revisions hold Marian's own files only, which cannot be loaded; test it before use",
    ),
)


def resolve(name_or_path: str) -> Path:
    """The folder of a model: the built-in one, a local folder, or a download from the Hugging Face hub.

    A download happens only for a name of the form ``owner/name`` that is no local folder, and goes to the hub's own cache;
    ``HF_HUB_OFFLINE`` is respected.

    Raises:
        ModelError: there is no such folder or model, or the hub cannot be reached.
    """
    if name_or_path in (BUILT_IN, "", "default"):
        return _FOLDER
    if name_or_path == FAKE:
        return _FOLDER.with_name(FAKE)  # never looked into
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return path
    parts = name_or_path.split("/")
    if len(parts) != 2 or not all(parts) or name_or_path[0] in "./~":
        known = ", ".join(model.name for model in CATALOG)
        raise ModelError("there is no such model folder", where=name_or_path, hint=f"Known models: {known}.")
    return _fetch(name_or_path)


def _fetch(name: str) -> Path:
    """Download a model, or find it in the hub's cache. Old repositories have ``pytorch_model.bin`` only."""
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError

    local = f"Fetch it on another machine and name the folder: --model PATH (a folder with {', '.join(REQUIRED)})."
    revision = next((known.revision for known in CATALOG if known.name == name), "") or None
    try:
        folder = Path(huggingface_hub.snapshot_download(name, revision=revision, allow_patterns=_FILES))
        if not (folder / "model.safetensors").is_file():
            folder = Path(
                huggingface_hub.snapshot_download(
                    name, revision=revision, allow_patterns=[*_FILES, "pytorch_model.bin"]
                )
            )
    except HFValidationError as error:
        raise ModelError("this is neither a folder nor a model's name", where=name) from error
    except RepositoryNotFoundError as error:
        raise ModelError("the hub has no such model, or it is private", where=name, hint=local) from error
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"the model cannot be fetched from the hub ({reason})", where=name, hint=local) from error
    return folder
