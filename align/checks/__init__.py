"""Checks: bitext -> findings; one file a check."""
