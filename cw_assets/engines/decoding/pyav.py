"""The decoder on PyAV (FFmpeg's libraries): reads what the three modules beside it know how to read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import av

from cw_assets.domain.protocols import Audio, OnProgress, SceneDetector, Still, Watched
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.engines.decoding.audio import read_audio
from cw_assets.engines.decoding.container import Limits, Stopwatch
from cw_assets.engines.decoding.probe import probe
from cw_assets.engines.decoding.watch import watch
from cw_assets.settings import Settings


class PyAVDecoder:
    """Implements VideoDecoder; every call opens the file anew and closes it."""

    warm = True

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(Limits.from_settings(settings))

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(engine="pyav", model="ffmpeg " + av.ffmpeg_version_info, version=f"av {av.__version__}")

    def probe(self, path: Path, *, media_key: str, sha256: str) -> VideoMetadata:
        return probe(path, self._limits, media_key=media_key, sha256=sha256)

    def watch(
        self,
        path: Path,
        metadata: VideoMetadata,
        *,
        detector: SceneDetector,
        save_still: Callable[[Still], None],
        on_progress: OnProgress,
    ) -> Watched:
        stopwatch = self._stopwatch(path, on_progress)
        return watch(path, metadata, self._limits, detector=detector, save_still=save_still, stopwatch=stopwatch)

    def read_audio(self, path: Path, metadata: VideoMetadata, *, on_progress: OnProgress) -> Iterator[Audio]:
        return read_audio(path, metadata, self._limits, self._stopwatch(path, on_progress))

    def _stopwatch(self, path: Path, on_progress: OnProgress) -> Stopwatch:
        return Stopwatch(path.name, self._limits.decode_timeout_s, on_progress)
