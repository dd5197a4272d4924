"""What code checks at the brand gate: names, words that guidelines ban or require, the call to action's address."""

import re
from collections.abc import Iterator

from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined
from cw_assets.domain.adaptation.checks.guidelines import Wordings, wordings
from cw_assets.domain.adaptation.checks.matching import compounded, contains, contains_any, contains_exactly, plain
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.quantities.finding import literals_in
from cw_assets.domain.scripts.lines import Line

SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?|[/.,!?]+$", re.IGNORECASE)
MIN_DIGITS = 5
"""Of a telephone number."""


def brand_issues(case: Case) -> Iterator[Issue]:
    for name in spot_names(case):
        yield from name_issues(case, name)
    rules = brand_rules(case)
    yield from banned_issues(case, rules)
    yield from required_issues(case, rules)
    yield from action_issues(case)


def spot_names(case: Case) -> tuple[str, ...]:
    """Of brand and product; the client is not named in spots."""
    return tuple(name for name in case.names if name != case.request.client_name.strip())


def brand_rules(case: Case) -> Wordings:
    brand = case.request.brand
    if brand is None:
        return Wordings()
    points = (point for insight in brand.insights for point in insight.points)
    return wordings((*brand.guidelines.splitlines(), *points))


def name_issues(case: Case, name: str) -> Iterator[Issue]:
    """In rows where the origin has the name; another spelling counts only where the origin spells it right."""
    having = [(origin, row) for origin, row in case.pairs if contains(origin.all_words, name)]
    accepted = case.alternatives(name)
    there = any(contains(row.all_words, one) for row in case.rows for one in accepted)
    if having and not there:
        yield issue(
            "name gone",
            "script_rows",
            f"“{name}” is not in the script, though the origin names it.",
            f"Name “{name}” where the origin does; in another script, at least in the English behind the line.",
        )
        return
    for origin, row in having:
        if not contains_any(row.all_words, accepted):
            advice = f"Name “{name}” in row {row.place}."
            check = "name missing" if row is having[-1][1] else "name missing before the last time"
            yield issue(check, row.location, f"Row {row.place} does not name “{name}”, the origin does.", advice)
        elif is_right(origin, (name,)) and not is_right(row, accepted):
            yield issue("name spelled otherwise", row.location, f"“{name}” is spelled otherwise.", f"Write “{name}”.")


def is_right(row: ReadRow, accepted: tuple[str, ...]) -> bool:
    """Spelled as given, or all in capitals."""
    return any(contains_exactly(row.all_words, spelling) for name in accepted for spelling in (name, name.upper()))


def banned_issues(case: Case, rules: Wordings) -> Iterator[Issue]:
    for words in rules.banned:
        for row in case.rows:
            for check, text in (("banned word", row.words), ("banned word in English", row.english)):
                if says(case, text, words):
                    description = f"Row {row.place} says “{words}”, which the brand's guidelines ban."
                    yield issue(
                        banned(case, row, words, check), row.location, description, f"Say it without “{words}”."
                    )
                    break
    for words in rules.not_shown:
        for row in case.rows:
            if says(case, row.everything, words):
                description = f"Row {row.place} shows “{words}”, which the brand's guidelines ban."
                yield issue(
                    banned(case, row, words, "banned picture"), row.location, description, "Show another thing."
                )


def banned(case: Case, row: ReadRow, words: str, check: str) -> str:
    """The check, or the one for what the origin's row has already: that was approved with it."""
    origin = case.origin_of(row)
    text = origin and (origin.everything if check == "banned picture" else origin.all_words)
    return "banned in the origin too" if text and says(case, text, words) else check


def says(case: Case, text: str, words: str) -> bool:
    """Outside addresses and compounds; a banned way to write a name counts in that way only, the name itself never."""
    for literal, _ in literals_in(text):
        text = text.replace(literal, " ")
    if plain(words) in map(plain, case.names):
        return words not in case.names and contains_exactly(text, words)
    return contains(compounded(text), compounded(words))


def required_issues(case: Case, rules: Wordings) -> Iterator[Issue]:
    """Words that the origin does not have either are asked for gently."""
    said = joined(row.all_words for row in case.rows)
    for words in rules.required:
        if not contains_any(said, case.alternatives(words)):
            in_origin = any(contains(row.all_words, words) for row in case.origin)
            yield issue(
                "required words" if in_origin else "required words, new to the spot",
                "script_rows",
                f"The brand's guidelines ask for “{words}”, and no line has it.",
                f"Say or show “{words}”, in the line or in the English behind it.",
            )


def action_issues(case: Case) -> Iterator[Issue]:
    """Addresses, hashtags, handles and telephone numbers of the origin's last lines."""
    said = joined(row.all_words for row in case.rows)
    for literal in dict.fromkeys(literal for line in last_lines(case) for literal, _ in literals_in(line.text)):
        core = SCHEME.sub("", literal)
        digits = digits_of(core)
        is_number = len(digits) >= MIN_DIGITS and re.search(r"[^\W\d_]", core) is None
        if contains_any(said, case.alternatives(core)) or (is_number and digits in digits_of(said)):
            continue
        moved = not is_number and is_moved(core, said)
        yield issue(
            "telephone number gone" if is_number else "address changed" if moved else "address gone",
            "script_rows",
            f"The origin ends with “{literal}”, which is not in the script.",
            f"Keep “{literal}” in the call to action, or what the cultural brief puts in its place.",
        )


def digits_of(text: str) -> str:
    """Of any script, as 0 to 9."""
    return re.sub(r"\D", "", plain(text))


def is_moved(address: str, said: str) -> bool:
    """Whether the text has the address in another country's domain: "fizzo.de" for "fizzo.com"."""
    name, dot, _ = plain(address).partition(".")
    return bool(dot) and re.search(rf"(?<![\w.@-]){re.escape(name)}\.[a-z]{{2,}}", plain(said)) is not None


def last_lines(case: Case) -> list[Line]:
    """Of the last row with lines, and the last line of each kind."""
    rows = [row for row in case.origin if row.lines]
    speech = [line for row in rows for line in row.speech][-1:]
    shown = [line for row in rows for line in row.shown][-1:]
    return [*(rows[-1].lines if rows else ()), *speech, *shown]
