"""What the nodes of an adaptation work with, handed in from outside: models, instructions, facts, a clock."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cw_assets.domain.adaptation.request import AdaptationRequest, Node
from cw_assets.domain.protocols import LanguageIdentifier, Places, TextModel


@dataclass(frozen=True, eq=False)
class Toolbox:
    """The same for every node of one adaptation."""

    request: AdaptationRequest
    model_for: Callable[[Node, int], TextModel]
    """The model of a node, given the revisions so far."""
    instructions: Mapping[Node, str]
    """The rendered template of each node: words that we trust."""
    places: Places
    languages: LanguageIdentifier
    on_progress: Callable[[Node, float], object]
    """Told the fraction of the node that is done, 0 to 1; may raise Cancelled or LimitExceeded."""
    clock: Callable[[], float] = time.monotonic
    """In seconds."""
