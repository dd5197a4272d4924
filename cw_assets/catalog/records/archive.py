"""What an import of records did, or would do."""

from pydantic import Field

from cw_assets.domain.values import Value


class ArchiveReport(Value):
    """How many records an import added, changed and left as they were, or would: brands, campaigns, media, units."""

    added: dict[str, int] = Field(default_factory=dict)
    changed: dict[str, int] = Field(default_factory=dict)
    unchanged: dict[str, int] = Field(default_factory=dict)
    differences: tuple[str, ...] = ()
    """The changed records by name, each with the fields that differ."""
    faults: tuple[str, ...] = ()
    """What stands in the way, a sentence each; only a dry run comes back with any."""
    media_ids: tuple[int, ...] = ()
    """The media of the archive in the catalog; in a dry run those that are there."""
    unit_ids: tuple[int, ...] = ()
