"""Commands that take nothing they do not know, and say what was meant."""

from __future__ import annotations

import inspect
from difflib import get_close_matches

import click


class Strict(click.Command):
    """A command whose help is its text as written, and whose options stand once each."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _refuse_repeated(self, ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as fault:
            fault.ctx = fault.ctx or ctx
            raise

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(help_text(self))


class StrictGroup(click.Group):
    """The program itself; its commands are known by their whole names only."""

    command_class = Strict

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"Usage: sru COMMAND [OPTION]...\n\n{inspect.cleandoc(self.help)}\n")

    def resolve_command(self, ctx: click.Context, args: list[str]):
        name = args[0]
        if self.get_command(ctx, name) is None:
            near = nearest(name, self.list_commands(ctx))
            raise Misuse(f"sru: {shown(name)} is not a command.{near}", "command_unknown")
        return super().resolve_command(ctx, args)


class Misuse(click.UsageError):
    """Wrong use that has its line already."""

    def __init__(self, message: str, code: str):
        super().__init__(message)
        self.code = code


def help_text(command: click.Command) -> str:
    """The help of a command: how it is called, then its text as written."""
    places = [_place(one) for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option)]
    call = " ".join(["sru", command.name, *places, *(["[OPTION]..."] if options else [])])
    return f"Usage: {call}\n{inspect.cleandoc(command.help)}\n"


def usage_line(fault: click.UsageError) -> str:
    """One line for wrong use: where, what, the nearest name, that nothing was started, a code."""
    command = fault.ctx.command.name if fault.ctx and fault.ctx.parent else ""
    where = f"sru {command}".strip()
    if isinstance(fault, Misuse):
        return f"{fault.message} Nothing was started. ({fault.code})"
    if isinstance(fault, click.NoSuchOption):
        near = nearest(fault.option_name, _option_names(fault.ctx))
        told, code = f"{shown(fault.option_name)} is not an option.{near}", "option_unknown"
    elif isinstance(fault, click.MissingParameter):
        name = (fault.param.metavar or fault.param.name or "").upper()
        told, code = f"{name} is missing.{_example(fault)}", "argument_missing"
    elif isinstance(fault, click.BadOptionUsage):
        told, code = f"{shown(fault.option_name)} needs a value.", "option_value_missing"
    elif isinstance(fault, click.BadParameter):
        told, code = f"{_named(fault)}: {_sentence(fault.message)}", "option_value"
    else:
        told, code = _sentence(fault.format_message()), "usage"
    return f"{where}: {told} Nothing was started. ({code})"


def nearest(name: str, known: list[str]) -> str:
    """The nearest known name as a sentence, or nothing."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return f" Nearest: {close[0]}." if close else ""


def shown(text: str) -> str:
    """What was typed, as far as it can be printed."""
    return "".join(letter for letter in text if letter.isprintable())[:60]


def _refuse_repeated(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    once = {
        name for one in command.params if not getattr(one, "multiple", False) for name in one.opts
    }
    seen = set()
    for text in args:
        if text == "--":
            return
        name = text.split("=", 1)[0]
        if name in once and name in seen:
            raise Misuse(f"sru {command.name}: {name} stands twice.", "option_repeated")
        seen.add(name)


def _option_names(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    params = ctx.command.get_params(ctx)
    return [name for one in params for name in one.opts if name.startswith("--")]


def _example(fault: click.UsageError) -> str:
    text = inspect.cleandoc(fault.ctx.command.help or "") if fault.ctx else ""
    found = [line for line in text.splitlines() if line.startswith("Example: ")]
    return f" {found[0]}." if found else ""


def _named(fault: click.BadParameter) -> str:
    one = fault.param
    return one.opts[0] if isinstance(one, click.Option) else (one.metavar or one.name or "").upper()


def _sentence(text: str) -> str:
    plain = " ".join(text.split())
    return plain if plain.endswith(".") else f"{plain}."


def _place(one: click.Argument) -> str:
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"
