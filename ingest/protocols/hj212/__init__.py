"""HJ 212 of 2005, 2017 and 2025 and its surface-water dialect: pollution and air monitors.

``codec.Decoder`` reads a frame, ``answer`` and ``request`` build what goes back,
``framing.Hj212Grammar`` finds frames in a stream; docs/protocols/hj212.md is the manual.
"""
