"""The customer table as programs of the Python world make it: `python.py PROGRAM ROWS FILE`.

Faker and Mimesis as their documentation uses them, a call a value. DuckDB and ClickHouse's engine (chdb) as SQL over
a range, with the names, mail domains and cities of the same word lists that Seedbed draws from.
"""

import csv, datetime, pathlib, random, sys

LISTS = pathlib.Path(__file__).resolve().parents[4] / "app/generate/lists/en_US.txt"
TODAY = datetime.date(2026, 11, 21)
STATUS, WEIGHTS = ["active", "inactive", "pending"], [80, 15, 5]
HEAD = ["id", "uuid", "name", "email", "phone", "age", "signup_date", "status", "city", "amount"]


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows)


def faker(count):
    from faker import Faker

    fake = Faker("en_US")
    for number in range(1, count + 1):
        name = fake.name()
        yield (number, fake.uuid4(), name, fake.email(), fake.phone_number(), fake.random_int(18, 80),
               fake.date_between("-1y", "today"), random.choices(STATUS, WEIGHTS)[0], fake.city(),
               round(random.lognormvariate(4.38, 1.0), 2))


def mimesis(count):
    from mimesis import Address, Cryptographic, Datetime, Person
    from mimesis.locales import Locale

    person, address = Person(Locale.EN), Address(Locale.EN)
    crypto, dates = Cryptographic(), Datetime()
    for number in range(1, count + 1):
        yield (number, crypto.uuid(), person.full_name(), person.email(), person.telephone(), random.randint(18, 80),
               dates.date(2025, 2026), random.choices(STATUS, WEIGHTS)[0], address.city(),
               round(random.lognormvariate(4.38, 1.0), 2))


def section(name, field=0):
    lines, inside = [], False
    for line in LISTS.read_text().splitlines():
        if line.startswith("["):
            inside = line == f"[{name}]"
        elif inside and line and not line.startswith("#"):
            lines.append(line.split("\t")[field])
    return lines


def quoted(words):
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def lists():
    first = section("person.first_name.female") + section("person.first_name.male")
    return {name: quoted(words) for name, words in {
        "first": first, "last": section("person.last_name"), "domain": section("internet.free_email"),
        "city": section("place")}.items()} | {
        "firsts": len(first), "lasts": len(section("person.last_name")),
        "domains": len(section("internet.free_email")), "cities": len(section("place"))}


def duckdb(count, path, format):
    import duckdb

    words = lists()
    base = duckdb.connect(config={"threads": 1})
    for name in ("first", "last", "domain", "city"):
        base.execute(f"SET VARIABLE {name} = [{words[name]}]")
    options = "FORMAT csv, HEADER" if format == "csv" else "FORMAT parquet, COMPRESSION snappy"
    base.execute(f"""
        COPY (SELECT id, uuid, f || ' ' || l AS name, lower(f) || '.' || lower(l) || '@' || d AS email,
                     format('({{:03d}}) {{:03d}}-{{:04d}}', 200 + (p1 % 800)::INT, 200 + (p2 % 800)::INT, (p3 % 10000)::INT) AS phone,
                     age, DATE '2026-11-21' - (r * 365)::INT AS signup_date,
                     CASE WHEN s < 0.8 THEN 'active' WHEN s < 0.95 THEN 'inactive' ELSE 'pending' END AS status, city,
                     round(exp(4.38 + sqrt(-2 * ln(1 - u)) * cos(6.283185307179586 * v)), 2)::DECIMAL(18, 2) AS amount
              FROM (SELECT range + 1 AS id, gen_random_uuid() AS uuid,
                           getvariable('first')[1 + floor(random() * {words['firsts']})::INT] AS f,
                           getvariable('last')[1 + floor(random() * {words['lasts']})::INT] AS l,
                           getvariable('domain')[1 + floor(random() * {words['domains']})::INT] AS d,
                           getvariable('city')[1 + floor(random() * {words['cities']})::INT] AS city,
                           floor(random() * 800)::INT AS p1, floor(random() * 800)::INT AS p2, floor(random() * 10000)::INT AS p3,
                           18 + floor(random() * 63)::INT AS age, random() AS r, random() AS s, random() AS u, random() AS v
                    FROM range({count})))
        TO '{path}' ({options})""")


def clickhouse(count, path, format):
    import chdb

    words = lists()
    output = "CSVWithNames" if format == "csv" else "Parquet"
    chdb.query(f"""
        INSERT INTO FUNCTION file('{path}', '{output}')
        WITH [{words['first']}] AS firsts, [{words['last']}] AS lasts, [{words['domain']}] AS domains, [{words['city']}] AS cities,
             firsts[1 + rand32(1) % {words['firsts']}] AS f, lasts[1 + rand32(2) % {words['lasts']}] AS l, rand32(3) AS p
        SELECT number + 1 AS id, generateUUIDv4() AS uuid, concat(f, ' ', l) AS name,
               concat(lower(f), '.', lower(l), '@', domains[1 + rand32(4) % {words['domains']}]) AS email,
               concat('(', toString(200 + p % 800), ') ', toString(200 + intDiv(p, 800) % 800), '-', leftPad(toString(intDiv(p, 640000) % 10000), 4, '0')) AS phone,
               18 + rand32(5) % 63 AS age, toDate('2026-11-21') - rand32(6) % 366 AS signup_date,
               multiIf(rand32(7) % 100 < 80, 'active', rand32(7) % 100 < 95, 'inactive', 'pending') AS status,
               cities[1 + rand32(8) % {words['cities']}] AS city,
               toDecimal64(exp(randNormal(4.38, 1.0)), 2) AS amount
        FROM numbers({count})
        SETTINGS max_threads = 1, output_format_parquet_compression_method = 'snappy',
                 output_format_parquet_parallel_encoding = 0, engine_file_truncate_on_insert = 1""")


if __name__ == "__main__":
    program, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if program in ("faker", "mimesis"):
        write(path, globals()[program](count))
    else:
        name, format = program.split("-")
        globals()[name](count, path, format)
