"""The files of reference data: which there are, reading them with all their faults told, and writing them.

What of them is in the catalog is reference_data.py's work.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cw_assets.catalog.checking import columns, fault_and_remedy
from cw_assets.catalog.models import (
    ControlNetModel,
    Country,
    DiffusionModel,
    Language,
    LLMModel,
    Persona,
    PromptTemplate,
    Region,
    Segment,
)
from cw_assets.catalog.models.base import UNSTORABLE, Base
from cw_assets.catalog.records import (
    ControlNetModelFields,
    CountryFields,
    DiffusionModelFields,
    LanguageFields,
    LLMModelFields,
    PersonaFields,
    PromptTemplateFields,
    RegionFields,
    SegmentFields,
)
from cw_assets.domain.json_faults import (
    LONGEST_SHOWN,
    MOST_EXPLAINED,
    MOST_LISTED,
    WHOLE,
    Faults,
    listed,
    read_json,
    shown,
)
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput, LimitExceeded

FOLDER = Path(__file__).parent / "reference"
MAX_BYTES = 4 * 2**20
"""Of one file; the largest that comes with the project has a fiftieth of it."""
MAX_DEPTH = 32
Entries = dict[str, list[Value]]
"""What each file says, by its name without the ending."""


@dataclass(frozen=True)
class Kind:
    """The records of one file; `key` is the field that names them, `refers` says which fields name records of which."""

    file: str
    table: type[Base]
    fields: type[Value]
    key: str = "slug"
    refers: Mapping[str, str] = field(default_factory=dict)


TEMPLATES = Kind("prompt_templates", PromptTemplate, PromptTemplateFields)
KINDS = (
    Kind("diffusion_models", DiffusionModel, DiffusionModelFields),
    Kind("controlnets", ControlNetModel, ControlNetModelFields),
    Kind("llm_models", LLMModel, LLMModelFields, "model_id"),
    Kind("regions", Region, RegionFields),
    Kind(
        "languages",
        Language,
        LanguageFields,
        "code",
        {"primary_model": "llm_models", "alternative_models": "llm_models"},
    ),
    Kind("countries", Country, CountryFields, "code", {"region": "regions", "languages": "languages"}),
    Kind("segments", Segment, SegmentFields),
    Kind(
        "personas",
        Persona,
        PersonaFields,
        refers={"country": "countries", "language": "languages", "segments": "segments"},
    ),
    TEMPLATES,
)
"""What is referred to comes first."""


def read_folder(folder: Path) -> tuple[Entries, list[str]]:
    """What the files say, and what is wrong with them; a folder need not have every file.

    InvalidInput where there is no such folder, or no reference data in it.
    """
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is no folder; name one that has reference data.")
    paths = {path.stem: path for path in sorted(folder.glob("*.json"))}
    found: Entries = {}
    faults = listed([f"{paths[name].name} is no file of reference data" for name in paths if name not in names()])
    for kind in KINDS:
        if kind.file in paths:
            found[kind.file], wrong = read_file(kind, paths[kind.file])
            faults += wrong
    if not found:
        expected = ", ".join(f"{name}.json" for name in names())
        raise InvalidInput(f"There is no reference data in {folder}; it is in files called {expected}.")
    return found, faults


def names() -> list[str]:
    return [kind.file for kind in KINDS]


def read_file(kind: Kind, path: Path) -> tuple[list[Value], list[str]]:
    """Its records, and what is wrong with it; where that is much, the rest is not looked at."""
    given, faults = json_of(path)
    if faults:
        return [], faults
    if not isinstance(given, list):
        return [], [f"{path.name} is no list of records"]
    entries: list[Value] = []
    for place, record in enumerate(given, start=1):
        if len(faults) >= MOST_LISTED:
            return entries, [*faults[:MOST_LISTED], f"{path.name} is not looked at beyond record {place - 1}"]
        try:
            entries.append(kind.fields.model_validate(record))
        except ValidationError as error:
            faults += [f"{path.name}, {entry_name(kind, record, place)}: {fault}" for fault in told(kind, error)]
    counts = Counter(key_of(kind, entry) for entry in entries)
    faults += [f"{path.name}, {key}: it is there {count} times" for key, count in counts.items() if count > 1]
    return entries, listed(faults)


def json_of(path: Path) -> tuple[Any, list[str]]:
    """The data of a plain file that is not too large, and what is wrong with it as JSON."""
    try:
        if not path.is_file():
            return None, [f"{path.name} is no plain file"]
        if path.stat().st_size > MAX_BYTES:
            return None, [f"{path.name} has {path.stat().st_size} bytes; more than {MAX_BYTES} are not read"]
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # a file of /proc says that it has no bytes
    except OSError as error:
        return None, [f"{path.name} cannot be read ({error.strerror})"]
    faults = Faults()
    data = read_json(content, faults, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH, unwanted=UNSTORABLE)
    return data, [f"{path.name}, {line}".replace(f", {WHOLE}:", "", 1) for line in faults.lines()]


def entry_name(kind: Kind, record: object, place: int) -> str:
    name = record.get(kind.key) if isinstance(record, dict) else None
    if not isinstance(name, str) or not name:
        return f"record {place}"
    return name if name.isprintable() and len(name) <= LONGEST_SHOWN else shown(name)


def told(kind: Kind, error: ValidationError) -> Iterator[str]:
    if error.error_count() > MOST_EXPLAINED:
        yield f"it has {error.error_count()} values that are not right"
        return
    for fault in error.errors():
        yield fault_and_remedy(kind.fields, fault)[0] if fault["loc"] else "it is no record"


def key_of(kind: Kind, entry: Value) -> str:
    return str(getattr(entry, kind.key))


def references(kind: Kind, entry: Value) -> Iterator[tuple[str, str, str]]:
    """Each record that an entry names: by which field, in which file, and its name."""
    for name, file in kind.refers.items():
        value = getattr(entry, name)
        for key in (value,) if isinstance(value, str) else value:
            yield name, file, key


def write_folder(folder: Path, found: Mapping[str, Sequence[Value]]) -> None:
    """Write each file whole or not at all, its records by name.

    InvalidInput where the folder cannot be written, LimitExceeded where a file would be larger than what is read.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            entries = sorted(found[kind.file], key=partial(key_of, kind))
            write_json(folder / f"{kind.file}.json", [columns(entry) for entry in entries])
    except OSError as error:
        raise InvalidInput(f"The folder {folder} cannot be written ({error.strerror}); choose another.") from error


def write_json(path: Path, value: Any) -> None:
    content = f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()
    if len(content) > MAX_BYTES:
        raise LimitExceeded(
            f"{path.name} would have {len(content)} bytes, more than {MAX_BYTES} are not read; shorten its records."
        )
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
