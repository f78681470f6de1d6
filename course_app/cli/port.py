"""The port that a verb listens on."""

import socket

import click


def require_free_port(host: str, port: int) -> None:
    """Ends the verb with one clear line when nobody can listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {host}:{port}: {error.strerror}; choose another port with --port, or PORT=… make run"
            ) from None
