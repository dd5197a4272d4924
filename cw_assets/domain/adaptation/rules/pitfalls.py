"""What the rules warn of: money that is not converted, quantities that are unclear, feasts and seasons that differ."""

from collections.abc import Iterator

from cw_assets.domain.adaptation.assumptions import SOUTHERN, feasts_in, is_kept, season_in
from cw_assets.domain.adaptation.quantities.finding import PHONE, quantities_in
from cw_assets.domain.adaptation.quantities.found import Found, Price, Unclear
from cw_assets.domain.adaptation.reading import all_lines, origin_language, stays_in_language, words_of
from cw_assets.domain.adaptation.request import AdaptationRequest


def pitfalls(request: AdaptationRequest) -> tuple[str, ...]:
    """A sentence each, none twice."""
    warnings = (quantity_pitfalls(request), calendar_pitfalls(request), other_pitfalls(request))
    return tuple(dict.fromkeys(one for some in warnings for one in some))


def quantity_pitfalls(request: AdaptationRequest) -> Iterator[str]:
    language = origin_language(request)
    for line in all_lines(request):
        for found in quantities_in(line.text, language):
            if is_foreign_price(found, request):
                yield price_pitfall(found, request)
            elif isinstance(found.quantity, Unclear):
                yield f"“{found.text}” {found.quantity.why}: it is left as it is, and a person must put it right."


def is_foreign_price(found: Found, request: AdaptationRequest) -> bool:
    """Whether the client must set another price; a sign that may mean several currencies is one."""
    return isinstance(found.quantity, Price) and found.quantity.currency != request.facts.currency


def price_pitfall(found: Found, request: AdaptationRequest) -> str:
    currency = found.quantity.currency if isinstance(found.quantity, Price) else ""
    money = f"in {currency}" if currency else "in a currency that its sign does not settle"
    return (
        f"The price “{found.text}” is {money} and is not converted: "
        f"the client sets the price in {request.facts.currency}."
    )


def calendar_pitfalls(request: AdaptationRequest) -> Iterator[str]:
    text, country = words_of(request), request.facts.country_name
    for feast, words in feasts_in(text):
        if not is_kept(feast, request.facts.holidays):
            yield f"“{words}”: {feast.name} is no public holiday of the market ({country}); check that it is kept."
    season = season_in(text)
    if season and request.market.country in SOUTHERN:
        yield f"“{season}”: {country} lies south of the equator, where summer is December to February."


def other_pitfalls(request: AdaptationRequest) -> Iterator[str]:
    for line in all_lines(request):
        for match in PHONE.finditer(line.text):
            yield f"“{match.group()}” looks like a telephone number of the origin's country."
    if stays_in_language(request):
        yield (
            f"The words are the origin's own: let somebody from the market ({request.facts.country_name}) read them, "
            "for the same language differs from country to country."
        )
