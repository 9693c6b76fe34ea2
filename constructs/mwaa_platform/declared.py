"""What every declared thing shares: frozen models that refuse unknown keys, and placeholders in their values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mwaa_platform.aws.partitions import partition_of

SHOWN_CHARACTERS = 100
"""Of a value within a sentence."""
PLACEHOLDERS = ("team", "stage", "account", "region", "partition")
_PLACEHOLDER = re.compile(r"(?<!\{)\{([A-Za-z_]+)\}(?!\})")


class Declared(BaseModel):
    """A part of a declaration: immutable and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    REFUSED_KEYS: ClassVar[Mapping[str, str]] = {}
    """Keys that a reader may expect here, and why they are none."""


def refusal(message: str, *, allowed: str = "", cure: str = "") -> PydanticCustomError:
    """The error for a value that its type admits and its meaning does not; `cure` says what to write instead."""
    return PydanticCustomError("refused", "{message}", {"message": message, "allowed": allowed, "cure": cure})


def placeholders_in(value: str) -> list[str]:
    """The names in single braces; doubled braces (Jinja) are left alone."""
    return _PLACEHOLDER.findall(value)


def stage_values(*, team: str, stage: str, account: str, region: str) -> dict[str, str]:
    """What a stage fills placeholders with."""
    return {"team": team, "stage": stage, "account": account, "region": region, "partition": partition_of(region)}


def expand(value: Any, values: Mapping[str, str]) -> Any:
    """The value with its placeholders filled, in mappings and lists too; names that `values` lacks stay as they are."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), value)
    if isinstance(value, Mapping):
        return {key: expand(item, values) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [expand(item, values) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Spelled:
    r"""A string of this pattern, checked in full; a value with a placeholder in it is checked once a stage has filled it.

    The pattern is read as ASCII, as editors read it in the schema: `\d` is 0 to 9, not every script's digits.

    `meaning` is what a person is told: the thing, and in words what is allowed.
    """

    pattern: str
    meaning: str
    fixed: bool = False
    """No placeholder may stand in it: it is one of those that placeholders are filled with."""
    cure: str = ""
    """Where to find what is allowed, if that does not say it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A string schema with this check behind it."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The pattern for editors, with placeholders admitted."""
        json_schema = handler(schema)
        filled_later = "" if self.fixed else rf"|.*\{{(?:{'|'.join(PLACEHOLDERS)})\}}.*"
        json_schema["pattern"] = rf"^(?:{self.pattern}{filled_later})$"
        return json_schema

    def _check(self, value: str) -> str:
        filled_later = not self.fixed and bool(placeholders_in(value))
        if not filled_later and not re.fullmatch(self.pattern, value, re.ASCII):
            shown = value if len(value) <= SHOWN_CHARACTERS else f"{value[: SHOWN_CHARACTERS - 3]}..."
            raise refusal(f"{shown!r} is no {self.meaning.partition(':')[0]}", allowed=self.meaning, cure=self.cure)
        return value
