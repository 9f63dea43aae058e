"""Dated settings: each limit, factor and quota of the platform, with when it holds."""
