"""The whole stack on one machine from one command: PostgreSQL, Redis, web, worker and beat under supervisord.

Nothing in this package imports Django: `edms up` stays in memory for as long as the program runs.
"""
