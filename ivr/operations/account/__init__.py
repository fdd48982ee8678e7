"""Twilio's account: how the hotline's number is connected, and what Twilio keeps of past calls.

    typed number ─▶ client of a region ─▶ the number as it is ─▶ as it should be ─▶ steps
                                                └─▶ records of finished calls ─▶ deleted

Only `client` knows Twilio's SDK. The web process loads nothing of this.
"""
