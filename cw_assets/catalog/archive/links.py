"""What the records of an archive must be together: names given once, links that lead somewhere, statuses at rest."""

from collections import Counter
from collections.abc import Collection, Sequence

from cw_assets.catalog.archive.values import Archive, ArchivedMedia, ArchivedUnit, ArchivedWork
from cw_assets.domain.json_faults import Faults, inside
from cw_assets.domain.status import ACTIVE, MOVES, RecordKind


def examine_links(archive: Archive, faults: Faults) -> None:
    """Everything that is wrong between records whose fields are right by themselves."""
    units, media = [unit.ref for unit in archive.units], [one.ref for one in archive.media]
    brands, campaigns = [one.code for one in archive.brands], [one.job_id for one in archive.campaigns]
    same_video = [f"{one.campaign or ''} {one.sha256}" for one in archive.media]
    given_once("brands", "code", brands, faults)
    given_once("campaigns", "job_id", campaigns, faults)
    given_once("units", "ref", units, faults)
    given_once("media", "ref", media, faults)
    given_once("media", "sha256", same_video, faults)
    for index, campaign in enumerate(archive.campaigns):
        leads(inside("campaigns", index), "brand", campaign.brand, brands, faults)
    for index, unit in enumerate(archive.units):
        place = inside("units", index)
        leads(place, "campaign", unit.campaign, campaigns, faults)
        leads(place, "brand", unit.brand, brands, faults)
        leads(place, "source", unit.source, units, faults)
        leads(place, "made_from.media", unit.made_from.media if unit.made_from else None, media, faults)
        at_rest(place, "ad unit", unit, faults)
    for index, one in enumerate(archive.media):
        place = inside("media", index)
        leads(place, "campaign", one.campaign, campaigns, faults)
        leads(place, "unit", one.unit, units, faults)
        at_rest(place, "media", one, faults)
        examine_result(place, one, faults)
    examine_sources(archive.units, faults)
    examine_kind(archive, faults)


def given_once(group: str, field: str, names: Sequence[str], faults: Faults) -> None:
    counts = Counter(names)
    for index, name in enumerate(names):
        if counts[name] > 1 and names.index(name) < index:
            faults.add(f"{group}[{index}].{field}", f"is that of {group}[{names.index(name)}] too; leave one of them.")


def leads(place: str, field: str, name: str | None, known: Collection[str], faults: Faults) -> None:
    if name is not None and name not in known:
        faults.add(f"{place}.{field}", f"names {name}, which is not in the file; add it, or write null.")


def at_rest(place: str, kind: RecordKind, record: ArchivedWork, faults: Faults) -> None:
    allowed = [status for status in MOVES[kind] if status not in ACTIVE]
    if record.status not in allowed:
        faults.add(f"{place}.status", f"is {record.status}; write one of {', '.join(allowed)}.")


def examine_result(place: str, media: ArchivedMedia, faults: Faults) -> None:
    if media.result:
        numbers = [str(frame.scene_number) for frame in media.result.key_frames]
        given_once(f"{place}.result.key_frames", "scene_number", numbers, faults)
    given_once(f"{place}.phase_runs", "asset", [run.asset for run in media.phase_runs], faults)


def examine_sources(units: Sequence[ArchivedUnit], faults: Faults) -> None:
    """No unit comes, over whatever others, from itself."""
    source = {unit.ref: unit.source for unit in units}
    for index, unit in enumerate(units):
        seen, at = {unit.ref}, unit.source
        while at is not None and at not in seen:
            seen.add(at)
            at = source.get(at)
        if at == unit.ref:
            faults.add(f"units[{index}].source", "leads back to the unit itself; name the unit it was adapted from.")


def examine_kind(archive: Archive, faults: Faults) -> None:
    missing = {"media": not archive.media, "unit": not archive.units, "campaign": not archive.campaigns}
    if missing.get(archive.kind):
        faults.add("kind", f"is {archive.kind}, and there is none in the file; export it again.")
    if archive.kind == "result":
        alone = len(archive.media) == 1 and archive.media[0].result and not archive.media[0].unit and not archive.units
        if not alone:
            faults.add("kind", "is result; such a file has one media with its result, and no ad unit.")
