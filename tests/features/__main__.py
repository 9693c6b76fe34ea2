"""`python -m tests.features`: write docs/features.md anew."""

from tests.features.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
print(f"{PAGE.relative_to(PAGE.parents[1])}: {page().splitlines()[4]}")
