"""What an operator runs: the number at Twilio, the examination of a running line, copies elsewhere."""
