"""The adaptation without any model: what is certain is changed, the rest is marked, nothing is called translated."""
