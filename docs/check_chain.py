#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks a store without Opossum: check_chain.py DIR. It needs python3, the zstd command and docs/store-format.md, nothing else."""
import hashlib, json, pathlib, subprocess, sys, zlib

def lines_of(path):
    if path.suffix == ".zst":
        run = subprocess.run(["zstd", "-dcq", path], capture_output=True)
        if run.returncode: sys.exit(f"{path}: {run.stderr.decode().strip()}")
        return run.stdout.removesuffix(b"\n").split(b"\n")
    text = path.read_bytes().rstrip(b"\0")  # the active segment is preallocated, and its last line may be half written
    return (text[:text.rfind(b"\n")] if path.parent.name == "log" else text.removesuffix(b"\n")).split(b"\n")

def check(path, begins, chain, commit, position):
    integer = lambda digits: int(digits) if len(digits) < 20 else digits  # events may hold numbers of any size
    for number, line in enumerate(lines_of(path), 1):
        bad = lambda what: sys.exit(f"{path}, line {number}: {what}")
        body, key, crc = line.rpartition(b',"crc":"')
        if not key or crc != b'%08x"}' % zlib.crc32(body): bad("the CRC is wrong")
        entry = json.loads(line, parse_int=integer)
        if ("opossum" in entry) != (number == 1): bad("a header must be the first line, and only that")
        if number == 1 and begins and entry["first_commit"] > 1:  # the segments before it were retired
            chain, commit, position = bytes.fromhex(entry["chain"]), entry["first_commit"] - 1, entry["first_position"] - 1
        if "events" in entry:
            positions, count = [event["position"] for event in entry["events"]], len(entry["events"])
            if entry["commit"] != commit + 1 or positions != list(range(position + 1, position + count + 1)): bad("the numbers have a gap")
            commit, position = commit + 1, position + count
        elif entry["chain"] != chain.hex(): bad(f"the lines before it make the chain {chain.hex()}")
        elif (entry.get("commit", commit), entry.get("position", position)) != (commit, position): bad("it states wrong numbers")
        if "events" in entry or number == 1:
            digest = bytes.fromhex(entry["was"]) if "was" in entry else hashlib.sha256(line).digest()
            chain = hashlib.sha256(chain + digest).digest()
    if path.parent.name != "log" and not entry.get("sealed"): bad("the end of the segment is missing")
    return chain, commit, position

found = sorted(pathlib.Path(sys.argv[1], "log").rglob("*.jsonl*"), key=lambda path: path.parent.name != "log")
segments = sorted({path.name[:20]: path for path in found if path.suffix != ".tmp"}.items())  # of two forms the sealed one counts
state = (bytes(32), 0, 0)
for name, path in segments: state = check(path, name == segments[0][0], *state)
print(f"{len(segments)} segments, {state[1]} commits, {state[2]} events: every CRC is right, and the chain up to {state[0].hex()}")
