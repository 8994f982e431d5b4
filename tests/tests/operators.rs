//! What operators get: packages, an image's recipe, alert rules, dashboards, and the guide for operators.

use anyhow::{Context, Result};
use radledger_tests::{binary, cache, free_port, http, root, Daemon, Node, Ran, Seal};
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};
use tempfile::TempDir;

/// What a program printed that ended well.
fn ran(command: &mut Command) -> Result<Ran> {
	Ok(Ran::of(command)?.expect(0))
}

/// A program of Python with the libraries that `scripts/setup` installed.
fn python() -> Result<Command> {
	let mut python = Command::new("python3");
	python.env("PYTHONPATH", cache().context("no home")?.join("python"));
	Ok(python)
}

/// Builds the packages of the programs under test into a folder, without compression, which would take minutes.
fn package(into: &Path) -> Result<Vec<PathBuf>> {
	let programs = binary("radledger-node").parent().context("a program is in a folder")?.to_owned();
	let mut command = Command::new(root().join("scripts/package"));
	command.arg(programs).arg(into).env("DPKG_DEB_COMPRESSOR_TYPE", "none");
	let packages: Vec<PathBuf> = ran(&mut command)?.stdout.lines().map(PathBuf::from).collect();
	assert_eq!(packages.len(), 2, "{packages:?}");
	Ok(packages)
}

/// The folder with Debian's packages of Prometheus.
fn prometheus() -> Result<PathBuf> {
	let folder = cache().context("no home")?.join("prometheus");
	assert!(folder.is_dir(), "{} is missing: run scripts/setup --test", folder.display());
	Ok(folder)
}

#[test]
fn packages_should_be_reproducible_and_as_debian_wants_them() -> Result<()> {
	let (one, other) = (TempDir::new()?, TempDir::new()?);
	let packages = package(one.path())?;
	for (package, again) in packages.iter().zip(package(other.path())?) {
		assert!(fs::read(package)? == fs::read(again)?, "{} differs when it is built again", package.display());
	}
	let mut lintian = Command::new("lintian");
	lintian.args(["--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", "--suppress-tags"]);
	lintian.arg("uses-no-compression-for-data-tarball,uses-no-compression-for-control-tarball");
	let found = Ran::of(lintian.args(&packages))?;
	assert_eq!(found.code, 0, "{}", found.stdout);

	let contents =
		|package: &Path| Ok::<_, anyhow::Error>(ran(Command::new("dpkg-deb").arg("--contents").arg(package))?.stdout);
	let (node, cli) = (contents(&packages[0])?, contents(&packages[1])?);
	for file in [
		"usr/bin/radledger-node",
		"usr/lib/systemd/system/radledger-node.service",
		"etc/default/radledger-node",
		"usr/share/man/man1/radledger-node.1.gz",
		"usr/share/radledger-node/prometheus/radledger.rules.yml",
		"usr/share/radledger-node/grafana/radledger-node.json",
	] {
		assert!(node.contains(file), "{file} is not in\n{node}");
	}
	for file in
		["usr/bin/radledger", "usr/lib/systemd/system/radledger-patrol.timer", "usr/share/man/man1/radledger.1.gz"]
	{
		assert!(cli.contains(file), "{file} is not in\n{cli}");
	}
	Ok(())
}

#[test]
fn guide_should_run_as_printed_on_a_new_machine() -> Result<()> {
	let folder = TempDir::new()?;
	let packages = folder.path().join("packages");
	fs::create_dir(&packages)?;
	package(&packages)?;

	// The specifications that a consortium would hand out. The relay chain is one that nobody is on: no address in it.
	let specifications = folder.path().join("specifications");
	fs::create_dir(&specifications)?;
	for (program, chain, name) in [("radledger-node", "local", "parachain"), ("polkadot", "rococo", "relay")] {
		let mut export = Command::new(binary(program));
		let spec = ran(export.args(["export-chain-spec", "--raw", "--chain", chain]))?.stdout;
		let mut spec: Value = serde_json::from_str(&spec)?;
		spec["bootNodes"] = Value::Array(Vec::new());
		spec["telemetryEndpoints"] = Value::Null;
		fs::write(specifications.join(name).with_extension("json"), serde_json::to_vec(&spec)?)?;
	}

	let mut machine = Command::new("setpriv");
	machine.args(["--pdeathsig", "KILL", "--"]).arg(root().join("tests/tools/machine")).arg(folder.path());
	let here = root().canonicalize()?;
	machine.arg(here.join("tests/tools/run-document")).arg(here.join("docs/operators.md"));
	machine.env("PACKAGES", &packages).env("SPECIFICATIONS", &specifications).env("PROMETHEUS", prometheus()?);
	machine.env("MONITORING", here.join("tests/tools/monitoring.py"));
	machine.env("RADLEDGER_CACHE", cache().context("no home")?).env("TMPDIR", folder.path()).env("LC_ALL", "C.UTF-8");
	machine.env("DEBIAN_FRONTEND", "noninteractive").env_remove("RADLEDGER_NODE");
	let ran = Ran::of(&mut machine)?;
	assert_eq!(ran.code, 0, "{}\n{}", ran.stdout, ran.stderr);
	println!("{}", ran.stdout);
	Ok(())
}

