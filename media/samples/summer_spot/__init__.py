"""The sample spot of cw_assets, drawn and voiced in code."""
