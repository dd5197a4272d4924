"""A row's visual text as the words of its picture alone: no times, numbers, cuts or notes, no speech, no lettering.

What a prompt makes of them stands in prompts.py.
"""

import re

from cw_assets.domain.prompts.enhanced_text import MAX_SOURCE
from cw_assets.domain.prompts.tags import clean, shortened
from cw_assets.domain.scripts.document import MAX_TEXT
from cw_assets.domain.scripts.lines import plain_description
from cw_assets.domain.storyboards.camera import spelled_out
from cw_assets.domain.storyboards.heard import without_speech

BRACKETED = r"[^\[\]［］【】]{0,500}[\]］】]"
NOTES = re.compile(
    rf"(?<=[”\"“»«」』])\s?[\[［【]{BRACKETED}|[\[［【]\s?(?:to translate|set price)\b{BRACKETED}", re.IGNORECASE
)
"""The English behind a quote, and what a translator or a client must still do."""

DASH = r"[-–—→]"
LONG_CODE = r"\d{1,2}(?:[:;]\d{2}){2,3}(?:[.,]\d{1,3})?"
SHORT_CODE = r"\d{1,2}:[0-5]\d(?:[.,]\d{1,3})?"
CODE_LABEL = r"(?:\b(?:TCR?|time ?code)(?: (?:in|out))?[ :.]{0,3})"
CODE = rf"{CODE_LABEL}?(?<![\w:;.]){LONG_CODE}(?![\w:;])"
TIMECODES = re.compile(
    rf"(?:\b(?:from|at) )?{CODE}(?: ?(?:{DASH}|/|to|bis) ?{CODE})?"
    rf"|{CODE_LABEL}{SHORT_CODE}(?![\w:;])(?: ?{DASH} ?{SHORT_CODE}(?![\w:;]))?"
    rf"|(?<![\w:;.]){SHORT_CODE} ?{DASH} ?{SHORT_CODE}(?![\w:;])"
    rf"|[(\[] ?(?:at )?{SHORT_CODE} ?[)\]]"
    rf"|(?<!shows )(?<!reads )(?<!says )(?<!display )(?<!timer )(?<!clock )(?<![\w:;.])0?0:[0-5]\d(?![\w:;])",
    re.IGNORECASE,
)
"""00:00:01:12, 01:00:02;14, "TC 0:05", 00:05–00:08, (0:05); a clock that shows 7:45 keeps its time."""

NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?"
SECONDS = r"seconds?|secs?\b\.?|s\b|sekunden?|sek\b\.?|segundos?|secondes?"
UNIT = rf"(?:{SECONDS}|frames?|fr?\b)"
SPAN = rf"{NUMBER}(?: ?{DASH} ?{NUMBER})?"
ABOUT = r"(?:(?:about|around|approx\.?|ca\.?|circa|another|a full|the full) |~ ?)"
NOT_A_LENGTH = r"(?![\w’'])(?! ?-? ?(?:old|to|of|ago|later|left|before|after|until|past|per|into)\b)(?!-\w)"
SAID_FIRST = r"(?:holds?|holding|beat|each|for|dur(?:ation)?[.:]?|length:?|lasts|runs|lasting|dauer:?)"
DURATIONS = re.compile(
    rf"(?:(?<=[^\W\d_] )(?![(\[][2-9]0s[)\]])|(?<![^\W\d_] ))"
    rf"[(\[（] ?(?:{SAID_FIRST} )?{ABOUT}?{SPAN} ?(?:{UNIT}|[\"”″]|秒|초|сек\.?|с) ?[)\]）]"
    rf"|\b{SAID_FIRST} (?:on |for )?{ABOUT}?{SPAN} ?(?:{SECONDS}){NOT_A_LENGTH}"
    rf"|(?:(?<=[,;.:–—|/-] )(?![2-9]0s[,;])|^){ABOUT}?{SPAN}[ -]?{UNIT}(?= ?(?:[,;.:–—|/)]|- |$))"
    rf"|^{SPAN} ?(?:s|sec)\b{NOT_A_LENGTH}",
    re.IGNORECASE,
)
"""(3s), "for 3.5 seconds", "hold 2 s", and lengths between marks.

"A 3-second-old chick" is no length of a shot, nor is "(30s)" behind a word or "40s" between commas, which is an age.
"""

SHOT_NUMBER = re.compile(
    r"(?:(?:shots?|scenes?|sc|frames?|panels?|einstellung|plan|plano|toma|bild|sh)\b\.? ?"
    r"(?:#|no\.?|nr\.?)? ?\d{1,4}[a-z]?\b"
    r"|# ?\d{1,4}[a-z]?\b|\d{1,3}[a-z]?(?:[.)] (?=\D)|: ?(?!\d)| ?[–—|] | - ))",
    re.IGNORECASE,
)
"""At the start of a row: "Shot 4", "SC. 2", "#3", "12a)"."""
LEADING_MARKS = re.compile(r"^[ ,;:.|/\\_>•–—-]+")
HEADS = 6
"""A row begins with so many numbers and marks at most."""

