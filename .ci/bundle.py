"""Everything an installation without network needs, in dist/bundle: wheels, ours among them, and a list of licences.

    python .ci/bundle.py [--prove]

The recognition models lie in the recogniser's own wheel. `--prove` installs the bundle in a fresh environment in which
the network is off (Linux, `unshare -n`), and checks the shipped corpus with it.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUNDLE = ROOT / "dist" / "bundle"
READ_ME = """复核 fuhe, for a machine without network

    python3 -m venv fuhe
    fuhe/bin/pip install --no-index --find-links wheels --require-hashes --no-deps -r wheels.txt
    fuhe/bin/fuhe extract FOLDER --out RESULTS

The wheels are for the system and the Python they were made on: {python}.
"""


def run(*words: str | Path, cwd: Path = ROOT) -> None:
    subprocess.run([str(word) for word in words], cwd=cwd, check=True)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--prove", action="store_true")
    chosen = words.parse_args()
    shutil.rmtree(BUNDLE, ignore_errors=True)
    wheels = BUNDLE / "wheels"
    wheels.mkdir(parents=True)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--use-pep517", "--no-deps", "--require-hashes", "-r", "requirements.lock", "-w", wheels)
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", wheels, ".")
    named = sorted(wheels.glob("*.whl"))
    (BUNDLE / "wheels.txt").write_text("".join(map(pinned, named)), encoding="utf-8")
    shutil.copy(ROOT / "LICENSE", BUNDLE)
    listed = subprocess.run([sys.executable, ROOT / ".ci" / "licences.py"], capture_output=True, text=True, check=True)
    (BUNDLE / "licences.txt").write_text(listed.stdout, encoding="utf-8")
    made_on = f"{sys.platform}, Python {sys.version.split()[0]}"
    (BUNDLE / "README.txt").write_text(READ_ME.format(python=made_on), encoding="utf-8")
    size = sum(path.stat().st_size for path in named) / 2**20
    say(f"{BUNDLE}: {len(named)} wheels, {size:.0f} MB")
    return prove() if chosen.prove else 0


def pinned(wheel: Path) -> str:
    """Its line in a list that pip checks by hash."""
    name, version = wheel.name.split("-")[:2]
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def prove() -> int:
    """Installed and used with the network off, where this system lets us switch it off."""
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        say("bundle: not proved, the network cannot be switched off here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(BUNDLE, home / "bundle")
        shutil.copytree(ROOT / "corpus" / "documents", home / "documents")
        script = """
            set -e
            cd "$1"
            python3 -m venv fuhe
            cd bundle
            ../fuhe/bin/pip install -q --no-index --find-links wheels --require-hashes --no-deps -r wheels.txt
            cd ..
            fuhe/bin/fuhe extract documents --out out || [ $? -eq 3 ]
        """
        run("unshare", "-n", "sh", "-c", script, "sh", home)
        same = (home / "out" / "findings.csv").read_bytes() == (ROOT / "outputs" / "findings.csv").read_bytes()
    say(f"bundle: installed and run without network, with {'the same' if same else 'OTHER'} findings")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
