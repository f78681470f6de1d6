"""Runs in a process of its own: compiles drafts that come through a pipe, with little time and memory for each.

Started with the descriptor of the pipe and the seconds as its words.
"""

import sys
from multiprocessing.connection import Connection

from course_app.authoring.editor.compilation import serve

if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
