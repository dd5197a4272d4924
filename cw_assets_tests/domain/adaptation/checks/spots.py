"""A spot of four rows from an English-speaking market, adapted faithfully to three others, and ways to spoil it.

`Words` tells languages by a few words of each, and by script; what it does not know it leaves open.
"""

from dataclasses import dataclass, replace
from typing import Any

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief, Substitution
from cw_assets.domain.adaptation.checks import code_issues
from cw_assets.domain.adaptation.draft import Draft
from cw_assets.domain.adaptation.market import parse_market
from cw_assets.domain.adaptation.request import AdaptationRequest, BrandNotes, Origin
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.words import word_set
from cw_assets_tests.domain.adaptation.fakes import CONCEPT, CULTURE, FACTS, sample_request

STYLE = "Bright and natural summer light with the look of the street."
VISUALS = (
    "Open on a wide shot of a hot street at noon. A man wipes his forehead.",
    "Cut to a can of Fizzo on ice. On-screen text: {0}, {1}.",
    "Two people share a drink at the pool.",
    "Cut to a close-up of the can. On-screen text: {0}, {1}.",
)
TIMES = (("00:00:00:00", 4.0), ("00:00:04:00", 3.0), ("00:00:07:00", 4.5), ("00:00:11:12", 3.5))
SOUNDS = "MUSIC: Bright guitars play a tune of the summer. SFX: A can opens."
SCREENS: dict[str, tuple[str, ...]] = {
    "en": ("“ICE COLD”", "“FIZZO LEMON”", "“#StayCool”", "“www.fizzo.com/cool”"),
    "de": ("“EISKALT” [ICE COLD]", "“FIZZO LEMON”", "“#StayCool”", "“fizzo.com/cool”"),
    "ja": ("“キンキンに冷えてる” [ICE COLD]", "“FIZZO LEMON”", "“#StayCool”", "“fizzo.com/cool”"),
    "ar": ("“بارد كالثلج” [ICE COLD]", "“FIZZO LEMON”", "“#StayCool”", "“fizzo.com/cool”"),
}
SPEECHES: dict[str, tuple[str, ...]] = {
    "en": (
        "VO: “Hot day? Nothing is better than a cold drink with your friends.”",
        SOUNDS,
        "ANNA: “I want one of these.” BEN: “Then share the other one with me.”",
        "VO: “Fizzo Lemon, with the juice of 3 fruits.”",
    ),
    "de": (
        "VO: “Heißer Tag? Nichts ist besser als ein kaltes Getränk mit deinen Freunden.”"
        " [Hot day? Nothing is better than a cold drink with your friends.]",
        SOUNDS,
        "ANNA: “Ich will auch so eine.” [I want one of these.] BEN: “Dann teil die andere mit mir.” [Then share it.]",
        "VO: “Fizzo Lemon, mit dem Saft von 3 Früchten.” [Fizzo Lemon, with the juice of 3 fruits.]",
    ),
    "ja": (
        "VO: “暑い日？ 友だちと飲む冷たい飲み物が一番。”"
        " [Hot day? Nothing is better than a cold drink with your friends.]",
        SOUNDS,
        "ANNA: 「私も欲しいな。」 [I want one of these.] BEN: 「じゃあ、半分こしよう。」 [Then share the other one.]",
        "VO: “Fizzo Lemonは3つの果実のジュース。” [Fizzo Lemon, with the juice of 3 fruits.]",
    ),
    "ar": (
        "VO: “يوم حار؟ لا شيء أفضل من مشروب بارد مع أصدقائك.”"
        " [Hot day? Nothing is better than a cold drink with your friends.]",
        SOUNDS,
        "ANNA: “أريد واحدة مثل هذه.” [I want one of these.] BEN: “إذن شاركني الأخرى.” [Then share the other one.]",
        "VO: “فيزو ليمون، بعصير 3 فواكه.” [Fizzo Lemon, with the juice of 3 fruits.]",
    ),
}
SCRIPTS = {"en": "Latn", "de": "Latn", "ja": "Jpan", "ar": "Arab"}
COUNTRIES = {"en": "GB", "de": "DE", "ja": "JP", "ar": "SA"}


