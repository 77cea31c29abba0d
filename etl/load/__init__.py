"""The loader: pages and their outlines to rows, each release in one transaction, and the ledger of runs."""
