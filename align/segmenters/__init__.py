"""From a `Document` to the same document with segments: one file a language, plus the repair of glued text."""
