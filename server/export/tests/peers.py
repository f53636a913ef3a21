"""Reads exports with other programs than those that wrote them, and compares every value with the JSON export.

    python3 -m venv peers && peers/bin/pip install pyarrow duckdb openpyxl zstandard
    SEEDBED_EXPORTS=exports cargo test -p seedbed-export --test peers -- --ignored
    peers/bin/python server/export/tests/peers.py exports

The test writes a table with a column of every type in every format into the folder. Parquet and Arrow are read by
pyarrow and DuckDB, CSV by DuckDB and Python, XLSX by openpyxl, SQL by SQLite, and by PostgreSQL and MySQL where
`psql` (with the usual PG* variables) and `mysql` are told of a server: set SEEDBED_PEERS_PSQL or SEEDBED_PEERS_MYSQL to
the command that reads SQL from its standard input. The tables of a shop are loaded with their keys and references,
which the databases check. SEEDBED_PEERS_SEEDBED names the `seedbed` program that reads a Parquet file by pyarrow.
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

# A shop: keys and references are declared, hold, and are enforced.


def shop(dialect):
    return [path.read_text() for path in sorted(folder.glob(f"shop.*.{dialect}.sql"))]


counts = {"customers": 1500, "products": 200, "orders": 2000, "order lines": 6000, "stock": 300, "visits": 1000}

database = sqlite3.connect(":memory:")
database.execute("PRAGMA foreign_keys = ON")
for script in shop("sqlite"):
    database.executescript(script)
for table, count in counts.items():
    assert database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone() == (count,), table
assert database.execute("PRAGMA foreign_key_check").fetchall() == []
references = {table: len(database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()) for table in counts}
assert references == {"customers": 1, "products": 0, "orders": 2, "order lines": 2, "stock": 1, "visits": 1}, references
primary = {table: [row[1] for row in database.execute(f'PRAGMA table_info("{table}")') if row[5]] for table in counts}
assert primary == {"customers": ["id"], "products": ["code"], "orders": ["uid"], "order lines": ["order", "line"], "stock": ["product", "shelf"], "visits": []}, primary
for wrong in [
    "INSERT INTO customers SELECT id, email || 'x', NULL FROM customers LIMIT 1",
    "INSERT INTO customers SELECT id + 100000, email, NULL FROM customers LIMIT 1",
    "INSERT INTO orders SELECT 'new', -1, contact FROM orders LIMIT 1",
]:
    try:
        database.execute(wrong)
    except sqlite3.IntegrityError:
        continue
    raise AssertionError(f"SQLite took: {wrong}")
assert shop("sqlite")[-1].startswith("-- UNIQUE (id) is left out: anomalies repeat rows."), shop("sqlite")[-1][:200]
print("Shop, SQLite: keys and references hold")

if command := os.environ.get("SEEDBED_PEERS_PSQL"):
    kinds = "SELECT string_agg(contype::text, '' ORDER BY contype) FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid WHERE relname IN ('customers', 'products', 'orders', 'order lines', 'stock', 'visits') AND contype IN ('p', 'u', 'f');\n"
    rows_in_all = "SELECT " + " + ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in counts) + ";\n"
    drop = "".join(f'DROP TABLE "{table}";\n' for table in reversed(counts))
    arguments = [*shlex.split(command), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    answer = subprocess.run(arguments, input="".join(shop("postgresql")) + kinds + rows_in_all + drop, text=True, capture_output=True)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["fffffffpppppuu", str(sum(counts.values()))], answer.stdout
    print("Shop, PostgreSQL: keys and references hold")

if command := os.environ.get("SEEDBED_PEERS_MYSQL"):
    drop = "".join(f"DROP TABLE `{table}`;\n" for table in reversed(counts))
    answer = subprocess.run(shlex.split(command), input="".join(shop("mysql")) + drop, text=True, capture_output=True)
    assert answer.returncode == 0, answer.stderr
    print("Shop, MySQL: keys and references hold")

if command := os.environ.get("SEEDBED_PEERS_SEEDBED"):
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=number) for number in range(200)]
    numbers = range(200)
    columns = {
        "id": (pyarrow.int32(), [number + 5 for number in numbers]),
        "price": (pyarrow.decimal128(9, 2), [decimal.Decimal(number * 7919 % 10000) / 100 for number in numbers]),
        "ratio": (pyarrow.float32(), [number / 8 for number in numbers]),
        "colour": (pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), [["red", "green"][number % 2] for number in numbers]),
        "remark": (pyarrow.large_string(), [f"some words about {number * 7919 % 1000} of them" for number in numbers]),
        "day": (pyarrow.date32(), days),
        "seen": (pyarrow.timestamp("us", tz="Europe/Berlin"), [datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=number * number) for number in numbers]),
        "local": (pyarrow.timestamp("ns"), [datetime.datetime(2024, 5, 1) + datetime.timedelta(minutes=number * 37) for number in numbers]),
        "at": (pyarrow.time64("us"), [datetime.time(number % 24, number * 7 % 60) for number in numbers]),
        "open": (pyarrow.bool_(), [None if number % 5 == 0 else number % 3 == 0 for number in numbers]),
        "tags": (pyarrow.list_(pyarrow.string()), [["a", "b"][: number % 3] for number in numbers]),
        "place": (pyarrow.struct([("x", pyarrow.int64()), ("name", pyarrow.string())]), [{"x": number % 9, "name": "here"} for number in numbers]),
    }
    arrays = {name: pyarrow.array(values, kind) for name, (kind, values) in columns.items()}
    expected = ["sequence", "number", "number", "choice", "text.sentence", "date", "datetime", "datetime", "time", "boolean", "list", "object"]
    for compression in ["snappy", "gzip", "zstd", "brotli", "lz4", "none"]:
        pyarrow.parquet.write_table(pyarrow.table(arrays), folder / "pyarrow.parquet", compression=compression, row_group_size=50)
        answer = subprocess.run([*shlex.split(command), "import", folder / "pyarrow.parquet"], text=True, capture_output=True)
        assert answer.returncode == 0, answer.stderr
        table = json.loads(answer.stdout)["tables"][0]
        assert [column["name"] for column in table["columns"]] == list(columns), table
        found = [column["type"] for column in table["columns"]]
        assert found == expected, f"{compression}: {found}"
    print("Parquet by pyarrow, seedbed import: names and types are found")
