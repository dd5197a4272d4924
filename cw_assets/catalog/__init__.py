"""The records people keep (media, ad units, prompts, LoRAs, image jobs and their like), behind `repository.Catalog`.

They are in SQLite or PostgreSQL. Files are the store's, values between assets the IO manager's.
"""
