"""Where a shell command fetches from: by its tool, its options, and what the script exports.

Source: the tools' own manuals (pip 26, curl, wget, git, dnf). Amazon Linux's image for containers finds its repositories through
cdn.amazonlinux.com (mirrorlist in its dnf configuration, 2026), not through the Region's buckets as an instance does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from mwaa_platform.declaration.shell.commands import Command, unwrapped
from mwaa_platform.declaration.shell.pip_command import Packages, pip_sources, told_to_pip
from mwaa_platform.declaration.shell.sources import AMAZON_LINUX, PYPI, URL, Source, Tool

_SCP = re.compile(r"[\w.-]+@(?P<host>[\w.-]+):.+")
_GIT_FETCHES = {"clone", "pull", "fetch", "submodule", "ls-remote"}
_DNF_VERBS = "install update upgrade makecache groupinstall reinstall builddep module download"
_DNF_FETCHES = frozenset(_DNF_VERBS.split())
_OTHERS = {
    ("npm", "install"): "registry.npmjs.org",
    ("npm", "ci"): "registry.npmjs.org",
    ("npx",): "registry.npmjs.org",
    ("conda", "install"): "conda.anaconda.org",
    ("conda", "create"): "conda.anaconda.org",
    ("mamba", "install"): "conda.anaconda.org",
    ("pipx", "install"): PYPI,
    ("uv", "tool"): PYPI,
    ("uv", "sync"): PYPI,
    ("uvx",): PYPI,
    ("gem", "install"): "rubygems.org",
    ("cargo", "install"): "crates.io",
    ("dbt", "deps"): "hub.getdbt.com",
}
_PROXY = re.compile(r"proxy[=.]|^--proxy|^-x$")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def sources_of(command: Command, packages: Packages) -> Iterator[Source]:
    """Each host once; nothing for what goes through a proxy."""
    words = unwrapped(command.words)
    exported = {name.lower() for name, value in command.exports.items() if value}
    if not words or exported.intersection(_PROXIES) or any(_PROXY.search(word) for word in words):
        return
    found = list(_sources(words, command.exports, packages))
    yield from dict.fromkeys(found)


def _sources(words: Sequence[str], exports: Mapping[str, str], packages: Packages) -> Iterator[Source]:
    name, rest = PurePosixPath(words[0]).name, words[1:]
    told = told_to_pip(words)
    if told[:1] in (("install",), ("download",), ("wheel",)):
        yield from pip_sources(told[1:], exports, packages, own="/" in words[0])
    elif name in ("curl", "wget"):
        yield from (Source(host, Tool.OTHER) for host in _hosts_or_unknown(rest))
    elif name == "git":
        yield from (Source(host, Tool.OTHER) for host in _hosts_or_unknown(rest) if _GIT_FETCHES.intersection(rest))
    elif name in ("yum", "dnf", "microdnf"):
        yield from _dnf(rest)
    elif name == "rpm":
        yield from (Source(host, Tool.DNF) for host in _hosts(rest))
    else:
        for start, host in _OTHERS.items():
            if (name, *rest)[: len(start)] == start:
                yield Source(host, Tool.PIP if host == PYPI else Tool.OTHER, certain=False)


def _dnf(words: Sequence[str]) -> Iterator[Source]:
    if not _DNF_FETCHES.intersection(words):
        return
    named = [word for word in words if not word.startswith("-") and word not in _DNF_FETCHES]
    yield from (Source(host, Tool.DNF) for host in _hosts(named))
    options = " ".join(words)
    if not re.search(r"--disablerepo[= ]\*|--cacheonly|(^|\s)-C(\s|$)", options):
        local = bool(named) and all(word.endswith(".rpm") and "://" not in word for word in named)
        yield Source(AMAZON_LINUX, Tool.DNF, certain=not local)


def _hosts_or_unknown(words: Sequence[str]) -> list[str]:
    """Where no word names a host, the first that only a variable's value tells."""
    return list(_hosts(words)) or [word for word in words if word.startswith("$")][:1]


def _hosts(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if found := URL.match(word) or _SCP.fullmatch(word):
            yield found["host"]
        elif not word.startswith(("-", "/", ".")) and Source(word.partition("/")[0], Tool.OTHER).is_public:
            yield word.partition("/")[0]
