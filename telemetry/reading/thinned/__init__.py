"""A long range of one series in few observations, none of them made up."""
