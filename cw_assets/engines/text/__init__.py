"""Text models: they answer a question to a schema."""
