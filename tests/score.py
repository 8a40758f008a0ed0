"""`make score`: precision and recall on the shipped corpus and, where it is there, on ../shared.

Exit status 1 when something that must hold does not: a corpus document read wrongly, a clean fact accused.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

from pipeline import api
from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.intake import load_patterns
from tests.conftest import ROOT, SHARED, source
from tests.corpus_truth import compared


def say(*cells: object) -> None:
    """One line of the score sheet."""
    sys.stdout.write("  ".join(str(c) for c in cells) + "\n")


def corpus(patterns: Patterns) -> bool:
    """Rows and findings of the shipped documents against corpus/expected."""
    documents = {p.stem: p for p in sorted((ROOT / "corpus" / "documents").iterdir()) if p.is_file()}
    counts: Counter[str] = Counter()
    for truth in sorted((ROOT / "corpus" / "expected").glob("*.toml")):
        path = documents[truth.stem]
        outcome = api.examine(source(path.read_bytes(), path.name), patterns)
        differences = compared(outcome, tomllib.loads(truth.read_text("utf-8")))
        counts.update(documents=1, exact=not differences, verdicts=len(outcome.verification.verdicts))
        counts.update(findings=len(outcome.verification.findings), crashes=len(outcome.verification.crashes))
        for line in differences:
            say("  corpus", truth.stem, line)
    say("corpus: documents exact in rows and findings", f"{counts['exact']}/{counts['documents']}")
    say("corpus: verdicts", counts["verdicts"], "findings", counts["findings"], "crashes", counts["crashes"])
    return counts["exact"] == counts["documents"] and not counts["crashes"]


def seeds() -> bool:
    """The five seeds against the 329 facts."""
    from tests.shared import seeds as told

    facts = told.facts()
    by = {truth: [f for f in facts if f.truth == truth] for truth in dict.fromkeys(f.truth for f in facts)}
    found = [f for f in by["true_inconsistency"] if told.found(f)]
    accused = [f for truth in ("consistent", "rounding_only") for f in by[truth] if told.flagged(f)]
    noticed = [f for f in by["judgement"] if told.flagged(f)]
    say("seeds: true inconsistencies found with their figures", f"{len(found)}/{len(by['true_inconsistency'])}")
    say("seeds: missed", " ".join(f.fact for f in by["true_inconsistency"] if f not in found))
    say("seeds: consistent and rounding-only facts flagged", f"{len(accused)}/{len(by['consistent']) + len(by['rounding_only'])}")
    say("seeds: judgement facts noticed", f"{len(noticed)}/{len(by['judgement'])}")
    unlisted = told.unlisted()
    for line in unlisted:
        say("  finding without a fact:", line)
    return not accused and not unlisted and len(found) >= 25


def layouts() -> bool:
    """Indicator rows of ../shared/material and ../shared/reports, all formats we read."""
    from tests.shared.truth import exact_rows, report_rows, report_truths, seed_path, tsv_rows

    good = True
    for number in ("000", "004"):
        truth = tsv_rows(f"seed{number}")
        for path in [seed_path(number), *sorted((SHARED / "material").glob(f"{number}_*.*"))]:
            good &= row_line(path, truth, exact_rows)
    for path in (SHARED / "material" / f"{name}.pdf" for name in _WHOLE):
        good &= row_line(path, tsv_rows("seed000"), exact_rows)
    totals: Counter[str] = Counter()
    for truth in report_truths():
        rows = report_rows(truth)
        for path in sorted((SHARED / "reports").glob(f"{truth['id']}*")):
            if path.suffix == ".json":
                continue
            outcome = _read(path)
            right, wrong = exact_rows(outcome.report, rows) if outcome else (0, ["not read"])
            kind = path.name.removeprefix(truth["id"])
            totals.update({f"{kind} right": right, f"{kind} all": len(rows)})
            for line in wrong if outcome else []:
                say("  ", path.name, line[:160])
    for kind in sorted({k.split()[0] for k in totals}):
        say("reports: rows exact", kind, f"{totals[f'{kind} right']}/{totals[f'{kind} all']}")
    return good


_WHOLE = (
    "chromium", "rot90_upright", "rot90_sideways", "enc_owner", "junk_prefix", "trunc_xref", "word_embedded",
    "word_gbkeuc", "word_stsong", "scan_000", "scan_000_clean",
)  # fmt: skip


def row_line(path: Path, truth: list[dict[str, str]], exact_rows) -> bool:  # type: ignore[no-untyped-def]
    """One file's rows; formats that are not read yet are said, not failed."""
    outcome = _read(path)
    if outcome is None:
        say("rows exact", path.name, "not read")
        return True
    scanned = "scan" in path.name
    right, wrong = exact_rows(outcome.report, truth, folded=scanned)
    told = " (full-width signs folded)" if scanned else ""
    say("rows exact", path.name, f"{right}/{len(truth)}{told}", *(w[:120] for w in wrong[:1]))
    return right == len(truth)


def _read(path: Path) -> api.Outcome | None:
    from tests.shared import seeds as told

    try:
        return told.outcome(path)
    except PipelineError:
        return None


def main() -> int:
    """Print the score sheet."""
    good = corpus(load_patterns())
    if SHARED.is_dir():
        good &= seeds()
        good &= layouts()
    else:
        say("../shared is not here: seeds and layouts not scored")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
