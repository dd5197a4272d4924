"""Of the culture: money, measures, dates, times and feasts of the origin's place that the market does not have."""

import re
from collections.abc import Iterator

from cw_assets.domain.adaptation.assumptions import FEASTS, Feast, said
from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.matching import contains
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.place import PlaceFacts
from cw_assets.domain.adaptation.quantities.finding import CLOCK, quantities_in
from cw_assets.domain.adaptation.quantities.found import Day, Found, Measure, Price
from cw_assets.domain.adaptation.reading import origin_language

US_UNITS = frozenset(
    {"mile_per_hour", "square_foot", "fluid_ounce", "gallon", "pound", "mile", "foot", "inch", "yard", "acre"}
)
METRIC_UNITS = frozenset(
    {
        "kilometer_per_hour",
        "square_meter",
        "milliliter",
        "liter",
        "kilogram",
        "gram",
        "kilometer",
        "centimeter",
        "meter",
    }
)
PUBLIC = frozenset(
    {"Thanksgiving", "Independence Day of the United States", "Memorial Day", "Labor Day", "Veterans Day"}
)
"""Of the feasts that the rules know, those that nobody keeps where they are no public holiday."""
NATIONAL_FEASTS = (
    *(feast for feast in FEASTS if feast.name in PUBLIC),
    Feast("Presidents' Day", "presidents'? day|president's day", "president|washington"),
    Feast("Boxing Day", "boxing day", "boxing|st\\.? stephen|second day of christmas|26 december"),
    Feast("a bank holiday", "bank holiday", "bank"),
    Feast("Bonfire Night", "bonfire night|guy fawkes night", "bonfire|guy fawkes"),
    Feast("Canada Day", "canada day", "canada day"),
    Feast("Australia Day", "australia day", "australia day"),
    Feast("Anzac Day", "anzac day", "anzac"),
    Feast("Bastille Day", "bastille day", "bastille|national day"),
    Feast("Golden Week", "golden week", "showa|constitution memorial|greenery|children's day|national day"),
)
KEPT_IN = {
    "Thanksgiving": "US CA LR BR PH",
    "Memorial Day": "US KR",
    "Presidents' Day": "US",
    "Veterans Day": "US",
    "Boxing Day": "GB CA AU NZ IE ZA HK KE NG GH",
    "a bank holiday": "GB IE HK IN JE GG IM",
    "Bonfire Night": "GB NZ ZA",
    "Canada Day": "CA",
    "Australia Day": "AU",
    "Anzac Day": "AU NZ",
    "Golden Week": "JP CN",
}
"""Countries, ISO 3166-1 alpha-2, that know a feast also where it is a holiday of some regions only, or of none."""


def leftover_issues(case: Case) -> Iterator[Issue]:
    """Quantities that stand in the draft as they do in the origin, though they do not fit; feasts in any words."""
    language, found = origin_language(case.request), dict[str, Found]()
    for line in (line for row in case.origin for line in row.lines):
        found |= {one.text.rstrip("."): one for one in quantities_in(line.text, language)}
    for row in case.rows:
        words = joined(line.text for line in row.lines if line.to_translate is None and line.set_price is None)
        for text, one in found.items():
            if contains(words, text) and not any(contains(kept, text) for kept in case.kept_words):
                yield from misfit(case, row, one)
    yield from feast_issues(case)


def misfit(case: Case, row: ReadRow, found: Found) -> Iterator[Issue]:
    """What does not fit the place, if it does not."""
    facts, text = case.request.facts, found.text
    match found.quantity:
        case Price(currency=currency) if is_foreign_money(currency, text, facts):
            advice = f"Give the price in {facts.currency} ({facts.price_example}), or mark it for the client to set."
            yield issue("foreign money", row.location, f"“{text}” is not in the market's currency.", advice)
        case Measure(unit=unit) if is_foreign_unit(unit, facts):
            advice = f"Give the measure in {facts.measurement_system} units."
            yield issue("foreign measure", row.location, f"“{text}” is no measure of the market.", advice)
        case Day() if is_foreign_date(case, found):
            advice = f"Write it as in {facts.date_example} or {facts.short_date_example}."
            yield issue("foreign date", row.location, f"“{text}” is not how the market writes a date.", advice)
        case _ if CLOCK.fullmatch(text) and tongue(case.language) != "en" and not CLOCK.search(facts.time_example):
            advice = f"Write it as in {facts.time_example}."
            yield issue("foreign time", row.location, f"“{text}” is not how the market writes a time.", advice)


def is_foreign_money(currency: str, text: str, facts: PlaceFacts) -> bool:
    """A sign that the market's currency has too is its own: "$" in Canada."""
    signs = {sign for sign in text if not sign.isalnum() and not sign.isspace() and sign not in ".,'’–—-"}
    return currency not in ("", facts.currency) and not signs & set(facts.currency_symbol)


def is_foreign_unit(unit: str, facts: PlaceFacts) -> bool:
    """In Britain both kinds are in use."""
    if unit in ("degF", "degC"):
        return facts.temperature_unit != {"degF": "fahrenheit", "degC": "celsius"}[unit]
    return unit in {"metric": US_UNITS, "US": METRIC_UNITS, "UK": frozenset()}[facts.measurement_system]


def is_foreign_date(case: Case, found: Found) -> bool:
    """English months in another language, and figures in the other order; silent where today's date shows no order."""
    if any(sign.isalpha() for sign in found.text):
        return tongue(case.language) != "en"
    today, day = case.request.today, found.quantity
    if "/" not in found.text or today.day == today.month or not isinstance(day, Day) or day.day == day.month:
        return False
    figures = [int(number) for number in re.findall(r"\d+", case.request.facts.short_date_example)]
    if today.day not in figures or today.month not in figures:
        return False
    month_first = figures.index(today.month) < figures.index(today.day)
    return month_first != found.text.lstrip("0").startswith(str(day.month))


def feast_issues(case: Case) -> Iterator[Issue]:
    """An issue for each feast, the gravest; silent where no library knows the market's holidays."""
    for feast in NATIONAL_FEASTS if case.request.facts.holidays else ():
        found = [] if is_kept(case, feast) else [one for row in case.rows for one in feast_in(case, row, feast)]
        yield from sorted(found, key=lambda one: one.severity != "major")[:1]


def is_kept(case: Case, feast: Feast) -> bool:
    """By name, by date, or because the country keeps it without a holiday for all."""
    days = [f"{one.name} {one.day.day} {one.day:%B}".replace("’", "'") for one in case.request.facts.holidays]
    at_home = case.request.market.country in KEPT_IN.get(feast.name, "").split()
    return at_home or any(re.search(feast.holiday, day, re.IGNORECASE) for day in days)


def feast_in(case: Case, row: ReadRow, feast: Feast) -> Iterator[Issue]:
    """In the lines, in their English, and in the description; not where a substitution sees to it."""
    swapped = [one.original for one in case.culture.substitutions]
    for check, text in (
        ("foreign feast", row.words),
        ("foreign feast in English", row.english),
        ("foreign feast in a picture", row.description),
    ):
        words = said(feast.words, text)
        if words and not any(contains(kept, words) for kept in (*case.kept_words, *swapped)):
            country = case.request.facts.country_name
            advice = "Take an occasion that people there keep, or none, in every row that names it."
            yield issue(check, row.location, f"“{words}”: {feast.name} is no holiday in {country}.", advice)
