"""A development node of the project, as a user starts it, and what the tests of both Python clients do with it."""
import os
import pathlib
import re
import secrets
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def start():
    """Starts a node on a chain of its own, which ends with this process. Returns its address."""
    cache = pathlib.Path(os.environ.get("RADLEDGER_CACHE") or pathlib.Path.home() / ".cache/radledger")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or cache / "target")
    node = pathlib.Path(os.environ.get("RADLEDGER_BIN_DIR") or target / "debug") / "radledger-node"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="radledger-python-"))
    log = folder / "log"
    arguments = "--dev --instant-seal --rpc-port 0 --port 0 --no-prometheus --no-hardware-benchmarks --base-path".split()
    command = [ROOT / "tests/tools/keep", str(os.getpid()), folder, node, *arguments, folder / "chain"]
    with log.open("w") as output:
        keeper = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    for _ in range(2400):
        said = log.read_text()
        if found := re.search(r"Running JSON-RPC server: addr=[^,\n]*:(\d+)", said):
            return f"ws://127.0.0.1:{found[1]}"
        if keeper.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the node does not start:\n{said}")


def new_study():
    """A study of north hospital, whose number (0) its identifier ends with."""
    digest = lambda: "0x" + secrets.token_hex(32)
    return {"study": digest()[:-8] + "00000000", "root": digest(), "instances": 20, "series": 2, "modality": "Mr", "device": None, "subject": None}


def refusal():
    """The arguments with which a patient refuses everyone every use for teaching."""
    return {"scope": "All", "grantee": "Anyone", "purposes": 2}


def named(receipt):
    """The events of a receipt: pallet and name."""
    events = [event.value if hasattr(event, "value") else event for event in receipt.triggered_events]
    return [(event["event"]["module_id"], event["event"]["event_id"]) for event in events]
