"""The licences of everything the lock file installs, listed; exit 1 at one that what we ship must not carry.

    python .ci/licences.py

AGPL and GPL are refused. LGPL is allowed for a library that is used as it is. A package whose metadata says nothing
must stand in KNOWN, with where its licence was read.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
KNOWN = {
    "axe-playwright-python": "MIT (LICENSE in its wheel)",
}
REFUSED = re.compile(r"(?<!L)(?:A?GPL|Affero|GNU General Public)", re.IGNORECASE)
EITHER = re.compile(r"\b(?:MIT|BSD|Apache|MPL|PSF|HPND)\b", re.IGNORECASE)


def locked() -> list[str]:
    """The names in the lock file."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)


def licence(name: str) -> str | None:
    """What the package's metadata says, "" for nothing; None where it is not installed here (another system's)."""
    try:
        told = distribution(name).metadata
    except PackageNotFoundError:
        return None
    classed = [c.rpartition("::")[2].strip() for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    said = told.get("License-Expression") or "; ".join(classed) or (told.get("License") or "").strip().split("\n")[0]
    return said[:80] or KNOWN.get(name, "")


def main() -> int:
    wrong = 0
    for name in dict.fromkeys(locked()):
        said = licence(name)
        fault = ""
        if said is None:
            said = "(not installed on this system)"
        elif not said:
            fault = "UNKNOWN"
        elif REFUSED.search(said) and not EITHER.search(said):
            fault = "REFUSED"
        wrong += bool(fault)
        sys.stdout.write(f"{name:32} {said or '':60} {fault}".rstrip() + "\n")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
