"""Number words from num2words: the adapter that lets ivr.core stay free of it."""

from __future__ import annotations

from num2words import num2words

HUNDREDS = range(1100, 2000)  # German counts these years in hundreds, all others like any number


class GermanNumerals:
    """German number words in lower case, as ivr.compile.german.figures.Numerals asks for them."""

    def cardinal(self, n: int) -> str:
        """21 -> einundzwanzig, 1 -> eins, -5 -> minus fünf, 1000000 -> eine Million."""
        return str(num2words(n, lang="de"))

    def ordinal(self, n: int) -> str:
        """14 -> vierzehnte; r, n, m or s follow by case."""
        return str(num2words(n, lang="de", to="ordinal"))

    def year(self, n: int) -> str:
        """1998 -> neunzehnhundertachtundneunzig, 2020 -> zweitausendzwanzig."""
        return str(num2words(n, lang="de", to="year")) if n in HUNDREDS else self.cardinal(n)
