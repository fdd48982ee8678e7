"""Plays TwiML as Twilio does: for tests, terminal, browser and load test.

    transport ──▶ webhook client ──▶ play() ──events──▶ a driver: Caller (virtual clock), terminal, browser
                                       ▲──answers────────┘

It knows the hotline only by its webhook: nothing here imports the dialog, the webhook or the TwiML writer,
so what it finds is what Twilio would find.
"""
