"""One run as the command line does it, but with workers in which marked documents do harm.

    python -m tests.faults.driver FOLDER OUT [--engine local|ray|two] [--jobs 2] [--timeout 8] [--memory 600]

`two` is a cluster of two nodes of one core each, on this machine; the second is taken away after `--lose` seconds.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell import run
from pipeline.shell.clusters import Cluster
from pipeline.shell.engines import Local
from pipeline.shell.intake import load_patterns
from tests.faults.poison import install


def two_nodes(lose: int) -> Any:
    """An engine on two nodes, of which one goes."""
    from ray.cluster_utils import Cluster as Nodes

    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = nodes.add_node(num_cpus=1)

    def remove() -> None:
        time.sleep(lose)
        nodes.remove_node(second, allow_graceful=False)
        print("node removed", file=sys.stderr, flush=True)

    threading.Thread(target=remove, daemon=True).start()
    return partial(Cluster, address=nodes.address, first=install)


def main() -> int:
    faulthandler.enable()
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--engine", default="local")
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--timeout", type=int, default=8)
    words.add_argument("--memory", type=int, default=600)
    words.add_argument("--lose", type=int, default=10)
    chosen = words.parse_args()
    engines: dict[str, Any] = {"local": partial(Local, first=install), "ray": partial(Cluster, first=install)}
    engine = two_nodes(chosen.lose) if chosen.engine == "two" else engines[chosen.engine]
    options = run.Options(
        chosen.jobs, decisions=chosen.out.parent / "decisions.sqlite", timeout=chosen.timeout, memory=chosen.memory,
        engine=engine, also=("sarif", "junit"),
    )  # fmt: skip
    try:
        run.extract([chosen.folder], chosen.out, load_patterns(), options)
    except (PipelineError, OSError) as error:
        print(f"fuhe: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
