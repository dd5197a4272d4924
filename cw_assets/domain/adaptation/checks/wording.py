"""Of the format: which language each part of a row is in; the English behind the lines is checked in brackets.py."""

from collections.abc import Iterator, Sequence

from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.matching import plain, share_in_script, weight, without
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.reading import needs_translator, origin_language
from cw_assets.domain.scripts.lines import Line, LineKind
from cw_assets.domain.video.names import COMMON
from cw_assets.domain.video.words import plain_words

ENOUGH = 20
"""Letters of speech, a style prompt or sounds that can be judged."""
ENOUGH_DESCRIPTION = 40
FOREIGN_SHARE = 0.5
"""Of English text may be in another script: names of places and signs."""
OWN_SHARE = 0.1
"""Of the letters must be in the market's script: brands are often not."""
FEW_WORDS, FEW_LETTERS = 3, 30
"""Up to so many words may be a name, a loanword or a cry, and need not be a line that was forgotten."""
TWO_SCRIPTS = frozenset({"sr", "uz", "az", "kk", "mn", "pa"})
"""Languages that people write in two scripts, where the market does not say which."""
PARTS: dict[LineKind, tuple[str, str, str]] = {
    "speech": ("speech", "speech", "audio_text"),
    "on_screen": ("screen", "text on the screen", "visual_text"),
}
"""How a kind of lines is called in the names of checks and in sentences, and the field that holds it."""


def wording_issues(case: Case) -> Iterator[Issue]:
    yield from language_named(case)
    yield from english_issues(case)
    for kind in PARTS:
        yield from line_issues(case, kind)


def language_named(case: Case) -> Iterator[Issue]:
    if case.draft.language.strip().lower() not in (case.language.lower(), case.request.market.tag.lower()):
        yield issue(
            "language named",
            "language",
            f"The script says that it is in {case.draft.language!r}; the market's language is {case.language}.",
            f"Write in {case.request.facts.language_name}, and name {case.language} as the language.",
        )


def english_issues(case: Case) -> Iterator[Issue]:
    """The style prompt, the descriptions and the sounds."""
    if not is_english(case, case.draft.visual_style_prompt, ENOUGH):
        yield not_english("style prompt not English", "visual_style_prompt", "The style prompt is")
    foreign = [row for row in case.rows if in_other_script(row.description, "Latn", FOREIGN_SHARE)]
    for row in foreign:
        yield not_english("descriptions not English", row.location, "The visual description is")
    if not foreign and not is_english(case, joined(row.description for row in case.rows), ENOUGH_DESCRIPTION):
        yield not_english("descriptions not English", "visual_text", "The visual descriptions are")
    heard = [row for row in case.rows if in_other_script(joined(row.sounds), "Latn", FOREIGN_SHARE)]
    for row in heard:
        yield not_english("sounds not English", row.location, "What is written of music or sound effects is")
    if not heard and not is_english(case, joined(sound for row in case.rows for sound in row.sounds), ENOUGH):
        yield not_english("sounds not English", "audio_text", "What is written of music and sound effects is")


def not_english(check: str, location: str, what: str) -> Issue:
    return issue(
        check,
        location,
        f"{what} not in English.",
        "Write it in English; only what is said or stands on the screen is in the market's language.",
    )


def is_english(case: Case, text: str, enough: int) -> bool:
    """True also where there is too little to tell."""
    if in_other_script(text, "Latn", FOREIGN_SHARE):
        return False
    return weight(text) < enough or identified(case, text, "en") in (None, "en")


def identified(case: Case, text: str, expected: str) -> str | None:
    """The language, without region, of those that can be meant; None where it cannot be told."""
    among = {tongue(tag): tag for tag in (origin_language(case.request), "en", case.language) if tag}
    tags = dict.fromkeys((among.get(tongue(expected), expected), *among.values()))
    found = case.languages.identify(without(text, case.names), tuple(tags))
    return tongue(found) if found else None


def in_other_script(text: str, script: str, least: float) -> bool:
    """Whether fewer of the letters than this share are of the script."""
    share = share_in_script(text, script)
    return share is not None and share < least


