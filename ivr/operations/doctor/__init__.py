"""The preflight: looks at a hotline as Twilio will, and has a remedy for whatever is wrong.

    settings ─▶ Site ─▶ examination: a table of checks ─▶ findings ─▶ report: lines, or a text to send

A check reads the site and yields findings. Only `outside` speaks HTTP and only `connection` opens sockets, so
whoever tests a check decides what the world answers, and what time it is.
"""
