#!/usr/bin/env python3
"""monitoring.py PROMETHEUS [--absent REGEX]: compares packaging/prometheus and packaging/grafana with what a Prometheus has read.

PROMETHEUS is the address of one that reads a node and has our rules. What must be true:

  - it evaluates every rule of ours without an error;
  - every metric that a rule or a panel names is there, from the job that it is asked of, except those that REGEX matches,
    written as `job/name` or `name`; these must not be there, so that the list of exceptions stays true;
  - every panel's question has an answer, unless it asks for one of those or for events that did not happen;
  - every event that is named is one of the runtime (docs/interface.md).

Prints what was found; exit code 1 if something is missing.
"""
import argparse
import json
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A metric, and the matchers of its labels: what is neither a function, nor a keyword, nor a label in parentheses.
SELECTOR = re.compile(r"\b([a-z]+_[a-z0-9_]+|up)\b(?!\s*\()(?:\s*\{([^}]*)\})?")
LABELS = re.compile(r"\b(?:by|ignoring|on|without)\s*\([^)]*\)")
STRING = re.compile(r'"[^"]*"')


def ask(prometheus, path, **query):
    with urllib.request.urlopen(f"{prometheus}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=30) as answer:
        return json.load(answer)["data"]


def rules(prometheus):
    """Every rule of ours as the server has it."""
    ours = [group for group in ask(prometheus, "rules")["groups"] if group["name"].startswith("radledger-")]
    return [rule for group in ours for rule in group["rules"]]


def panels():
    """Title and question of every panel, as Grafana would ask it of all nodes."""
    for file in sorted((ROOT / "packaging/grafana").glob("*.json")):
        dashboard = json.loads(file.read_text())
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                expression = target["expr"].replace("$instance", ".*").replace("$__rate_interval", "1m")
                yield f"{dashboard['title']}, {panel['title']}", re.sub(r"\[\d+[mh]\]", "[1m]", expression)


def selectors(expression):
    """Metric, job and named events of everything that an expression asks for."""
    plain = LABELS.sub("", expression)
    within = [match.span() for match in STRING.finditer(plain)]
    for found in SELECTOR.finditer(plain):
        if any(start < found.start() < end for start, end in within):
            continue
        matchers = dict(re.findall(r'(\w+)=~?"([^"]*)"', found[2] or ""))
        yield found[1], matchers.get("job"), matchers.get("pallet"), matchers.get("event")


def events():
    """Every event of the runtime, as (pallet, event)."""
    pallet, found = None, set()
    for line in (ROOT / "docs/interface.md").read_text().splitlines():
        if heading := re.fullmatch(r"#+ (?:Events of (\w+)|.*)", line):
            pallet = heading[1]
        elif pallet and (event := re.match(r"- `(\w+)`", line)):
            found.add((pallet, event[1]))
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("prometheus")
    arguments.add_argument("--absent", default="(?!)")
    arguments = arguments.parse_args()
    prometheus, absent, faults = arguments.prometheus, re.compile(arguments.absent), []

    def series(name, job):
        return ask(prometheus, "query", query=f'{name}{{job="{job}"}}' if job else name)["result"]

    named, used, known = rules(prometheus), set(), events()
    if not named:
        faults.append("the server has none of our rules")
    questions = [(rule["name"], rule["query"]) for rule in named] + list(panels())
    for what, expression in questions:
        for name, job, pallet, names in selectors(expression):
            used.add((name, job))
            for event in (names or "").split("|") if names else []:
                if not any(event == other and pallet in (None, of) for of, other in known):
                    faults.append(f"{what}: the runtime has no event {pallet}.{event}")
    # The rules and the rates need some readings first.
    deadline = time.monotonic() + 60
    is_absent = lambda name, job: absent.fullmatch(name) or absent.fullmatch(f"{job}/{name}")
    missing = {one for one in used if not is_absent(*one)}
    while missing and time.monotonic() < deadline:
        missing = {one for one in missing if not series(*one)}
        time.sleep(1 if missing else 0)
    faults += [f"{name} of {job or 'any job'} is not there" for name, job in sorted(missing, key=str)]
    faults += [f"{name} of {job} is there: it is no exception" for name, job in used if is_absent(name, job) and series(name, job)]

    open_panels = {
        what: expression
        for what, expression in panels()
        if not any(is_absent(name, job) or event for name, job, _, event in selectors(expression))
    }
    while open_panels and time.monotonic() < deadline + 60:
        open_panels = {what: one for what, one in open_panels.items() if not ask(prometheus, "query", query=one)["result"]}
        time.sleep(1 if open_panels else 0)
    faults += [f"{what}: no answer to {expression}" for what, expression in open_panels.items()]
    while any(rule["health"] == "unknown" for rule in rules(prometheus)) and time.monotonic() < deadline + 60:
        time.sleep(1)
    faults += [f"{rule['name']}: {rule['health']} {rule.get('lastError', '')}" for rule in rules(prometheus) if rule["health"] != "ok"]

    print("\n".join(faults))
    print(f"{len(named)} rules, {len(list(panels()))} questions of panels, {len(used)} metrics, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
