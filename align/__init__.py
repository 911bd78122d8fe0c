"""align: draft, hold to a glossary, line up, score and review translations of reports.

The map of the package is ``ARCHITECTURE.md``; the data types that every stage speaks are in ``align.bitext``.
"""

from align.bitext import Bitext, Block, Document, Finding, Link, Origin, Segment, Stamp, TermHit
from align.errors import AlignError

__version__ = "0.1.0"

__all__ = [
    "AlignError",
    "Bitext",
    "Block",
    "Document",
    "Finding",
    "Link",
    "Origin",
    "Segment",
    "Stamp",
    "TermHit",
    "__version__",
]
