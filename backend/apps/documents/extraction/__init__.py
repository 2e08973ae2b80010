"""Reading the text of stored files, for comparing versions: in a program of its own, because files come from anywhere.

``reading`` is what the services call; it starts ``program``, which knows the kinds of files. Nothing here asks the database.
"""
