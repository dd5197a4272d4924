"""Scripts for tests, made in code: one soft-drink spot of nine rows in several languages, with marks and long rows."""

import datetime
from fractions import Fraction

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.timecode import timecode
from cw_assets.exports.scripts.material import ScriptMaterial

RATE = Fraction(25)
DURATIONS_S = (3.0, 3.5, 4.0, 2.5, 3.0, 4.0, 3.0, 3.5, 3.5)
VISUALS = (
    "WS. A sun-bleached city street at noon, heat shimmering over the asphalt. A young woman fans herself.",
    "CU of her face; a drop of sweat runs down her temple.",
    "MS. She opens the door of a small corner shop; cold mist rolls out over her sandals.",
    "ECU. Her hand closes around a frosted bottle of Polarberry, beads of water racing down the glass.",
    "MCU. She drinks; the light turns from hard yellow to a cool blue. {screen0}",
    "WS. The whole street freezes over in playful swirls: awnings, bicycles and a sleeping dog grow frosted edges, "
    "children slide along the pavement, an old man laughs and tips his hat to the woman as she passes. {screen1}",
    "Two-shot. She hands a second bottle to a tired delivery rider.",
    "Pack shot: three bottles on crushed ice. {screen2}",
    "Logo on a blue ground, snow falling. {screen3}",
)
ENGLISH_SPEECH = (
    "Hot day?",
    "It is one of those days when even your shadow looks for shade.",
    "There is a cooler way.",
    "Polarberry. Made with berries from the far north.",
    "One sip,",
    "and the whole street can feel the frost, from the first awning to the very last sleeping dog on the corner.",
    "Here. You need this more than I do.",
    "Now in three flavours, in your corner shop.",
    "Polarberry. Cool comes easy.",
)
ENGLISH_SCREEN = ("ICE COLD", "SERVING SUGGESTION", "ONLY $2", "COOL COMES EASY")
SPEECH = {
    "de": (
        "Heißer Tag?",
        "Es ist einer dieser Tage, an denen sogar dein Schatten den Schatten sucht.",
        "Es geht auch kühler.",
        "Polarberry. Mit Beeren aus dem hohen Norden.",
        "Ein Schluck,",
        "und die ganze Straße spürt den Frost, von der ersten Markise bis zum allerletzten schlafenden Hund "
        "an der Straßenbahnhaltestellenüberdachung.",
        "Hier. Du brauchst das mehr als ich.",
        "Jetzt in drei Sorten, in deinem Laden um die Ecke.",
        "Polarberry. Cool sein ist einfach.",
    ),
    "ja": (
        "暑い日？",
        "自分の影さえ日陰を探してしまう、そんな一日。",
        "もっと涼しい方法があります。",
        "ポーラベリー。はるか北の国のベリーから生まれました。",
        "ひと口で、",
        "街じゅうに涼しさが広がる。最初の日よけから、角で眠っているあの犬まで、みんなひんやり気持ちいい。",
        "どうぞ。私よりあなたに必要そう。",
        "三つの味が、いつものお店で新登場。",
        "ポーラベリー。涼しさは、かんたん。",
    ),
    "ar": (
        "يوم حار؟",
        "إنه يوم من تلك الأيام التي يبحث فيها حتى ظلّك عن الظل.",
        "هناك طريقة أبرد.",
        "بولاربيري Polarberry. من توت أقصى الشمال.",
        "رشفة واحدة،",
        "ويشعر الشارع كله بالصقيع، من أول مظلة إلى آخر كلب نائم عند الزاوية.",
        "تفضّل. أنت تحتاجها أكثر مني.",
        "الآن بثلاث نكهات، في متجر الحي.",
        "بولاربيري. البرودة أسهل مما تظن.",
    ),
    "he": (
        "יום חם?",
        "זה אחד הימים שבהם אפילו הצל שלך מחפש צל.",
        "יש דרך קרירה יותר.",
        "פולרברי. מפירות יער מהצפון הרחוק.",
        "לגימה אחת,",
        "וכל הרחוב מרגיש את הכפור, מהסוכך הראשון ועד הכלב הישן האחרון בפינה.",
        "קח. אתה צריך את זה יותר ממני.",
        "עכשיו בשלושה טעמים, במכולת השכונתית.",
        "פולרברי. קריר זה קל.",
    ),
    "hi": (
        "गर्म दिन?",
        "यह उन दिनों में से एक है जब आपकी परछाई भी छाया ढूँढती है।",
        "एक ठंडा तरीका भी है।",
        "पोलरबेरी। सुदूर उत्तर की बेरियों से बनी।",
        "एक घूँट,",
        "और पूरी गली ठंडक महसूस करे, पहले छज्जे से लेकर कोने में सोए आख़िरी कुत्ते तक।",
        "लीजिए। आपको इसकी मुझसे ज़्यादा ज़रूरत है।",
        "अब तीन स्वादों में, आपकी नुक्कड़ की दुकान पर।",
        "पोलरबेरी। ठंडक आसान है।",
    ),
    "th": (
        "วันนี้ร้อนไหม",
        "เป็นวันที่แม้แต่เงาของคุณยังมองหาที่ร่ม",
        "มีวิธีที่เย็นกว่านั้น",
        "โพลาร์เบอร์รี ทำจากเบอร์รีแดนเหนือ",
        "แค่จิบเดียว",
        "ทั้งถนนก็สัมผัสได้ถึงความเย็น ตั้งแต่กันสาดผืนแรกไปจนถึงสุนัขตัวสุดท้ายที่นอนหลับอยู่ตรงหัวมุม",
        "เอาไปเลย คุณต้องการมันมากกว่าฉัน",
        "ตอนนี้มีสามรสชาติ ที่ร้านใกล้บ้านคุณ",
        "โพลาร์เบอร์รี เย็นได้ง่ายๆ",
    ),
    "zh-Hant": (
        "天氣很熱？",
        "這種日子，連影子都想找地方乘涼。",
        "還有更涼爽的辦法。",
        "極地莓。來自遙遠北方的莓果。",
        "只要一口，",
        "整條街都感受到冰涼，從第一片遮陽棚，到街角最後一隻熟睡的小狗，全都涼了起來。",
        "給你。你比我更需要它。",
        "現在有三種口味，就在巷口的小店。",
        "極地莓。清涼，就是這麼簡單。",
    ),
    "ko": (
        "더운 날?",
        "그림자마저 그늘을 찾는 그런 날.",
        "더 시원한 방법이 있어요.",
        "폴라베리. 먼 북쪽의 베리로 만들었습니다.",
        "한 모금이면,",
        "온 거리가 서늘해집니다. 첫 번째 차양부터 모퉁이에서 잠든 강아지까지.",
        "여기요. 저보다 더 필요해 보여요.",
        "이제 세 가지 맛으로, 동네 가게에서.",
        "폴라베리. 시원함은 쉬워요.",
    ),
    "ur": (
        "گرم دن؟",
        "یہ ان دنوں میں سے ہے جب آپ کا سایہ بھی سایہ ڈھونڈتا ہے۔",
        "ایک ٹھنڈا طریقہ بھی ہے۔",
        "پولر بیری۔ دور شمال کی بیریوں سے بنی۔",
        "ایک گھونٹ،",
        "اور پوری گلی ٹھنڈک محسوس کرے، پہلے سائبان سے لے کر کونے میں سوئے آخری کتے تک۔",
        "لیجیے۔ آپ کو اس کی مجھ سے زیادہ ضرورت ہے۔",
        "اب تین ذائقوں میں، آپ کی نکڑ کی دکان پر۔",
        "پولر بیری۔ ٹھنڈک آسان ہے۔",
    ),
}
SCREEN = {
    "de": ("EISKALT", "SERVIERVORSCHLAG", "NUR 2 $", "COOL SEIN IST EINFACH"),
    "ja": ("氷のように冷たい", "盛り付け例", "たった $2", "涼しさは、かんたん"),
    "ar": ("بارد كالثلج", "اقتراح للتقديم", "فقط 2 $", "البرودة أسهل"),
    "he": ("קר כקרח", "הצעת הגשה", "רק 2 $", "קריר זה קל"),
    "hi": ("बर्फ़ जैसा ठंडा", "परोसने का सुझाव", "सिर्फ़ $2", "ठंडक आसान है"),
    "th": ("เย็นเจี๊ยบ", "ภาพแนะนำการเสิร์ฟ", "เพียง $2", "เย็นได้ง่ายๆ"),
    "zh-Hant": ("冰涼透心", "圖片僅供參考", "只要 $2", "清涼很簡單"),
    "ko": ("얼음처럼 차갑게", "연출된 이미지", "단 $2", "시원함은 쉬워요"),
    "ur": ("برف جیسا ٹھنڈا", "پیش کرنے کی تجویز", "صرف 2 $", "ٹھنڈک آسان ہے"),
}
LABELS = ("VO", "VO", "VO", "VO", "VO", "VO", "MAYA", "VO", "VO")
SOUNDS = (
    "SFX: Cicadas, distant traffic.",
    "",
    "MUSIC: Light marimba starts.",
    "SFX: Ice cracks.",
    "",
    "MUSIC: Swells, bells.",
    "",
    "SFX: Bottles clink.",
    "MUSIC: Ends on one note.",
)
MARKETS = {"de": "Germany", "ja": "Japan", "ar": "Saudi Arabia", "he": "Israel", "hi": "India", "th": "Thailand"}
MARKETS |= {"zh-Hant": "Taiwan", "ko": "South Korea", "en": "United States", "ur": "Pakistan"}
CURRENCIES = {"de": "EUR", "ja": "JPY", "ar": "SAR", "he": "ILS", "hi": "INR", "th": "THB"}
TITLES = {"ja": "ひと口の冬", "ar": "شتاء في رشفة", "de": "Winter in einem Schluck"}


