"""Reads exports with other programs than those that wrote them, and compares every value with the JSON export.

    python3 -m venv peers && peers/bin/pip install pyarrow duckdb openpyxl zstandard
    SEEDBED_EXPORTS=exports cargo test -p seedbed-export --test peers -- --ignored
    peers/bin/python server/export/tests/peers.py exports

The test writes a table with a column of every type in every format into the folder. Parquet and Arrow are read by
pyarrow and DuckDB, CSV by DuckDB and Python, XLSX by openpyxl, SQL by SQLite, and by PostgreSQL and MySQL where
`psql` (with the usual PG* variables) and `mysql` are told of a server: set SEEDBED_PEERS_PSQL or SEEDBED_PEERS_MYSQL to
the command that reads SQL from its standard input.
"""

import csv
import datetime
import decimal
import gzip
import io
import json
import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pyarrow
import pyarrow.parquet
import zstandard

folder = Path(sys.argv[1])
rows = json.loads((folder / "table.json").read_text(), parse_float=decimal.Decimal)
names = list(rows[0])
nested = [name for name in names if any(isinstance(row[name], (list, dict)) for row in rows)]


def plain(value):
    """A reader's value as the JSON export has it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if value.tzinfo else value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float):
        return decimal.Decimal(repr(value))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value


def compare(what, found):
    assert len(found) == len(rows), f"{what}: {len(found)} rows, not {len(rows)}"
    for number, (ours, theirs) in enumerate(zip(rows, found)):
        for name in names:
            assert ours[name] == theirs[name], f"{what}: row {number}, {name}: {theirs[name]!r}, not {ours[name]!r}"
    print(f"{what}: {len(found)} rows agree")


def listed(table):
    return [plain(row) for row in table.to_pylist()]


compare("Parquet, pyarrow", listed(pyarrow.parquet.read_table(folder / "table.parquet")))
compare("Arrow, pyarrow", listed(pyarrow.ipc.open_file(folder / "table.arrow").read_all()))
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
compare("Parquet, DuckDB", listed(connection.sql(f"SELECT * FROM '{folder}/table.parquet'").to_arrow_table()))
compare("NDJSON, Python", [json.loads(line, parse_float=decimal.Decimal) for line in open(folder / "table.ndjson")])


def written(value):
    """A value as CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def texts(found, what):
    """Compares where a reader gives text for everything: nested values are JSON."""
    table = []
    for ours, theirs in zip(rows, found):
        row = dict(theirs)
        for name in names:
            if name in nested:
                row[name] = json.loads(row[name], parse_float=decimal.Decimal) if row[name] else None
            elif row[name] == written(ours[name]):
                row[name] = ours[name]
            elif isinstance(ours[name], decimal.Decimal) and decimal.Decimal(row[name]) == ours[name]:
                row[name] = ours[name]
        table.append(row)
    assert len(found) == len(rows), what
    compare(what, table)


for name, opened in [
    ("table.csv", lambda path: path.read_bytes()),
    ("table.csv.gz", lambda path: gzip.decompress(path.read_bytes())),
    ("table.csv.zst", lambda path: zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True).read()),
]:
    text = opened(folder / name).decode()
    texts(list(csv.DictReader(io.StringIO(text, newline=""))), f"{name}, Python")
scanned = connection.sql(f"SELECT * FROM read_csv('{folder}/table.csv', all_varchar = true, header = true)")
texts([{name: value or "" for name, value in row.items()} for row in scanned.to_arrow_table().to_pylist()], "table.csv, DuckDB")


def sheet():
    values = openpyxl.load_workbook(folder / "table.xlsx", read_only=True).active.iter_rows(values_only=True)
    header = next(values)
    assert list(header) == names, header
    for ours, row in zip(rows, values):
        row = {name: plain(value) for name, value in zip(names, row)}
        for name in names:
            value = row[name]
            if name in nested and value is not None:
                row[name] = json.loads(value, parse_float=decimal.Decimal)
            elif isinstance(ours[name], str) and isinstance(value, str) and value == ours[name] + "T00:00:00Z":
                row[name] = ours[name]
            elif ours[name] == "" and value is None:
                row[name] = ""
            elif isinstance(value, decimal.Decimal) and ours[name] is not None and float(value) == float(ours[name]):
                row[name] = ours[name]
        yield row


compare("XLSX, openpyxl", list(sheet()))

database = sqlite3.connect(":memory:")
database.row_factory = sqlite3.Row
database.executescript((folder / "sqlite.sql").read_text())


def stored(ours, value, name):
    """SQLite has no booleans, dates or decimals: what it stores instead."""
    if name in nested:
        return json.loads(value, parse_float=decimal.Decimal) if value is not None else None
    if isinstance(ours, bool):
        return bool(value)
    if isinstance(ours, decimal.Decimal) or isinstance(value, float):
        return ours if value is not None and float(value) == float(ours) else value
    if name == "moment" and value is not None:
        return value.replace(" ", "T") + "Z"
    return value


found = [dict(row) for row in database.execute(f'SELECT * FROM "every type" ORDER BY id')]
compare("SQL, SQLite", [{name: stored(ours[name], row[name], name) for name in names} for ours, row in zip(rows, found)])

if command := os.environ.get("SEEDBED_PEERS_PSQL"):
    query = 'SELECT row_to_json(t) FROM "every type" t ORDER BY id;\n'
    script = "SET TimeZone = 'UTC';\n" + (folder / "postgresql.sql").read_text() + query + 'DROP TABLE "every type";\n'
    arguments = [*shlex.split(command), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    answer = subprocess.run(arguments, input=script, text=True, capture_output=True)
    assert answer.returncode == 0, answer.stderr
    found = [json.loads(line, parse_float=decimal.Decimal) for line in answer.stdout.splitlines()]
    for row in found:
        for name, value in row.items():
            if isinstance(value, str) and value.endswith("+00:00"):
                row[name] = value.removesuffix("+00:00") + "Z"
    compare("SQL, PostgreSQL", found)

if command := os.environ.get("SEEDBED_PEERS_MYSQL"):
    script = (folder / "mysql.sql").read_text() + "SELECT COUNT(*) FROM `every type`; DROP TABLE `every type`;\n"
    answer = subprocess.run([*shlex.split(command), "-N"], input=script, text=True, capture_output=True)
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) == len(rows), answer.stdout
    print(f"SQL, MySQL: {len(rows)} rows")
