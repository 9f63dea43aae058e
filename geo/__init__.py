"""The geographic store: layer catalogue, import and features, in PostGIS.

Knows nothing of telemetry, of HTTP or of people; ``api`` passes a scope down.
"""
