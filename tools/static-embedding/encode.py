"""The model's vectors of many sentences: on all cores, and never twice."""

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from model import Model

# What one file holds: what is lost at most when the work is interrupted.
CHUNK_SENTENCES = 5_000
# Tokens forward at a time: enough for the products to be worth it, few enough for the processor's cache.
BATCH_TOKENS = 2_048


def encode(model: Model, sentences: list[list[int]], folder: Path, label: str) -> np.ndarray:
    """
    (sentences, 384) float32, the mean of each sentence's token vectors. `folder` keeps what is done: a second call,
    also after an interruption, reads it there. sentences: ids of pieces as `Model.tokenise` gives them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chunks = [sentences[start : start + CHUNK_SENTENCES] for start in range(0, len(sentences), CHUNK_SENTENCES)]
    vectors = []
    started, encoded = time.monotonic(), 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for chunk in chunks:
            path = folder / f"{fingerprint(chunk)}.npy"
            if not path.exists():
                save(path, encode_chunk(model, chunk, threads))
                encoded += len(chunk)
            vectors.append(np.load(path))
            report(label, sum(map(len, vectors)), len(sentences), encoded / (time.monotonic() - started))
    return np.concatenate(vectors)


def encode_chunk(model: Model, sentences: list[list[int]], threads: ThreadPoolExecutor) -> np.ndarray:
    vectors = np.empty((len(sentences), model.width), np.float32)

    def forward(batch: list[int]) -> None:
        vectors[batch] = model.forward(np.array([sentences[index] for index in batch]))

    # Consumed, so that an error in a thread is raised here.
    list(threads.map(forward, batches_of_one_length(sentences)))
    return vectors


def batches_of_one_length(sentences: list[list[int]]) -> list[list[int]]:
    """Positions of sentences, those of one length together: none has to be padded."""
    by_length: dict[int, list[int]] = {}
    for index, ids in enumerate(sentences):
        by_length.setdefault(len(ids), []).append(index)
    batches = []
    for length, indices in by_length.items():
        size = max(1, BATCH_TOKENS // length)
        batches += [indices[start : start + size] for start in range(0, len(indices), size)]
    return batches


def fingerprint(sentences: list[list[int]]) -> str:
    return hashlib.sha256(repr(sentences).encode()).hexdigest()[:24]


def save(path: Path, vectors: np.ndarray) -> None:
    """Whole or not at all: a run that is interrupted leaves no half of a file under the name."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, vectors)
    part.replace(path)


def report(label: str, done: int, total: int, per_second: float) -> None:
    rate = f"{per_second:,.0f} a second" if per_second > 0 else "kept from before"
    print(f"{label}: {done:,} of {total:,} ({rate})", flush=True)
