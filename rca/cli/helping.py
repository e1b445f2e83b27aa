"""`rca help`: a command's help, the list of lint's rules or the page of one of them, how to write templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from rca.cli.console import out, styled, wrapped
from rca.errors import RcaError

if TYPE_CHECKING:
    from rca.lint.pages import Page

_INDENT: Final = "  "
_SILENCE: Final = """\
  lint:
    ignore:
      - rule: {rule}
        entry: W1
        reason: ..."""


@click.command("help")
@click.argument("topic", required=False, default="")
@click.pass_context
def help_command(ctx: click.Context, *, topic: str) -> int:
    """Help on TOPIC: a command, `lint` for the list of its rules, a rule such as RCA001, or `templates`."""
    from rca.cli.main import COMMANDS
    from rca.lint.pages import PAGES

    pages = {page.rule: page for page in PAGES}
    if not topic:
        _topics(ctx, len(pages))
    elif topic.upper() in pages:
        _show(pages[topic.upper()])
    elif topic == "lint":
        _command(ctx, topic)
        click.echo(styled("\nRules", bold=True))
        for page in PAGES:
            out(wrapped(page.asks, " " * 10, f"{_INDENT}{page.rule}  "))
    elif topic == "templates":
        from rca.documents.authors import TEXT

        out(TEXT)
    elif topic in COMMANDS:
        _command(ctx, topic)
    else:
        raise _unknown(topic, [*COMMANDS, "templates", *pages])
    return 0


def _topics(ctx: click.Context, rules: int) -> None:
    from rca.cli.main import COMMANDS

    parent = ctx.parent or ctx
    out(parent.get_help())
    out("\nTopics of `rca help`:")
    out(wrapped(", ".join((*COMMANDS, "templates")), _INDENT, _INDENT))
    out(f"{_INDENT}RCA001 and {rules - 1} more rules of lint (`rca help lint`)")


def _command(ctx: click.Context, name: str) -> None:
    from rca.cli.main import cli

    parent = ctx.parent or ctx
    command = cli.get_command(parent, name)
    if command is not None:
        with click.Context(command, info_name=name, parent=parent) as inner:
            out(command.get_help(inner))


def _show(page: Page) -> None:
    click.echo(styled(f"{page.rule}: {page.asks}", bold=True))
    for name, text in (("Why", page.why), ("Source", page.source)):
        out(f"\n{name}")
        out(wrapped(text, _INDENT, _INDENT))
    for name, text in (("It asks about", page.bad), ("Better", page.good)):
        out(f"\n{name}")
        out("\n".join(f"{_INDENT}{line}" for line in text.splitlines()))
    out("\nTo silence it for an entry, with a reason:")
    out(_SILENCE.format(rule=page.rule))


def _unknown(topic: str, known: list[str]) -> RcaError:
    import difflib

    near = difflib.get_close_matches(topic, known, 1) or difflib.get_close_matches(topic.upper(), known, 1)
    hint = f"did you mean {near[0]}?" if near else "`rca help` lists the topics"
    return RcaError(f"there is no help on {topic!r}", hint)
