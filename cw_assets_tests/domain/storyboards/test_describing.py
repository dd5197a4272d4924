"""What is left of a row's text once it says the picture alone: rows as agencies and our own analysis write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.prompts.enhanced_text import MAX_SOURCE
from cw_assets.domain.storyboards.describing import described

PIECES = (
    *(
        "Shot 4",
        "#3",
        "|",
        "00:00:01:12",
        "0:05",
        "-",
        "–",
        "(3s)",
        "hold 2 s",
        "[",
        "]",
        "(",
        ")",
        ":",
        ".",
        "On-screen",
    ),
    *("text: “A”", "INT.", "CU", "MS/OTS", "cut to", "black", "a dog", "woman", "*", "’", "“", "”", "3", "s", "\n"),
)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (
            "Open on a shot in orange and purple. Bright, soft light; gentle movement. On-screen text: “HELLO”.",
            "a shot in orange and purple. Bright, soft light; gentle movement",
        ),
        (
            "Cut to a medium shot of two people with a bottle, in warm yellow. Even light; almost no movement.",
            "a medium shot of two people with a bottle, in warm yellow. Even light; almost no movement",
        ),
        (
            "Dissolve to a close-up of a person with a cup and two bottles. Dim, dramatic contrast; lively movement.",
            "a close-up of a person with a cup and two bottles. Dim, dramatic contrast; lively movement",
        ),
        ("Fade to a shot. On-screen text: “EISKALT” [ICE COLD], “NUR 2 $” [ONLY $2] [SET PRICE: EUR].", ""),
        ("The sun rises over misty hills; birds cross the sky.", "The sun rises over misty hills; birds cross the sky"),
        (
            "Product card: the bottle, the name, the price and a QR code.",
            "Product card: the bottle, the name, the price and a QR code",
        ),
        (
            "Close-up of a glass with ice that fills with lemonade.",
            "Close-up of a glass with ice that fills with lemonade",
        ),
        ("ECU of a drop running down the can.", "extreme close-up of a drop running down the can"),
        ("CU: the bottle. Condensation.", "close-up: the bottle. Condensation"),
        ("CU - hands tear the bread", "close-up - hands tear the bread"),
        ("C.U. of the label", "close-up of the label"),
        ("MCU Anna at the window.", "medium close-up Anna at the window"),
        ("MS/OTS Ben reads the letter", "medium shot, over-the-shoulder shot Ben reads the letter"),
        ("Cut to an MWS of the band on stage.", "a medium wide shot of the band on stage"),
        ("EWS – the desert at dawn", "extreme wide shot – the desert at dawn"),
        (
            "XCU eye. LS of the pier. ELS, the bay.",
            "extreme close-up eye. long shot of the pier. extreme long shot, the bay",
        ),
        ("BCU: lips touch the glass", "big close-up: lips touch the glass"),
        ("POV: a hand opens the fridge.", "point-of-view shot: a hand opens the fridge"),
        ("A P.O.V. shot from inside the washing machine", "A point-of-view shot from inside the washing machine"),
        ("O.T.S. of the waiter, 2-shot at the table", "over-the-shoulder shot of the waiter, two-shot at the table"),
        ("cu: cat yawns", "close-up: cat yawns"),
        ("She opens MS Excel on a WS6 workstation.", "She opens MS Excel on a WS6 workstation"),
        ("MS Teams call on a laptop; the MS Europa sails by.", "MS Teams call on a laptop; the MS Europa sails by"),
        ("Ms. Weber waters the plants", "Ms. Weber waters the plants"),
        ("Shot 4 | 00:00:12:05 | 3s | CU of a hand opening the can.", "close-up of a hand opening the can"),
        ("00:00:04:00–00:00:07:12 Two friends run along the beach.", "Two friends run along the beach"),
        ("TC 01:00:00;00 - 01:00:03;12 WS of the harbour", "wide shot of the harbour"),
        ("(00:05-00:08) A dog leaps into the lake.", "A dog leaps into the lake"),
        ("0:05 She jumps.", "She jumps"),
        ("Close on the dial (3s).", "Close on the dial"),
        ("Anna looks into the camera for 3.5 seconds.", "Anna looks into the camera"),
        ("A hand reaches in. Hold 2 s.", "A hand reaches in"),
        ("[4 s] Packshot on white", "Packshot on white"),
        ("Wide on the stadium – 2 sec – floodlights go on", "Wide on the stadium – floodlights go on"),
        ("0-3s: a match is struck", "a match is struck"),
        ("3.5 sec. Coffee drips into a cup.", "Coffee drips into a cup"),
        ("A clock on the wall shows 7:45.", "A clock on the wall shows 7:45"),
        ("A 3-second-old chick hatches.", "A 3-second-old chick hatches"),
        ("7 seconds to midnight on a giant clock.", "7 seconds to midnight on a giant clock"),
        ("A 30 minute meal, fresh for 24 hours.", "A 30 minute meal, fresh for 24 hours"),
        ("Ready in 30 seconds: the machine hums.", "Ready in 30 seconds: the machine hums"),
        ("ANNA (30s) and BEN (20s) share a bench", "ANNA (30s) and BEN (20s) share a bench"),
        ("#3 A boy ties his shoes", "A boy ties his shoes"),
        ("SC. 2 INT. KITCHEN - DAY. A father burns the toast.", "interior KITCHEN - DAY. A father burns the toast"),
        ("EXT. STREET – NIGHT: rain on neon", "exterior STREET – NIGHT: rain on neon"),
        ("INT/EXT. CAR – DUSK. A girl sings along.", "interior and exterior CAR – DUSK. A girl sings along"),
        ("12a) Logo on white.", "Logo on white"),
        ("Frame 7: #StayCool painted on a wall", "#StayCool painted on a wall"),
        ("| 5 | 0:12 | Kids race down the hill |", "Kids race down the hill"),
        ("1984. A runner with a hammer.", "1984. A runner with a hammer"),
        ("CUT TO: a diner at noon", "a diner at noon"),
        ("SMASH CUT TO BLACK.", "plain black frame"),
        ("He smiles. FADE TO BLACK.", "He smiles"),
        ("We see a lighthouse. We see a storm.", "a lighthouse. a storm"),
        ("He cuts to the chase", "He cuts to the chase"),
        ("A sign says “BÄCKEREI” [BAKERY]. A woman walks by.", "A sign says “BÄCKEREI”. A woman walks by"),
        ("Headline on a newspaper: “ICE AGE” [TO TRANSLATE: de]", "Headline on a newspaper: “ICE AGE”"),
        ("SUPER: “ONLY $2” [SET PRICE: EUR]. The bottle turns.", "The bottle turns"),
        ("On-screen text: “SOLARA”, “SCAN ME”.", ""),
        ("**Wide shot** of *the* market", "Wide shot of the market"),
        ("", ""),
        ("HALBNAH: Eine Frau liest am Fenster (4 Sek.)", "HALBNAH: Eine Frau liest am Fenster"),
        ("Einstellung 3: Totale, Strand bei Sonnenaufgang, 2,5 Sek.", "Totale, Strand bei Sonnenaufgang"),
        ("Plan 3 : gros plan d’une main qui verse le café", "gros plan d’une main qui verse le café"),
        ("Toma 2. Primer plano de un niño (3 s)", "Primer plano de un niño"),
        ("00:00:03:00 女性が通りを歩く。（3秒）", "女性が通りを歩く。"),
        ("لقطة قريبة لزجاجة باردة (3s)", "لقطة قريبة لزجاجة باردة"),
        ("ज़ूम इन: एक ठंडी बोतल", "ज़ूम इन: एक ठंडी बोतल"),
        ("INT. КУХНЯ – УТРО. Крупный план: чашка (2 с)", "interior КУХНЯ – УТРО. Крупный план: чашка"),
    ],
)
def test_row_says_its_picture_alone(row, shown):
    assert described(row) == shown


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_text_is_described_on_one_line(text):
    shown = described(text)
    assert shown == " ".join(shown.split())
    assert len(shown) <= MAX_SOURCE


@pytest.mark.parametrize(
    "piece", ["(", "0:", "1 ", "00:00 - ", ": ; ", "CU/", "[to translate ", "”[", "fade to ", "Shot 1 "]
)
def test_hostile_text_is_cut(piece):
    assert len(described(piece * 50_000)) <= MAX_SOURCE


@pytest.mark.parametrize(
    "row", ["He holds 2 frames", "A woman in her 30s", "At 7:45 Anna wakes", "An iPhone 5s, black"]
)
def test_numbers_of_the_picture_stay(row):
    assert described(row) == row


def test_words_the_row_needs_are_all_there():
    text = "Shot 2 (00:03-00:05): CU of a hand, 2 sec, that opens a can of Fizzo for a 3-year-old."
    assert described(text) == "close-up of a hand, that opens a can of Fizzo for a 3-year-old"


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("A hand. SFX: click.", "A hand"),
        ("VO: The best milk ever. A cow on a meadow.", "A cow on a meadow"),
        ("MS Anna (softly): “Where is it?” She looks up.", "medium shot Anna (softly). She looks up"),
        ("The crowd shouts: “Gold!”", "The crowd shouts"),
        ("Neon sign: “BAR”.", "Neon sign: “BAR”"),
        ("Atmosphere: misty.", "Atmosphere: misty"),
        ("Title card: FIZZO. “Summer, bottled.”", ""),
        ("Groß: ihre Augen. Einblendung: „Jetzt neu!“ Sprecher (off): „Rein!“", "Groß: ihre Augen"),
        ("Une tasse. Texte à l'écran : « Bon appétit »", "Une tasse"),
        ("冷たいボトル。テロップ「ひんやり」。", "冷たいボトル。"),
        ("Quick cuts: a runner, a swimmer – each 0.5s.", "Quick cuts: a runner, a swimmer"),
        ("Tom, 40s, nods.", "Tom, 40s, nods"),
        ("Two friends, 20s.", "Two friends"),
    ],
)
def test_what_is_only_heard_or_read_is_no_picture(row, shown):
    assert described(row) == shown
