"""What stands above and below a script on paper: the facts a production looks for first, and the running foot."""

from cw_assets.exports.scripts.cells import printable, seconds_text
from cw_assets.exports.scripts.material import ScriptMaterial

SUBJECT = "Two-column AV script"


def facts(material: ScriptMaterial) -> list[tuple[str, str]]:
    """Names and values in reading order; what is not known is left out."""
    rate = material.frame_rate
    every = [
        ("Client", material.client),
        ("Product", material.product),
        ("Brand", material.brand),
        ("Market", material.market),
        ("Language", language_text(material.language)),
        ("Length", seconds_text(material.duration_seconds)),
        ("Frame rate", f"{float(rate):.3f}".rstrip("0").rstrip(".") + " fps" if rate else ""),
        ("Code", material.code),
        ("Date", date_text(material)),
    ]
    return [(name, printable(value)) for name, value in every if printable(value)]


def footer_text(material: ScriptMaterial) -> str:
    """Code, title and language tag, for a page that lies alone."""
    return " · ".join(filter(None, map(printable, (material.code, material.title, material.language))))


def language_text(language: str) -> str:
    """ "German (de)"; the bare tag for a language that CLDR does not name."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} ({language})" if name else language


def date_text(material: ScriptMaterial) -> str:
    from babel.dates import format_date

    return format_date(material.date, "d MMMM y", locale="en")
