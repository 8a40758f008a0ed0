"""Document to report: tables made whole, columns given roles, rows made into claims, sentences into statements."""
