"""Administrative divisions: what the code of a district is called and what it belongs to."""
