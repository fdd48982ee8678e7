"""From what staff write to what callers hear: texts, German, recordings, and the release that holds them."""
