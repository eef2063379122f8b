"""SQL compiled once a process: each engine would compile every statement anew, which takes as long as running it."""

from drip.storage.engine.database import Database

_FIRST: dict[str, Database] = {}


def compiled_before(database: Database) -> Database:
    """Lets a database use the statements that another of its kind has compiled. The first to come must have been
    connected, since its dialect knows the server only then."""
    first = _FIRST.setdefault(database.engine.dialect.name, database)
    for engine in (database.engine, database._reading):
        engine.dialect, engine._compiled_cache = first.engine.dialect, first.engine._compiled_cache
    return database
