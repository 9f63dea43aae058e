"""Codecs: one package per protocol, each pure, from bytes to candidate observations."""
