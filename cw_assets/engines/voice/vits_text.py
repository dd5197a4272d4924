"""Which VITS model speaks a language, and which text it can read; loading and speaking are `vits`."""

import re
from collections.abc import Mapping
from importlib.util import find_spec
from textwrap import wrap
from typing import Any

from cw_assets.errors import InvalidInput, NotReady

MMS = "facebook/mms-tts-{}"
WITHOUT_MMS = frozenset({"ita", "jpn", "zho"})
"""Languages that MMS can hear but not speak."""
THREE_LETTERS = {"fil": "tgl", "no": "nob", "iw": "heb", "in": "ind"}
"""Names of languages that the library does not list."""
SENTENCE_END = re.compile(r"(?<=[.!?…।])\s+|(?<=[。！？])")
PIECE_CHARACTERS = 400
"""Longer sentences are cut between two words: memory grows with the square of their length."""


def weights_of(language: str, chosen: Mapping[str, str]) -> str:
    """The hub id that CW_VOICE_WEIGHTS names for a BCP 47 language or its parent, else that of MMS."""
    settled = {name.lower(): weights for name, weights in chosen.items()}
    parts = language.lower().replace("_", "-").split("-")
    for count in range(len(parts), 0, -1):
        if weights := settled.get("-".join(parts[:count])):
            return weights
    code = three_letters(parts[0])
    if not code or code in WITHOUT_MMS:
        raise NotReady(
            f"There is no MMS voice for the language {language!r}; name a VITS model for it in CW_VOICE_WEIGHTS, or "
            "choose CW_VOICE_MODEL=espeak-ng or none."
        )
    return MMS.format(code)


def three_letters(language: str) -> str:
    """ISO 639-3 of a language; "" where nobody knows it."""
    from lingua import Language

    codes = {one.iso_code_639_1.name.lower(): one.iso_code_639_3.name.lower() for one in Language.all()}
    if language in codes.values():
        return language
    return codes.get(language) or THREE_LETTERS.get(language, "")


def check_tokenizer(tokenizer: Any, weights: str) -> None:
    """NotReady for a model that is given another script than its language's, by a package that is not installed."""
    needed = [("is_uroman", "uroman"), ("phonemize", "phonemizer")]
    for wish, package in needed:
        if getattr(tokenizer, wish, False) and find_spec(package) is None:
            raise NotReady(
                f"The voice {weights} reads only what the package {package} has rewritten, which is not installed; "
                "name another model in CW_VOICE_WEIGHTS, or choose CW_VOICE_MODEL=espeak-ng or none."
            )


def check_readable(tokenizer: Any, words: str, weights: str) -> None:
    """InvalidInput for letters and digits that the model has no sign for and would leave out in silence."""
    if tokenizer.phonemize or tokenizer.is_uroman:
        return
    known = tokenizer.get_vocab().keys()
    seen = {one: tokenizer.prepare_for_tokenization(one)[0] for one in words if one.isalnum()}
    missing = [one for one, signs in seen.items() if not signs or set(signs) - known]
    if missing:
        raise InvalidInput(
            f"The voice {weights} cannot read {' '.join(sorted(missing))}; spell it out in its language's letters, or "
            "choose CW_VOICE_MODEL=espeak-ng."
        )


def pieces(words: str) -> list[str]:
    """The sentences that have words, long ones cut, between two words where there are any."""
    found = (piece for sentence in SENTENCE_END.split(words) for piece in wrap(sentence, PIECE_CHARACTERS))
    return [piece for piece in found if any(character.isalnum() for character in piece)]
