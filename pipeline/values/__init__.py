"""What flows: numbers, places, documents, claims and verdicts. Standard library only."""
