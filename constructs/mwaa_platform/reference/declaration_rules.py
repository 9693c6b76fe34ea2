"""docs/reference/declaration-rules.md: every rule across keys, with declarations that break it and what is then said."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from mwaa_platform.dagcheck import named_dags_exist
from mwaa_platform.declaration import rules
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.problems import Severity, render
from mwaa_platform.reference.markdown import code, page
from mwaa_platform.reference.messages import messages_of
from mwaa_platform.reference.rule_examples import MINIMAL, Case, Example, as_yaml, cases_of, placed, problems_of

Rule = Callable[..., Iterable[Any]]
_LISTS: tuple[tuple[Rule, ...], ...] = (
    *(rules.TEAM_RULES, rules.STAGE_RULES, rules.FOLDER_RULES, (named_dags_exist,)),
    *(rules.ACROSS_RULES, rules.NETWORK_RULES, rules.WHOLE_RULES, rules.DATED_RULES),
)
RULES = tuple(chain.from_iterable(_LISTS))
"""All of them, as `mwaa-platform validate` applies them."""
NAME = "declaration-rules"
_SAID_AS = {
    frozenset({Severity.ERROR}): "",
    frozenset({Severity.WARNING}): " (warning)",
    frozenset(Severity): " (error or warning)",
}
_FENCES = {".yaml": "yml", ".yml": "yml", ".py": "python", ".sh": "sh"}


def subject_of(rule: Rule) -> str:
    """What a rule is about, in words: the name of its file."""
    return subject_file(rule).replace("_", " ")


def subject_file(rule: Rule) -> str:
    """The name of the file that has the rule's examples."""
    return rule.__module__.rpartition(".")[2]


def meaning_of(rule: Rule) -> str:
    """The rule in a sentence."""
    return " ".join((rule.__doc__ or "").split("Raises:")[0].split())


def link_to(rule: Rule) -> str:
    """To the rule's section, from a page beside this one."""
    return f"{NAME}.md#{rule.__name__}"


def declaration_rules_page() -> str:
    """The whole page."""
    introduction = (
        "What no single value can tell. [`mwaa-platform validate`](../how-to/add-a-team.md) and each synth check all of it and say "
        "all that is wrong at once; an error ends them with exit code 1, a warning stops nothing. Search this page for the message "
        "that you got; `<…>` and `…` stand for values.\n\n"
        "The examples show only what they add to the least that is a declaration, with one DAG file beside it. A file of another "
        "name than team.yaml is named; below the failing one stands what is said, without the line's number where that would be "
        f"one of the whole team.yaml. `{{1..900}}` stands for 900 names. Tests hold both against the rules:\n\n```yml\n{MINIMAL}```"
    )
    parts: list[str] = []
    for subject in dict.fromkeys(map(subject_of, RULES)):
        parts.append(f"## {subject[0].upper()}{subject[1:]}")
        parts += [_section(rule) for rule in RULES if subject_of(rule) == subject]
    return page("Rules across keys", introduction, parts)


def _section(rule: Rule) -> str:
    said = [f"- {_in_code(text)}{_SAID_AS[severities]}" for text, severities in messages_of(rule).items()]
    cases = cases_of(subject_file(rule)).get(rule.__name__, ())
    parts = [f"### {rule.__name__}", meaning_of(rule), "\n".join(said)]
    for case in cases:
        parts += _shown(case)
    return "\n\n".join(part for part in parts if part)


def _shown(case: Case) -> Iterator[str]:
    """Examples are `yml`, for tests take `yaml` for a whole declaration."""
    with tempfile.TemporaryDirectory() as folder:
        problems = problems_of(case.fails, Path(folder))
    refused = any(problem.severity is Severity.ERROR for problem in problems)
    yield _introduced("Fails" if refused else "Gets a warning", case.fails)
    said = "\n".join(render(problems))
    yield f"```text\n{said}\n```"
    yield _introduced("Passes", case.passes)


def _introduced(word: str, example: Example) -> str:
    ends = "".join(f", had AWS announced {day} as the end of {number}" for number, day in example.announced.items())
    on = f" on {example.as_of}{ends}" if example.as_of else ""
    if not example.files:
        return f"{word}{on}: the minimal declaration."
    shown = [_file(name, content) for name, content in example.files.items()]
    return "\n\n".join([f"{word}{on}:", *shown])


def _file(name: str, content: Any) -> str:
    if content is None:
        return f"(no {code(name)})"
    if isinstance(content, int):
        return f"{code(name)}, {content:,} bytes"
    text = content if isinstance(content, str) else as_yaml(content)
    if not text:
        return f"{code(name)}, empty"
    lines = "".join(line.replace("\r", "␍") for line in text.splitlines(keepends=True)).strip("\n")
    named = "" if name == DECLARATION else f"{code(name)}\n\n"
    return f"{named}```{_FENCES.get(placed(name).suffix, 'text')}\n{lines}\n```"


def _in_code(text: str) -> str:
    """Backticks within would end the code."""
    return code(re.sub("`", "'", text))
