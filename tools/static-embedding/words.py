"""Words drawn at random for the slots of a template, `{noun}` and the like."""

import re

import numpy as np

SLOT = re.compile(r"\{(\w+)\}")
WORD = re.compile("[a-z]{2,}")
# Before it the vocabulary has signs, letters and digits.
FIRST_WORD = 1996

TIMES = (
    "today,tonight,tomorrow,yesterday,right now,this morning,in the evening,this weekend,last week,next month,"
    "next monday,on friday,at five pm,for three days,two weeks ago,since january"
).split(",")
NUMBERS = "zero one two three four five six seven eight nine ten twenty thirty fifty hundred thousand".split()


class Bag:
    """Words, each drawn as often as its weight says."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self.words = list(weights)
        self.ends = np.cumsum(list(weights.values()))
        self.ends /= self.ends[-1]

    def __contains__(self, word: str) -> bool:
        return word in self.weights

    def draw(self, rng: np.random.Generator) -> str:
        return self.words[int(np.searchsorted(self.ends, rng.random(), side="right"))]


class AnyWords:
    """Any word in any slot, so that each is met, also those that are no noun, verb or adjective."""

    def __init__(self, ranks: dict[str, int]) -> None:
        self.bag = Bag({word: commonness(rank) for word, rank in ranks.items()})

    def fill(self, template: str, rng: np.random.Generator) -> str:
        return SLOT.sub(lambda slot: figure_for(slot[1], rng) or self.bag.draw(rng), template)

    def phrase(self, rng: np.random.Generator) -> str:
        return " ".join(self.bag.draw(rng) for _ in range(rng.integers(1, 5)))


def whole_words(pieces: list[str]) -> dict[str, int]:
    """Word → its rank among the pieces; the common ones come first."""
    return {piece: rank for rank, piece in enumerate(pieces) if rank >= FIRST_WORD and WORD.fullmatch(piece)}


def commonness(rank: int) -> float:
    """A weight that falls slower than a word's frequency does: rare words are to be met too."""
    return (rank + 200) ** -0.7


def figure_for(slot: str, rng: np.random.Generator) -> str | None:
    """What stands for a time or a number; None for other slots."""
    if slot == "time":
        return choose(TIMES, rng)
    return number(rng) if slot == "number" else None


def number(rng: np.random.Generator) -> str:
    """Spoken, small, or written as an amount, a share or a code."""
    kind = rng.random()
    if kind < 0.3:
        return " ".join(choose(NUMBERS, rng) for _ in range(rng.integers(2, 7)))
    if kind < 0.6:
        return str(rng.integers(1, 100))
    sign = choose(("${}", "{}%", "#{}", "{}"), rng)
    return sign.format(rng.integers(5, choose((90, 1_000, 100_000), rng)))


def choose(options, rng: np.random.Generator):
    return options[int(rng.integers(len(options)))]
