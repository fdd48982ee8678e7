"""audio/texts → Texts, or every problem at once: the folder tree, its files, the phrases, YAML with lines."""

from ivr.compile.texts.tree import read_texts

__all__ = ["read_texts"]
