"""Twilio's account: how the hotline's number is connected, and what Twilio keeps of past calls.

    typed number ─▶ client of a region ─▶ what Twilio has ─▶ what it should be ─▶ steps
                                                └─▶ records of finished calls ─▶ erased

Only `client` knows Twilio's SDK, only `reachable` looks at the hotline from outside. The web process loads
nothing of this.
"""
