"""A spot of seven rows for a coffee machine, adapted to three markets as a copywriter does: freely, and faithfully."""

from dataclasses import replace
from datetime import date

from cw_assets.domain.adaptation.briefs import Substitution
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.request import BrandNotes, Origin
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.engines.places.cldr import LibraryPlaces
from cw_assets_tests.domain.adaptation.checks.spots import Setup
from cw_assets_tests.domain.adaptation.fakes import CONCEPT, CULTURE, sample_request

Told = tuple[tuple[str, str], ...]
"""What is seen and heard, a row each."""
STARTS = ((0, 4.0), (4, 4.0), (8, 5.0), (13, 5.0), (18, 5.0), (23, 4.0), (27, 3.0))
TODAY = date(2026, 10, 8)
GUIDELINES = "Always name Morro in the last row.\nNever say “cheap” or “free”.\nAddress the viewer warmly."
PRESERVE = ("Morro", "Morro One", "Made for mornings", "100% fresh beans", "30 seconds")
PLACES = LibraryPlaces()
ORIGIN: Told = (
    (
        "Kitchen at dawn, 6 a.m. Anna, 35, yawns in front of an old coffee maker.",
        "SFX: alarm clock. DIALOGUE: “Ugh. Not again.”",
    ),
    (
        "Ben enters with a box under his arm. On-screen text: “NEW”.",
        "DIALOGUE: “Morning, Anna! Look what I found.” DIALOGUE: “No way!”",
    ),
    (
        "The Morro One grinds fresh beans in close-up. On-screen text: “100% FRESH BEANS”.",
        "SFX: grinder. VO: “The new Morro One grinds every cup fresh.” “In just 30 seconds.”",
    ),
    (
        "Steam rises; Anna takes a sip of an 8 oz cup and smiles.",
        "MUSIC: warm guitar. VO: “Barista coffee at home, any time you like.” ANNA: “Mmm!”",
    ),
    (
        "Family breakfast. Children steal pancakes. On-screen text: “SUGAR-FREE? YOUR CHOICE.”",
        "VO: “For busy mornings, lazy Sundays, and everything in between.”",
    ),
    (
        "Pack shot with the machine. On-screen text: “ONLY $199”, “until Nov 30”.",
        "VO: “Now only one hundred ninety-nine dollars. Until November 30.”",
    ),
    (
        "Logo on white. On-screen text: “Morro. Made for mornings.”, “morro.com”.",
        "VO: “Morro. Made for mornings.”",
    ),
)
GERMAN: Told = (
    (
        "Kitchen at dawn, 6 a.m. Anna, 35, yawns in front of an old filter coffee maker.",
        "SFX: alarm clock. DIALOGUE: “Puh. Nicht schon wieder.” [Ugh. Not again.]",
    ),
    (
        "Ben enters with a box under his arm. On-screen text: “NEU” [NEW].",
        "DIALOGUE: “Morgen, Anna! Schau mal, was ich gefunden habe.” [Morning, Anna! Look what I found.]"
        " DIALOGUE: “Echt jetzt?” [For real?]",
    ),
    (
        "The Morro One grinds fresh beans in close-up. On-screen text: “100 % FRISCHE BOHNEN” [100 % FRESH BEANS].",
        "SFX: grinder. VO: “Die neue Morro One mahlt jede Tasse frisch. In nur 30 Sekunden.” [The new Morro"
        " One grinds every cup fresh. In just 30 seconds.]",
    ),
    (
        "Steam rises; Anna takes a sip of a 250 ml cup and smiles.",
        "MUSIC: warm guitar. VO: “Kaffee wie vom Barista. Zu Hause, wann immer du willst.” [Barista-style"
        " coffee. At home, whenever you like.] ANNA: “Mmm!” [Mmm!]",
    ),
    (
        "Family breakfast. Children steal rolls with jam. On-screen text: “OHNE"
        " ZUCKER? DU ENTSCHEIDEST.” [SUGAR-FREE? YOUR CHOICE.]",
        "VO: “Für stressige Morgen, faule Sonntage und alles dazwischen.” [For busy mornings, lazy Sundays,"
        " and everything in between.]",
    ),
    (
        "Pack shot with the machine. On-screen text: “NUR 199 €” [ONLY €199] [SET"
        " PRICE: EUR], “bis 30. November” [until 30 November].",
        "VO: “Jetzt für nur 199 Euro. Nur bis 30. November.” [Now for only 199 euros. Only until 30"
        " November.] [SET PRICE: EUR]",
    ),
    (
        "Logo on white. On-screen text: “Morro. Made for mornings.”, “morro.de”.",
        "VO: “Morro. Macht den Morgen.” [Morro. Makes the morning.]",
    ),
)
JAPANESE: Told = (
    (
        "Kitchen at dawn, 6 a.m. Yuki, 35, yawns in front of an old coffee maker.",
        "SFX: alarm clock. DIALOGUE: “はぁ…またか。” [Sigh... not again.]",
    ),
    (
        "Kenta enters with a box under his arm. On-screen text: “NEW” [NEW].",
        "DIALOGUE: “おはよう。ねえ、見て、これ。” [Morning. Hey, look at this.] DIALOGUE: “うそ！” [No way!]",
    ),
    (
        "The Morro One grinds fresh beans in close-up. On-screen text: “挽きたて100％” [100% FRESH BEANS].",
        "SFX: grinder. VO: “新しいMorro One。一杯ずつ、挽きたて。わずか30秒。” [The new Morro One. Every cup"
        " freshly ground. In just 30 seconds.]",
    ),
    (
        "Steam rises; Yuki takes a sip of a 240 ml cup and smiles.",
        "MUSIC: warm guitar. VO: “バリスタの一杯を、おうちで、好きなときに。”"
        " [A barista's cup, at home, whenever you like.] YUKI: “んー！” [Mmm!]",
    ),
    (
        "Family breakfast with toast and miso soup. On-screen text:"
        " “無糖も、お好みで。” [Sugar-free too, as you like.]",
        "VO: “忙しい朝も、のんびり日曜も。どんな朝にも。” [Busy mornings, lazy Sundays. For any morning.]",
    ),
    (
        "Pack shot with the machine. On-screen text: “29,800円（税込）” [¥29,800"
        " (tax included)], “11月30日まで” [until November 30].",
        "VO: “今なら29,800円。11月30日まで。” [Now 29,800 yen. Until November 30.] [SET PRICE: JPY]",
    ),
    (
        "Logo on white. On-screen text: “モロ。朝のために。” [Morro. Made for mornings.], “morro.jp”.",
        "VO: “朝を、つくる。モロ。” [We make mornings. Morro.]",
    ),
)
ARABIC: Told = (
    (
        "Kitchen at dawn, 6 a.m. Layla, 35, yawns in front of an old coffee maker.",
        "SFX: alarm clock. DIALOGUE: “أوف. مرة ثانية؟” [Ugh. Again?]",
    ),
    (
        "Omar enters with a box under his arm. On-screen text: “جديد” [NEW].",
        "DIALOGUE: “صباح الخير يا ليلى! شوفي وش لقيت.” [Good morning, Layla! Look what I found.] DIALOGUE:"
        " “مو معقول!” [No way!]",
    ),
    (
        "The Morro One grinds fresh beans in close-up. On-screen text: “حبوب طازجة ١٠٠٪” [100% FRESH BEANS].",
        "SFX: grinder. VO: “مورو ون الجديدة تطحن كل كوب طازجاً، في ٣٠ ثانية فقط.” [The new Morro One grinds"
        " every cup fresh, in just 30 seconds.]",
    ),
    (
        "Steam rises; Layla takes a sip of a 240 ml cup and smiles.",
        "MUSIC: warm oud. VO: “قهوة الباريستا في بيتك، في أي وقت.” [Barista coffee in your home, any time.]"
        " LAYLA: “الله!” [Wow!]",
    ),
    (
        "Family breakfast. Children steal dates. On-screen text: “بدون سكر؟ القرار لك.” [Sugar-free? Your choice.]",
        "VO: “لصباحات العمل، ولصباحات الجمعة الهادئة، ولكل ما بينهما.” [For work mornings, quiet Friday"
        " mornings, and everything in between.]",
    ),
    (
        "Pack shot with the machine. On-screen text: “٧٤٩ ر.س. فقط” [ONLY SAR 749]"
        " [SET PRICE: SAR], “حتى ٣٠ نوفمبر” [until 30 November].",
        "VO: “الآن بـ ٧٤٩ ريالاً فقط. حتى ٣٠ نوفمبر.” [Now for only 749 riyals. Until 30 November.] [SET PRICE: SAR]",
    ),
    (
        "Logo on white. On-screen text: “مورو. صُنعت للصباح.” [Morro. Made for mornings.], “morro.com”.",
        "VO: “مورو. صُنعت للصباح.” [Morro. Made for mornings.]",
    ),
)
TOLD = {"de-DE": GERMAN, "ja-JP": JAPANESE, "ar-SA": ARABIC}
SWAPS = {
    "de-DE": (("$199", "199 €"), ("8 oz", "250 ml"), ("pancakes", "rolls with jam"), ("morro.com", "morro.de")),
    "ja-JP": (
        ("$199", "29,800円"),
        ("8 oz", "240 ml"),
        ("Anna", "Yuki"),
        ("Ben", "Kenta"),
        ("morro.com", "morro.jp"),
        ("pancakes", "toast"),
    ),
    "ar-SA": (
        ("$199", "749 SAR"),
        ("8 oz", "240 ml"),
        ("Anna", "Layla"),
        ("Ben", "Omar"),
        ("lazy Sundays", "quiet Friday mornings"),
        ("pancakes", "dates"),
    ),
}
PITFALLS = {
    "de-DE": ("Avoid formal address such as “Sie”.", "Superlatives like “best”"),
    "ja-JP": ("Do not say “No.1” without proof.", "direct comparison"),
    "ar-SA": ("No alcohol, no pork.", "Avoid showing bare shoulders."),
}


