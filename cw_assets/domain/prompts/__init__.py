"""Prompt enhancement as plain values and rules: styles, the words they bring, the question for a model, the answer."""
