"""The pure part: no I/O, no Flask, no Twilio, no clock.

Whatever lives here imports this package and the standard library, nothing else;
tests/test_architecture.py holds it to that.
"""
