#!/usr/bin/env python3
"""Rows a CPU second of the ten-column customer table, Seedbed and its peers in one run, one thread each.

    cargo build --release && python3 server/export/benches/peers/run.py [--rounds 3] [--only NAME ...]

Installs the peers in pinned versions under target/peers (PyPI, npm, crates.io). Each command is run with a small and
a large number of rows, and the rate is the difference of the rows by the difference of the CPU time (user and system,
children included), so that neither starting up nor loading counts. In every round each peer runs once, so that a
machine whose speed drifts drifts for all; the figure is the median over the rounds.
"""

import argparse, json, os, pathlib, resource, shutil, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "peers"
PYTHON = WORK / "venv/bin/python"
SEEDBED = TARGET / "release/seedbed"
RECIPE = ROOT / "app/generate/benches/customers.json"
PACKAGES = ["faker==40.63.0", "mimesis==22.2.0", "duckdb==2.0.1", "chdb==4.4.0"]
FAKER_JS = "@faker-js/faker@10.6.0"

# Name, rows of the small run, rows of the large one, and the command for a number of rows and an output file.
PEERS = {
    "Seedbed, CSV": (100_000, 4_100_000, lambda rows, out: seedbed(rows, out, "csv")),
    "Seedbed, Parquet": (100_000, 4_100_000, lambda rows, out: seedbed(rows, out, "parquet")),
    "Faker (Python), CSV": (500, 10_500, lambda rows, out: [PYTHON, HERE / "python.py", "faker", rows, out]),
    "Mimesis (Python), CSV": (1_000, 101_000, lambda rows, out: [PYTHON, HERE / "python.py", "mimesis", rows, out]),
    "faker.js, CSV": (1_000, 101_000, lambda rows, out: ["node", WORK / "faker.mjs", rows, out]),
    "fake (Rust), CSV": (10_000, 1_010_000, lambda rows, out: [WORK / "fake/release/peer-fake", rows, out]),
    "DuckDB, CSV": (100_000, 1_100_000, lambda rows, out: [PYTHON, HERE / "python.py", "duckdb-csv", rows, out]),
    "DuckDB, Parquet": (100_000, 1_100_000, lambda rows, out: [PYTHON, HERE / "python.py", "duckdb-parquet", rows, out]),
    "ClickHouse, CSV": (100_000, 4_100_000, lambda rows, out: [PYTHON, HERE / "python.py", "clickhouse-csv", rows, out]),
    "ClickHouse, Parquet": (100_000, 4_100_000, lambda rows, out: [PYTHON, HERE / "python.py", "clickhouse-parquet", rows, out]),
}


def seedbed(rows, out, format):
    return [SEEDBED, "generate", RECIPE, "--rows", rows, "--format", format, "--threads", 1, "--output", out]


def install():
    """Everything that the peers need, once."""
    WORK.mkdir(parents=True, exist_ok=True)
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    if not (WORK / "node_modules/@faker-js/faker").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", WORK, FAKER_JS], check=True)
    # Node looks for packages beside the script.
    shutil.copy(HERE / "faker.mjs", WORK / "faker.mjs")
    build = ["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", HERE / "fake/Cargo.toml"]
    subprocess.run([*build, "--target-dir", WORK / "fake"], check=True)
    if not SEEDBED.exists():
        sys.exit(f"{SEEDBED} is missing: cargo build --release")


def cpu_seconds(command):
    """User and system time of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def check(out, rows):
    """That the file holds what was asked for: a peer that fails early would look fast."""
    text = out.open("rb").read(1 << 22)
    if text[:4] != b"PAR1" and text.split(b"\n", 1)[0].count(b",") < 9:
        sys.exit(f"{out} does not have ten columns")
    lines = 0
    with out.open("rb") as file:
        while part := file.read(1 << 22):
            lines += part.count(b"\n")
    if text[:4] != b"PAR1" and not rows <= lines <= rows + 1:
        sys.exit(f"{out} has {lines} lines, {rows} rows were asked for")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], help="parts of the names of those to run")
    asked = parser.parse_args()
    install()
    peers = {name: peer for name, peer in PEERS.items() if not asked.only or any(part in name for part in asked.only)}
    rates = {name: [] for name in peers}
    for turn in range(asked.rounds):
        for name, (small, large, command) in peers.items():
            out = WORK / "rows.out"
            seconds = {}
            for rows in (small, large):
                out.unlink(missing_ok=True)
                seconds[rows] = cpu_seconds(command(rows, out))
                check(out, rows)
            rates[name].append((large - small) / (seconds[large] - seconds[small]))
            print(f"round {turn + 1}: {name}: {rates[name][-1]:,.0f} rows a CPU second", file=sys.stderr, flush=True)
        out.unlink(missing_ok=True)
    medians = {name: statistics.median(values) for name, values in rates.items()}
    print("| program | rows a CPU second | min – max | Seedbed is … times as fast |\n| --- | --- | --- | --- |")
    for name, values in rates.items():
        ours = medians.get("Seedbed, Parquet" if "Parquet" in name else "Seedbed, CSV")
        ratio = f"{ours / medians[name]:,.1f}" if ours and not name.startswith("Seedbed") else ""
        print(f"| {name} | {medians[name]:,.0f} | {min(values):,.0f} – {max(values):,.0f} | {ratio} |")
    (WORK / "rates.json").write_text(json.dumps(rates, indent=2))


if __name__ == "__main__":
    main()
