"""The mutation benchmark: `python -m tests.mutate [--count N] [--seed S] [--jobs N] [--kind WORDS] [--list]`.

Plants one change in a clean report, thousands of times, and prints for each kind of change how many arithmetic can see,
how many were found, and how many by the right check at the right cell. Exit status 1 below 99 % of the visible ones, at
a finding on a clean report, at a crash, or where a change of layout alters a verdict.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from pipeline.shell.bounds import proof
from pipeline.verifier.check import catalogue
from tests.mutants import layouts
from tests.mutants.bases import bases
from tests.mutants.bench import Judged, Rule, Tally, findings, judge, planted, ruled, tallied

GOAL = 99  # per cent of the visible ones


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kind", default="", help="only kinds with these words")
    parser.add_argument("--list", action="store_true", help="every missed and every invisible mutant")
    parser.add_argument("--write", type=Path, help="the table of checks to this file, with these results")
    options = parser.parse_args(arguments)
    accused = {facts.id: [v.message.zh for v in found] for facts in bases() if (found := findings(facts)[0])}
    moved = [line for facts in bases() for line in layouts.altered(facts)]
    mutants = [m for m in planted(10**6 if options.kind else options.count, options.seed) if options.kind in m.kind]
    results = list(judge(mutants[: options.count], options.jobs))
    tallies = tallied(results)
    _print_kinds(tallies)
    _print_lists(results, options.list)
    print(f"\nclean reports: {len(bases())}, with findings: {len(accused)} {accused or ''}")
    print(f"layouts of the clean reports ({', '.join(layouts.LAYOUTS)}): {len(moved)} altered verdicts")
    print("\n".join(moved[:20]))
    crashes = [f"{one.base} [{one.kind}] {one.what}: {crash}" for one in results for crash in one.crashes]
    print("\n".join(crashes[:20]))
    table = list(_table(ruled(results)))
    print("\n" + "\n".join(table) + "\n")
    reached = _print_total(tallies, len(crashes))
    if options.write:
        words = _HEAD.format(clean=len(bases()), mutants=len(results), seed=options.seed)
        options.write.write_text(words + "\n".join(table) + "\n", encoding="utf-8")
    return int(bool(accused or moved or crashes) or not reached)


_HEAD = """# How each check does, measured

Written by `make mutate ARGS="--count {mutants} --write docs/accuracy.md"`: the {clean} clean reports of the corpus, and {mutants} reports
with one planted change each (seed {seed}). *Verdicts* and *false* are those on clean reports, where every finding is false; one is
too many and fails the run. *At most* is the share of false findings among such verdicts that they leave possible at 95 % confidence
(Clopper–Pearson, as if each verdict were drawn by itself). *Planted* counts the equations that a change broke and the findings that a change calls for, *found* those
that this check told with the changed cell. A check without planted changes has its own examples (`fuhe explain`) and stories in `tests/` alone.

"""


def _table(rules: dict[str, Rule]) -> Iterator[str]:
    yield "| check | what | verdicts | false | at most | planted | found | % |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for check in catalogue():
        rule = rules.get(check.code, Rule())
        most = proof(10**9, rule.clean, rule.accused, Fraction(95, 100)).high if rule.clean else None
        bound = "-" if most is None else f"{100 * float(most):.1f} %"
        counts = (rule.clean, rule.accused, bound, rule.planted, rule.found)
        yield f"| {check.code} | {check.title.en} | {' | '.join(map(str, counts))} | {_share(rule.found, rule.planted).strip()} |"


def _print_kinds(tallies: dict[str, Tally]) -> None:
    print(f"{'kind':40} made visible found named  all | invisible, with other findings")
    for kind, t in tallies.items():
        print(f"{kind:40} {t.made:4} {t.visible:7} {_share(t.found, t.visible)} {_share(t.named, t.visible)} {_share(t.complete, t.visible)} | {t.made - t.visible:4} {t.stray:4}")


def _print_lists(results: Sequence[Judged], everything: bool) -> None:
    missed = [one for one in results if one.expected and not one.named]
    print(f"\nvisible, but not found or not named rightly: {len(missed)}")
    for one in missed if everything else missed[:25]:
        wanted = "; ".join(f"{'/'.join(e.codes)} {e.subject} {e.claimed}" for e in one.expected)
        print(f"  {one.base}  [{one.kind}] {one.what}\n      wanted {wanted}\n      found {', '.join(one.found) or 'nothing'}")
    reasons: dict[str, list[Judged]] = {}
    for one in results:
        if not one.expected:
            reasons.setdefault(one.why, []).append(one)
    for why, hidden in reasons.items():
        print(f"\ninvisible because {why}: {len(hidden)}")
        for one in hidden if everything else hidden[:8]:
            print(f"  {one.base}  [{one.kind}] {one.what}" + (f"  (found: {', '.join(one.found)})" if one.found else ""))


def _print_total(tallies: dict[str, Tally], crashes: int) -> bool:
    made, visible, found, named = (sum(getattr(t, part) for t in tallies.values()) for part in ("made", "visible", "found", "named"))
    print(f"\n{len(tallies)} kinds, {made} mutants, {visible} visible: found {_share(found, visible)}, rightly named {_share(named, visible)}; {crashes} crashes")
    return bool(100 * named >= GOAL * visible)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    -"


if __name__ == "__main__":
    sys.exit(main())
