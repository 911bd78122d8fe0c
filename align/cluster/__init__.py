"""Many documents on many machines: the pipeline up to the checked draft, shard by shard, on Ray Data.

A shard is a piece of the input that one worker reads, translates and writes, whole or not at all. Text never passes through Ray's
object store: what travels are descriptions of shards one way and counts the other way.
"""
