#!/usr/bin/env python3
"""What runtime/src/weights declares for each call, compared with what its benchmark uses.

    scripts/declared.py check FILE…   compare with results of `benchmark pallet --json-file`; fails if a call declares less than
                                      its worst case reads, writes or proves, or more than twice as many reads or writes
    scripts/declared.py ratios        how many transfers a call weighs; fails if one weighs more than it may

`scripts/weights --check` runs the first, after the benchmarks.
"""
import json, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
READ, WRITE = 8_000_000, 50_000_000  # ParityDbWeight of frame-support, picoseconds

# What may declare more than twice as much as its benchmark uses, and why.
LAVISH = {}

# What may weigh at most so many transfers.
BOUNDS = {
    ("pallet_image_provenance", "send"): 1.3,
    ("pallet_image_provenance", "anchor_study"): 1.1,
    ("pallet_report_authorship", "contribute"): 1.3,
    ("pallet_report_authorship", "acknowledge"): 1.3,
    ("pallet_dynamic_consent", "grant"): 1.3,
    ("pallet_dynamic_consent", "record_access"): 1.3,
}


class Declared:
    """Time (picoseconds, without the database), reads, writes and proof bytes of a call."""

    def __init__(self, pallet, call, components=()):
        text = (root / f"runtime/src/weights/{pallet}.rs").read_text()
        found = re.search(rf"fn {call}\s*\([^)]*\) -> Weight \{{(.*?)\n\t\}}", text, re.S)
        if not found:
            raise KeyError(f"{pallet}.rs has no weight of {call}")
        body, sizes = re.sub(r"//.*", "", found[1]), dict(components)

        def total(fixed, each):
            number = lambda digits: int(digits.replace("_", ""))
            once = sum(map(number, re.findall(fixed + r"\)(?!\.saturating_mul)", body)))
            return once + sum(sizes.get(name, 0) * number(digits) for digits, name in re.findall(each, body))

        self.compute = total(r"from_parts\(([\d_]+), 0", r"from_parts\(([\d_]+), 0\)\.saturating_mul\((\w)\.into")
        self.reads = total(r"reads\(([\d_]+)", r"reads\(\(([\d_]+)_u64\)\.saturating_mul\((\w)\.into")
        self.writes = total(r"writes\(([\d_]+)", r"writes\(\(([\d_]+)_u64\)\.saturating_mul\((\w)\.into")
        self.proof = total(r"from_parts\(0, ([\d_]+)", r"from_parts\(0, ([\d_]+)\)\.saturating_mul\((\w)\.into")
        self.time = self.compute + self.reads * READ + self.writes * WRITE


def base_extrinsic():
    """Picoseconds that an empty transaction takes: as frame-support says, and a read (runtime/src/weights/mod.rs)."""
    source = sorted(pathlib.Path.home().glob(".cargo/registry/src/*/frame-support-49*/src/weights/extrinsic_weights.rs"))[0]
    return int(re.search(r"saturating_mul\(([\d_]+)\)", source.read_text())[1].replace("_", "")) * 1000 + READ


def check(files):
    wrong, rows, checked = [], [], 0
    for file in files:
        for batch in json.loads(pathlib.Path(file).read_text()):
            pallet, call = batch["pallet"], batch["benchmark"]
            checked += 1
            results = batch["db_results"]
            largest = max(results, key=lambda result: [size for _, size in result["components"]])
            for result in results:
                try:
                    declared = Declared(pallet, call, [tuple(part) for part in result["components"]])
                except KeyError as missing:
                    wrong.append(missing.args[0])
                    break
                at = " ".join(f"{name}={size}" for name, size in result["components"])
                used = {"reads": result["reads"], "writes": result["writes"], "proof": result["proof_size"]}
                for what, count in used.items():
                    told = getattr(declared, what)
                    if told < count:
                        wrong.append(f"{pallet}::{call} {at} declares {told} {what} and uses {count}")
                    if result is largest and what != "proof":
                        rows.append((told / count if count else (1 if told == 0 else told + 1), f"{pallet}::{call}", what, told, count))
                        if told > 2 * max(count, 1) and (pallet, call) not in LAVISH:
                            wrong.append(f"{pallet}::{call} {at} declares {told} {what} and uses {count}: more than twice as many")
    rows.sort(reverse=True)
    print(f"{checked} benchmarks; the most declared for what is used:")
    for ratio, name, what, told, count in rows[:8]:
        print(f"  {name}: {told} {what} for {count}")
    if wrong:
        sys.exit("\n".join([*dict.fromkeys(wrong), "measure these pallets with scripts/weights PALLET…"]))


def ratios():
    base = base_extrinsic()
    transfer = base + Declared("pallet_balances", "transfer_keep_alive").time
    above = []
    for (pallet, call), bound in BOUNDS.items():
        declared = Declared(pallet, call)
        ratio = (base + declared.time) / transfer
        print(f"{call}: {ratio:.2f} transfers (at most {bound}); {declared.reads} reads, {declared.writes} writes, {declared.compute / 1e6:.0f} µs")
        if ratio > bound:
            above.append(call)
    if above:
        sys.exit("too heavy: " + ", ".join(above))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check", *files] if files:
            check(files)
        case ["ratios"]:
            ratios()
        case _:
            sys.exit(__doc__)
