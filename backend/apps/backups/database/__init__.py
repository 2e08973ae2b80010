"""The database as backups see it: PostgreSQL's own programs, a snapshot that several sessions share, and what it holds."""