def rows_of(told: Told) -> tuple[ScriptRow, ...]:
    return tuple(
        ScriptRow(
            shot_number=number,
            timecode_start=f"00:00:{start:02}:00",
            duration_seconds=duration,
            visual_text=seen,
            audio_text=heard,
        )
        for number, ((start, duration), (seen, heard)) in enumerate(zip(STARTS, told, strict=False), start=1)
    )


def told_in(market: str) -> Setup:
    """The coffee spot in one of the markets, with the facts of the place."""
    swaps = tuple(Substitution(original=one, replacement=other, rationale="") for one, other in SWAPS[market])
    setup = adapted(market, ORIGIN, TOLD[market])
    return replace(
        setup.asked(brand=BrandNotes(name="Morro", guidelines=GUIDELINES), product_name="Morro One"),
        concept=CONCEPT.model_copy(update={"must_preserve": PRESERVE}),
        culture=setup.culture.model_copy(update={"substitutions": swaps, "pitfalls": PITFALLS[market]}),
    )


def adapted(market: str, before: Told, after: Told) -> Setup:
    """Any rows in English and what became of them, without names and with briefs that ask for nothing."""
    rows = rows_of(before)
    request = sample_request(market, brand=None, product_name="", client_name="", persona=None, today=TODAY)
    duration_s = sum(row.duration_seconds for row in rows)
    origin = Origin(unit_id=1, code="X", title="Spot", language="en", duration_s=duration_s, rows=rows)
    facts = PLACES.facts(request.market, today=TODAY)
    return Setup(
        request=request.model_copy(update={"origin": origin, "facts": facts, "insights": ()}),
        concept=CONCEPT.model_copy(update={"must_preserve": ()}),
        culture=CULTURE.model_copy(update={"substitutions": (), "pitfalls": (), "regulatory_notes": ()}),
        draft=Draft(
            code="X",
            name="X",
            language=request.market.language,
            visual_style_prompt="warm morning light, shallow depth of field",
            script_rows=rows_of(after),
        ),
    )
