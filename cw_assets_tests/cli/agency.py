"""A small agency behind a chat-completions server: it adapts a lemonade spot, and its brand gate can be hard to please.

It answers by the schema it is asked for, out of the data it is sent, and writes anew when a gate sends its draft back.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from cw_assets.domain.adaptation.briefs import ConceptBrief, CulturalBrief
from cw_assets.domain.adaptation.evaluation import GateAnswer
from cw_assets.domain.scripts.lines import Line, rewrite
from cw_assets_tests.domain.adaptation.fakes import CONCEPT, CULTURE, ORIGIN_ROWS, PASSED, issue
from cw_assets_tests.engines.chat_server import Asked, Reply, good

SCRIPT = {
    "version": "1.0",
    "client_name": "Fizzo Drinks",
    "brand_name": "Fizzo",
    "script_title": "Hot day",
    "total_runtime_seconds": 15.0,
    "job_id": "FIZ-1",
    "language": "en",
    "notes": "",
    "script_rows": [row.model_dump() for row in ORIGIN_ROWS],
}
LAST_LINE = "Get one today."
LINES = 5
"""That somebody must translate."""
WORDS = {
    "de": {
        "Hot day?": "Heißer Tag heute?",
        "Fizzo cools you down.": "Fizzo kühlt dich ab.",
        LAST_LINE: "Hol dir eine.",
        "ICE COLD": "EISKALT",
        "ONLY $2": "NUR 2 €",
    },
    "ja": {
        "Hot day?": "今日は暑いですか？",
        "Fizzo cools you down.": "Fizzoで涼しくなろう。",
        LAST_LINE: "一本どうぞ。",
        "ICE COLD": "キンキンに冷えた",
        "ONLY $2": "たったの300円",
    },
}
REVISED = {"de": "Hol dir noch heute eine.", "ja": "今日、一本どうぞ。"}
"""The last line of a draft that was sent back."""
WISH = issue("critical", "The last line does not say when.").model_copy(
    update={"location": "row 3", "suggestion": "Say that it is to be bought today."}
)


FREE = CULTURE.model_copy(update={"substitutions": ()})
"""For the markets that no substitution is known for."""


class Agency:
    """`never_pleased` are the languages whose drafts the brand gate never lets through."""

    def __init__(self, *, never_pleased: Collection[str] = ()) -> None:
        self.never_pleased = never_pleased

    def __call__(self, asked: Asked) -> Reply:
        data = data_in(asked)
        wanted = asked.body["response_format"]["json_schema"]["name"]
        if ConceptBrief.__name__ in wanted:
            return answered(CONCEPT)
        if CulturalBrief.__name__ in wanted:
            return answered(CULTURE if data["market"]["language"] == "de" else FREE)
        return answered(self.judge(data)) if GateAnswer.__name__ in wanted else good(draft(data))

    def judge(self, data: dict[str, Any]) -> Any:
        """The brand gate wants the revised last line; nothing is wrong for the others."""
        language = data["market"]["language"]
        said = data["draft"]["script_rows"][-1]["audio_text"]
        brand_gate = "call_to_action_in" in data["judge_by"]
        if brand_gate and (language in self.never_pleased or REVISED[language] not in said):
            return PASSED.model_copy(update={"issues": (WISH,), "summary": "It does not call to action."})
        return PASSED


def answered(value: Any) -> Reply:
    return good(value.model_dump(mode="json"))


def data_in(asked: Asked) -> dict[str, Any]:
    content = asked.body["messages"][1]["content"]
    found: dict[str, Any] = json.loads(content.removeprefix("<data>").removesuffix("</data>"))
    return found


def draft(data: dict[str, Any]) -> dict[str, Any]:
    language = data["market"]["language"]
    words = WORDS[language] | ({LAST_LINE: REVISED[language]} if "feedback" in data else {})

    def translated(line: Line) -> Line:
        return line.model_copy(update={"text": words[line.text], "english": line.text})

    rows = [
        row
        | {
            "visual_text": rewrite(row["visual_text"], "on_screen", translated),
            "audio_text": rewrite(row["audio_text"], "speech", translated),
        }
        for row in data["origin"]["script_rows"]
    ]
    return {
        "code": f"FIZ-{language}",
        "name": "Hot day",
        "language": language,
        "visual_style_prompt": "bright summer light",
        "script_rows": rows,
    }


def translated(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A row that was adapted without a model, as a translator gives it back; the client has set the price."""
    words = WORDS[language]

    def done(line: Line) -> Line:
        text = words.get(line.text, words["ONLY $2"])
        return line.model_copy(update={"text": text, "english": line.text, "to_translate": None, "set_price": None})

    return row | {
        "visual_text": rewrite(row["visual_text"], "on_screen", done),
        "audio_text": rewrite(row["audio_text"], "speech", done),
    }


def script_file(folder: Path, **changes: Any) -> Path:
    """The spot as a file, with fields of its own."""
    path = folder / "script.json"
    path.write_text(json.dumps(SCRIPT | changes), encoding="utf-8")
    return path
