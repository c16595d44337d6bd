"""``python -m tax_review`` and the `tax-review` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say how to get it where its libraries are missing."""
    try:
        from tax_review.cli import app
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.stderr.write('缺少命令行组件，请先运行：pip install "tax-review[cli]"\n')
        raise SystemExit(2) from None
    app()


if __name__ == "__main__":
    main()
