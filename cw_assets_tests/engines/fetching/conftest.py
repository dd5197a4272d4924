"""The same sites on this machine as the LoRAs' tests have."""

from cw_assets_tests.engines.loras.conftest import module_sites, site, store

__all__ = ["module_sites", "site", "store"]
