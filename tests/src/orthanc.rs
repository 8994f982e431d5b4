//! Orthanc, the archive that hospitals run, on loopback.

use crate::{free_port, http, tool, Daemon};
use anyhow::{Context, Result};
use serde_json::{json, Value};
use std::{ffi::OsStr, fs, path::Path, process::Command, time::Duration};
use tempfile::TempDir;

/// A running archive, empty at first.
pub struct Orthanc {
	_daemon: Daemon,
	_folder: TempDir,
	http: u16,
	dicom: u16,
}

impl Orthanc {
	/// Starts an archive on free ports and waits until it answers.
	pub fn start() -> Result<Self> {
		let (folder, web, dicom) = (TempDir::new()?, free_port()?, free_port()?);
		let store = folder.path().join("db");
		let config = folder.path().join("orthanc.json");
		let settings = json!({
			"Name": "radledger-test", "StorageDirectory": store, "IndexDirectory": store,
			"HttpPort": web, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
			"DicomAet": "ORTHANC", "DicomPort": dicom, "DicomAlwaysAllowStore": true, "UnknownSopClassAccepted": true,
		});
		fs::write(&config, settings.to_string())?;
		let mut daemon = Daemon::spawn(Command::new("Orthanc").arg(&config), &folder.path().join("log"))?;
		daemon.wait_for("Orthanc", Duration::from_secs(30), |_| http(web, "/system", None).ok())?;
		Ok(Self { _daemon: daemon, _folder: folder, http: web, dicom })
	}

	/// Sends every file below `folder` by C-STORE, as a modality does; files the archive refuses are left out.
	pub fn send(&self, folder: &Path) -> Result<()> {
		let port = self.dicom.to_string();
		let args = ["--recurse", "--scan-directories", "--no-halt", "-aec", "ORTHANC", "127.0.0.1", &port];
		tool("dcmsend", args.map(OsStr::new).into_iter().chain([folder.as_os_str()])).map(drop)
	}

	/// Writes every stored instance into `to`, byte for byte as the archive holds it; returns their number.
	pub fn retrieve(&self, to: &Path) -> Result<usize> {
		fs::create_dir_all(to)?;
		let instances: Value = serde_json::from_slice(&http(self.http, "/instances", None)?)?;
		let instances = instances.as_array().context("no list of instances")?;
		for instance in instances {
			let id = instance.as_str().context("an instance without an id")?;
			fs::write(to.join(id), http(self.http, &format!("/instances/{id}/file"), None)?)?;
		}
		Ok(instances.len())
	}
}
