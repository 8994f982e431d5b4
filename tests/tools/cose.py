"""Checks COSE receipts (RFC 9942) of a folder with scitt-cose, which knows nothing of the ledger, and how it takes tampering.

    cose.py DIR    N.cose is about the bytes in N.entry; signer.pem is the signer's public key

Prints how many were accepted as JSON, and for each way to tamper with one how many were rejected and how many not.
"""
import json
import sys
from pathlib import Path

import cbor2
from scitt_cose.receipt import verify_receipt

folder = Path(sys.argv[1])
key = (folder / "signer.pem").read_bytes()


def holds(receipt, entry):
    return verify_receipt(receipt, leaf_entry_hex=entry.hex(), log_public_key_pem=key).ok


def changed(receipt, change):
    """The receipt after `change` of [protected, unprotected, payload, signature]."""
    parts = list(cbor2.loads(receipt).value)
    parts[0], parts[1] = dict(cbor2.loads(parts[0])), dict(parts[1])
    change(parts)
    parts[0] = cbor2.dumps(parts[0])
    return cbor2.dumps(cbor2.CBORTag(18, parts))


def proof_of(parts):
    return list(cbor2.loads(dict(parts[1][396])[-1][0]))


def with_proof(parts, proof):
    parts[1][396] = {-1: [cbor2.dumps(proof)]}


def flipped(data, at=0):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def path(parts):
    size, index, hashes = proof_of(parts)
    with_proof(parts, [size, index, [flipped(hashes[0]), *hashes[1:]] if hashes else [bytes(32)]])


def place(parts):
    size, index, hashes = proof_of(parts)
    with_proof(parts, [size, index ^ 1, hashes])


def tree(parts):
    parts[0][395] = 2


def signature(parts):
    parts[3] = flipped(parts[3])


def nothing(parts):
    with_proof(parts, [0, 0, []])


def claims(parts):
    parts[0][15] = {**dict(parts[0][15]), 1: "https://somebody.else.example"}


def payload(parts):
    parts[2] = bytes(32)


accepted, tampered = 0, {}
for file in sorted(folder.glob("*.cose")):
    receipt, entry = file.read_bytes(), file.with_suffix(".entry").read_bytes()
    accepted += holds(receipt, entry)
    ways = {way.__name__: changed(receipt, way) for way in (path, place, tree, signature, nothing, claims, payload)}
    tries = [(name, way, entry) for name, way in ways.items()] + [("entry", receipt, flipped(entry))]
    for name, receipt_, entry_ in tries:
        count = tampered.setdefault(name, {"rejected": 0, "accepted": 0})
        count["accepted" if holds(receipt_, entry_) else "rejected"] += 1
print(json.dumps({"accepted": accepted, "tampered": tampered}))
