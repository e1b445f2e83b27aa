"""`python -m rca` and the console script."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from rca.cli.main import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
