"""The glossary stage: read a termbase, find its terms, hold a draft to them, measure any bitext."""
