"""Rows that are added to a merged record go on in the one it leads to.

A workstation that has not heard of a merge, or a clerk who saves in the very moment of one, still
writes to the record that was merged. After each statement such rows are handed on and listed with
the merge, so that parting gives them back. A trigger and not a rule of every writer: it sees what
was committed while the statement waited for the merge.
"""

from sqlalchemy import Connection, MetaData, event, text

from central_server.schema.base import metadata

# Tables that others write to without holding the person, and the column that points to one.
FOLLOWED = (
    ("interaction", "party_id"),
    ("case", "applicant_id"),
    ("document", "party_id"),
    ("correction_request", "party_id"),
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION follow_merge_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM added a JOIN party p ON p.id = a.{column} WHERE p.merged_into IS NOT NULL
  ) THEN
    RETURN NULL;
  END IF;
  INSERT INTO party_merge_item (merge_id, table_name, column_name, row_key)
  WITH RECURSIVE chain AS (
    SELECT a.id AS row_id, m.id, m.winner_id
    FROM added a JOIN party_merge m ON m.loser_id = a.{column}
    WHERE m.state IN ('done', 'undo_proposed')
    UNION
    SELECT c.row_id, m.id, m.winner_id
    FROM chain c JOIN party_merge m ON m.loser_id = c.winner_id
    WHERE m.state IN ('done', 'undo_proposed')
  )
  SELECT id, '{table}', '{column}', jsonb_build_array(row_id)::text FROM chain;
  UPDATE "{table}" t SET {column} = p.merged_into
  FROM added a JOIN party p ON p.id = a.{column}
  WHERE t.id = a.id AND p.merged_into IS NOT NULL;
  RETURN NULL;
END $$
"""
_TRIGGER = """
CREATE OR REPLACE TRIGGER follow_merge AFTER INSERT ON "{table}"
REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION follow_merge_of_{table}()
"""


def statements() -> list[str]:
    """Return the DDL; it replaces what is there."""
    return [
        template.format(table=table, column=column)
        for table, column in FOLLOWED
        for template in (_FUNCTION, _TRIGGER)
    ]


@event.listens_for(metadata, "after_create")
def _follow(_: MetaData, connection: Connection, **__: object) -> None:
    for statement in statements():
        connection.execute(text(statement))
