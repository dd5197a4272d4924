"""The records people keep (media, results, campaigns, ad units) in SQLite or PostgreSQL, behind `repository.Catalog`.

Files are the store's, values between assets the IO manager's.
"""
