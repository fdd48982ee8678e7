"""What people read and print: the proof, the card, the leaflet, the reading script, the key map.

All of it is drawn from a release or the texts; nothing here is heard by callers.
"""
