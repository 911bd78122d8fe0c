"""Speed and memory, measured against other ways to do the same and stage by stage."""