#[test]
fn guide_should_say_what_to_do_about_every_alert() -> Result<()> {
	let rules = fs::read_to_string(root().join("packaging/prometheus/radledger.rules.yml"))?;
	let alerts: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
	assert!(alerts.len() > 10, "{alerts:?}");
	for document in ["docs/operators.md", "tests/tools/alerts.test.yml"] {
		let text = fs::read_to_string(root().join(document))?;
		for alert in &alerts {
			assert!(text.contains(alert), "{document} does not mention {alert}");
		}
	}
	Ok(())
}

#[test]
fn container_files_should_be_well_formed() -> Result<()> {
	let hadolint = cache().context("no home")?.join("python-clients/hadolint/bin/hadolint");
	ran(Command::new(hadolint).args(["--failure-threshold", "warning", "packaging/Dockerfile"]).current_dir(root()))?;
	// Its steps are those that everybody else uses.
	let recipe = fs::read_to_string(root().join("packaging/Dockerfile"))?;
	for step in ["scripts/setup --package", "scripts/build --release", "scripts/package"] {
		assert!(recipe.contains(&format!("RUN {step}")), "{step} is not in the Dockerfile");
	}
	let script = r#"
import sys, compose_spec
text = open(sys.argv[1]).read()
composed = compose_spec.PyCompose.from_yaml(text)
for validate in (composed.validate, composed.validate_volumes, composed.validate_configs, composed.validate_networks):
	validate()
try:
	compose_spec.PyCompose.from_yaml(text.replace("ports:", "prots:"))
except Exception:
	sys.exit(0)
sys.exit("a wrong key is not found")
"#;
	ran(python()?.args(["-c", script, "packaging/compose.yaml"]).current_dir(root()))?;
	Ok(())
}

#[test]
fn dashboards_should_be_read_by_grafanas_own_schema_without_loss() -> Result<()> {
	let script = r#"
import json, sys
from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
plugins.register_default_plugins()
def lost(given, read, path):
	if isinstance(given, dict) and isinstance(read, dict):
		return [fault for key in given for fault in (lost(given[key], read[key], f"{path}/{key}") if key in read else [f"{path}/{key}"])]
	if isinstance(given, list) and isinstance(read, list) and len(given) == len(read):
		return [fault for at, one in enumerate(given) for fault in lost(one, read[at], f"{path}/{at}")]
	return [] if given == read else [path]
for file in sys.argv[1:]:
	given = json.load(open(file))
	assert lost({**given, "wrong": 1}, json.loads(JSONEncoder().encode(Dashboard.from_json({**given, "wrong": 1}))), "")
	faults = lost(given, json.loads(JSONEncoder().encode(Dashboard.from_json(given))), "")
	assert not faults, f"{file}: {faults}"
	ids = [panel["id"] for panel in given["panels"]]
	assert len(set(ids)) == len(ids) > 5, ids
"#;
	let dashboards = ["radledger-node", "radledger-ledger"].map(|name| format!("packaging/grafana/{name}.json"));
	ran(python()?.args(["-c", script]).args(dashboards).current_dir(root()))?;
	Ok(())
}

#[test]
fn rules_and_dashboards_should_find_what_a_node_measures() -> Result<()> {
	let folder = TempDir::new()?;
	let at = |name: &str| folder.path().join(name);
	for package in fs::read_dir(prometheus()?)? {
		let package = package?.path();
		if package.to_string_lossy().contains("/prometheus_") {
			ran(Command::new("dpkg-deb").arg("--extract").arg(package).arg(folder.path()))?;
		}
	}
	let promtool = || {
		let mut promtool = Command::new(at("usr/bin/promtool"));
		promtool.current_dir(root());
		promtool
	};
	ran(promtool().args(["check", "rules", "--lint-fatal", "packaging/prometheus/radledger.rules.yml"]))?;
	ran(promtool().args(["test", "rules", "tests/tools/alerts.test.yml"]))?;

	let node = Node::start(&at("chain"), Seal::Every(1000))?;
	let port = free_port()?;
	let config = format!(
		"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n\
		rule_files: [{}]\n\
		scrape_configs: [{{job_name: radledger-node, static_configs: [{{targets: ['127.0.0.1:{}'], labels: {{role: collator}}}}]}}]\n",
		root().canonicalize()?.join("packaging/prometheus/radledger.rules.yml").display(),
		node.prometheus,
	);
	fs::write(at("prometheus.yml"), config)?;
	let mut command = Command::new("setpriv");
	command.args(["--pdeathsig", "KILL", "--"]).arg(at("usr/bin/prometheus"));
	command.arg("--config.file").arg(at("prometheus.yml")).arg("--storage.tsdb.path").arg(at("data"));
	command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
	let mut server = Daemon::spawn(&mut command, &at("log"))?;
	server.wait_for("readiness", Duration::from_secs(60), |log| log.contains("Server is ready").then_some(()))?;
	assert!(!http(port, "/-/ready", None)?.is_empty());

	// Something of medicine, and calls to count.
	let cli = radledger_tests::Cli::new(node.url())?;
	cli.run_as("patient-1", ["consent", "refuse", "--all-secondary"])?.expect(0);
	// Only a network has a relay chain, and only `prometheus-node-exporter` measures disks: the guide's test has both.
	let mut compare = python()?;
	compare.arg(root().join("tests/tools/monitoring.py")).arg(format!("http://127.0.0.1:{port}"));
	let compared = ran(compare.args(["--absent", "radledger-relay/.*|node_filesystem_.*"]))?;
	println!("{}", compared.stdout);
	Ok(())
}
