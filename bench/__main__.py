"""`python -m bench [NAME…] [--documents N] [--quick] [--full]`: load documents, measure, print a table; misses are marked."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from bench.ground import prepared_ground
from bench.report import MISSED, Line

NAMES = ("lists", "sweep", "answers", "moves", "files", "backup")
_SIZES = (1_000, 10_000, 100_000)


def main(words: Sequence[str]) -> int:
    """Always 0 once everything was measured: how fast a machine is, is for people to judge."""
    asked = parse(words)
    began = time.monotonic()
    print(f"EDMS bench: {', '.join(asked.names)}; {asked.documents:,} documents; one client, WSGI handler in this process")
    print(f"  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began: above a few tenths, times tell about others too")
    missed = 0
    with prepared_ground():
        print(f"  servers started and database migrated after {time.monotonic() - began:.0f} s", flush=True)
        for line in measures(asked):
            missed += isinstance(line, Line) and line.verdict == MISSED
            print(line, flush=True)
    print(f"\n{missed} of the goals were missed." if missed else "\nAll goals were reached.")
    return 0


def parse(words: Sequence[str]) -> argparse.Namespace:
    """What was asked for, with everything that was left out."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--documents", type=int, default=None, help="size of the collection (default 100,000; with --quick 1,000)")
    parser.add_argument("--megabytes", type=int, default=1_000, help="size of the file store that is backed up (default 1,000)")
    parser.add_argument("--quick", action="store_true", help="few repetitions: shows that everything works, not how fast it is")
    parser.add_argument("--full", action="store_true", help="ten audit records for each document instead of one")
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"{', '.join(sorted(unknown))} is not measured; there are: {', '.join(NAMES)}")
    asked.names = asked.names or list(NAMES)
    asked.documents = asked.documents or (1_000 if asked.quick else 100_000)
    return asked


def measures(asked: argparse.Namespace) -> Iterator[Line | str]:
    """Load and measure on the database that the settings lead to; the lists at every size on the way."""
    # The program can be imported only now that its settings lead to the servers.
    from bench import answers, backup, files, lists, moves, sweep
    from bench.load import load_documents, load_people

    quick = asked.quick
    people = load_people()
    of_lists = lists.Lists(people, times=1 if quick else 40)
    loaded = 0
    for size in [size for size in _SIZES if size < asked.documents and "lists" in asked.names] + [asked.documents]:
        began = time.monotonic()
        load_documents(loaded + 1, size, audit_records=10 if asked.full else 1)
        loaded = size
        yield f"\n{size:,} documents (loaded in {time.monotonic() - began:.0f} s)"
        if "lists" in asked.names:
            yield from of_lists.measure(size, judged=size >= 10_000 or size == asked.documents)
    others: dict[str, Callable[[], Iterator[Line]]] = {
        "answers": lambda: answers.measure(people, times=2 if quick else 60),
        "moves": lambda: moves.measure(people, documents=1 if quick else 40),
        "files": lambda: files.measure(people, uploads=3 if quick else 300, large=2_000_000 if quick else 100_000_000),
        "backup": lambda: backup.measure(20 if quick else asked.megabytes),
        "sweep": lambda: sweep.measure(100 if quick else 5_000, times=1 if quick else 3),
    }
    for name, measure in others.items():
        if name in asked.names:
            yield f"\n{name}"
            yield from measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
