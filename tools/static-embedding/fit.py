"""A vector per piece such that the sum over a sentence's pieces points where the model puts the sentence."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

EPOCHS = 12
BATCH_SENTENCES = 1_024
# Falls to nearly nothing by the last epoch.
LEARNING_RATE = 1e-2
MOMENTUM, SPREAD = 0.9, 0.99
# No piece may outweigh all others of a sentence.
LONGEST = 3.0


@dataclass(frozen=True)
class Space:
    """The directions in which sentences differ most (principal components), seen from their mean."""

    mean: np.ndarray  # (384)
    directions: np.ndarray  # (384, dimensions)

    def place(self, vectors: np.ndarray) -> np.ndarray:
        """(n, 384) → (n, dimensions); of length 1 or, as much as lies in other directions, shorter."""
        return unit(vectors - self.mean) @ self.directions


def find_space(vectors: np.ndarray, dimensions: int) -> Space:
    """vectors: (sentences, 384), scaled to length 1."""
    mean = vectors.mean(axis=0)
    centred = unit(vectors - mean)
    _, directions = np.linalg.eigh(centred.T @ centred)
    return Space(mean, np.ascontiguousarray(directions[:, ::-1][:, :dimensions]))


def start_from(alone: np.ndarray, ranks: np.ndarray, space: Space) -> np.ndarray:
    """
    (pieces, dimensions): each piece as the model places it alone, the longer the rarer, since rare pieces say more
    (Zipf's law). alone: (pieces, 384); ranks: how many pieces are commoner.
    """
    rarity = np.log1p(ranks) / np.log1p(ranks.max())
    return (space.place(alone) * rarity[:, None] * 2).astype(np.float32)


def count_pieces(sentences: list[np.ndarray], pieces: int) -> csr_matrix:
    """How often each piece is in each sentence: (sentences, pieces). sentences: rows of the table."""
    rows = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
    counts = np.ones(len(rows), np.float32)
    return csr_matrix((counts, (rows, np.concatenate(sentences))), shape=(len(sentences), pieces))


def fit(counts: csr_matrix, targets: np.ndarray, start: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """
    Adam (Kingma & Ba 2015) on the mean of 1 − cosine between a sentence's sum and its target; pieces that no sentence
    has keep their start. counts: (sentences, pieces); targets: (sentences, dimensions), length 1; start and the
    result: (pieces, dimensions).
    """
    table = start.copy()
    momentum, spread = np.zeros_like(table), np.zeros_like(table)
    for epoch in range(EPOCHS):
        rate = LEARNING_RATE * (1 - epoch / EPOCHS)
        order = rng.permutation(len(targets))
        loss = 0.0
        for first in range(0, len(order), BATCH_SENTENCES):
            batch = order[first : first + BATCH_SENTENCES]
            gradient, batch_loss = gradient_of(table, counts[batch], targets[batch])
            loss += batch_loss
            # Only the pieces of this batch move: the others' momentum would drift by what they last saw.
            met = np.flatnonzero(gradient.any(axis=1))
            step = gradient[met]
            momentum[met] = MOMENTUM * momentum[met] + (1 - MOMENTUM) * step
            spread[met] = SPREAD * spread[met] + (1 - SPREAD) * step * step
            table[met] -= rate * momentum[met] / (np.sqrt(spread[met]) + 1e-8)
        print(f"epoch {epoch + 1} of {EPOCHS}: {loss / len(order):.4f} from the model", flush=True)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return table * np.minimum(1, LONGEST / np.maximum(lengths, 1e-6))


def gradient_of(table: np.ndarray, counts: csr_matrix, targets: np.ndarray) -> tuple[np.ndarray, float]:
    """The gradient of the batch's mean distance, (pieces, dimensions), and the sum of the distances."""
    sums = counts @ table
    lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
    placed = sums / lengths
    cosines = (placed * targets).sum(axis=1, keepdims=True)
    by_sum = (cosines * placed - targets) / lengths / len(targets)
    return counts.T @ by_sum, float((1 - cosines).sum())


def agreement(table: np.ndarray, counts: csr_matrix, targets: np.ndarray) -> float:
    """Mean cosine between a sentence's sum and its target."""
    return float((unit(counts @ table) * targets).sum(axis=1).mean())


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1; a row of zeros stays."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
