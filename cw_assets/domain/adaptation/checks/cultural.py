"""What code checks at the cultural gate: substitutions made, pitfalls not said, nothing left of the origin's place."""

from collections.abc import Iterator

from cw_assets.domain.adaptation.briefs import Substitution
from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.guidelines import wordings
from cw_assets.domain.adaptation.checks.leftovers import leftover_issues
from cw_assets.domain.adaptation.checks.matching import (
    compounded,
    contains,
    contains_inside,
    figures_in,
    plain,
    weight,
    without,
)
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.video.words import word_set

SHORT = 3
"""Letters of words that are too much like words of another language, or of another meaning, to be told by code."""
FUNCTION_WORDS = word_set(
    "about after also been before down from have here into just like more only over some than that them then there"
    " these they this those very were what when where will with your yours"
)
PRONOUNS = word_set(
    "you your yours she her him his they them their ihnen ihre ihrem ihren ihrer usted ustedes vous votre você vocês"
)


def cultural_issues(case: Case) -> Iterator[Issue]:
    for substitution in case.culture.substitutions:
        unchanged = plain(substitution.original) in ("", plain(substitution.replacement))
        if not unchanged and can_be_told(case, substitution.original):
            yield from substitution_issues(case, substitution)
    yield from pitfall_issues(case)
    yield from leftover_issues(case)


def substitution_issues(case: Case, one: Substitution) -> Iterator[Issue]:
    """Of originals that stand in the origin's words; lines that wait for a translator may still have them.

    In a replacement that holds the original ("oat milk" for "milk") the original is none.
    """
    if not any(contains(row.everything, one.original) for row in case.origin):
        return
    advice = f"Put “{one.replacement}” in the place of “{one.original}”."
    for row in case.rows:
        if contains(without(row.words, [one.replacement]), one.original):
            yield issue("substitution not made", row.location, f"“{one.original}” stands in row {row.place}.", advice)
        if contains(without(row.description, [one.replacement]), one.original):
            description = f"“{one.original}” is still in the description of row {row.place}."
            yield issue("substitution not made in a picture", row.location, description, advice)
    waiting = any(contains(row.everything, one.original) for row in case.rows)
    if not waiting and not leaves_trace(case, one.replacement):
        description = f"“{one.original}” is gone, but “{one.replacement}” is nowhere in the script or its English."
        yield issue("substitution without trace", "script_rows", description, advice)


def can_be_told(case: Case, original: str) -> bool:
    """Outside English, "in" or "May" may be a word of the market's own language."""
    short = original.isalpha() and (weight(original) <= SHORT or plain(original) in FUNCTION_WORDS)
    return tongue(case.language) == "en" or not short


def leaves_trace(case: Case, replacement: str) -> bool:
    """Whether it is said or shown; one with figures may be worded otherwise: "749 SAR"."""
    text = joined(row.everything for row in case.rows)
    figures = figures_in(replacement)
    return contains(text, replacement) or (bool(figures) and figures <= figures_in(text))


def pitfall_issues(case: Case) -> Iterator[Issue]:
    """What pitfalls and regulation name, in quotes, as not to be said; short words and pronouns are the model's."""
    pitfalls = wordings(case.culture.pitfalls, all_bans=True)
    rules = wordings(case.culture.regulatory_notes)
    for words in dict.fromkeys((*pitfalls.banned, *rules.banned)):
        if weight(words) <= SHORT or plain(words) in PRONOUNS:
            continue
        for row in case.rows:
            if check := pitfall_in(row, words):
                description = f"Row {row.place} says “{words}”, which the cultural brief warns of."
                yield issue(check, row.location, description, f"Say it without “{words}”.")


def pitfall_in(row: ReadRow, words: str) -> str | None:
    """The name of the check that they fail; a capital counts, and is certain only within a sentence."""
    if contains(compounded(row.words), compounded(words)):
        has_capital = words[:1].isupper() and words[1:].islower()
        certain = not has_capital or any(contains_inside(line.text, words) for line in row.lines)
        return "pitfall said" if certain else "pitfall perhaps said"
    return "pitfall in English" if contains(compounded(row.english), compounded(words)) else None
