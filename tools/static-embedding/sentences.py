"""Sentences such as users write, made of templates and words, for the model to place."""

import re
from pathlib import Path

import numpy as np

import wordnet
from classed_words import ClassedWords
from words import SLOT, AnyWords, choose, whole_words

TEMPLATES = Path(__file__).parent / "templates"
# Longest part of a definition or example, in words: requests are short.
LONGEST_QUOTE = 18


def write_sentences(count: int, pieces: list[str], rng: np.random.Generator) -> list[str]:
    """
    `count` sentences of five kinds, drawn in proportion: requests and phrases of words that fit their place, the same
    of any words, and what WordNet says. pieces: the vocabulary, common ones first.
    """
    entries = wordnet.entries()
    requests = Requests()
    ranks = whole_words(pieces)
    classed = ClassedWords(ranks, entries, requests.words())
    mixed = AnyWords(ranks)
    kinds = (
        (6, lambda: requests.write(classed, rng)),
        (3, lambda: requests.write(mixed, rng)),
        (3, lambda: quote(choose(entries, rng), rng)),
        (1, lambda: classed.phrase(rng)),
        (1, lambda: mixed.phrase(rng)),
    )
    in_proportion = [write for share, write in kinds for _ in range(share)]
    return [choose(in_proportion, rng)() for _ in range(count)]


class Requests:
    """Requests in everyday wording, of which the templates are the frame."""

    def __init__(self) -> None:
        self.requests = read_lines("requests.txt")
        self.openers = read_lines("openers.txt")
        self.closers = read_lines("closers.txt")

    def words(self) -> set[str]:
        frames = " ".join((*self.requests, *self.openers, *self.closers))
        return set(re.findall("[a-z]+", SLOT.sub(" ", frames)))

    def write(self, words: ClassedWords | AnyWords, rng: np.random.Generator) -> str:
        text = words.fill(choose(self.requests, rng), rng)
        if rng.random() < 0.35:
            text = f"{words.fill(choose(self.openers, rng), rng)} {text}"
        if rng.random() < 0.25:
            text = f"{text} {words.fill(choose(self.closers, rng), rng)}"
        if rng.random() < 0.12:
            text = f"{text}. {words.fill(choose(self.requests, rng), rng)}"
        return text


def quote(entry: wordnet.Entry, rng: np.random.Generator) -> str:
    """A definition, or an example where there is one."""
    text = choose(entry.examples, rng) if entry.examples and rng.random() < 0.6 else entry.definition
    return " ".join(text.split()[:LONGEST_QUOTE])


def read_lines(name: str) -> list[str]:
    return (TEMPLATES / name).read_text(encoding="utf8").splitlines()
