//! As much HTTP as the tests need: HTTP/1.0 to loopback, no keep-alive, no chunks.

use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use std::{
	io::{Read, Write},
	net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
	time::Duration,
};

/// Sends `body` (a GET when it is `None`) and returns the body of the answer.
///
/// # Errors
/// When nothing listens, after 30 seconds, or when the status is not 2xx.
pub fn http(port: u16, path: &str, body: Option<(&str, &[u8])>) -> Result<Vec<u8>> {
	http_of((Ipv4Addr::LOCALHOST, port).into(), path, body)
}

/// The same of a server on another machine, or in another network namespace.
///
/// # Errors
/// Those of [`http`], and when the machine does not answer within five seconds.
pub fn http_of(server: SocketAddr, path: &str, body: Option<(&str, &[u8])>) -> Result<Vec<u8>> {
	let mut stream = TcpStream::connect_timeout(&server, Duration::from_secs(5))?;
	stream.set_read_timeout(Some(Duration::from_secs(30)))?;
	let head = match body {
		None => format!("GET {path} HTTP/1.0\r\nHost: {server}\r\n\r\n"),
		Some((kind, body)) => format!(
			"POST {path} HTTP/1.0\r\nHost: {server}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
			body.len()
		),
	};
	stream.write_all(head.as_bytes())?;
	stream.write_all(body.map_or(&[], |(_, body)| body))?;
	let mut answer = Vec::new();
	stream.read_to_end(&mut answer)?;
	let split = answer.windows(4).position(|four| four == b"\r\n\r\n").context("no HTTP answer")?;
	let head = String::from_utf8_lossy(&answer[..split]).into_owned();
	let status = head.split_whitespace().nth(1).unwrap_or_default();
	let content = answer.split_off(split + 4);
	ensure!(status.starts_with('2'), "{path}: {head}\n{}", String::from_utf8_lossy(&content));
	Ok(content)
}

/// Calls a JSON-RPC method of the node whose port this is.
///
/// # Errors
/// Those of [`http`], and when the node answers with an error.
pub fn rpc(port: u16, method: &str, params: Value) -> Result<Value> {
	rpc_of((Ipv4Addr::LOCALHOST, port).into(), method, params)
}

/// The same of a node on another machine, or in another network namespace.
///
/// # Errors
/// Those of [`http_of`], and when the node answers with an error.
pub fn rpc_of(node: SocketAddr, method: &str, params: Value) -> Result<Value> {
	let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
	let answer = http_of(node, "/", Some(("application/json", request.to_string().as_bytes())))?;
	let mut answer: Value = serde_json::from_slice(&answer)?;
	match answer.get("error") {
		Some(error) => bail!("{method}: {error}"),
		None => Ok(answer["result"].take()),
	}
}

/// A port nobody listened on a moment ago, for servers that cannot choose one themselves.
pub fn free_port() -> Result<u16> {
	Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
