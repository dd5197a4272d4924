"""Phase 1: what the container and its streams say of a video; reading them is the decoder's work."""

from cw_assets.domain.values import Ratio, Value


class VideoMetadata(Value):
    """A video as a person sees it: width and height in pixels after rotation, duration in seconds."""

    media_key: str
    """Key of the file in the media store."""
    sha256: str
    container: str
    video_codec: str
    audio_codec: str | None
    duration: float
    width: int
    height: int
    frame_rate: Ratio
    """Average frames per second, exact; with `variable_frame_rate` the spacing of frames differs."""
    variable_frame_rate: bool
    frame_count: int | None
    """Frames by the container's own word; None where it does not say."""
    rotation: int
    """Degrees clockwise by which the stored picture is turned for showing: 0, 90, 180 or 270."""
    sample_aspect_ratio: Ratio
    pixel_format: str
    audio_channels: int
    sample_rate: int
    """Of the first audio stream, in Hz; 0 without audio."""
    audio_streams: int
    file_size: int
    """In bytes."""
    warnings: tuple[str, ...] = ()
    """What was odd and how it was dealt with, a sentence each."""

    @property
    def has_audio(self) -> bool:
        return self.audio_streams > 0
