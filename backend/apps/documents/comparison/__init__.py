"""Comparing two texts: paragraphs first, then the words of those that differ; bounded, whatever the texts are. Pure functions."""

from apps.documents.comparison.passages import MOST_LETTERS, Differences, Part, Passage, compare_texts
from apps.documents.comparison.showing import Shown, show

__all__ = ["MOST_LETTERS", "Differences", "Part", "Passage", "Shown", "compare_texts", "show"]
