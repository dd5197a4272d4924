"""Text from outside: what of it addresses a model, and how that is withheld from those who judge."""
