"""The plainest Flask application: what our chapter page and our autosave are measured against."""

import os
import sqlite3
import threading

from flask import Flask, request

app = Flask(__name__, static_folder=None)
own = threading.local()


@app.get("/")
def constant() -> str:
    return "a short constant string"


@app.post("/save")
def save() -> dict[str, str]:
    """One upsert, on the disk before it is answered."""
    sent = request.get_json()
    connected().execute("INSERT INTO answer VALUES (:key, :val) ON CONFLICT DO UPDATE SET val = :val", sent)
    return {"saved": sent["key"]}


def connected() -> sqlite3.Connection:
    """The thread's connection."""
    if not hasattr(own, "connection"):
        own.connection = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None)
        own.connection.execute("PRAGMA journal_mode=WAL")
        own.connection.execute("PRAGMA synchronous=FULL")
        own.connection.execute("CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, val TEXT)")
    connection: sqlite3.Connection = own.connection
    return connection
