"""Blocks to bytes; one file per format, a document of blocks becomes the bytes of its file."""
