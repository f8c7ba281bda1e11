"""What WordNet 3.0 knows: words by part of speech, their inflected forms, and what they mean."""

import re
from dataclasses import dataclass
from pathlib import Path

# Where Debian's wordnet-base puts it.
FOLDER = Path("/usr/share/wordnet")

PARTS = ("noun", "verb", "adj", "adv")
ENDS_IN_CONSONANT_Y = re.compile("[^aeiou]y$")
ENDS_IN_SILENT_E = re.compile(".[^eoy]e$")
QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Entry:
    """A set of synonyms: what it means, and sentences that use it."""

    definition: str
    examples: tuple[str, ...]

    def text(self) -> str:
        return " ".join((self.definition, *self.examples))


def lemmas(part: str) -> dict[str, bool]:
    """Each word of a part of speech in lower case → whether WordNet's own texts use it."""
    found = {}
    for line in lines_of(f"index.{part}"):
        fields = line.split()
        # The line ends in: senses used in texts, then an offset per sense.
        senses = int(fields[2])
        found[fields[0]] = int(fields[-senses - 1]) > 0
    return found


def proper_names() -> set[str]:
    """Nouns that are only ever written with a capital and no other part of speech, in lower case."""
    capital: dict[str, bool] = {}
    for line in lines_of("data.noun"):
        fields = line.split(" ")
        for noun in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
            capital[noun.lower()] = capital.get(noun.lower(), True) and noun[0].isupper()
    return {noun for noun, always in capital.items() if always} - forms(("verb", "adj", "adv"))


def forms(parts: tuple[str, ...]) -> set[str]:
    """Every word of the parts of speech, as it is and inflected."""
    found: set[str] = set()
    for part in parts:
        words = lemmas(part)
        found.update(words)
        found.update(form for form, _ in exceptions(part))
        if part in ("noun", "verb"):
            found.update(map(with_s, words))
        if part == "verb":
            found.update(map(with_ed, words))
            found.update(map(with_ing, words))
    return found


def entries() -> list[Entry]:
    found = []
    for part in PARTS:
        for line in lines_of(f"data.{part}"):
            gloss = line.split("| ", 1)[1]
            found.append(Entry(QUOTED.sub("", gloss).strip(" ;\n"), tuple(QUOTED.findall(gloss))))
    return found


class Inflection:
    """Forms of English words. Where there are several (took, taken; worked, wrought) the commonest is meant."""

    def __init__(self, ranks: dict[str, int]) -> None:
        """ranks: word → how many are commoner."""
        self.ranks = ranks
        self.irregular: dict[tuple[str, str], list[str]] = {}
        for part in ("noun", "verb"):
            for form, word in exceptions(part):
                self.irregular.setdefault((part, word), []).append(form)

    def plural(self, noun: str) -> str:
        return self.commonest([*self.irregular.get(("noun", noun), ()), with_s(noun)])

    def third_person(self, verb: str) -> str:
        return with_s(verb)

    def past(self, verb: str) -> str:
        irregular = [form for form in self.irregular.get(("verb", verb), ()) if not form.endswith("ing")]
        return self.commonest([*irregular, with_ed(verb)])

    def present_participle(self, verb: str) -> str:
        irregular = [form for form in self.irregular.get(("verb", verb), ()) if form.endswith("ing")]
        return self.commonest([*irregular, with_ing(verb)])

    def commonest(self, forms: list[str]) -> str:
        return min(forms, key=lambda form: self.ranks.get(form, len(self.ranks)))


def with_s(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if ENDS_IN_CONSONANT_Y.search(word) else word + "s"


def with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if ENDS_IN_CONSONANT_Y.search(verb) else verb + "ed"


def with_ing(verb: str) -> str:
    return (verb[:-1] if ENDS_IN_SILENT_E.search(verb) else verb) + "ing"


def exceptions(part: str) -> list[tuple[str, str]]:
    """(inflected form, word) pairs of the irregular words of a part of speech."""
    pairs = [line.split() for line in lines_of(f"{part}.exc")]
    return [(fields[0], fields[1]) for fields in pairs]


def lines_of(name: str) -> list[str]:
    """Lines of a file of WordNet without those of its licence, which are indented."""
    path = FOLDER / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: install WordNet 3.0 (Debian and Ubuntu: apt-get install wordnet-base).")
    with path.open(encoding="latin1") as file:
        return [line for line in file if not line.startswith("  ")]