def line_issues(case: Case, kind: LineKind) -> Iterator[Issue]:
    """Lines of a kind in another script, else in another language, else just as they were."""
    name, what, field = PARTS[kind]
    advice = f"Write it in {case.request.facts.language_name}, with the English in brackets behind it."
    foreign, unchanged = foreign_rows(case, kind), unchanged_rows(case, kind)
    for row, certain in foreign.items():
        if unchanged.get(row) and not certain:
            continue
        check = f"{name} in another script" if certain else "few words in another script"
        description = f"The {what} of row {row.place} is not in the script of {case.request.facts.language_name}."
        yield issue(check, row.location, description, advice)
    if any(foreign.values()):
        return
    found = language_of(case, kind)
    if found not in (None, tongue(case.language)):
        description = f"The {what} reads as {found!r}, not as {case.language}."
        yield issue(f"{name} in another language", field, description, advice)
        return
    for row, certain in unchanged.items():
        if certain or row not in foreign:
            check = f"{name} left as it was" if certain else "few words left as they were"
            description = f"A line of the {what} in row {row.place} stands as in the origin."
            yield issue(check, row.location, description, advice)


def foreign_rows(case: Case, kind: LineKind) -> dict[ReadRow, bool]:
    """Rows in another script than the market's, and whether that is certain.

    It is not of one line among others, nor of a few words, unless the whole script has no other speech.
    """
    texts = {row: [line.text for line in own_lines(case, row, kind)] for row in case.rows}
    all_speech = joined(map(joined, texts.values())) if kind == "speech" else ""
    found = {}
    for row, own in texts.items():
        together = is_foreign(case, joined(own))
        if together or any(is_surely_foreign(case, text) for text in own):
            found[row] = together and (is_surely_foreign(case, joined(own)) or is_surely_foreign(case, all_speech))
    return found


def is_surely_foreign(case: Case, text: str) -> bool:
    return is_foreign(case, text) and not is_short(text)


def is_foreign(case: Case, text: str) -> bool:
    """Whether it is in another script than the market's; never where the language is at home in two."""
    return not has_two_scripts(case) and in_other_script(text, case.request.facts.script, OWN_SHARE)


def is_short(text: str) -> bool:
    return len(text.split()) <= FEW_WORDS and weight(text) < FEW_LETTERS


def language_of(case: Case, kind: LineKind) -> str | None:
    """Of a kind's lines in the market's script; None where it cannot be told, or where a second one would mislead."""
    texts = (line.text for row in case.rows for line in own_lines(case, row, kind))
    text = joined(text for text in texts if not is_foreign(case, text))
    if has_two_scripts(case) and in_other_script(text, case.request.facts.script, FOREIGN_SHARE):
        return None
    return identified(case, text, case.language) if weight(text) >= ENOUGH else None


def has_two_scripts(case: Case) -> bool:
    return case.language in TWO_SCRIPTS


def own_lines(case: Case, row: ReadRow, kind: LineKind) -> Sequence[Line]:
    """The lines of a kind that must be in the market's language: all but names, numbers and those still to be done."""
    return [line for line in worded_lines(case, row, kind) if not is_name(case, line)]


def worded_lines(case: Case, row: ReadRow, kind: LineKind) -> Sequence[Line]:
    lines = row.speech if kind == "speech" else row.shown
    return [line for line in lines if line.to_translate is None and has_words(case, line.text)]


def is_name(case: Case, line: Line) -> bool:
    """Whether a line on the screen is the origin's own, and short and written as a name: "LONDON", "Morro One"."""
    words = line.text.split()
    written = len(words) <= FEW_WORDS and not any(word.islower() for word in words)
    return line.kind == "on_screen" and written and plain(line.text) in case.shown_before


def has_words(case: Case, text: str) -> bool:
    """Whether more than names, preserved words, addresses and quantities stands there."""
    return needs_translator(text, case.kept_words, case.language)


def unchanged_rows(case: Case, kind: LineKind) -> dict[ReadRow, bool]:
    """Rows with a line that is the origin's own, and whether it is certainly no name or cry, where languages differ."""
    spoken = origin_language(case.request)
    if not spoken or tongue(spoken) == tongue(case.language):
        return {}
    found = {}
    for origin, row in case.pairs:
        before = {plain(line.text) for line in origin.lines}
        same = [line for line in worded_lines(case, row, kind) if plain(line.text) in before]
        texts = [line.text for line in same if len(line.text.split()) >= FEW_WORDS and says_something(case, line)]
        if texts:
            found[row] = any(len(text.split()) > FEW_WORDS for text in texts)
    return found


def says_something(case: Case, line: Line) -> bool:
    """A name on the screen may have common words in it, and then be none: "ONLY TODAY HERE"."""
    return not is_name(case, line) or not COMMON.isdisjoint(plain_words(without(line.text, case.names)))
