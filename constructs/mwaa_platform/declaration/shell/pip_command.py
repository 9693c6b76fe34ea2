"""What `pip install` fetches, from its options, its targets and the variables that it reads.

Source: pip's documentation (pip 26), "pip install" and "Configuration": a package that is installed already is not looked for; with
links and an index, or two indexes, it asks both, and an index that does not answer costs minutes and is passed over.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mwaa_platform.declaration.shell.sources import PYPI, URL, Source, Tool

_LONG = {"-c": "--constraint", "-f": "--find-links", "-i": "--index-url", "-r": "--requirement"}
_WITH_A_VALUE = (
    "--constraint --find-links --index-url --requirement --extra-index-url --target -t --prefix --root --python -p --platform "
    "--python-version --implementation --abi --timeout --retries --cert --client-cert --trusted-host --cache-dir --log -d --dest "
    "--progress-bar -w --wheel-dir --no-binary --only-binary --src --upgrade-strategy --report --exists-action --global-option "
    "--root-user-action -C --config-settings --use-feature --use-deprecated"
)
_VALUES = frozenset(_WITH_A_VALUE.split())
"""Options that take the next word."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What pip finds without an index: whether the image has a package, and the lines of a requirements file (nothing: not here)."""

    in_image: Callable[[str], bool]
    lines_of: Callable[[str], list[str] | None]


def told_to_pip(words: Sequence[str]) -> Sequence[str]:
    """What pip is told by a command that calls it: by its name, by Python or by uv; nothing by any other."""
    name, rest = (PurePosixPath(words[0]).name, words[1:]) if words else ("", ())
    if (name.startswith("python") and tuple(rest[:2]) == ("-m", "pip")) or (name, *rest[:1]) == ("uv", "pip"):
        return rest[2:] if name != "uv" else rest[1:]
    return rest if re.fullmatch(r"pip[\d.]*", name) else ()


def pip_sources(words: Sequence[str], exports: Mapping[str, str], packages: Packages, *, own: bool) -> Iterator[Source]:
    """`own`: pip of a virtual environment, which has nothing of the image."""
    options, targets = _options(words)
    if "PIP_CONFIG_FILE" in exports:
        return
    for target in (*targets, *options.get("--constraint", ())):
        if found := URL.match(target.partition("@")[2].strip() or target) or URL.match(target):
            yield Source(found["host"], Tool.PIP)
    if "--no-index" in options or _is_set(exports.get("PIP_NO_INDEX", "")):
        return
    renewed = {"-U", "--upgrade", "-I", "--ignore-installed", "--force-reinstall"}.intersection(options)
    wanted = [target for target in targets if not _is_a_file(target) and not URL.search(target)]
    unknown = any("$" in target for target in wanted)
    wanted = [target for target in wanted if "$" not in target]
    for file in options.get("--requirement", ()):
        lines = packages.lines_of(file)
        unknown = unknown or lines is None
        wanted += lines or []
    if not own and not renewed:
        wanted = [target for target in wanted if not packages.in_image(target)]
    if not (wanted or unknown):
        return
    index = [*options.get("--index-url", ()), exports.get("PIP_INDEX_URL", "")][0]
    links = options.get("--find-links", ()) or exports.get("PIP_FIND_LINKS") or exports.get("PIP_EXTRA_INDEX_URL")
    aside = bool(links) or "--extra-index-url" in options
    found = URL.match(index)
    yield Source(found["host"] if found else index or PYPI, Tool.PIP, certain=bool(wanted) and not aside)


def _options(words: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Options by their long names with their values, and what is to be installed."""
    options: dict[str, list[str]] = {}
    targets: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if not word.startswith("-"):
            targets.append(word)
            continue
        name, joined, value = word.partition("=")
        name = _LONG.get(name, name)
        if name in ("-e", "--editable"):
            continue
        values = options.setdefault(name, [])
        if joined:
            values.append(value)
        elif name in _VALUES and left:
            values.append(left.pop(0))
    return options, targets


def _is_a_file(target: str) -> bool:
    return target.startswith(("/", ".", "~", "file:")) or target.endswith((".whl", ".tar.gz", ".zip"))


def _is_set(value: str) -> bool:
    return value.lower() in ("1", "true", "yes", "on")
