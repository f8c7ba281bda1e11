"""Words that fit a slot by their part of speech and form."""

import re

import numpy as np

import wordnet
from words import SLOT, Bag, choose, commonness, figure_for

LETTERS = re.compile("[a-z]{3,}")
# A word that WordNet's own texts do not use as this part of speech rarely is one.
UNUSED_WEIGHT = 0.15
# How often the words of a sentence are taken from one entry of WordNet, where they belong together.
TOGETHER = 0.5


class ClassedWords:
    def __init__(self, ranks: dict[str, int], entries: list[wordnet.Entry], words_of_templates: set[str]) -> None:
        """ranks: each word that may stand in a sentence → its rank, as `words.whole_words` gives them."""
        self.ranks = ranks
        self.entries = entries
        inflection = wordnet.Inflection(ranks)
        proper = wordnet.proper_names()
        self.nouns = self.bag_of(wordnet.lemmas("noun"), besides=proper)
        self.verbs = self.bag_of(wordnet.lemmas("verb"))
        self.adjectives = self.bag_of(wordnet.lemmas("adj"))
        # First names are not in WordNet: a name is a word that it has as one, or does not have in any form.
        known = words_of_templates | wordnet.forms(wordnet.PARTS)
        names = Bag({word: 1.0 for word in ranks if word in proper or word not in known})
        self.slots = {
            "noun": (self.nouns, unchanged),
            "nouns": (self.nouns, inflection.plural),
            "verb": (self.verbs, unchanged),
            "verbs": (self.verbs, inflection.third_person),
            "verbed": (self.verbs, inflection.past),
            "verbing": (self.verbs, inflection.present_participle),
            "adjective": (self.adjectives, unchanged),
            "name": (names, unchanged),
        }

    def bag_of(self, lemmas: dict[str, bool], besides: set[str] = frozenset()) -> Bag:
        """lemmas: word → whether WordNet's texts use it."""
        usable = [word for word in lemmas if word in self.ranks and word not in besides]
        return Bag({word: commonness(self.ranks[word]) * (1 if lemmas[word] else UNUSED_WEIGHT) for word in usable})

    def fill(self, template: str, rng: np.random.Generator) -> str:
        together = self.words_of(choose(self.entries, rng), rng) if rng.random() < TOGETHER else []
        return SLOT.sub(lambda slot: figure_for(slot[1], rng) or self.word_for(slot[1], together, rng), template)

    def phrase(self, rng: np.random.Generator) -> str:
        bags = (self.nouns, self.nouns, self.verbs, self.adjectives)
        return " ".join(choose(bags, rng).draw(rng) for _ in range(rng.integers(1, 5)))

    def words_of(self, entry: wordnet.Entry, rng: np.random.Generator) -> list[str]:
        words = [word for word in LETTERS.findall(entry.text().lower()) if word in self.ranks]
        return [words[index] for index in rng.permutation(len(words))]

    def word_for(self, slot: str, together: list[str], rng: np.random.Generator) -> str:
        """One of `together`, which is taken out of it, if its part of speech fits; else any that does."""
        bag, inflect = self.slots[slot]
        fitting = next((word for word in together if word in bag), None)
        if fitting is not None:
            together.remove(fitting)
        return inflect(fitting or bag.draw(rng))


def unchanged(word: str) -> str:
    return word
