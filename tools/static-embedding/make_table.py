"""Makes the static embedding table: sentences, the model's vectors of them, the fit, the files. See README.md."""

import argparse
import os
import re
import sys
from pathlib import Path

# One thread per product: the batches are what runs in parallel, and sums do not depend on the number of cores. To be
# set before numpy is there.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"
# No __pycache__ beside the sources.
sys.dont_write_bytecode = True

import numpy as np  # noqa: E402

from encode import encode  # noqa: E402
from fit import agreement, count_pieces, find_space, fit, start_from, unit  # noqa: E402
from model import Model  # noqa: E402
from sentences import write_sentences  # noqa: E402
from write_table import write_table  # noqa: E402

REPOSITORY = Path(__file__).resolve().parents[2]
WORK = REPOSITORY / ".martingale" / "static-embedding"

SEED = 1
SENTENCES = 140_000
# Of the model's 384.
DIMENSIONS = 256
# Kept out of the fit, to see how near the table comes to the model on what it has not seen.
HELD_OUT_SHARE = 0.02
# [CLS], [SEP], [unused7]: no piece of any text.
SPECIAL = re.compile(r"\[.+\]")


def main() -> None:
    options = read_options()
    model = Model()
    rng = np.random.default_rng(SEED)
    texts = write_sentences(options.sentences, model.pieces(), rng)
    sentences = model.tokenise(texts)
    vectors = unit(encode(model, sentences, options.work / "vectors", "sentences"))
    pieces, table = make_table(model, sentences, vectors, options.work, rng)
    name = write_table(options.out, pieces, table)
    print(f"{name}: {len(pieces):,} pieces of {DIMENSIONS} dimensions in {options.out}")


def make_table(
    model: Model, sentences: list[list[int]], vectors: np.ndarray, work: Path, rng: np.random.Generator
) -> tuple[list[str], np.ndarray]:
    """The pieces and their vectors: (pieces, 256). vectors: (sentences, 384), length 1."""
    vocabulary = model.pieces()
    kept = np.array([rank for rank, piece in enumerate(vocabulary) if not SPECIAL.fullmatch(piece)])
    row_of = np.full(len(vocabulary), -1)
    row_of[kept] = np.arange(len(kept))

    space = find_space(vectors, DIMENSIONS)
    targets = unit(space.place(vectors))
    first, last = model.tokenise([""])[0]
    alone = encode(model, [[first, int(rank), last] for rank in kept], work / "vectors", "pieces alone")
    start = start_from(alone, kept, space)

    rows = [row_of[ids] for ids in sentences]
    counts = count_pieces([known[known >= 0] for known in rows], len(kept))
    order = rng.permutation(len(sentences))
    held_out, learned = np.split(order, [int(len(order) * HELD_OUT_SHARE)])
    table = fit(counts[learned], targets[learned], start, rng)
    before, after = (agreement(made, counts[held_out], targets[held_out]) for made in (start, table))
    print(f"cosine to the model on {len(held_out):,} unseen sentences: {after:.3f}, from {before:.3f} before the fit")
    return [vocabulary[rank] for rank in kept], table


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="fewer: sooner and worse (%(default)s)")
    parser.add_argument("--work", type=Path, default=WORK, help="keeps what is done, to go on from (%(default)s)")
    parser.add_argument("--out", type=Path, default=WORK / "table", help="folder of the table (%(default)s)")
    options = parser.parse_args()
    if options.sentences < 1_000:
        parser.error("--sentences: at least 1000, or there is nothing to learn from")
    return options


if __name__ == "__main__":
    main()
