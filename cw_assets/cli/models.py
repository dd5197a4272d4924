"""`cw models`: the weights that the local engines need, and whether they are on this machine."""

import typer

app = typer.Typer(help="Weights of the local engines.", no_args_is_help=True)
