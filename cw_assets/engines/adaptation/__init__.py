"""An adaptation as a graph of LangGraph, and where its checkpoints are kept."""
