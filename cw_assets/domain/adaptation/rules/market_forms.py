"""Quantities of the origin as the market writes them; what is not certain stays, and is told elsewhere.

A price keeps its amount and its currency. Prices and numbers in words stay words, measures in words are converted.
"""

from datetime import date

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import MeasurementSystem
from cw_assets.domain.adaptation.quantities.finding import quantities_in
from cw_assets.domain.adaptation.quantities.found import Day, Found, Measure, Number, Price
from cw_assets.domain.adaptation.reading import ENGLISH, all_lines, origin_language, stays_in_language
from cw_assets.domain.adaptation.request import AdaptationRequest
from cw_assets.domain.protocols import Places
from cw_assets.domain.scripts.lines import plain_description

ENGLISH_PLACES: dict[MeasurementSystem, str] = {"metric": "AU", "US": "US", "UK": "GB"}
"""Countries that write English and measure so; descriptions are for a crew, not for the market."""


def line_forms(request: AdaptationRequest, places: Places) -> dict[Found, str]:
    """What stands in the lines and is written otherwise in the market, each text once."""
    language = origin_language(request)
    found = [one for line in all_lines(request) for one in quantities_in(line.text, language)]
    return other_forms(found, request.market, places, request.today, same_language=stays_in_language(request))


def description_forms(request: AdaptationRequest, places: Places) -> dict[str, str]:
    """Measures in the descriptions, in the market's units and in English."""
    shown = [plain_description(row.visual_text) for row in request.origin.rows]
    found = [one for text in shown for one in quantities_in(text, ENGLISH) if isinstance(one.quantity, Measure)]
    english = Market(language=ENGLISH, country=ENGLISH_PLACES[request.facts.measurement_system])
    forms = other_forms(found, english, places, request.today, same_language=True)
    return {one.text: form for one, form in forms.items()}


def other_forms(
    found: list[Found], market: Market, places: Places, today: date, *, same_language: bool
) -> dict[Found, str]:
    forms: dict[str, tuple[Found, str]] = {}
    for one in found:
        form = form_of(one, market, places, today, same_language=same_language)
        if form and spaced(form) != spaced(one.text):
            forms.setdefault(one.text.casefold(), (one, form))
    return dict(forms.values())


def form_of(found: Found, market: Market, places: Places, today: date, *, same_language: bool) -> str | None:
    """None where it stays as it is."""
    match found.quantity:
        case Price(amount=amount, currency=currency) if currency and not found.in_words:
            return places.price(amount, currency, market)
        case Number(value=value):
            return places.number(value, market)
        case Day(year=year) as day:
            return places.day(day.on(today.year), market, year=year is not None)
        case Measure(value=value, unit=unit):
            form = places.measure(value, unit, market)
            converted = places.number(value, market) not in form
            return form if converted or not (found.in_words or same_language) else None
        case _:
            return None


def spaced(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.split())
