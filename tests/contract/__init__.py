"""The five seeds' routes as data, each to be proved by a call."""
