"""The training loop: batches in, checkpoints out, within a number of updates or a time budget, on CPU or CUDA.

The learning rate rises over ``warmup`` updates, stays, and falls in a line to zero over the last ``cooldown`` share
of the run (Hägele et al. 2024), so that a run can be stopped, given more time and gone on with. With ``updates``
alone the same data, settings and seed give the same weights; a time budget ends where the clock says.
"""

from __future__ import annotations

import signal
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from align.errors import EnvironmentFault, UsageError
from align.training import checkpoint
from align.training.guided import GuidedHead
from align.training.loss import smoothed_cross_entropy
from align.training.mixing import Batch, Mixer, Position, collate
from align.training.prepare import Pack
from align.training.progress import Log, plot
from align.training.settings import TrainSettings

__all__ = ["Run", "faster_precision", "train"]

_LOG_EVERY = 20


def faster_precision(device: torch.device) -> torch.dtype:
    """bfloat16 where the machine has instructions for it, else float32.

    A property of the machine's kind, not a measurement: the same settings must give the same model again.
    """
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    able = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if able else torch.float32


@dataclass(slots=True)
class Run:
    """One run: a model, its data and where it has got to.

    Attributes:
        folder: checkpoints, log and plot.
        weights: mixing weights of the tiers.
        vectors: vectors of the pieces for guided alignment, (vocabulary, dimensions); ``None`` for none.
        held_back: encoded pairs that are never trained on, whose loss is logged at each checkpoint.
    """

    model: Any
    pack: Pack
    folder: Path
    train: TrainSettings
    weights: dict[str, float]
    vectors: torch.Tensor | None = None
    held_back: Pack | None = None
    device: torch.device = field(default_factory=lambda: torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    update: int = 0
    tokens: int = 0
    seconds: float = 0.0
    position: Position = field(default_factory=Position)

    @property
    def done(self) -> float:
        """Share of the run that is over, in updates or in time, whichever is more."""
        by_updates = self.update / self.train.updates if self.train.updates else 0.0
        by_time = self.seconds / 60 / self.train.minutes if self.train.minutes else 0.0
        return min(1.0, max(by_updates, by_time))

    @property
    def rate(self) -> float:
        """Learning rate of the next update."""
        rise = min(1.0, (self.update + 1) / max(self.train.warmup, 1))
        fall = min(1.0, (1 - self.done) / self.train.cooldown) if self.train.cooldown else 1.0
        return self.train.rate * min(rise, fall)


def _optimizer(run: Run) -> torch.optim.AdamW:
    """AdamW; biases, norms and embeddings are not decayed."""
    decayed = [
        value
        for name, value in run.model.named_parameters()
        if value.ndim > 1 and "embed" not in name and "shared" not in name
    ]
    known = {id(value) for value in decayed}
    rest = [value for value in run.model.parameters() if value.requires_grad and id(value) not in known]
    groups = [{"params": decayed, "weight_decay": run.train.weight_decay}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=run.train.rate, betas=(0.9, 0.98), eps=1e-9, fused=True)


def _resume(run: Run, optimizer: torch.optim.AdamW) -> None:
    state = checkpoint.load(run.folder)
    if state is None:
        return
    if state["data"] != run.pack.digest:
        raise UsageError(
            "this folder holds a run on other data",
            where=str(run.folder),
            hint="Name another folder, or move the checkpoint away.",
        )
    run.model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    if run.device.type == "cuda" and state.get("random_cuda") is not None:
        torch.cuda.set_rng_state(state["random_cuda"], run.device)
    run.update, run.tokens, run.seconds = state["update"], state["tokens"], state["seconds"]
    run.position = Position(**state["position"])


def _save(run: Run, optimizer: torch.optim.AdamW) -> None:
    state = {
        "model": run.model.state_dict(), "optimizer": optimizer.state_dict(), "random": torch.get_rng_state(),
        "update": run.update, "tokens": run.tokens, "seconds": run.seconds, "position": run.position.as_json(),
        "data": run.pack.digest,
        "random_cuda": torch.cuda.get_rng_state(run.device) if run.device.type == "cuda" else None,
    }  # fmt: skip
    checkpoint.save(run.folder, state, run.train.average)


def _losses(
    run: Run, batch: Batch, work: torch.dtype, smoothing: float, guide: GuidedHead | None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Smoothed loss, plain likelihood and guided loss of one batch, each a scalar."""
    core = run.model.model
    with torch.autocast(run.device.type, work, enabled=work != torch.float32):
        mask = (batch.source != batch.pad).long()
        hidden = core(
            input_ids=batch.source, attention_mask=mask, decoder_input_ids=batch.inputs(), use_cache=False
        ).last_hidden_state
        guided = guide.loss(batch) if guide is not None else torch.zeros((), device=run.device)
    real = batch.target != batch.pad
    loss, nll = smoothed_cross_entropy(
        hidden[real].to(work),
        core.shared.weight,
        run.model.final_logits_bias[0],
        batch.target[real],
        smoothing,
        run.model.config.pad_token_id,
    )
    return loss, nll, guided


@torch.no_grad()
def _held_back_loss(run: Run, work: torch.dtype) -> dict[str, float]:
    """Nats a piece on the held-back pairs, without dropout; nothing where there are none."""
    if run.held_back is None:
        return {}
    run.model.eval()
    order = sorted(range(len(run.held_back)), key=lambda row: len(run.held_back.targets[row]) if run.held_back else 0)
    total = tokens = 0.0
    for start in range(0, len(order), 32):
        batch = collate(order[start : start + 32], run.held_back, run.model.config.pad_token_id).to(run.device)
        total += float(_losses(run, batch, work, 0.0, None)[1]) * batch.tokens
        tokens += batch.tokens
    run.model.train()
    return {"held_back_nll": round(total / tokens, 4)}


class _Stopper:
    """Turns the first SIGTERM or SIGINT into a checkpoint and an end, where the run is in the main thread."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Stopper:
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._before[number] = signal.signal(number, self._ask)
            except ValueError:  # not the main thread
                break
        return self

    def _ask(self, number: int, _: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, self._before[number])

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _precision(run: Run) -> torch.dtype:
    if run.train.precision == "auto":
        return faster_precision(run.device)
    return torch.bfloat16 if run.train.precision == "bfloat16" else torch.float32


def _attention(device: torch.device) -> AbstractContextManager[None]:
    """The plain attention on a CPU: the backward pass of the fused one takes three times as long on short sentences."""
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


class _Meter:
    """Sums of what is logged since the last log line."""

    def __init__(self) -> None:
        self.tokens, self.nll, self.guided, self.start = 0, 0.0, 0.0, time.monotonic()

    def add(self, tokens: int, nll: float, guided: float) -> None:
        self.tokens += tokens
        self.nll += nll * tokens
        self.guided += guided * tokens

    def record(self, run: Run) -> dict[str, Any]:
        tokens, passed = max(self.tokens, 1), max(time.monotonic() - self.start, 1e-9)
        figures = {"nll": round(self.nll / tokens, 4), "guided": round(self.guided / tokens, 4)}
        record = {"update": run.update, "tokens": run.tokens, "minutes": round(run.seconds / 60, 2), **figures}
        return record | {"rate": round(run.rate, 7), "tokens_per_second": round(self.tokens / passed)}


def _step(
    run: Run, batch: Batch, optimizer: torch.optim.AdamW, work: torch.dtype, guide: GuidedHead | None
) -> tuple[float, float]:
    """One update; returns likelihood and guided loss."""
    first, last = run.train.guided
    loss, nll, guided = _losses(run, batch, work, run.train.smoothing, guide)
    (loss + (first + (last - first) * run.done) * guided).backward()  # type: ignore[no-untyped-call]
    norm = torch.nn.utils.clip_grad_norm_(run.model.parameters(), run.train.clip)
    if not torch.isfinite(norm):
        raise EnvironmentFault(
            f"the gradient is {float(norm)} at update {run.update}", hint="Lower the rate, or use float32."
        )
    for group in optimizer.param_groups:
        group["lr"] = run.rate
    optimizer.step()
    with torch.no_grad():  # CTranslate2 starts decoding from a zero vector
        run.model.model.shared.weight[batch.pad].zero_()
    optimizer.zero_grad(set_to_none=True)
    return float(nll), float(guided.detach())


def train(run: Run) -> None:
    """Train until the run is over or a signal asks to stop, from the last checkpoint in its folder if there is one.

    Raises:
        UsageError: the folder holds a run on other data.
        EnvironmentFault: the gradient is not a number.
        DiskError: a checkpoint cannot be written.
    """
    torch.set_num_threads(run.train.threads)
    torch.manual_seed(run.train.seed)
    run.folder.mkdir(parents=True, exist_ok=True)
    run.model.to(run.device).train()
    optimizer = _optimizer(run)
    _resume(run, optimizer)
    log, work = Log(run.folder, run.update), _precision(run)
    guide = GuidedHead(run.model, run.vectors.to(run.device)) if run.vectors is not None else None
    mixer = Mixer(run.pack, run.weights, run.train, run.model.config.pad_token_id)
    meter, saved = _Meter(), run.seconds
    with _Stopper() as stopper, _attention(run.device):
        batches = mixer.batches(run.position)
        while run.done < 1 and not stopper.asked:
            start = time.monotonic()
            batch = next(batches).to(run.device)
            nll, guided = _step(run, batch, optimizer, work, guide)
            run.update, run.tokens = run.update + 1, run.tokens + batch.tokens
            run.seconds += time.monotonic() - start
            meter.add(batch.tokens, nll, guided)
            if run.update % _LOG_EVERY == 0:
                log.add(meter.record(run))
                meter = _Meter()
            due = run.seconds - saved >= 60 * run.train.checkpoint_minutes
            if due or (run.train.checkpoint_updates and run.update % run.train.checkpoint_updates == 0):
                _save(run, optimizer)
                saved = run.seconds
                log.add({"update": run.update, "tokens": run.tokens} | _held_back_loss(run, work))
                plot(log.records(), run.folder / "loss.svg", run.folder.name)
                meter = _Meter()
        _save(run, optimizer)
        log.add({"update": run.update, "tokens": run.tokens} | _held_back_loss(run, work))
    plot(log.records(), run.folder / "loss.svg", run.folder.name)
    if guide is not None:
        guide.close()
