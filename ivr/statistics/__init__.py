"""Counts only: what happened how often, never to whom.

    webhook ─ counter: memory and a thread in each process ─▶ store: SQLite or PostgreSQL
                                                               └▶ report ─ exports; metrics

- No call waits for it: a count is added up in memory, and stored within about a second.
- While the database is away, counts wait in memory. A process that is killed loses what it has not stored.
- What is counted, and how it is shown: KINDS in ivr/core/counting.py.
"""
