"""What an adaptation took to make, as it is kept on the record; reading it needs nothing of the work itself."""

from cw_assets.domain.adaptation.evaluation import Gate
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.text_task import TokenUsage
from cw_assets.domain.values import EngineInfo, Value


class Withheld(Value):
    """A text that addresses a model: where it stands ("request, origin, rows, 3, audio_text"), and what it says."""

    place: str
    text: str


class PipelineMetadata(Value):
    """What ran, how often and how long."""

    revisions: dict[Gate, int]
    """That each gate has caused."""
    final_model: EngineInfo
    """The writer's last one."""
    engines: tuple[EngineInfo, ...]
    """Of all nodes, each once, in the order in which they first ran."""
    seconds: float
    node_seconds: dict[Node, float]
    """Of all runs of a node together."""
    tokens: TokenUsage
    """Of all nodes together; 0 where no engine counts any."""
    lines_to_translate: int
    """That a translator must still do."""
    withheld: tuple[Withheld, ...]
    """Text that addresses a model, which analysts and gates were not shown."""
