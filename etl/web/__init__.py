"""The database in a browser: Datasette, set up for these tables, with pages of its own.

Only ``mofa-etl serve`` imports what is in here; Datasette comes with the extra ``web``.
"""
