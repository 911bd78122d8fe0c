"""Training of MarianMT models: corpora in, a model folder in transformers format out.

Modules, in the order in which they act: ``settings`` (a TOML file as dataclasses), ``corpus`` (read), ``cleaning``
(normalise, filter), ``contamination`` (nothing of an evaluation set stays), ``similarity`` (drop the worst pairs),
``selection`` (all of these), ``prepare`` (one compressed file), ``pieces`` (SentencePiece and the MarianTokenizer folder),
``warm_start``, ``model``, ``mixing`` and ``augment`` (batches), ``loss`` and ``guided`` (what is minimised),
``loop``, ``checkpoint``, ``progress``, ``export``, ``card``, ``counters`` and ``evaluate``.
"""
