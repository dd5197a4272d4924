"""LoRAs from CivitAI: what its API says of one, and its file; what an answer means is read in the domain.

Connections, retries and checks of what comes are `fetching`'s, the words for a refusal `civitai_refusals`'.
"""

import json
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.civitai_answer import read_listing, short_name
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.protocols import OnBytes
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.fetching.addresses import Resolve, origin_of, resolve
from cw_assets.engines.fetching.client import SourceClient, parsed
from cw_assets.engines.fetching.order import Order
from cw_assets.engines.loras.civitai_refusals import explained
from cw_assets.engines.safetensors_files import check_lora
from cw_assets.errors import ExternalFailure, Refused
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.engines.fetching.fetcher import Fetcher

LEAST_FILE_BYTES, MOST_FILE_BYTES = 1024, 16 * 1024**3
"""The least counts where the source does not say how large the file is."""
MOST_ANSWER_BYTES = 8 * 1024**2


class CivitaiLoraHub:
    """The source at `url`; its key is sent to that origin alone, and not along a redirect.

    `exempt` are further origins (http://127.0.0.2:8000) that may be private and without TLS.
    """

    warm = True
    """There is no model to load."""

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        exempt: frozenset[str] = frozenset(),
        resolve: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url, self.key, self.exempt, self.resolve = url.rstrip("/"), key, exempt, resolve
        self.sleep, self.clock = sleep, clock
        self.info = EngineInfo(engine="civitai", model=self.url.partition("?")[0])

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.civitai_url, settings.civitai_api_key.get_secret_value().strip())

    @cached_property
    def client(self) -> SourceClient:
        return SourceClient(self.url, self.key, exempt=self.exempt, resolve=self.resolve)

    @cached_property
    def fetcher(self) -> "Fetcher":
        from cw_assets.engines.fetching.fetcher import Fetcher

        return Fetcher(self.client, sleep=self.sleep, clock=self.clock)

    def describe(self, air: Air) -> LoraListing:
        """What the source says of a LoRA. InvalidInput where it has none of this name, Refused for a pickle."""
        order = Order(
            url=f"{self.url}/api/v1/model-versions/{air.version_id}",
            name=f"The description of {short_name(air)}",
            again="ask again",
            max_bytes=MOST_ANSWER_BYTES,
            explain=explained(air, has_key=bool(self.key)),
        )
        return read_listing(decoded(self.fetcher.read(order), order), air)

    def fetch(self, listing: LoraListing, target: Path, *, on_bytes: OnBytes) -> str:
        """Put the file at `target`, whole and checked or not at all; its SHA-256 comes back."""
        name = f"The LoRA {short_name(listing.air)}"
        order = Order(
            url=self.own_address(listing),
            name=name,
            sha256=listing.sha256,
            size_bytes=listing.size_bytes,
            min_bytes=0 if listing.size_bytes else LEAST_FILE_BYTES,
            max_bytes=MOST_FILE_BYTES,
            check=lambda path, _: check_lora(path, name=name),
            explain=explained(listing.air, has_key=bool(self.key), early_access=listing.early_access),
        )
        return self.fetcher.fetch(order, target, on_bytes)

    def own_address(self, listing: LoraListing) -> str:
        """Where the file is, which must be at the source itself; from there it may redirect."""
        url = listing.download_url or f"{self.url}/api/download/models/{listing.air.version_id}"
        address = parsed(url)
        if origin_of(address) != self.client.home:
            raise Refused(
                f"The file of {short_name(listing.air)} is said to be at {address.host}, not at its source "
                f"{self.client.home}; set CW_CIVITAI_URL, and the key, to those of its site."
            )
        return url


def decoded(answer: bytes, order: Order) -> Any:
    try:
        return json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise ExternalFailure(
            f"{order.name} is not JSON; check CW_CIVITAI_URL, then {order.again}.", retryable=False
        ) from error
