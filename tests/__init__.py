"""The tests. tests/run.py runs them in parts and prints how long each took."""
