"""Counts only: what happened how often, never to whom.

    webhook ─ counter ─▶ spool: a file of each process ─ mover: one process ─▶ store: SQLite or PostgreSQL
                                                                               └▶ report, metrics

- No call waits for it: a count is one short write to this server's disc; where that fails it waits in memory.
- A process that is killed loses nothing that it has counted, and nothing is counted twice.
- A database that is away is caught up with once it is back.
"""
