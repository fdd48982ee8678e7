"""The pure part: no I/O, no Flask, no Twilio, no clock.

Modules here import this package and the standard library, nothing else: a contract in pyproject.toml.
"""
