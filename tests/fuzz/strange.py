"""Strange values and texts, and values near good ones."""

import random
import string
from typing import Any

KEYS = (
    "",
    "teem",
    "Team",
    "stages ",
    "x" * 300,
    "é",
    "\x1b[31m",
    "a.b",
    "a b",
    "{stage}",
    "1",
    "null",
    "__class__",
    "😀",
    "line\nbreak",
    "service",
    "min",
    "account",
)

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 5, 26, 51, 10**6, 10**30, 1.5, -0.0, float("nan"), float("inf"), 111111111111,
    "", " ", "\n", "\t", "a", "A", "é", "ß", "日本語", "😀", "\u202eevil", "\u200b", "\x00", "\x1b[31mred", "\x7f", "a\nb", "a\\b", "'", '"', "%s", "{}",
    "{", "{stage}", "{team}-{stage}-{account}-{region}-{partition}", "{nobody}", "{{ ds }}", "{{stage}}", "${AWS::Region}", "${Token[TOKEN.1]}",
    "${Token[AWS.AccountId.3]}", "*", "**", "?", "/", "//", "/a//b/", "../..", "..", "arn:aws:iam::111111111111:role/x", "arn:", "arn:aws:s3:::b",
    "<script>", "=1+1", "yes", "no", "null", "~", "1e3", "0x10", "010", "1_000", "12:30:45", "2027-01-01", "2027-13-45", "a" * 64, "a" * 65, "a" * 256,
    "a" * 5_000, "a-" * 40, "１１１１１１１１１１１１", "٣.٣.١", "3.3.1", "3.3.01", "99.99.99", "2.6.3", "0.0.0", "mw1.small", "mw1.Small", "mw1.micro", "mw1.2xlarge",
    "private", "PUBLIC", "public_and_private", "us-gov-west-1", "cn-north-1", "mars-north-1", "us-east-1", "10.0.0.0/16", "10.0.0.0/8", "0.0.0.0/0",
    "10.0.0.1/24", "::/0", "10.0.0.0/16 ", "SUN:03:00", "sun:03:00", "SUN:24:00", "customer_key", "destroy", "retain", "DEBUG", "debug",
    [], [[]], [None], [""], ["a", "a"], [1, 2], ["a"] * 200, {}, {"": ""}, {"a": {"b": {"c": []}}}, {"min": 1}, {"min": 3, "max": 2}, {"access": "public"},
    {"service": "s3"}, [{"service": "s3", "bucket": "b" * 63}], {"workers": 50}, {"core.parallelism": "x"}, {"a" * 65: "b"},
)  # fmt: skip

TEXTS_INSERTED = (
    "\t", "\t\t- a", ":", ": ", "- ", "&a ", "*a", "&a *a", "<<: *a", "<<: {a: b}", "{<<: [{a: 1}]}", "&x [*x]", "!!python/object:os.system {}",
    "!!binary aGVsbG8=", "!!binary é", "!!set {a, b}", "!!omap [a: 1]", "!!timestamp 2027-01-01", "!!timestamp x", "!!int x", "!!float 1", "!!bool maybe", "!!null x",
    "!!str 5", "!!map [a]", "!!seq {a: b}", "!unknown a", "!<tag:yaml.org,2002:int> 0x", "%YAML 9.9\n---\n", "%TAG ! x\n", "---\n", "...\n", "? a\n: b\n", "? [a]\n: b\n", "? {a: b}\n: c\n",
    "|\n  a\n  b\n", ">-\n  a\n", "|9\n", "'", '"', '"\\x1b[31m"', '"\\ud800"', '"\\U00110000"', '"\\0"', "@", "`", "[", "]", "{", "}", "{a: b, a: c}", "[a, , b]",
    "#", " # ", "2027-01-01", "2027-02-30", "2027-01-01T00:00:00Z", "0001-01-01 00:00:00 +23:59", "9999-12-31T23:59:59-23:59", "12:30:45", "190:20:30.15", "1:99", "0o17", "017", "0b11", "0x", "1_0",
    ".nan", "-.inf", "1e999", "9" * 5_000, "0x" + "f" * 5_000, "~", "yes", "NO", "on", "Off", "n", "y", "=", "<<", "\x85", "\u2028", "\ufeff", "\u00a0", "😀", "\u202e", "\x07",
    "[" * 500, "{a: " * 300, "- " * 400, "a" * 20_000, "1" * 30, "- &b [1]\n- *b\n", "? ", "\\", "\x7f",
)  # fmt: skip

_DIGITS = {**dict(zip(string.digits, "０１２３４５６７８９", strict=True))}
_ODD = (
    "é",
    "ß",
    "İ",
    "ſ",
    "K",
    "٣",
    "²",
    "\u200b",
    "\u00a0",
    "\n",
    "\t",
    " ",
    "_",
    "-",
    ".",
    "/",
    ":",
    "*",
    "$",
    "%",
    "{",
    "}",
    "'",
    '"',
    "\\",
    "\x00",
    "\x1b",
    "😀",
    "@",
    "A",
    "z",
    "0",
)


def near_text(chance: random.Random, text: str) -> str:
    """The text with a small change, of which some still are good."""
    at = chance.randrange(len(text) + 1)
    odd = chance.choice(_ODD)
    return chance.choice(
        (
            text[:at] + odd + text[at:],
            text[:at] + odd + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text + odd,
            odd + text,
            text + "\n",
            f"{text} ",
            text.upper(),
            text.title(),
            text * 2,
            text * 20,
            text[: len(text) // 2],
            text[::-1],
            "".join(_DIGITS.get(letter, letter) for letter in text),
            text.replace("1", "2"),
            text.replace("-", "_"),
            text.replace("/", "//"),
            f"{text}-{{stage}}",
            f"{{team}}{text}",
            f"{text}{{nobody}}",
            text + "a" * chance.choice((1, 10, 30, 60, 100, 250)),
            text + "1",
        )
    )


def near_number(chance: random.Random, number: float) -> Any:
    """The number a little or a lot off, or in another form."""
    return chance.choice(
        (
            number + 1,
            number - 1,
            -number,
            number * 2,
            number * 10,
            number + 0.5,
            float(number),
            str(number),
            not number,
            [number],
            10**20,
        )
    )