PLACES_IN_SCRIPTS = (
    (re.compile(r"\b(?:INT\.? ?/ ?EXT|EXT\.? ?/ ?INT|I/E)\b\.?(?: ?[-–—:] )?"), "interior and exterior "),
    (re.compile(r"\b(?:INT(?:\.|\b(?= [A-Z]| ?[-–—:]))|Int\.)(?: ?[-–—:] )?"), "interior "),
    (re.compile(r"\b(?:EXT(?:\.|\b(?= [A-Z]| ?[-–—:]))|Ext\.)(?: ?[-–—:] )?"), "exterior "),
)
BLANK = re.compile(
    r"(?:\b(?:smash|hard|slow|quick) )?\b(?:cut|fades?|dissolves?|dips?)(?: back)? to (?P<color>black|white)\b"
    r"(?! (?:and|&|cat|dog|car|bird|smoke|[a-z]))\.?",
    re.IGNORECASE,
)
TRANSITIONS = re.compile(
    r"(?:^|(?<=[.!?;)\]] ))(?:(?:smash|hard|jump|match|quick|slow|back) )?"
    r"(?:(?:we )?(?:inter)?cuts?(?: back)? to|(?:cross ?)?dissolves? (?:to|into)"
    r"|fades? (?:in(?: on| to)?|to|up on|from \w{1,20} to)"
    r"|(?:mix|wipe)s? to|opens? on|opening on|we (?:now )?see)\b ?:? ?",
    re.IGNORECASE,
)
"""How a shot begins, which no still picture shows."""
EMPTIED = re.compile(r"[(\[] ?[,;:.–—|/-]? ?[)\]]")
ODD_MARKS = (
    (re.compile(r" (?=[,;:.!?。、])(?![.]\d)"), ""),
    (re.compile(r"([。、])[。、]+"), r"\1"),
    (re.compile(r"[,;:–—|-][ ,;:–—|]*(?=[.!?])"), ""),
    (re.compile(r"([,;:])(?: ?[,;:–—|])+"), r"\1"),
    (re.compile(r"([.!?])(?: [.,;:])+"), r"\1"),
    (re.compile(r"(?: [–—|-])(?: [–—|-])+(?= )"), " –"),
)
SAYS_NOTHING = re.compile(r"(?:(?:an?|the) )?(?:shot|frame|scene|picture|title card|end card)", re.IGNORECASE)
ONLY_QUOTED = re.compile(r"[“„\"«「][^“”„\"«»「」]*[”“\"»」]")
"""Words on the screen, or spoken ones, that nothing announces."""
EMPHASIS = re.compile(r"\*+|__+")


def described(visual_text: str) -> str:
    """What the picture shows, without a full stop; "" where the row says nothing of it. 4000 characters at most."""
    text = shortened(clean(without_speech(plain_description(visual_text[:MAX_TEXT]))), MAX_SOURCE)
    text = without_heads(DURATIONS.sub(" ", TIMECODES.sub(" ", NOTES.sub("", text))))
    text = spelled_out(without_cuts(text))
    for written, meant in PLACES_IN_SCRIPTS:
        text = written.sub(meant, text)
    text = shortened(tidy(text), MAX_SOURCE)
    return "" if SAYS_NOTHING.fullmatch(text) or ONLY_QUOTED.fullmatch(text) else text


def without_heads(text: str) -> str:
    """Past the shot's number and the lengths and marks around it."""
    for _ in range(HEADS):
        text = " ".join(text.split())
        head = SHOT_NUMBER.match(text) or LEADING_MARKS.match(text) or EMPTIED.match(text) or DURATIONS.match(text)
        text = text[head.end() :] if head else text
    return text


def without_cuts(text: str) -> str:
    """A row that is nothing but a fade to black is a black frame; else the cut is left out."""
    blank = BLANK.search(text)
    rest = TRANSITIONS.sub("", BLANK.sub("", text))
    return rest if blank is None or tidy(rest) else f"plain {blank['color'].lower()} frame"


def tidy(text: str) -> str:
    """On one line, without the marks that stand alone where something was taken out."""
    text = EMPTIED.sub(" ", " ".join(EMPHASIS.sub("", text).split()))
    text = " ".join(text.split())
    for marks, fewer in ODD_MARKS:
        text = marks.sub(fewer, text)
    return " ".join(LEADING_MARKS.sub("", text, count=1).rstrip(" ,;:.|/–—-").split())
