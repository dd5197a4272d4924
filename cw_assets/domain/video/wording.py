"""English grammar for descriptions made by rules: articles, plurals, numbers, lists; what is described is elsewhere."""

from collections.abc import Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "mouse": "mice",
    "knife": "knives",
}
PAIRS = frozenset({"scissors", "skis"})
UNCOUNTED = frozenset({"broccoli", "sheep"})
CAPITALS = {"tv": "TV", "qr code": "QR code"}
VOWEL_SOUNDS = "aeiou"


def plural(noun: str) -> str:
    """ "bottles", "wine glasses", "people"; only the last word changes."""
    first, _, last = noun.rpartition(" ")
    if last in UNCOUNTED | PAIRS:
        return noun
    if last in IRREGULAR:
        ending = IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        ending = f"{last}es"
    elif last.endswith("y") and last[-2:-1] not in VOWEL_SOUNDS:
        ending = f"{last[:-1]}ies"
    else:
        ending = f"{last}s"
    return f"{first} {ending}".strip()


def with_article(noun: str) -> str:
    """ "a bottle", "an apple", "a pair of skis"."""
    if noun in PAIRS:
        return f"a pair of {noun}"
    return f"{'an' if noun[:1].lower() in VOWEL_SOUNDS else 'a'} {noun}"


def counted(count: int, class_name: str) -> str:
    """ "a bottle", "two bottles", "13 people", "broccoli"; numbers to twelve in words."""
    noun = CAPITALS.get(class_name, class_name)
    if noun == "broccoli":
        return noun
    if count == 1:
        return with_article(noun)
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} pairs of {noun}" if noun in PAIRS else f"{number} {plural(noun)}"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str) -> str:
    """With a capital at the start, tidy spaces and a full stop at the end."""
    tidy = " ".join(text.split())
    return f"{tidy[:1].upper()}{tidy[1:]}" + ("" if tidy.endswith((".", "!", "?", "”")) else ".")


def quoted(text: str) -> str:
    """In curly quotes, on one line; quotes inside become single ones."""
    return f"“{' '.join(text.split()).translate(INNER_QUOTES)}”"


INNER_QUOTES = str.maketrans({'"': "'", "“": "‘", "”": "’"})
