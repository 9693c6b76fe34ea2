"""What to do about a file that is not valid YAML, from the parser's own words."""

_CURES = (
    ("tab", "indent with spaces, never with a tab"),
    ("cannot start any token", "quote the value, or replace a tab by spaces"),
    ("mapping values are not allowed", 'quote a value that holds ": ", and check the indentation'),
    ("expected a single document", "keep one document: remove the --- in between"),
    ("<document start>", "begin each key at the same column, and close what is open above"),
    ("could not determine a constructor", "remove the tag: the word with !"),
    ("control characters", r'remove the character, or write it as "\x.." in double quotes'),
    ("duplicate anchor", "give each anchor (&) its own name"),
    ("undefined alias", "quote a value that begins with *, or define the anchor (&) above"),
    ("escape", r"write \\ for a backslash, or use single quotes"),
    ("quoted scalar", "close the quotation mark"),
    ("expected ',' or", "separate with commas, and close the bracket or brace"),
    ("the value is no", "remove the tag (!!), or write a value of its kind"),
    ("bits", "quote it, or write a smaller number"),
    ("more than", "declare less, or without aliases (*)"),
    ("nested deeper", "nest less deeply"),
    ("recursion", "let no alias (*) stand inside what its anchor (&) names"),
)
_ELSE = "compare indentation, brackets and quotation marks with the lines around"


def cure_of(said: str) -> str:
    """The advice for what the parser said."""
    return next((cure for words, cure in _CURES if words in said), _ELSE)
