"""The bench: thousands of calls at once, faults during the calls, and ratios to other servers."""
