"""How grave each fault is that code can find: the one table, by the name of the check.

Critical and major is what is certain, minor what is likely; what is taste no code checks.
"""

from cw_assets.domain.adaptation.evaluation import Issue, Severity

SEVERITIES: dict[str, Severity] = {
    # Format: what makes the script unusable is critical.
    "row count": "critical",
    "row numbers": "critical",
    "row duration": "critical",
    "total time": "critical",
    "timecode form": "critical",
    "timecode order": "critical",
    "timecode": "major",
    "language named": "minor",
    "style prompt not English": "major",
    "descriptions not English": "major",
    "sounds not English": "major",
    "speech in another script": "critical",
    "speech in another language": "critical",
    "speech left as it was": "major",
    "few words in another script": "minor",
    "few words left as they were": "minor",
    "screen in another script": "major",
    "screen in another language": "major",
    "screen left as it was": "major",
    "no English in brackets": "major",
    "no English behind a word or two": "minor",
    "brackets not English": "major",
    "speech gone": "critical",
    "fewer spoken lines": "major",
    "fewer turns of the same speakers": "minor",
    "speech from nothing": "major",
    "screen text gone": "major",
    "fewer lines on the screen": "minor",
    "too fast": "major",
    "far too fast": "critical",
    "to translate": "minor",
    "price to set": "minor",
    # Cultural: what is foreign in the market is major in its words, minor where only a description has it.
    "substitution not made": "major",
    "substitution not made in a picture": "minor",
    "substitution without trace": "minor",
    "pitfall said": "major",
    "pitfall perhaps said": "minor",
    "pitfall in English": "minor",
    "foreign money": "major",
    "foreign measure": "minor",
    "foreign date": "minor",
    "foreign time": "minor",
    "foreign feast": "major",
    "foreign feast in English": "minor",
    "foreign feast in a picture": "minor",
    # Concept: a name, an address or a figure that must stay and does not is critical; wordings can be free.
    "not preserved": "critical",
    "not preserved word for word": "minor",
    "preserved in another order": "major",
    # Brand: a banned word is critical in the market's own words, major in their English, minor where the origin has it.
    "banned word": "critical",
    "banned word in English": "major",
    "banned picture": "major",
    "banned in the origin too": "minor",
    "name gone": "critical",
    "name missing": "major",
    "name missing before the last time": "minor",
    "name spelled otherwise": "minor",
    "required words": "major",
    "required words, new to the spot": "minor",
    "address gone": "critical",
    "address changed": "major",
    "telephone number gone": "major",
}


def issue(check: str, location: str, description: str, suggestion: str) -> Issue:
    """An issue with the severity of its check."""
    return Issue(
        severity=SEVERITIES[check], description=clipped(description), location=location, suggestion=clipped(suggestion)
    )


def clipped(text: str, most: int = 400) -> str:
    """Short enough to be read, whatever was quoted in it."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
