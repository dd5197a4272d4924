"""What Dagster loads: `defs`, built from the settings of this process."""

from cw_assets.defs.build import build_definitions

defs = build_definitions()
