"""SZY 206-2016 and SL/T 427-2021, water resources monitoring; see docs/protocols/slt427.md."""
