"""Adaptation: a script for another market, its briefs, its gates and its rules; LangGraph wires it in the engines."""
