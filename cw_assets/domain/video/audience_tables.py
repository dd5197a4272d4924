"""What each kind of scene, language and telling word says of an audience: plain marketing rules of thumb, as data.

They describe tendencies for a first brief and are marked "rule-based" wherever they show; deciding is in insights.py.
"""

from typing import NamedTuple

from cw_assets.domain.video.words import word_set


class Leaning(NamedTuple):
    """What a category of scenes leans to; `segment` names those who may be a second audience."""

    segment: str
    interests: tuple[str, ...]
    values: tuple[str, ...]
    lifestyle: str


LEANINGS: dict[str, Leaning] = {
    "people": Leaning("sociable adults", ("friends and social life",), ("togetherness",), "sociable"),
    "food & drink": Leaning(
        "people who like to eat and drink well",
        ("food", "cooking", "eating out"),
        ("enjoyment",),
        "home-loving and sociable",
    ),
    "vehicles": Leaning("drivers and riders", ("cars, bikes and getting around",), ("independence",), "mobile"),
    "animals": Leaning("pet owners", ("pets", "wildlife"), ("care",), "home-loving with animals"),
    "nature": Leaning("lovers of the outdoors", ("outdoors", "gardening"), ("naturalness",), "outdoors"),
    "sports": Leaning("active people", ("sports", "fitness"), ("performance", "health"), "active"),
    "technology": Leaning("early adopters", ("technology", "gadgets"), ("innovation",), "digital"),
    "home": Leaning("householders", ("home and living", "interior design"), ("comfort",), "home-loving"),
    "fashion": Leaning("fashion followers", ("fashion", "design"), ("self-expression",), "style-conscious"),
    "work": Leaning("working professionals", ("career", "business"), ("achievement",), "busy, career-minded"),
    "city": Leaning("city dwellers", ("city life", "culture"), ("variety",), "urban"),
    "travel": Leaning("travellers", ("travel",), ("discovery",), "on the move"),
    "health & beauty": Leaning(
        "people who look after themselves", ("wellness", "personal care"), ("health",), "health-conscious"
    ),
    "finance": Leaning("planners and savers", ("personal finance",), ("security",), "planning ahead"),
    "shopping": Leaning("bargain hunters", ("shopping", "offers"), ("value for money",), "price-conscious"),
    "children & family": Leaning("parents and families", ("family life", "children"), ("family",), "family-centred"),
    "text & graphics": Leaning("people who shop by phone", ("online shopping",), ("convenience",), "connected"),
}

YOUNGER = frozenset({"sports", "technology", "fashion", "travel"})
OLDER = frozenset({"finance", "health & beauty", "home"})
FAMILY = "children & family"

MARKETS: dict[str, tuple[str, ...]] = {
    "ar": ("Saudi Arabia", "United Arab Emirates", "Egypt"),
    "cs": ("Czechia",),
    "da": ("Denmark",),
    "de": ("Germany", "Austria", "Switzerland"),
    "el": ("Greece", "Cyprus"),
    "en": ("United States", "United Kingdom", "Canada", "Australia", "Ireland"),
    "es": ("Spain", "Mexico", "Argentina", "Colombia"),
    "fi": ("Finland",),
    "fr": ("France", "Belgium", "Canada", "Switzerland"),
    "he": ("Israel",),
    "hi": ("India",),
    "hu": ("Hungary",),
    "id": ("Indonesia",),
    "it": ("Italy", "Switzerland"),
    "ja": ("Japan",),
    "ko": ("South Korea",),
    "nl": ("Netherlands", "Belgium"),
    "no": ("Norway",),
    "pl": ("Poland",),
    "pt": ("Brazil", "Portugal"),
    "ro": ("Romania",),
    "ru": ("Kazakhstan", "Russia"),
    "sv": ("Sweden", "Finland"),
    "th": ("Thailand",),
    "tr": ("Türkiye",),
    "uk": ("Ukraine",),
    "vi": ("Vietnam",),
    "zh": ("China", "Taiwan", "Singapore"),
}

VALUE_WORDS = word_set(
    "price sale offer discount deal bargain affordable cheap save savings free only dollar cent euro"
)
LUXURY_WORDS = word_set("luxury luxurious exclusive premium exquisite refined prestige finest diamond gold elegant")
WOMEN_WORDS = word_set("woman women lady ladies girl her she mum mom mother daughter")
MEN_WORDS = word_set("man men gentleman gentlemen guy guys his he dad father son")
REGULATED: dict[str, frozenset[str]] = {
    "alcohol": word_set("beer wine vodka whisky whiskey gin rum champagne cocktail alcohol brewery"),
    "medicine": word_set("medicine drug tablet dose doctor symptom pharmacy treatment pharmacist"),
    "money": word_set("loan credit mortgage investment insurance interest"),
    "gambling": word_set("casino bet betting jackpot lottery poker"),
    "children": word_set("child children kid toy baby toddler"),
}
"""Subjects whose advertising has rules of its own in most markets."""
CURRENCIES = frozenset("$€£¥₹₩")
CURRENCY_WORDS = word_set("dollar cent euro pound pence yen rupee franc peso")
