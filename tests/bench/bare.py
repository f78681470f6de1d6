"""The plainest Flask application: what our chapter page is measured against."""

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def constant() -> str:
    return "a short constant string"
