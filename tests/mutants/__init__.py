"""The mutation benchmark: clean reports, one planted change each, and what arithmetic must see of it."""
