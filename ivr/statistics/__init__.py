"""Counts only: what happened how often, never to whom."""
