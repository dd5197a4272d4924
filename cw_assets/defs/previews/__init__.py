"""What a person looks at in each asset's panel, a file a flow; `panel` has what they are put together from."""
