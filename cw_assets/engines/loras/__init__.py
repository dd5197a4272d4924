"""Sources of LoRAs: a folder, or CivitAI."""
