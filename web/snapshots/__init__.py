"""Snapshots of the map: one HTML file made with folium that opens with no network.

Belongs here: what a snapshot shows (:mod:`model`), its words, and how it is drawn. Does not:
where its facts come from; ``api`` brings them from the stores. :func:`page.draw` is the only
way in.
"""
