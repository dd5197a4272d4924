"""Asset checks, a file a flow: each takes values by name and gives what is wrong with them, a sentence each."""

import dagster as dg


def result_of(check_name: str, asset: str, faults: list[str]) -> dg.AssetCheckResult:
    """Passed where nothing is wrong; else the faults, as the panel shows them."""
    return dg.AssetCheckResult(
        passed=not faults,
        check_name=check_name,
        asset_key=dg.AssetKey(asset),
        metadata={"faults": "; ".join(faults) or "none"},
    )