def make_rows(language: str, *, untranslated: tuple[int, ...] = ()) -> tuple[ScriptRow, ...]:
    """Nine rows; those of the numbers in `untranslated` (from 1) keep their English and say so."""
    starts = [sum(DURATIONS_S[:place]) for place in range(len(DURATIONS_S))]
    screens = {f"screen{n}": screen_line(language, n) for n in range(len(ENGLISH_SCREEN))}
    return tuple(
        ScriptRow(
            shot_number=place + 1,
            timecode_start=timecode(start, RATE),
            duration_seconds=DURATIONS_S[place],
            visual_text=VISUALS[place].format(**screens),
            audio_text=" ".join(filter(None, (speech(language, place, place + 1 in untranslated), SOUNDS[place]))),
        )
        for place, start in enumerate(starts)
    )


def speech(language: str, place: int, left: bool) -> str:
    english = ENGLISH_SPEECH[place]
    if language == "en":
        return f"{LABELS[place]}: “{english}”"
    if left:
        return f"{LABELS[place]}: “{english}” [TO TRANSLATE: {language}]"
    return f"{LABELS[place]}: “{SPEECH[language][place]}” [{english}]"


def screen_line(language: str, number: int) -> str:
    english = ENGLISH_SCREEN[number]
    if language == "en":
        return f"On-screen text: “{english}”."
    price = f" [SET PRICE: {CURRENCIES.get(language, 'USD')}]" if "$" in english else ""
    return f"On-screen text: “{SCREEN[language][number]}” [{english}]{price}."


def make_material(language: str = "de", *, untranslated: tuple[int, ...] = (), **changes: object) -> ScriptMaterial:
    values: dict[str, object] = {
        "title": TITLES.get(language, "Winter in one sip"),
        "code": f"POLAR-30-{language}",
        "client": "Northern Soft Drinks",
        "product": "Polarberry 0.33 l",
        "brand": "Polarberry",
        "market": MARKETS.get(language, ""),
        "language": language,
        "text_direction": "rtl" if language in {"ar", "he", "ur", "fa"} else "ltr",
        "duration_seconds": sum(DURATIONS_S),
        "frame_rate": RATE,
        "visual_style_prompt": "Sun-bleached street photography that cools from hard yellow to frosty blue; 35 mm.",
        "rows": make_rows(language, untranslated=untranslated),
        "date": datetime.date(2026, 11, 21),
    }
    return ScriptMaterial(**(values | changes))
