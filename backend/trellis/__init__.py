"""Trellis: the system US school districts run special education on."""
