#!/usr/bin/env python3
"""Holds a live server to its own OpenAPI document: no answer is a 5xx, and every answer is as documented.

    server/tests/schemathesis.py [SECONDS]

Starts `seedbed serve` (SEEDBED_SERVER names the program; without it, target/debug/seedbed) on a free port with a new
data folder and a real account, lets schemathesis send what the document allows and what it forbids for about SECONDS
(180), and stops the server. schemathesis comes from PyPI at the version below, into a folder of its own under target.
Ends with 0 if nothing was found, with 1 and the requests (as curl commands) if something was.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

VERSION = "4.32.5"
TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parents[1]
# Signing out would end the session of all that follows: it is tried last, alone.
SIGNING_OUT = "POST /api/auth/logout"


def schemathesis() -> Path:
    """The program, installed at its version if it is not there."""
    folder = ROOT / "target" / f"schemathesis-{VERSION}"
    program = folder / "bin" / "schemathesis"
    if not program.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", f"schemathesis=={VERSION}"], check=True
        )
    return program


def start(data: str) -> tuple[subprocess.Popen, str]:
    """A server, and where it is."""
    program = os.environ.get("SEEDBED_SERVER", str(ROOT / "target" / "debug" / "seedbed"))
    # An attempt at signing in is not to be refused only because there were many.
    arguments = ["serve", "--listen", "127.0.0.1:0", "--data", data, "--registration", "open", "--attempts", "100000"]
    environment = {**os.environ, "SEEDBED_LOG": "warn"}
    with open(Path(data).parent / "log", "wb") as log:
        server = subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, stderr=log, env=environment)
    assert server.stdout
    line = server.stdout.readline().decode().strip()
    if not line.startswith("Seedbed is at "):
        sys.exit(f"the server did not start: {(Path(data).parent / 'log').read_text()}")
    return server, line.removeprefix("Seedbed is at ")


def ask(address: str, method: str, path: str, token: str = "", body: object = None) -> dict:
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data=content, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def register(address: str) -> str:
    """The token of a new account."""
    account = {"email": "ann@example.com", "password": "a long enough password"}
    return ask(address, "POST", "/api/auth/register", body=account)["token"]


def make_one_of_each(address: str, token: str) -> dict[str, str]:
    """A project, a saved recipe, a job, its dataset and an account; their ids by the name of their folder in the API."""
    recipe = {"version": 1, "kind": "table", "tables": [{"name": "t", "rows": 1000, "columns": [
        {"name": "id", "type": "sequence"}, {"name": "name", "type": "person.full_name", "null_share": 0.1}]}]}
    other = {"email": "other@example.com", "password": "a long enough password"}
    user = ask(address, "POST", "/api/auth/register", body=other)["user"]["id"]
    project = ask(address, "POST", "/api/projects", token, {"name": "A project"})["id"]
    schema = ask(address, "POST", "/api/schemas", token, {"name": "A recipe", "recipe": recipe})["id"]
    new = {"project_id": project, "recipe": recipe, "store": "parquet"}
    job = ask(address, "POST", "/api/jobs", token, new)["id"]
    for _ in range(600):
        dataset = ask(address, "GET", f"/api/jobs/{job}", token)["dataset_id"]
        if dataset:
            return {"projects": project, "schemas": schema, "jobs": job, "datasets": dataset, "users": user}
        time.sleep(0.1)
    sys.exit("the job did not end")


def with_ids(ids: dict[str, str], folder: str) -> Path:
    """The configuration with the ids of things that are there in place of invented ones."""
    text = (TESTS / "schemathesis.toml").read_text()
    for name, found in ids.items():
        text += f'\n[[operations]]\ninclude-path-regex = "^/api/{name}/"\nparameters = {{ "path.id" = "{found}" }}\n'
    path = Path(folder) / "schemathesis.toml"
    path.write_text(text)
    return path


def run(address: str, token: str, config: Path, *arguments: str) -> int:
    command = [
        *(schemathesis(), "--config-file", config),
        *("run", f"{address}/api/openapi.json", "--url", address, "--header", f"Authorization: Bearer {token}"),
        *("--continue-on-failure", "--generation-database", "none", "--warnings", "off", *arguments),
    ]
    return subprocess.run(command, cwd=ROOT / "target").returncode


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 180
    with tempfile.TemporaryDirectory() as folder:
        server, address = start(f"{folder}/data")
        try:
            token = register(address)
            config = TESTS / "schemathesis.toml"
            # With ids that it invents or finds in answers; then with things that are there, which stay.
            failed = run(address, token, config, "--max-time", str(seconds // 2), "--exclude-name", SIGNING_OUT)
            config = with_ids(make_one_of_each(address, token), folder)
            there = ("--include-path-regex", "{id}", "--exclude-method", "DELETE", "--phases", "coverage,fuzzing")
            failed |= run(address, token, config, "--max-time", str(seconds // 2), *there)
            failed |= run(address, token, config, "--phases", "coverage", "--include-name", SIGNING_OUT)
            if server.poll() is not None:
                print(f"the server ended by itself, with {server.returncode}")
                failed = 1
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
        if failed:
            print((Path(folder) / "log").read_text()[-20_000:])
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
