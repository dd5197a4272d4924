"""Values between assets as files: one readable JSON or Parquet file an asset and partition, on any fsspec store.

Beside each value stands what it was made from, so that a step whose inputs have not changed takes the stored value.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from cw_assets.domain.values import Value
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import AudienceInsights
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.domain.video.scenes import KeyFrame, Scene
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
from cw_assets.domain.video.signals import SIGNAL_NAMES, FrameSignals
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription
from cw_assets.errors import NotReady
from cw_assets.store import unwritable

if TYPE_CHECKING:
    from upath import UPath

VALUE_TYPES: dict[str, Any] = {
    "video_metadata": VideoMetadata,
    "scenes": list[Scene],
    "keyframes": list[KeyFrame],
    "frame_signals": FrameSignals,
    "transcription": Transcription,
    "detected_objects": DetectedObjects,
    "on_screen_text": OnScreenText,
    "visual_style": VisualStyle,
    "sentiment": Sentiment,
    "scene_categories": SceneCategories,
    "script": Script,
    "audience_insights": AudienceInsights,
    "video_analysis": VideoAnalysis,
}
"""What stands in the file of each asset."""


class Provenance(Value):
    """What a stored value was made from and what making it took."""

    input_key: str
    data_version: str
    seconds: float


@dataclass(frozen=True)
class ValueFiles:
    """The values under one folder."""

    base: "UPath"

    def path(self, asset: str, partition: str) -> "UPath":
        suffix = ".parquet" if VALUE_TYPES[asset] is FrameSignals else ".json"
        return self.base / asset / f"{partition}{suffix}"

    def write(self, asset: str, partition: str, value: Any) -> "UPath":
        path = self.path(asset, partition)
        replace(path, to_bytes(VALUE_TYPES[asset], value))
        return path

    def read(self, asset: str, partition: str) -> Any:
        """The stored value. NotReady where it was never made, or by another version of its type."""
        try:
            return from_bytes(VALUE_TYPES[asset], self.path(asset, partition).read_bytes())
        except FileNotFoundError as error:
            raise NotReady(f"{asset} of {partition} has not been made yet; materialize it first.") from error
        except (ValueError, KeyError) as error:  # pydantic's and pyarrow's
            raise NotReady(
                f"{asset} of {partition} is damaged or was made by another version; materialize it again."
            ) from error

    def read_all(self, assets: Sequence[str], partition: str) -> dict[str, Any] | None:
        """The stored values of all these assets; None where one is missing or cannot be read."""
        try:
            return {asset: self.read(asset, partition) for asset in assets}
        except NotReady:
            return None

    def forget(self, assets: Sequence[str], partition: str) -> None:
        """Drop what is known of stored values, before they are replaced: a run may end half-way."""
        for asset in assets:
            self._note_path(asset, partition).unlink(missing_ok=True)

    def note(self, asset: str, partition: str, provenance: Provenance) -> None:
        replace(self._note_path(asset, partition), provenance.model_dump_json().encode())

    def provenance(self, asset: str, partition: str) -> Provenance | None:
        """What the stored value was made from; None where nothing is known."""
        try:
            return Provenance.model_validate_json(self._note_path(asset, partition).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _note_path(self, asset: str, partition: str) -> "UPath":
        return self.base / asset / f".{partition}.made-from.json"


def replace(path: "UPath", content: bytes) -> None:
    """Write whole or not at all: object stores do so by themselves, a folder by renaming."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.protocol not in ("", "file"):
        path.write_bytes(content)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.rename(path)
    except OSError as error:
        raise unwritable(f"The value {path}", error) from error
    finally:
        temporary.unlink(missing_ok=True)


def to_bytes(kind: Any, value: Any) -> bytes:
    """JSON by the value's type, indented for people; signals as Parquet."""
    if kind is FrameSignals:
        return signals_to_parquet(value)
    return TypeAdapter(kind).dump_json(value, indent=1)


def from_bytes(kind: Any, content: bytes) -> Any:
    return signals_from_parquet(content) if kind is FrameSignals else TypeAdapter(kind).validate_json(content)


def signals_to_parquet(signals: FrameSignals) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(pa.table({name: getattr(signals, name) for name in SIGNAL_NAMES}), sink)
    return sink.getvalue()


def signals_from_parquet(content: bytes) -> FrameSignals:
    import numpy as np
    import pyarrow.parquet as pq

    table = pq.read_table(BytesIO(content))
    return FrameSignals(**{name: np.asarray(table[name]) for name in SIGNAL_NAMES})


def content_version(asset: str, value: Any) -> str:
    """A data version: the hash of the value's content."""
    kind = VALUE_TYPES[asset]
    if kind is FrameSignals:
        content = b"".join(getattr(value, name).tobytes() for name in SIGNAL_NAMES)
    else:
        content = TypeAdapter(kind).dump_json(value)
    return hashlib.sha256(content).hexdigest()[:32]


def input_key(asset: str, code_version: str, versions: dict[str, str]) -> str:
    """Names everything an asset's value is made from."""
    return hashlib.sha256(json.dumps([asset, code_version, sorted(versions.items())]).encode()).hexdigest()
