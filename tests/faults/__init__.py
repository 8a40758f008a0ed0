"""Documents that kill, hang and eat; workers and drivers killed; full disks: what a run must survive."""
