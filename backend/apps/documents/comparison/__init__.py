"""Comparing two texts: paragraphs first, then the words of those that differ; bounded, whatever the texts are. Pure functions."""

from apps.documents.comparison.blocks import MOST_LETTERS, Block, Differences, Segment, compare_texts
from apps.documents.comparison.showing import Shown, show

__all__ = ["MOST_LETTERS", "Block", "Differences", "Segment", "Shown", "compare_texts", "show"]
