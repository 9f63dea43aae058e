"""SZY 206-2016 and SL/T 427-2021, water resources monitoring; see docs/protocols/slt427.md.

What names a section or table of SL/T 427-2021 rests on public transcripts of parts of it, not on
the printed text.
"""
