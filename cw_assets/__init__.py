"""cw_assets: a Dagster asset-based media pipeline for people who make TV advertising."""
