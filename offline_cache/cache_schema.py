"""The schema of a cache generation. There are no migrations: another version is filled anew.

A generation is filled without indexes and gets them, and full-text search, at the end.
``n`` numbers people for the search index; ``body`` is the document as the centre sent it. The
bodies of people lie apart: what a short prefix finds, thousands of rows, is sorted by the narrow
table alone.
"""

from offline_cache.engine import Connection

VERSION = 1
ENTITIES = ("party", "interaction", "case", "document", "service")

_TABLES = (
    "CREATE TABLE party (n INTEGER PRIMARY KEY, id TEXT NOT NULL, rev INTEGER NOT NULL,"
    " sort_key TEXT NOT NULL, folded TEXT NOT NULL, latin TEXT NOT NULL,"
    " birth_year INTEGER NOT NULL)",
    "CREATE TABLE party_body (id TEXT NOT NULL, body BLOB NOT NULL)",
    # Exact keys of a person: 'afm:...', 'amka:...', 'doc:...', 'gemi:...', 'phone:...'.
    "CREATE TABLE party_key (key TEXT NOT NULL, party TEXT NOT NULL)",
    "CREATE TABLE interaction (id TEXT NOT NULL, rev INTEGER NOT NULL, party TEXT NOT NULL,"
    " started_at TEXT NOT NULL, body BLOB NOT NULL)",
    'CREATE TABLE "case" (id TEXT NOT NULL, rev INTEGER NOT NULL, party TEXT NOT NULL,'
    " number TEXT NOT NULL, running INTEGER NOT NULL, open INTEGER NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE document (id TEXT NOT NULL, rev INTEGER NOT NULL, party TEXT NOT NULL,"
    " case_id TEXT NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE service (id TEXT NOT NULL, rev INTEGER NOT NULL, service TEXT NOT NULL,"
    " version INTEGER NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)

_INDEXES = (
    *(f'CREATE UNIQUE INDEX {table}_id ON "{table}" (id)' for table in (*ENTITIES, "party_body")),
    "CREATE INDEX party_key_key ON party_key (key, party)",
    "CREATE INDEX party_key_party ON party_key (party)",
    "CREATE INDEX interaction_party ON interaction (party, started_at)",
    'CREATE INDEX case_party ON "case" (party, open)',
    'CREATE INDEX case_number ON "case" (number)',
    'CREATE INDEX case_running ON "case" (running)',
    "CREATE INDEX document_party ON document (party)",
    "CREATE INDEX document_case ON document (case_id)",
)

_SEARCH = (
    "CREATE VIRTUAL TABLE party_fts USING fts5 (folded, latin, content='party', content_rowid='n',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')",
    # Without it the words of a deleted person stay in the index.
    "INSERT INTO party_fts (party_fts, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO party_fts (party_fts) VALUES ('rebuild')",
    "CREATE TRIGGER party_added AFTER INSERT ON party BEGIN"
    " INSERT INTO party_fts (rowid, folded, latin) VALUES (new.n, new.folded, new.latin); END",
    "CREATE TRIGGER party_gone AFTER DELETE ON party BEGIN"
    " INSERT INTO party_fts (party_fts, rowid, folded, latin)"
    " VALUES ('delete', old.n, old.folded, old.latin); END",
    "CREATE TRIGGER party_changed AFTER UPDATE ON party BEGIN"
    " INSERT INTO party_fts (party_fts, rowid, folded, latin)"
    " VALUES ('delete', old.n, old.folded, old.latin);"
    " INSERT INTO party_fts (rowid, folded, latin) VALUES (new.n, new.folded, new.latin); END",
)


def create_tables(cache: Connection) -> None:
    """Make an empty generation without indexes."""
    with cache.transaction():
        for statement in _TABLES:
            cache.run(statement)
        cache.run(f"PRAGMA user_version = {VERSION}")


def build_indexes(cache: Connection) -> None:
    """Make indexes and full-text search over what was filled in; repeats of a document go."""
    with cache.transaction():
        for table in (*ENTITIES, "party_body"):
            # What changed while the pull went on came twice; the later one is the newer one.
            cache.run(
                f'DELETE FROM "{table}" WHERE rowid NOT IN'  # noqa: S608 - a name of ours
                f' (SELECT max(rowid) FROM "{table}" GROUP BY id)'
            )
        cache.run(
            "DELETE FROM party_key WHERE rowid NOT IN"
            " (SELECT max(rowid) FROM party_key GROUP BY key, party)"
        )
        for statement in (*_INDEXES, *_SEARCH):
            cache.run(statement)


def is_current(cache: Connection) -> bool:
    """Whether this generation has the schema of this version."""
    return cache.value(int, "PRAGMA user_version") == VERSION
