//! Network namespaces: every node at a site of its own, whose cable is plugged into one of two switches. Nothing leads out of
//! the namespace that the harness itself is in, and everything is gone when the harness ends.

use crate::specification::ran;
use anyhow::{ensure, Context, Result};
use radledger_tests::{Daemon, Ran};
use std::{
	env,
	ffi::OsString,
	fs,
	net::Ipv4Addr,
	os::unix::process::CommandExt,
	path::Path,
	process::Command,
	thread::sleep,
	time::{Duration, Instant},
};

/// Says that the harness is in namespaces of its own.
const INSIDE: &str = "RADLEDGER_NETWORK_INSIDE";
/// The hardware address of both switches: a node whose cable is moved finds the harness where it was.
const SWITCH: &str = "02:00:00:00:00:01";
/// How long a namespace may take to be there.
const SOON: Duration = Duration::from_secs(10);

/// Starts this program again in a network and a mount namespace of its own, with the rights of root there; returns if it is
/// there already.
///
/// # Errors
/// The machine does not let this user make namespaces.
pub fn enter() -> Result<()> {
	if env::var_os(INSIDE).is_none() {
		let mut unshare = Command::new("unshare");
		unshare.args(["--net", "--mount", "--map-root-user"]);
		let tried = Ran::of(Command::new("unshare").args(["--net", "--mount", "--map-root-user", "true"]))?;
		ensure!(
			tried.code == 0,
			"this part of the test needs network namespaces, and this machine refuses them: {}\n\
			 be root, or allow them with `sysctl kernel.unprivileged_userns_clone=1`; the other parts run without",
			tried.stderr.trim()
		);
		return Err(unshare.arg(env::current_exe()?).args(env::args_os().skip(1)).env(INSIDE, "1").exec().into());
	}
	ip("link set lo up")
}

/// Runs `ip`.
fn ip(words: &str) -> Result<()> {
	ran(Command::new("ip").args(words.split(' '))).map(drop)
}

/// Where a node is.
pub struct Site {
	/// Its address.
	pub address: Ipv4Addr,
	/// The end of its cable at the switch.
	cable: String,
	/// The process that keeps its namespace.
	keeper: Daemon,
}

/// Into which switch a cable is plugged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
	/// At the beginning everybody is here.
	Left,
	/// Who is here reaches nobody who is left.
	Right,
}

impl Switch {
	fn name(self) -> &'static str {
		match self {
			Self::Left => "left",
			Self::Right => "right",
		}
	}

	/// Makes both.
	///
	/// # Errors
	/// The kernel cannot, or they are there already.
	pub fn install() -> Result<()> {
		for switch in [Self::Left, Self::Right] {
			let name = switch.name();
			ip(&format!("link add {name} address {SWITCH} type bridge"))?;
			ip(&format!("address add 10.77.0.254/32 dev {name}"))?;
			ip(&format!("link set {name} up"))?;
		}
		// Between the switches there is nothing, and the harness must not become a way.
		fs::write("/proc/sys/net/ipv4/ip_forward", "0").context("cannot turn forwarding off")
	}
}

impl Site {
	/// Makes the site with this number, and plugs it in on the left.
	///
	/// # Errors
	/// The kernel cannot, or there is one already.
	pub fn build(folder: &Path, number: u8) -> Result<Self> {
		let address = Ipv4Addr::new(10, 77, 0, number);
		let mut keep = Command::new("setpriv");
		keep.args(["--pdeathsig", "KILL", "--", "unshare", "--net", "sleep", "infinity"]);
		let keeper = Daemon::spawn(&mut keep, &folder.join(format!("site-{number}.log")))?;
		let site = Self { address, cable: format!("site{number}"), keeper };
		let own = |process: &str| fs::read_link(format!("/proc/{process}/ns/net"));
		let begun = Instant::now();
		while own(&site.id())? == own("self")? {
			ensure!(begun.elapsed() < SOON, "no namespace after {SOON:?}: {}", site.keeper.output());
			sleep(Duration::from_millis(10));
		}
		ip(&format!("link add {} type veth peer name cable netns {}", site.cable, site.id()))?;
		for words in ["link set lo up", &format!("address add {address}/24 dev cable"), "link set cable up"] {
			ran(&mut site.command("ip", words.split(' ')))?;
		}
		ip(&format!("link set {} up", site.cable))?;
		site.plug(Switch::Left)?;
		Ok(site)
	}

	fn id(&self) -> String {
		self.keeper.id().to_string()
	}

	/// What is before a command line that is to run here.
	pub fn enter(&self) -> Vec<OsString> {
		["nsenter", "--net", "--target", &self.id(), "--"].map(OsString::from).into()
	}

	fn command<'a>(&self, program: &str, words: impl IntoIterator<Item = &'a str>) -> Command {
		let mut command = Command::new("nsenter");
		command.args(&self.enter()[1..]).arg(program).args(words);
		command
	}

	/// Plugs the cable into a switch. The harness follows.
	///
	/// # Errors
	/// The kernel cannot.
	pub fn plug(&self, switch: Switch) -> Result<()> {
		ip(&format!("link set {} master {}", self.cable, switch.name()))?;
		ip(&format!("route replace {}/32 dev {} src 10.77.0.254", self.address, switch.name()))
	}

	/// Whether something here can open a connection.
	///
	/// # Errors
	/// It cannot be tried.
	pub fn reaches(&self, address: Ipv4Addr, port: u16) -> Result<bool> {
		let try_it = format!("exec 3<>/dev/tcp/{address}/{port}");
		let tried = Ran::of(&mut self.command("timeout", ["2", "bash", "-c", &try_it]))?;
		Ok(tried.code == 0)
	}
}
