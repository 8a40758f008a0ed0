"""Geometry only, shared by every reader of pages: rules and characters to grids of cells."""
