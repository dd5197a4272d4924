"""The catalog as all that works on records opens it: what changes is published for those who follow jobs."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.catalog.repository import Catalog
    from cw_assets.domain.jobs import JobState

RECORDS_CONFIG = {"runtime_path": str, "database_url": str, "broker_url": str}
"""What Dagster's own parts, which are made from its configuration, must know to open the same catalog."""


def open_catalog(settings: Settings, listener: Callable[["JobState"], None] | None = None) -> "Catalog":
    """The catalog of these settings; a `listener` in this process hears of each change too.

    NotReady where its database does not answer; a broker that is away is no matter.
    """
    from cw_assets.catalog.repository import Catalog
    from cw_assets.workers.updates import Publisher

    publish = Publisher(settings)

    def tell(state: "JobState") -> None:
        publish(state)
        if listener:
            listener(state)

    return Catalog.open(settings, on_change=tell)


def records_config(settings: Settings) -> dict[str, str]:
    """The values of RECORDS_CONFIG."""
    return {
        "runtime_path": str(settings.runtime_dir),
        "database_url": settings.database_url.get_secret_value(),
        "broker_url": settings.broker_url.get_secret_value(),
    }


def settings_of(config: Mapping[str, Any]) -> Settings:
    """Settings that lead to the catalog and the broker of `records_config`."""
    return Settings(_env_file=None, **config)
