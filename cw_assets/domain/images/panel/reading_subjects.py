"""The people and things of a prompt, with number, colour, clothes and action; the rest is read in `reading`."""

from dataclasses import dataclass, replace

from cw_assets.domain.images.panel import people, things
from cw_assets.domain.images.panel.scene import Side, Subject, Support
from cw_assets.domain.images.panel.words import Found

Entry = tuple[tuple[str, str], ...]
MAX_SUBJECTS = 7
MAX_COUNT = 9
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 9, "both": 2, "pair": 2, "several": 4, "some": 3, "many": 7, "dozen": 9, "few": 3, "couple": 2,
    "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "deux": 2, "trois": 3, "quatre": 4, "dos": 2, "tres": 3, "cuatro": 4,
    "due": 2, "tre": 3, "viele": 7, "einige": 3, "plusieurs": 4, "varios": 4,
}  # fmt: skip
LINKS = frozenset({
    "in", "on", "at", "with", "of", "and", "or", "behind", "under", "near", "beside", "over", "from", "to", "by", "for",
    "through",
    "along", "past", "auf", "mit", "und", "im", "vor", "hinter", "sur", "avec", "et", "dans", "con", "y", "en",
})  # fmt: skip
"""Words after which an adjective belongs to the next noun."""
ON = frozenset({"on", "auf", "sur", "sobre", "su", "onto", "atop", "upon"})
HOLDING = frozenset({"hold", "drink", "eat", "phone", "play"})
VESSELS = frozenset(
    {"bottle", "glass", "wine glass", "cup", "paper cup", "can", "jar", "bowl", "plate", "box", "tube", "bag"}
)


