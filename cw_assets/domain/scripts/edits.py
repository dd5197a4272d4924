"""What a script that a person has edited must be to take the place of an adapted one; keeping it is the catalog's."""

from collections.abc import Sequence

from cw_assets.domain.scripts.rows import ScriptRow, milliseconds

EDITED_AT = "edited_at"
"""In a unit's metadata: when a person has last brought rows; a run that saves rows of its own takes it away."""


def faults_beside(rows: Sequence[ScriptRow], origin: Sequence[ScriptRow]) -> list[str]:
    """What keeps rows from taking the places of the origin's, a line each: their number, their time in all."""
    faults = []
    if len(rows) != len(origin):
        faults.append(
            f"script_rows: there are {len(rows)}, the origin has {len(origin)}; write one for each row of the origin."
        )
    total, wanted = (sum(milliseconds(row.duration_seconds) for row in script) for script in (rows, origin))
    if total != wanted:
        faults.append(
            f"script_rows: they last {total / 1000:.3f} s in all, the origin's {wanted / 1000:.3f} s; make them agree."
        )
    return faults
