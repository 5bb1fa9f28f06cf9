"""Questions at the terminal: choices that narrow as one types, proposals to change, answers that are checked."""

from collections.abc import Callable
from typing import Any

import click

from oscat.thought.submit.compose import box_of, fit, interval_of
from oscat.thought.submit.form import Question
from oscat.words.errors import UsageError

_CHECKS: dict[str, Callable[[str], Any]] = {"bbox": box_of, "time": interval_of, "id": fit}


def ask(question: Question, must: bool, choices: list[tuple[str, str]], proposed: Any) -> Any:
    """One answer, or a list of them; None for none. Raises KeyboardInterrupt where somebody breaks off."""
    told = f"{question.name}: {question.told}{'' if must else ' (may stay empty)'}"
    if choices and question.many:
        return _several(told, choices, proposed, must=must)
    answer = _one(told, choices, _shown(proposed), check(question, choices, must=must))
    if answer and question.many:
        return [one.strip() for one in answer.split(",") if one.strip()]
    return answer


def _shown(proposed: Any) -> str:
    return ", ".join(map(str, proposed)) if isinstance(proposed, (list, tuple)) else str(proposed or "")


def check(question: Question, choices: list[tuple[str, str]], *, must: bool) -> Callable[[str], bool | str]:
    """What questionary calls at each key: whether an answer is one, or what is wrong with it."""
    known = {name for name, _ in choices}

    def checked(text: str) -> bool | str:
        answer = id_of(text.strip())
        if not answer:
            return "This has to be answered." if must else True
        if known and answer not in known:
            return "Choose one of the list; type a part of its name."
        try:
            _CHECKS.get(question.name, str)(answer)
        except UsageError as error:
            return str(error)
        return True

    return checked


def id_of(shown: str) -> str:
    """The id of a choice that is shown as ``id  Title``."""
    return shown.partition("  ")[0]


def _one(told: str, choices: list[tuple[str, str]], proposed: str, checked: Callable[[str], bool | str]) -> str:
    import questionary

    if choices:
        shown = [f"{name}  {title}".strip() for name, title in choices]
        answer = questionary.autocomplete(
            told, shown, default=proposed, match_middle=True, validate=checked
        ).unsafe_ask()
        return id_of(answer)
    return str(questionary.text(told, default=proposed, validate=checked).unsafe_ask()).strip()


def _several(told: str, choices: list[tuple[str, str]], proposed: Any, *, must: bool) -> list[str]:
    import questionary

    taken = set(proposed or ())
    rows = [questionary.Choice(f"{name}  {title}", name, checked=name in taken) for name, title in choices]
    rows.sort(key=lambda one: not one.checked)
    while True:
        found = questionary.checkbox(told, rows, use_search_filter=True, use_jk_keys=False).unsafe_ask()
        if found or not must:
            return list(found)
        click.echo("Choose at least one, with the space bar.", err=True)
