"""The telephone in the browser, for staff, boards and developers: the player of ivr.simulator behind a page.

    page ──what the caller did──▶ routes ──▶ progress ──▶ ivr.simulator.player ──signed POSTs──▶ the hotline
         ◀──moments until the next webhook──┘

- The page signs requests, so app.py imports this package only where it is switched on, and it reaches
  no other hotline than the one that serves it.
- No process remembers a call: the page keeps its history, sealed by the server (history.py).
- What is heard takes no other way than Twilio's: a webhook for every turn, a recording for every Play.
"""
