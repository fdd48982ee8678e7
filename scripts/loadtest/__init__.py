"""The bench: thousands of callers at once, faults while they talk, and ratios to other servers."""
