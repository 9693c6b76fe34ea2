"""What a secret looks like: by its form anywhere in a file, by the name of what is given a text, and what only looks like one."""

import re
from collections.abc import Iterator

_FORMS = re.compile(
    r"(?P<key_id>\b(?:AKIA|ASIA)(?!\w*EXAMPLE)[A-Z2-7]{16}\b)"
    r"|(?P<private_key>-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----)"
    r"|(?P<uri>\b[a-z][a-z0-9+.-]*://(?!user(?:name)?:pass(?:word)?@)(?:[^\s:/@'\"{}$<>%]|\{[^{}\s]*\})*"
    r":(?![{$<%*])[^\s:/@'\"{}$<>*]+@[\w.{-])"
    r"|(?P<token>\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{50,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{35}"
    r"|\b[sr]k_live_\w{20,}|\bsk-[A-Za-z0-9_-]{32,}|\bdapi[0-9a-f]{32}|hooks\.slack\.com/services/\w+/\w+/\w{20,})"
    r"|(?P<header>(?:\b(?:Bearer|Basic)|['\"][Tt]oken) (?=[^\s'\"]*\d)[\w+/=.~-]{16,}['\"])"
    r"|(?P<setting>[?&;](?:password|passwd|pwd|token|api_?key|access_token|client_secret)=(?![{$<%*])[^\s&;'\"{}$<>%]{6,}"
    r"|\b[A-Z_]*(?:PASSWORD|_PWD|SECRET|SECRET_ACCESS_KEY|TOKEN|API_KEY)=(?![{$<%*])[^\s&;'\"{}$<>%\\]{6,})"
)
"""Key ids: IAM User Guide, unique identifiers; AWS's own examples end in EXAMPLE. Tokens: the prefixes that GitHub, GitLab, Slack,
Google, Stripe, OpenAI and Databricks document for them (2026)."""
_SAID = {
    "key_id": "an AWS access key id stands here",
    "private_key": "a private key stands here",
    "uri": "an address with a password stands here",
    "token": "a token stands here, by its form",
    "header": "a header with a token or a password stands here",
    "setting": "a password or token stands here, in a text that sets it",
}
_NAMES = re.compile(
    r"(?i:(?:^|[_.-])(?:password|passwd|passphrase|pass|pwd|secret|token|api[_-]?key|secret[_-]?key|account_?key|fernet_?key"
    r"|secret_?access_?key|private_?key)$)"
    r"|(?<=[a-z0-9])(?:Password|Passwd|Pwd|Secret|Token|ApiKey|SecretKey|PrivateKey)$"
)
_OTHER_TOKENS = re.compile(
    r"(?:next|page|continuation|sync|delta|pad|eos|bos|cls|sep|mask|unk|stop)_?token$", re.IGNORECASE
)
"""Of listings and of language models."""
_NO_SECRET = re.compile(
    r"\{\{|\{%|^\$|^<|^\*+$|^arn:|^airflow/|^\s*$|^[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+$|^x{3,}$|^\.{3}"
    r"|(?i:^your[_ -]|change_?me|replace_?(?:me|with)|placeholder|redacted|^dummy$|^(?:string|text|(?:var)?char(?:\(\w+\))?)$)"
)
"""Templates, what a shell would fill, stand-ins, names of secrets, and types of columns."""


def forms_in(text: str) -> Iterator[tuple[int, str]]:
    """Where in a text something has the form of a secret, and what it is, in words."""
    for found in _FORMS.finditer(text):
        if found.lastgroup != "setting" or may_be_one(found[0].partition("=")[2]):
            yield found.start(), _SAID[found.lastgroup or ""]


def names_a_secret(name: object) -> bool:
    """Whether what has this name is given a secret."""
    return isinstance(name, str) and bool(_NAMES.search(name)) and not _OTHER_TOKENS.search(name)


def may_be_one(text: str) -> bool:
    """Whether a text may be a secret itself; `aws_secret_key` is the name of one."""
    is_a_name = re.fullmatch("[a-z_]+", text) and _NAMES.search(text)
    return not is_a_name and not _NO_SECRET.search(text)