def rows_in(language: str) -> tuple[ScriptRow, ...]:
    first, second, third, fourth = SCREENS[language]
    screens = ((), (first, second), (), (third, fourth))
    return tuple(
        ScriptRow(
            shot_number=number,
            timecode_start=start,
            duration_seconds=duration,
            visual_text=visual.format(*screen),
            audio_text=audio,
        )
        for number, ((start, duration), visual, screen, audio) in enumerate(
            zip(TIMES, VISUALS, screens, SPEECHES[language], strict=True), start=1
        )
    )


WORDS = {
    "en": word_set("the is with a of and in to on hot cold day not this what you your want"),
    "de": word_set("der die das ist mit ein eine und den dem nicht ich du von besser heißer auf wir"),
    "fr": word_set("le la les est avec un une et dans pas je tu il des que chaud"),
}


class Words:
    """A language identifier that counts words of three languages."""

    def identify(self, text, among):
        words = [word.strip(".,?!") for word in text.lower().split()]
        scores = {tag: sum(word in WORDS[tag] for word in words) for tag in among if tag in WORDS}
        best = max(scores, key=scores.__getitem__, default=None)
        return best if best and scores[best] >= 3 else None


@dataclass(frozen=True)
class Setup:
    """All that the checks are given; the methods give the same with something spoiled."""

    request: AdaptationRequest
    concept: ConceptBrief
    culture: CulturalBrief
    draft: Draft

    def found(self, gate, languages=None):
        """Severity and place of each issue."""
        issues = code_issues(gate, self.request, self.concept, self.culture, self.draft, languages or Words())
        return [(issue.severity, issue.location) for issue in issues]

    def row(self, place, **changes):
        """The draft with a row changed."""
        rows = list(self.draft.script_rows)
        rows[place - 1] = rows[place - 1].model_copy(update=changes)
        return self.drafted(script_rows=tuple(rows))

    def without_row(self, place):
        rows = self.draft.script_rows
        return self.drafted(script_rows=(*rows[: place - 1], *rows[place:]))

    def swapped(self, old, new):
        """The draft with words replaced in all rows."""
        rows = tuple(
            row.model_copy(update={key: getattr(row, key).replace(old, new) for key in ("visual_text", "audio_text")})
            for row in self.draft.script_rows
        )
        assert rows != self.draft.script_rows
        return self.drafted(script_rows=rows)

    def origin_row(self, place, **changes):
        rows = list(self.request.origin.rows)
        rows[place - 1] = rows[place - 1].model_copy(update=changes)
        return self.asked(origin=self.request.origin.model_copy(update={"rows": tuple(rows)}))

    def drafted(self, **changes):
        return replace(self, draft=self.draft.model_copy(update=changes))

    def asked(self, **changes):
        return replace(self, request=self.request.model_copy(update=changes))

    def conceived(self, **changes):
        return replace(self, concept=self.concept.model_copy(update=changes))

    def cultured(self, **changes):
        return replace(self, culture=self.culture.model_copy(update=changes))

    def substituting(self, original, replacement):
        one = Substitution(original=original, replacement=replacement, rationale="")
        return self.cultured(substitutions=(*self.culture.substitutions, one))

    def guided(self, guidelines):
        return self.asked(brand=BrandNotes(name="Fizzo", guidelines=guidelines))

    def placed(self, **facts: Any):
        return self.asked(facts=self.request.facts.model_copy(update=facts))


def faithful(language="de"):
    """The spot as it should be in the market of a language; there is nothing to find in it."""
    request = sample_request(
        f"{language}-{COUNTRIES[language]}",
        rows=rows_in("en"),
        facts=FACTS.model_copy(update={"script": SCRIPTS[language], "country_name": COUNTRIES[language]}),
        brand=BrandNotes(name="Fizzo", guidelines="Short sentences.\nNever show ice cubes.\nAlways name the product."),
    )
    request = request.model_copy(
        update={"origin": Origin(unit_id=1, code="X", title="Hot", language="en", duration_s=15.0, rows=rows_in("en"))}
    )
    assert request.market == parse_market(f"{language}-{COUNTRIES[language]}")
    draft = Draft(code="X", name="Hot", language=language, visual_style_prompt=STYLE, script_rows=rows_in(language))
    concept = CONCEPT.model_copy(update={"must_preserve": ("Fizzo Lemon", "3 fruits", "the joy of sharing")})
    return Setup(request, concept, CULTURE.model_copy(update={"substitutions": ()}), draft)
