"""Image models: they draw what a request asks for."""
