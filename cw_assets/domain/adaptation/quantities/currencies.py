"""Money as it is written and said: which sign or word means which currency; finding prices is in prices.py."""

from cw_assets.domain.video.words import word_set

SIGNS = {
    "US$": "USD",
    "R$": "BRL",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "NT$": "TWD",
    "MX$": "MXN",
    "S$": "SGD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "₦": "NGN",
    "₴": "UAH",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "lei": "RON",
    "Rp": "IDR",
    "RM": "MYR",
    "円": "JPY",
    "元": "CNY",
    "원": "KRW",
    "Ksh": "KES",
}
SHARED_SIGNS = {
    "$": {
        "": "USD",
        "CA": "CAD",
        "AU": "AUD",
        "NZ": "NZD",
        "MX": "MXN",
        "AR": "ARS",
        "CL": "CLP",
        "CO": "COP",
        "HK": "HKD",
        "TW": "TWD",
        "SG": "SGD",
    },
    "¥": {"": "JPY", "zh": "CNY", "CN": "CNY"},
    "￥": {"": "JPY", "zh": "CNY", "CN": "CNY"},
    "kr": {"": "", "sv": "SEK", "nb": "NOK", "no": "NOK", "nn": "NOK", "da": "DKK", "is": "ISK"},
}
"""Signs that several countries write, by the language or country of the origin; "" for any other."""
CODES = word_set(
    """
    USD EUR GBP CHF PLN SEK DKK NOK CZK RON HUF UAH SAR AED EGP ILS INR CNY TWD HKD JPY KRW THB VND IDR MYR PHP BRL MXN
    ARS ZAR NGN KES CAD AUD NZD SGD
    """
)
"""Those that are no English words in capitals: TRY 5 FLAVOURS is no price."""
WORDS = {
    "dollar": "$",
    "dollars": "$",
    "bucks": "$",
    "buck": "$",
    "euro": "€",
    "euros": "€",
    "yen": "円",
    "rupees": "₹",
    "reais": "R$",
    "quid": "£",
    "pounds sterling": "£",
}
"""Each to its sign; "pounds" alone may be a weight."""
CENTS = ("¢", "cents", "cent")
"""A hundredth of a dollar, or where a euro is paid, of a euro."""
EURO_LANGUAGES = word_set("de fr es it pt nl fi el et lv lt sk sl ga mt hr")


def currency_of(sign: str, language: str) -> str:
    """ISO 4217 for a sign, a code or a word in a text of this language (BCP 47); "" where it may be several."""
    if sign.lower() in CENTS:
        return "EUR" if language.split("-", maxsplit=1)[0] in EURO_LANGUAGES else currency_of("$", language)
    sign = WORDS.get(sign.lower(), sign)
    if sign in CODES:
        return sign
    return shared(SHARED_SIGNS[sign], language) if sign in SHARED_SIGNS else SIGNS[sign]


def shared(currencies: dict[str, str], language: str) -> str:
    """By the country first, then by the language."""
    return next((currencies[part] for part in reversed(language.split("-")) if part in currencies), currencies[""])
