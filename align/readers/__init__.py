"""From a path, bytes or a URL to a `Document`: one file a format."""
