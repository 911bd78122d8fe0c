"""The reviewer's screen: a local web page over the output of a run, and the store of what was decided there."""
