"""The feed loses nothing under concurrent writers; a plain sequence cursor beside it does."""

import random
import threading
import time

import psycopg

from central_server.feed.cursor import Cursor, parse_cursor
from kep_client.errors import KepError

WRITERS = 8
LEAST_COMMITS = 600
LIMIT_S = 20.0
_SAFE = """
    SELECT xid::text, seq FROM feed
    WHERE (xid, seq) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, seq LIMIT 500
"""
_NAIVE = "SELECT seq FROM feed WHERE seq > %s ORDER BY seq LIMIT 500"


class Race:
    """Writers that commit late or roll back, and two readers that tail what they write."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.commits = 0
        self.lock = threading.Lock()
        self.writers_end = threading.Event()
        self.readers_end = threading.Event()
        self.safe: set[int] = set()
        self.naive: set[int] = set()

    def write(self, seed: int) -> None:
        chance = random.Random(seed)
        with psycopg.connect(self.url) as connection:
            while not self.writers_end.is_set():
                connection.execute(
                    "INSERT INTO feed (office, entity, id, rev) VALUES ('0042', 'case', 'x', 1)"
                )
                self.writers_end.wait(chance.random() * 0.01)
                if chance.random() < 0.1:
                    connection.rollback()
                    continue
                connection.commit()
                with self.lock:
                    self.commits += 1

    def read(self) -> None:
        xid, seq, last = "0", 0, 0
        with psycopg.connect(self.url, autocommit=True) as connection:
            while True:
                ending = self.readers_end.is_set()
                rows = connection.execute(_SAFE, (xid, seq)).fetchall()
                if rows:
                    xid, seq = rows[-1]
                    self.safe.update(row[1] for row in rows)
                naive = connection.execute(_NAIVE, (last,)).fetchall()
                if naive:
                    last = naive[-1][0]
                    self.naive.update(row[0] for row in naive)
                if ending and not rows:
                    return

    def run(self) -> None:
        writers = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]
        reader = threading.Thread(target=self.read)
        for thread in (*writers, reader):
            thread.start()
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline and self.commits < LEAST_COMMITS:
            self.writers_end.wait(0.05)
        self.writers_end.set()
        for thread in writers:
            thread.join()
        self.readers_end.set()
        reader.join()


def test_eight_writers_lose_no_row_for_the_safe_cursor_and_some_for_the_naive_one(database_url):
    race = Race(database_url)
    race.run()
    with psycopg.connect(database_url) as connection:
        every = {row[0] for row in connection.execute("SELECT seq FROM feed")}
    assert len(every) >= LEAST_COMMITS
    assert every - race.safe == set()
    assert every - race.naive != set()


def test_a_cursor_is_read_back_and_a_foreign_one_is_told_apart():
    assert parse_cursor("", "e1") == Cursor("e1")
    assert parse_cursor(str(Cursor("e1", 7, 9)), "e1") == Cursor("e1", 7, 9)
    codes = []
    for text in ("e2.1.1", "x", "e1.1", "e1.-1.2", "e1.1.99999999999999999999", "e1.1.1'--"):
        try:
            parse_cursor(text, "e1")
        except KepError as refused:
            codes.append(refused.code)
    assert codes == ["sync.cursor_gone"] + ["request.invalid"] * 5
