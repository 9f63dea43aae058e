"""Codec in the making."""