@dataclass
class _Reader:
    """Goes through the marks once; what is open at a point of the sentence stands in its fields."""

    words: list[str]
    subjects: list[Subject]
    person: int = -1
    """Place of the last person in `subjects`."""
    color: str = ""
    """A colour that waits for its noun, and where it stood."""
    color_end: int = -1
    action: str = ""
    """An action that waits for its person."""
    hair: str = ""
    """Hair that waits for its person."""
    holding: bool = False
    last_end: int = 0

    # ---- nouns

    def add_person(self, mark: Found[Entry], kind: str) -> None:
        known = next((i for i, subject in enumerate(self.subjects) if subject.kind == kind), None)
        if known is not None and self._word_before(mark) in ("the", "her", "his", "der", "die", "das"):
            self.person = known
            return
        if len(self.subjects) == MAX_SUBJECTS:
            return
        color = self._take_color(mark)
        outfit = "top" if color else ""
        count = self._count(mark, 0 if kind in people.GROUPS else 1)
        side = self._side(mark)
        self._append(Subject(kind, count, color, action=self.action, outfit=outfit, hair=self.hair, side=side))
        self.person, self.action, self.hair, self.holding = len(self.subjects) - 1, "", "", False

    def add_thing(self, mark: Found[Entry], kind: str) -> None:
        if self._is_content(mark, kind):
            return
        color = self._take_color(mark)
        known = next((i for i, subject in enumerate(self.subjects) if subject.kind == kind), None)
        if known is not None:
            self._settle(known, color=color or self.subjects[known].color)
            return
        if kind == "table" and self._between(mark) & ON:
            self._put_on_table()
            return
        if kind in things.SEATS and self._between(mark) & ON:
            self._put_on_seat()
        subject = Subject(kind, self._count(mark), color, self._support(kind), side=self._side(mark))
        self._append(subject)

    def _is_content(self, mark: Found[Entry], kind: str) -> bool:
        """Whether this is what is in the vessel named just before: "a bottle of lemonade"."""
        vessel = self.subjects[-1].kind if self.subjects else ""
        linked = "of" in self.words[max(self.last_end - 1, 0) : mark.start]
        if not linked or vessel not in VESSELS:
            return False
        if (vessel, kind) in (("glass", "wine glass"), ("bottle", "perfume")):
            self._settle(len(self.subjects) - 1, kind=kind)
        return True

    def _append(self, subject: Subject) -> None:
        if len(self.subjects) < MAX_SUBJECTS:
            self.subjects.append(subject)

    def _support(self, kind: str) -> Support:
        small = things.KINDS[kind].group in ("product", "food", "plant") and things.KINDS[kind].height_m < 1.2
        if self.holding and small:
            self.holding = False
            return "held"
        return ""

    def _put_on_table(self) -> None:
        small = ("product", "food", "plant")
        for at, subject in enumerate(self.subjects):
            if subject.kind in things.KINDS and things.KINDS[subject.kind].group in small and not subject.support:
                self._settle(at, support="table")
        self._append(Subject("table"))

    def _put_on_seat(self) -> None:
        last = len(self.subjects) - 1
        if last >= 0 and self.subjects[last].kind in people.PEOPLE.values() and not self.subjects[last].action:
            self._settle(last, action="sit")
        elif last >= 0 and self.subjects[last].kind in things.KINDS:
            self._settle(last, support="seat")

    def _settle(self, at: int, **changes: object) -> None:
        if at < len(self.subjects):
            self.subjects[at] = replace(self.subjects[at], **changes)  # type: ignore[arg-type]

    # ---- words about nouns

    def note_color(self, mark: Found[Entry], color: str) -> None:
        self.color, self.color_end = color, mark.end

    def color_last_thing(self, color: str) -> bool:
        """Colour the thing just read, as in "un vélo rouge"; whether there was one without a colour."""
        if not self.subjects or self.subjects[-1].color or self.subjects[-1].kind not in things.KINDS:
            return False
        self._settle(len(self.subjects) - 1, color=color)
        return True

    def note_action(self, action: str) -> None:
        self.holding = action in HOLDING
        if self.person < 0:
            self.action = action
        elif not self.subjects[self.person].action or self.subjects[self.person].action == "look":
            self._settle(self.person, action=action)

    def note_outfit(self, mark: Found[Entry], outfit: str) -> None:
        color = self._take_color(mark)
        if self.person >= 0:
            main = self.subjects[self.person].outfit
            keep = outfit in ("hat", "scarf", "glasses", "trousers") and main not in ("", "top")
            chosen = main if keep else outfit
            self._settle(self.person, outfit=chosen, color=color or self.subjects[self.person].color)

    def note_hair(self, hair: str) -> None:
        if self.person < 0:
            self.hair = hair
        else:
            self._settle(self.person, hair=hair)

    # ---- the words around a mark

    def _take_color(self, mark: Found[Entry]) -> str:
        gap = self.words[self.color_end : mark.start] if self.color else []
        near = self.color and len(gap) <= 3 and LINKS.isdisjoint(gap) and "." not in gap
        color, self.color = (self.color, "") if near else ("", self.color)
        return color

    def _count(self, mark: Found[Entry], alone: int = 1) -> int:
        """The number before the noun; without one `alone`, or two for a plural of one."""
        for word in reversed(self.words[max(self.last_end, mark.start - 3, 0) : mark.start]):
            if word.isdecimal() and len(word) < 4:
                return max(1, min(int(word), MAX_COUNT))
            if word in NUMBERS:
                return NUMBERS[word] if alone or NUMBERS[word] > 1 else alone
        return 2 if mark.plural and alone else alone

    def _between(self, mark: Found[Entry]) -> set[str]:
        return set(self.words[self.last_end : mark.start])

    def _word_before(self, mark: Found[Entry]) -> str:
        return self.words[mark.start - 1] if mark.start else ""

    def _side(self, mark: Found[Entry]) -> Side:
        """Where this one stands; "behind" moves the one before it."""
        between = self.words[self.last_end : mark.start]
        if BEHIND & set(between) and self.subjects:
            self._settle(len(self.subjects) - 1, side="behind")
        text = " ".join(between)
        return next((side for phrase, side in SIDES.items() if phrase in text), "")


