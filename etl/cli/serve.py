"""``mofa-etl serve``."""

import socket
import sys
import webbrowser

import click

from etl.cli.options import db_option
from etl.cli.streams import is_terminal
from etl.errors import WrongUse
from etl.fetch.site import LOOPBACK


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True,
              help="0 takes any that is free.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the start page in a browser.")
@db_option
def command(port: int, host: str, open_browser: bool, db_path: str) -> None:
    """Show the database in a browser, with Datasette, on this machine alone; nothing can be written.

    \b
    Example:  mofa-etl serve --db mofa.db --open
    """
    try:
        import uvicorn

        from etl.web.app import make_datasette
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("etl"):
            raise
        raise WrongUse("serve needs Datasette; type: pip install 'mofa-etl[web]'") from error

    app = make_datasette(db_path).app()
    with _listening(host, port) as listener:
        number = listener.getsockname()[1]
        url = f"http://{f'[{host}]' if ':' in host else host}:{number}/"
        click.echo(f"{db_path} at {url}; Ctrl-C ends it")
        if host not in LOOPBACK:
            click.echo("Other machines can reach it, with all tables; a slim copy (export --format db) holds"
                       " neither raw pages nor runs", err=True)  # fmt: skip
        if open_browser:
            webbrowser.open(url)
        # Said here, since uvicorn asks a closed stream whether it is a terminal.
        colors = is_terminal(sys.stderr)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", use_colors=colors))
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            click.echo("ended", err=True)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens before the address is told: who follows it at once waits and is not refused."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        told = getattr(error, "strerror", None) or error
        raise WrongUse(f"cannot listen on {host}, port {port} ({told}); choose another --port or --host") from error
