"""The command line: check drafts, fix what is certain, explain a judgement, check lexicon files, print the schemas.

Exit codes of `check`: 0 nothing to change (pass, remind), 1 something to change (revise and above),
2 something could not be checked, or a report not be written. Of `fix`: 0 everything certain is written, 1 something
certain is not written, 2 a draft could not be read or must not be changed. Findings are masked unless --unmasked.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from tax_review.cli.archiving import archive
from tax_review.cli.cadence import cadence
from tax_review.cli.checking import check
from tax_review.cli.comparing import compare
from tax_review.cli.explaining import explain, schema
from tax_review.cli.lexicons import lexicon_check
from tax_review.cli.rewriting import fix
from tax_review.cli.sampling import sample
from tax_review.version import __version__

__all__ = ["app"]

app = typer.Typer(
    help="政务新媒体稿件发布前检查：政治关、政策关、保密关、文字关和内容关。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon_app = typer.Typer(help="检查本单位自己的词库。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lexicon_app, name="lexicon")
for _command in (check, fix, explain, archive, compare, sample, cadence, schema):
    app.command()(_command)
lexicon_app.command("check")(lexicon_check)


def _version(wanted: bool) -> None:
    if wanted:
        Console().print(f"tax-review {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", help="显示版本。", callback=_version, is_eager=True)] = False,
) -> None:
    """Options of the command as a whole."""