SIDES: dict[str, Side] = {
    "in front of": "behind", "vor": "behind", "devant": "behind", "delante": "behind", "davanti": "behind",
    "left of": "right", "links von": "right", "right of": "left", "rechts von": "left",
}  # fmt: skip
"""Where the second thing stands when the words stand between the first and it."""
SHADES = frozenset({"light", "pale", "warm", "dark", "deep", "bright", "burnt", "soft", "muted", "vivid"})
COLOR_LIKE = frozenset({"orange", "cream"})
ARTICLES = frozenset({"a", "an", "the", "one", "eine", "une", "una"})
FAR_WORDS = 2
"""Between two colours of a list: a comma, "and", a shade."""
BEHIND = frozenset({"behind", "hinter", "derriere", "detras", "dietro"})
"""Words after which the first thing stands behind the second."""


def read_subjects(words: list[str], marks: list[Found[Entry]]) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The subjects in the prompt's order, and the colours that belong to none."""
    reader = _Reader(words, [])
    spare: list[str] = []
    for at, mark in enumerate(marks):
        next_start = marks[at + 1].start if at + 1 < len(marks) else -1
        _read(reader, mark, _role_here(words, marks, at), spare, next_start)
    if reader.color:
        spare.append(reader.color)
    return tuple(reader.subjects), tuple(dict.fromkeys(spare))


def _role_here(words: list[str], marks: list[Found[Entry]], at: int) -> dict[str, str]:
    """The mark's roles; "orange" before a noun or among colours is one, "couple of" a number, "camera pans" a move."""
    mark = marks[at]
    roles = dict(mark.entry)
    following = dict(marks[at + 1].entry) if at + 1 < len(marks) and marks[at + 1].start == mark.end else {}
    if roles.get("thing") == "orange" and not mark.plural and {"thing", "person", "outfit"} & following.keys():
        return {"color": "orange"}
    if _color_like(words, mark) and _is_among_colors(words, marks, at):
        return {"color": words[mark.start]}
    if roles.get("thing") == "camera" and "move" in following:
        return {}
    if roles.get("person") == "couple" and words[mark.end : mark.end + 1] == ["of"]:
        return {}
    return roles


def _color_like(words: list[str], mark: Found[Entry]) -> bool:
    """Whether the mark is a word for a thing that is one for a colour too."""
    return mark.end - mark.start == 1 and words[mark.start] in COLOR_LIKE


def _is_among_colors(words: list[str], marks: list[Found[Entry]], at: int) -> bool:
    """Whether a shade or another colour stands beside it: "in light orange", "in beige, orange and green"."""
    mark = marks[at]
    before = words[mark.start - 1] if mark.start else ""
    if before in SHADES:
        return True
    near = marks[max(at - 1, 0) : at] + marks[at + 1 : at + 2]
    beside = [other for other in near if "color" in dict(other.entry) or _color_like(words, other)]
    close = any(max(other.start - mark.end, mark.start - other.end) <= FAR_WORDS for other in beside)
    return close and before not in ARTICLES


def _read(reader: _Reader, mark: Found[Entry], roles: dict[str, str], spare: list[str], next_start: int) -> None:
    if "color" in roles:
        if reader.color:
            spare.append(reader.color)
        followed = next_start == mark.end
        if mark.start != reader.last_end or followed or not reader.color_last_thing(roles["color"]):
            reader.note_color(mark, roles["color"])
        return
    if "person" in roles:
        reader.add_person(mark, roles["person"])
    elif "thing" in roles:
        reader.add_thing(mark, roles["thing"])
    elif "outfit" in roles:
        reader.note_outfit(mark, roles["outfit"])
    elif "hair" in roles:
        reader.note_hair(roles["hair"])
    elif "action" in roles:
        reader.note_action(roles["action"])
    reader.last_end = mark.end
