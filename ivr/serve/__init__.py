"""What answers Twilio: reads one file, live.json, and serves."""
