"""audio/texts → Texts, or every problem at once: the folder tree, its files, the phrases, their model."""
