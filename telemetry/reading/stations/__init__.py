"""Stations as JSON and GeoJSON, with freshness by the rule of telemetry.freshness."""
