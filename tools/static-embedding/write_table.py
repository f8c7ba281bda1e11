"""The three files that libs/intents/embed/static/static-table.ts reads."""

import hashlib
from pathlib import Path

import numpy as np


def write_table(folder: Path, pieces: list[str], vectors: np.ndarray) -> str:
    """
    Writes pieces.txt (one a line), vectors.bin (a float32 scale per piece, then int8 in units of it; little-endian) and
    table.json (id, dimensions). Returns the id, which changes with the content. vectors: (pieces, dimensions).
    """
    scales = np.abs(vectors).max(axis=1) / 127
    # A piece of which nothing is known stays at zero.
    scales[scales == 0] = 1
    steps = np.rint(vectors / scales[:, None]).astype(np.int8)
    listed = "".join(f"{piece}\n" for piece in pieces).encode("utf8")
    content = scales.astype("<f4").tobytes() + steps.tobytes()
    name = f"static-{hashlib.sha256(listed + content).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pieces.txt").write_bytes(listed)
    (folder / "vectors.bin").write_bytes(content)
    (folder / "table.json").write_text(f'{{ "id": "{name}", "dimensions": {vectors.shape[1]} }}\n', encoding="utf8")
    return name
