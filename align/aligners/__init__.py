"""Sentence alignment: two documents in, a bitext of n:m beads out."""
