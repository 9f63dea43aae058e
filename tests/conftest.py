"""Fixtures that every test may use; each lives in a module of ``tests/fixtures``."""

pytest_plugins = ["tests.fixtures.stores", "tests.fixtures.databases"]
