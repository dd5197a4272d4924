"""What code checks at the cultural gate: substitutions made, pitfalls not said, nothing left of the origin's place."""

from collections.abc import Iterator

from cw_assets.domain.adaptation.briefs import Substitution
from cw_assets.domain.adaptation.checks.case import Case
from cw_assets.domain.adaptation.checks.guidelines import wordings
from cw_assets.domain.adaptation.checks.leftovers import leftover_issues
from cw_assets.domain.adaptation.checks.matching import contains, plain, without
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue


def cultural_issues(case: Case) -> Iterator[Issue]:
    for substitution in case.culture.substitutions:
        if plain(substitution.original) not in ("", plain(substitution.replacement)):
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
    if not waiting and not any(contains(row.everything, one.replacement) for row in case.rows):
        description = f"“{one.original}” is gone, but “{one.replacement}” is nowhere in the script or its English."
        yield issue("substitution without trace", "script_rows", description, advice)


def pitfall_issues(case: Case) -> Iterator[Issue]:
    """What pitfalls and regulation name, in quotes, as not to be said."""
    pitfalls = wordings(case.culture.pitfalls, all_bans=True)
    rules = wordings(case.culture.regulatory_notes)
    for words in dict.fromkeys((*pitfalls.banned, *rules.banned)):
        for row in case.rows:
            check = "pitfall said" if contains(row.words, words) else "pitfall in English"
            if contains(row.words, words) or contains(row.english, words):
                description = f"Row {row.place} says “{words}”, which the cultural brief warns of."
                yield issue(check, row.location, description, f"Say it without “{words}”.")
