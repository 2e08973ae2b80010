"""Questions to the scheduler: its runs, and the state of the system."""
