//! Passwords and phrases: asked for without showing them, or read from a file or standard input; never an argument,
//! which other users of the machine could read.

use radledger_workflows::keys::KeyError;
use std::{
	fs::File,
	io::{stdin, IsTerminal, Read, Write},
	path::Path,
};
use zeroize::Zeroizing;

/// Environment variable that names a file with the password of the key in use.
pub const PASSWORD_FILE: &str = "RADLEDGER_PASSWORD_FILE";
/// Longest secret that is read, in bytes.
const LONGEST: u64 = 4096;

/// The password with which `what` was encrypted.
pub fn password(what: &str) -> Result<Zeroizing<String>, KeyError> {
	match from_file()? {
		Some(password) => Ok(password),
		None => ask(&format!("Password of {what}: ")),
	}
}

/// A password for a new key: asked for twice, never empty.
pub fn new_password(what: &str) -> Result<Zeroizing<String>, KeyError> {
	let password = match from_file()? {
		Some(password) => password,
		None => {
			let password = ask(&format!("New password of {what}: "))?;
			if *ask("The same again: ")? != *password {
				return Err(KeyError::Password { why: "the two passwords differ".into() });
			}
			password
		}
	};
	if password.is_empty() {
		return Err(KeyError::Password { why: "it is empty: anybody who reads the file would have the key".into() });
	}
	Ok(password)
}

/// A mnemonic phrase or secret URI: from standard input, or asked for if that is a terminal.
pub fn phrase() -> Result<Zeroizing<String>, KeyError> {
	if stdin().is_terminal() {
		return ask("Mnemonic phrase or secret URI: ");
	}
	read(stdin().lock()).map_err(|why| KeyError::Secret { why })
}

/// Shows a secret once, on the terminal itself, so that it ends up in no file.
pub fn show(text: &str) -> Result<(), KeyError> {
	let shown =
		File::options().write(true).open("/dev/tty").and_then(|mut terminal| terminal.write_all(text.as_bytes()));
	shown.map_err(|error| KeyError::NoTerminal { why: format!("its phrase is to be shown: {error}") })
}

fn from_file() -> Result<Option<Zeroizing<String>>, KeyError> {
	let Some(path) = std::env::var_os(PASSWORD_FILE).filter(|path| !path.is_empty()) else {
		return Ok(None);
	};
	let path = Path::new(&path);
	let text = File::open(path)
		.map_err(|error| error.to_string())
		.and_then(read)
		.map_err(|why| KeyError::Password { why: format!("{}, which {PASSWORD_FILE} names: {why}", path.display()) })?;
	Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).into())))
}

/// Text of up to [`LONGEST`] bytes.
fn read(mut source: impl Read) -> Result<Zeroizing<String>, String> {
	// As long as it may get from the start: growing would leave copies of the secret behind.
	let mut bytes = Zeroizing::new(vec![0; LONGEST as usize + 1]);
	let mut length = 0;
	loop {
		match source.read(&mut bytes[length..]).map_err(|error| error.to_string())? {
			0 if length as u64 > LONGEST => return Err(format!("it is longer than {LONGEST} bytes")),
			0 => break,
			read => length += read,
		}
	}
	match std::str::from_utf8(&bytes[..length]) {
		Ok(text) => Ok(Zeroizing::new(text.into())),
		Err(_) => Err("it is not text".into()),
	}
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, KeyError> {
	rpassword::prompt_password(prompt)
		.map(Zeroizing::new)
		.map_err(|error| KeyError::NoTerminal { why: error.to_string() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn read_should_take_text_up_to_the_limit_and_nothing_else() {
		assert_eq!(*read("words\n".as_bytes()).unwrap(), "words\n");
		assert_eq!(read(vec![b'a'; LONGEST as usize].as_slice()).unwrap().len() as u64, LONGEST);
		assert!(read(vec![b'a'; LONGEST as usize + 1].as_slice()).unwrap_err().contains("longer"));
		assert!(read(vec![b'a'; LONGEST as usize * 2].as_slice()).unwrap_err().contains("longer"));
		assert_eq!(read([0xff].as_slice()).unwrap_err(), "it is not text");
	}
}
