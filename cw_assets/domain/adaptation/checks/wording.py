"""Of the format: which language each part of a row is in, and the English behind each line."""

from collections.abc import Iterator, Sequence

from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.matching import plain, share_in_script, weight, without
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.reading import needs_translator, origin_language
from cw_assets.domain.scripts.lines import Line, LineKind

ENOUGH = 20
"""Letters of speech, a style prompt or sounds that can be judged."""
ENOUGH_DESCRIPTION = 40
FOREIGN_SHARE = 0.5
"""Of English text may be in another script: names of places and signs."""
OWN_SHARE = 0.1
"""Of a line's letters must be in the market's script: brands are often not."""
CERTAIN_WORDS = 3
"""Words from which a line that stands unchanged was not adapted, rather than being a loanword."""
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
    if tongue(case.language) != "en":
        yield from bracket_issues(case)


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
    foreign = foreign_rows(case, kind)
    for row in foreign:
        description = f"The {what} of row {row.place} is not in the script of {case.request.facts.language_name}."
        yield issue(f"{name} in another script", row.location, description, advice)
    if foreign:
        return
    found = language_of(case, kind)
    if found not in (None, tongue(case.language)):
        description = f"The {what} reads as {found!r}, not as {case.language}."
        yield issue(f"{name} in another language", field, description, advice)
        return
    for row in unchanged_rows(case, kind):
        description = f"A line of the {what} in row {row.place} stands as in the origin."
        yield issue(f"{name} left as it was", row.location, description, advice)


def foreign_rows(case: Case, kind: LineKind) -> list[ReadRow]:
    """Rows with a line in another script than the market's; none where the language is at home in two."""
    script = "" if has_two_scripts(case) else case.request.facts.script
    return [
        row
        for row in case.rows
        if any(in_other_script(line.text, script, OWN_SHARE) for line in own_lines(case, row, kind))
    ]


def language_of(case: Case, kind: LineKind) -> str | None:
    """Of all lines of a kind; None where it cannot be told, or where a second script would mislead."""
    text = joined(line.text for row in case.rows for line in own_lines(case, row, kind))
    if has_two_scripts(case) and in_other_script(text, case.request.facts.script, FOREIGN_SHARE):
        return None
    return identified(case, text, case.language) if weight(text) >= ENOUGH else None


def has_two_scripts(case: Case) -> bool:
    return case.language in TWO_SCRIPTS


def own_lines(case: Case, row: ReadRow, kind: LineKind) -> Sequence[Line]:
    """The lines of a kind that must be in the market's language: all but names, numbers and those still to be done."""
    lines = row.speech if kind == "speech" else row.shown
    return [line for line in lines if line.to_translate is None and has_words(case, line.text)]


def has_words(case: Case, text: str) -> bool:
    """Whether more than names, preserved words, addresses and quantities stands there."""
    return needs_translator(text, case.kept_words, case.language)


def unchanged_rows(case: Case, kind: LineKind) -> Iterator[ReadRow]:
    """Rows with a line of some words that is the origin's own, where the languages differ."""
    spoken = origin_language(case.request)
    if not spoken or tongue(spoken) == tongue(case.language):
        return
    for origin, row in case.pairs:
        before = {plain(line.text) for line in origin.lines}
        lines = own_lines(case, row, kind)
        if any(plain(line.text) in before and len(line.text.split()) >= CERTAIN_WORDS for line in lines):
            yield row


def bracket_issues(case: Case) -> Iterator[Issue]:
    """Lines without their English, and brackets in another language."""
    for row in case.rows:
        lines = [line for line in row.lines if line.to_translate is None and has_words(case, line.text)]
        bare = [line for line in lines if not line.english or plain(line.english) == plain(line.text)]
        if bare:
            yield issue(
                "no English in brackets",
                row.location,
                f"“{bare[0].text}” has no English behind it.",
                "Put the English of each line in square brackets right behind its quote.",
            )
    text = joined(row.english for row in case.rows)
    if not is_english(case, text, ENOUGH):
        yield not_english("brackets not English", "script_rows", "What stands in brackets is")
