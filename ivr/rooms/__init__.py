"""Rooms for groups: a code, hours, and the store that keeps them. No list of people anywhere."""
