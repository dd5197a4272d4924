"""What the sample adaptations say: a spot of nine shots in four languages, its briefs, markets and complaints."""

from collections.abc import Sequence

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief, Substitution
from cw_assets.domain.adaptation.evaluation import FoundIssue, Gate
from cw_assets.domain.adaptation.place import PlaceFacts
from cw_assets_tests.domain.adaptation.fakes import FACTS

SHOTS = (
    (3.0, "WS of a hot city street at noon. Heat shimmers above the asphalt; a man in a suit wipes his forehead."),
    (2.5, "CU of a thermometer: the red column climbs to 95 °F."),
    (3.5, "MS inside a corner shop. He opens the cooler, and cold mist rolls over his shoes."),
    (4.0, "ECU of a can of Fizzo as it opens. Drops run down the yellow metal."),
    (3.0, "CU, he drinks with his eyes closed. The noise of the street falls silent."),
    (4.5, "WS: the street has become a swimming pool. Office workers jump in with their briefcases."),
    (3.5, "MS of a girl on an inflatable flamingo who toasts the camera with her can."),
    (2.5, "Pack shot before a bright blue wall, a price tag pops up beside the can."),
    (3.5, "End card, yellow, with the logo in the middle."),
)
ORIGIN_WORDS = (
    ("SFX: traffic, cicadas. VO: “Hot day?”", ()),
    ("MUSIC: a slow, dragging double bass.", ("95 °F IN THE SHADE",)),
    ("SFX: cooler door. SHOPKEEPER: “Bottom shelf. Always the bottom shelf.” MAN: “Thank you!”", ()),
    ("SFX: can opens. VO: “Fizzo Lemon. Squeezed, never rushed.”", ("NEW",)),
    ("No speech.", ()),
    ("MUSIC: drums and brass come in. VO: “And suddenly the whole block goes swimming.”", ()),
    ("GIRL: “Four o'clock is pool o'clock!”", ()),
    ("VO: “Twelve ounces of summer, for two dollars.”", ("ONLY $2", "12 FL OZ")),
    ("VO: “Fizzo. Get one today.”", ("Fizzo. Get one today.",)),
)
GERMAN_WORDS = (
    ("SFX: traffic, cicadas. VO: “Ganz schön heiß heute?” [Quite hot today, isn't it?]", ()),
    ("MUSIC: a slow, dragging double bass.", ("35 °C IM SCHATTEN [35 °C IN THE SHADE]",)),
    (
        "SFX: cooler door. SHOPKEEPER: “Ganz unten. Immer ganz unten.” [Bottom shelf. Always the bottom shelf.] "
        "MAN: “Danke dir!” [Thank you!]",
        (),
    ),
    ("SFX: can opens. VO: “Fizzo Lemon. Gepresst, nie gehetzt.” [Squeezed, never rushed.]", ("NEU [NEW]",)),
    ("No speech.", ()),
    (
        "MUSIC: drums and brass come in. "
        "VO: “Und auf einmal geht der ganze Kiez schwimmen.” [And suddenly the whole neighbourhood goes swimming.]",
        (),
    ),
    ("GIRL: “Um vier ist Freibadzeit!” [Four o'clock is pool time!]", ()),
    (
        "VO: “Ein Drittelliter Sommer, für zwei Euro.” [A third of a litre of summer, for two euros.]",
        ("NUR 2 € [ONLY €2]", "0,33 l, ZZGL. PFAND [0.33 l, PLUS DEPOSIT]"),
    ),
    (
        "VO: “Fizzo. Hol dir heute eine.” [Fizzo. Get one today.]",
        ("Fizzo. Hol dir heute eine. [Fizzo. Get one today.]",),
    ),
)
JAPANESE_WORDS = (
    ("SFX: traffic, cicadas. VO: 「今日も、暑いですね。」 [Hot again today, isn't it.]", ()),
    ("MUSIC: a slow, dragging double bass.", ("日陰でも35℃ [35 °C EVEN IN THE SHADE]",)),
    ("SFX: cooler door. SHOPKEEPER: 「いちばん下の棚ですよ。」 [Bottom shelf.] MAN: 「どうも!」 [Thanks!]", ()),
    (
        "SFX: can opens. VO: 「Fizzoレモン。ゆっくり、しぼりました。」 [Fizzo Lemon. Squeezed slowly.]",
        ("新発売 [NEW]",),
    ),
    ("No speech.", ()),
    ("VO: 「気がつけば、街じゅうがプールに。」 [Before you know it, the whole town is a pool.]", ()),
    ("GIRL: 「4時は、プールの時間!」 [Four o'clock is pool time!]", ()),
    ("VO: 「350mlの夏が、税込160円。」 [350 ml of summer, 160 yen with tax.]", ("税込160円 [160 YEN, TAX INCLUDED]",)),
    ("VO: 「Fizzo。今日、一本どうぞ。」 [Fizzo. Have one today.]", ()),
)
ARABIC_WORDS = (
    ("SFX: traffic. VO: “يوم حار، أليس كذلك؟” [A hot day, isn't it?]", ()),
    ("MUSIC: a slow, dragging double bass.", ("٣٥ درجة في الظل [35 DEGREES IN THE SHADE]",)),
    ("SHOPKEEPER: “على الرف الأسفل دائمًا.” [Always on the bottom shelf.] MAN: “شكرًا!” [Thank you!]", ()),
    ("SFX: can opens. VO: “Fizzo ليمون. عصير بلا عجلة.” [Fizzo Lemon. Squeezed, never rushed.]", ("جديد [NEW]",)),
    ("No speech.", ()),
    ("VO: “وفجأة صار الحي كله مسبحًا.” [And suddenly the whole quarter was a pool.]", ()),
    ("GIRL: “الساعة الرابعة وقت السباحة!” [Four o'clock is time to swim!]", ()),
    ("VO: “صيف كامل بثمانية ريالات.” [A whole summer for eight riyals.]", ("٨ ر.س فقط [ONLY SAR 8]",)),
    ("VO: “Fizzo. خذ واحدة اليوم.” [Fizzo. Take one today.]", ()),
)
Words = Sequence[tuple[str, tuple[str, ...]]]
CONCEPT = ConceptBrief(
    core_message="One can of Fizzo Lemon turns an unbearable day in the city into an afternoon at the pool.",
    emotional_beats=("Weariness in the heat", "Anticipation at the cooler", "Relief", "Shared joy"),
    narrative_structure="Problem, discovery, release; the world changes with the first sip.",
    themes=("summer", "relief", "play"),
    cultural_assumptions=("Temperatures are in Fahrenheit.", "A price is said without tax.", "Drinks come in ounces."),
    must_preserve=("Fizzo", "the moment of silence after the first sip", "the flamingo"),
    can_adapt=("price and size", "the shop", "the shopkeeper's joke"),
    brand_voice="Short, warm, a little cheeky; never out of breath.",
    reasoning="Nine rows go from a dragging bass to brass; the can opens exactly in the middle.",
)
CULTURE = CulturalBrief(
    market_context="Summers in German cities have become hot, and few flats are cooled. The open-air pool is where a "
    "whole quarter meets, so the pool in the street is understood at once.",
    substitutions=(
        Substitution(original="95 °F", replacement="35 °C", rationale="Celsius is the unit there."),
        Substitution(original="12 fl oz", replacement="0,33 l", rationale="The usual size of a can, in litres."),
        Substitution(original="$2", replacement="2 €", rationale="Local money; prices to consumers include tax."),
    ),
    tone_adjustments=("Use du: the brand is young.", "Understate; superlatives sound like a market stall."),
    pitfalls=("Claims of health", "Children drinking alone near water"),
    opportunities=("Freibad, a word with a smell of chips and sun cream",),
    regulatory_notes=("The deposit on the can is named beside the price.",),
    reasoning="From the facts of the place and the insights for Germany.",
)
ARABIC_FACTS = PlaceFacts(
    language_name="Arabic",
    language_endonym="العربية",
    country_name="Saudi Arabia",
    text_direction="rtl",
    script="Arab",
    official_languages=("ar",),
    currency="SAR",
    currency_symbol="ر.س.",
    price_example="٧٫٥٠ ر.س.",
    number_example="١٬٢٣٤٫٥",
    date_example="٢١ يونيو ٢٠٢٦",
    short_date_example="٢١/٠٦/٢٠٢٦",
    time_example="٦:٣٠ م",
    measurement_system="metric",
    temperature_unit="celsius",
    first_weekday="Sunday",
    holidays=(),
)
JAPANESE_FACTS = FACTS.model_copy(
    update={
        "language_name": "Japanese",
        "language_endonym": "日本語",
        "country_name": "Japan",
        "script": "Jpan",
        "currency": "JPY",
        "currency_symbol": "¥",
        "price_example": "¥160",
        "date_example": "2026年6月21日",
        "short_date_example": "2026/06/21",
    }
)
PROBLEMS: dict[Gate, tuple[FoundIssue, ...]] = {
    "format": (
        FoundIssue(
            severity="critical",
            description="The visual description of row 6 is in German; it must be in English.",
            location="row 6, visual_text",
            suggestion="Write what is seen in English and keep German for what is said and read.",
            source="code",
        ),
        FoundIssue(
            severity="minor",
            description="The line is spoken at 3.9 words a second, close to what a person can say.",
            location="row 8, audio_text",
            suggestion="Lose a word.",
            source="code",
        ),
    ),
    "cultural": (
        FoundIssue(
            severity="critical",
            description="Strangers of both sexes bathe together in the street, which the brief names as a pitfall",
            location="row 6",
            suggestion="Let families meet at a fountain instead.",
            source="model",
        ),
        FoundIssue(
            severity="major",
            description="The shopkeeper's joke is kept word for word and means nothing there.",
            location="row 3, audio_text",
            suggestion="Find a joke of the same length about the heat.",
            source="model",
        ),
    ),
    "concept": (
        FoundIssue(
            severity="critical",
            description="“Fizzo” is missing, which must be preserved.",
            location="row 9",
            suggestion="Say the name.",
            source="code",
        ),
    ),
    "brand": (
        FoundIssue(
            severity="critical",
            description="Ice cubes are shown, which the guidelines forbid.",
            location="row 4, visual_text",
            suggestion="Show drops of water on the can.",
            source="model",
        ),
    ),
}
