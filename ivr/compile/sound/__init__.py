"""The sound of a recording: made fit for the telephone, measured, and brought in by people."""
