"""docs/reference/dag-advice.md: the rules of the advice for MWAA, each with a case that breaks it and one that keeps it."""

import re
from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.dagcheck.advice.rules import ADVICE_RULES, AdviceRule
from mwaa_platform.reference.markdown import code, page, table

CASES = Path(__file__).resolve().parents[3] / "tests" / "dagcheck" / "advice"
_EXPECTED = re.compile(r"# expect: (DAG-\w+) \| .*$", re.MULTILINE)
_OF_THE_TEST = re.compile(r"^# (airflow|declared|extra|expect-declaration): .*\n", re.MULTILINE)
_DECLARED = re.compile(r"^# (configuration|environment_class|triggered_by): ", re.MULTILINE)


def dag_advice_page() -> str:
    """The whole page."""
    introduction = (
        f"The {len(ADVICE_RULES)} rules that `mwaa-platform check` reads DAG files by, beside the calls that they make. What is found "
        "is a warning: it stops no synth. A comment at the line accepts a rule there, with its reason "
        "([how](../how-to/check-dags.md)). Nothing is said where the text does not tell. The examples are cases of the tests."
    )
    rows = [(code(rule.id), rule.title, f"{rule.why} ({rule.source})", rule.cure) for rule in ADVICE_RULES]
    overview = table(("rule", "holds", "why (source)", "mend"), rows)
    return page("Advice for DAGs on MWAA", introduction, [overview, *(_examples(rule) for rule in ADVICE_RULES)])


def folder_of(rule: AdviceRule) -> Path:
    """Where its cases are: `DAG-PokeSensor` has poke_sensor."""
    return CASES / re.sub(r"(?<!^)(?=[A-Z])", "_", rule.id.removeprefix("DAG-")).lower()


def _examples(rule: AdviceRule) -> str:
    wrong, right = ("\n\n".join(_case(folder_of(rule) / kind)) for kind in ("wrong", "right"))
    return f"## `{rule.id}`\n\nFound:\n\n{wrong}\n\nNot found:\n\n{right}"


def _case(path: Path) -> Iterator[str]:
    """Each of its files; what only the test needs is left out."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    for file in files:
        text = _OF_THE_TEST.sub("", file.read_text(encoding="utf-8"))
        text = _EXPECTED.sub(r"# \1", _DECLARED.sub(r"# declared: \1: ", text)).rstrip()
        named = f"# {file.name}\n" if len(files) > 1 else ""
        yield f"```python\n{named}{text}\n```"
