"""Doctor: examines a hotline as Twilio will find it, and names a remedy for whatever is wrong.

    settings ─▶ Target ─▶ checks ─▶ findings ─▶ report: lines, or a letter to the operators

A check reads the target and yields findings. Only `http` opens connections: tests replace it to set
responses and the time.
"""
