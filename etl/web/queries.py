"""The canned queries: questions with blanks to fill in, each at an address of its own."""

from typing import Any

_BOARD = "(:board = '' OR board = trim(:board))"

CANNED_QUERIES: dict[str, dict[str, Any]] = {
    "search": {
        "title": "Statements in which words stand",
        "description": "Words as for mofa-etl search, in Korean inside of words too; words in double quotes stay"
        " together. Newest first, at most 200. Leave board (m_5676) and since (2024-01-31) empty for all.",
        "params": ["q", "board", "since"],
        # CROSS JOIN keeps the order of the tables: releases from the newest on, until there are enough hits. A word
        # that stands in every release would otherwise have all its hits sorted.
        "sql": f"""
SELECT
  coalesce(board || '/' || seq, releases.id) || '#' || statements.position AS ref,
  published, releases.title, kind, statements.text, releases.url, releases.id AS release_id
FROM releases
CROSS JOIN statements ON statements.release_id = releases.id
WHERE statements.id IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH mofa_match(:q))
  AND {_BOARD} AND (:since = '' OR published >= trim(:since))
ORDER BY published DESC, releases.id DESC, statements.position
LIMIT 200""",
    },
    "statements_by_month": {
        "title": "Statements about a word, by month",
        "description": "In how many statements and releases of each month the words stand.",
        "params": ["q"],
        "sql": """
SELECT substr(published, 1, 7) AS month, count(*) AS statements, count(DISTINCT release_id) AS releases
FROM statements_fts
JOIN statements ON statements.id = statements_fts.rowid
JOIN releases ON releases.id = statements.release_id
WHERE statements_fts MATCH mofa_match(:q)
GROUP BY 1
ORDER BY 1""",
    },
    "longest_releases": {
        "title": "The longest releases",
        "description": "The fifty releases with the most statements; leave board empty for all boards.",
        "params": ["board"],
        "sql": f"""
SELECT
  counted.statements,
  coalesce(board || '/' || seq, releases.id) AS ref, published, releases.title, releases.url, releases.id AS release_id
FROM (SELECT release_id, count(*) AS statements FROM statements GROUP BY release_id) AS counted
JOIN releases ON releases.id = counted.release_id
WHERE {_BOARD}
ORDER BY counted.statements DESC, releases.id
LIMIT 50""",
    },
    "changed_lately": {
        "title": "What changed last week",
        "description": "New releases, edits and withdrawals of the last seven days, or of as many as you name.",
        "params": ["days"],
        "sql": """
SELECT at, what, ref, title, url, release_id
FROM changes
WHERE at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || CAST(coalesce(nullif(:days, ''), 7) AS INTEGER) || ' days')
ORDER BY at DESC, release_id DESC
LIMIT 500""",
    },
    "bullets_of_a_section": {
        "title": "All bullets of a section",
        "description": "Name the release (m_5676/319652, or its id) and the section's number as printed.",
        "params": ["release", "section"],
        "sql": """
SELECT ref, section, depth, marker, text, release_id
FROM statement_list
WHERE release_id IN (
    SELECT id FROM releases WHERE board || '/' || seq = trim(:release) OR CAST(id AS TEXT) = trim(:release)
  )
  AND section = trim(:section) AND kind = 'bullet'
ORDER BY position""",
    },
}
