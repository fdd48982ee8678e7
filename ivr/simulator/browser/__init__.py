"""The telephone in the browser, for staff, boards and developers: the player of ivr.simulator behind a page.

    page ──what the caller did──▶ routes ──▶ replay ──▶ ivr.simulator.player ──signed POSTs──▶ the hotline
         ◀──events until the next webhook──┘

- The page signs requests, so app.py imports this package only where it is switched on, and it reaches
  no other hotline than the one that serves it.
- The server stores no call: the page keeps it as a signed token (call_token.py).
- What is heard comes the same way as at Twilio: a webhook for every turn, a recording for every Play.
"""
