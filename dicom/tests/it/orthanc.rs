//! An Orthanc of the test's own, on free ports of the loopback interface.

use std::{
	env, fs,
	io::{Read, Write},
	net::{TcpListener, TcpStream},
	path::Path,
	process::{Child, Command, Stdio},
	thread::sleep,
	time::Duration,
};

pub struct Orthanc {
	process: Child,
	http: u16,
	pub dicom: u16,
	_folder: tempfile::TempDir,
}

impl Orthanc {
	/// Starts it and waits until it answers.
	pub fn start() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
		let (http, dicom) = (free(), free());
		let plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
		assert!(Path::new(plugin).exists(), "orthanc-dicomweb is missing: run scripts/setup --test");
		let database = folder.path().join("db");
		let configuration = serde_json::json!({
			"Name": "radledger-test", "StorageDirectory": database, "IndexDirectory": database,
			"HttpPort": http, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
			"DicomAet": "ORTHANC", "DicomPort": dicom, "DicomAlwaysAllowStore": true, "UnknownSopClassAccepted": true,
			"OverwriteInstances": false, "Plugins": [plugin],
			"DicomWeb": { "Enable": true, "Root": "/dicom-web/" },
		});
		let file = folder.path().join("orthanc.json");
		fs::write(&file, configuration.to_string()).unwrap();
		let path = format!("{}:/usr/sbin", env::var("PATH").unwrap_or_default());
		let process = Command::new("Orthanc")
			.env("PATH", path)
			.arg(&file)
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.expect("Orthanc is missing: run scripts/setup --test");
		let orthanc = Self { process, http, dicom, _folder: folder };
		for _ in 0..300 {
			if TcpStream::connect(("127.0.0.1", dicom)).is_ok() && orthanc.try_http("GET", "/system", "", &[]).is_some()
			{
				return orthanc;
			}
			sleep(Duration::from_millis(100));
		}
		panic!("Orthanc did not start within 30 seconds");
	}

	/// The body of the answer to an HTTP request; anything but 200 fails.
	pub fn http(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
		self.try_http(method, path, content_type, body).unwrap_or_else(|| panic!("{method} {path} failed"))
	}

	/// As [`Self::http`], `None` where that fails.
	pub fn try_http(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Option<Vec<u8>> {
		let mut stream = TcpStream::connect(("127.0.0.1", self.http)).ok()?;
		let head = format!(
			"{method} {path} HTTP/1.0\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
			body.len()
		);
		stream.write_all(head.as_bytes()).ok()?;
		stream.write_all(body).ok()?;
		let mut answer = Vec::new();
		stream.read_to_end(&mut answer).ok()?;
		let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
		let status = answer.get(9..12)?;
		(status == b"200").then(|| answer[end + 4..].to_vec())
	}

	/// Every file that it stores, as it gives it back.
	pub fn take_all(&self) -> Vec<Vec<u8>> {
		let ids: Vec<String> = serde_json::from_slice(&self.http("GET", "/instances", "", &[])).unwrap();
		let files = ids.iter().map(|id| self.http("GET", &format!("/instances/{id}/file"), "", &[])).collect();
		ids.iter().for_each(|id| drop(self.http("DELETE", &format!("/instances/{id}"), "", &[])));
		files
	}
}

impl Drop for Orthanc {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}
