//! Files and their digests. A file is never held in memory: weights can be larger than it.

use crate::vault::Shown;
use radledger_primitives::H256;
use sha2::{Digest, Sha256};
use std::{
	fs::File,
	io::{self, Read},
	os::unix::fs::FileTypeExt,
	path::Path,
};

/// Bytes that are read at once.
const BLOCK: usize = 1 << 20;

crate::errors! {
	/// Why a file has no digest.
	pub DigestError {
		Failed Unreadable { path: Shown, error: io::Error } = "unreadable-file", "cannot read {path}",
			why "{error}";
		Failed Empty { path: Shown } = "empty-file", "there is nothing in {path}",
			remedy "name the file whose digest is to go on the ledger";
	}
}

/// The SHA-256 of a file in which there is something.
///
/// # Errors
/// It cannot be read, or is empty.
pub fn of_file(path: &Path) -> Result<H256, DigestError> {
	match read(path) {
		Err(error) => Err(DigestError::Unreadable { path: path.into(), error }),
		Ok((_, 0)) => Err(DigestError::Empty { path: path.into() }),
		Ok((digest, _)) => Ok(digest),
	}
}

/// SHA-256 and length of a file.
///
/// # Errors
/// As the system says; or it is a device.
pub fn read(path: &Path) -> io::Result<(H256, u64)> {
	let mut file = File::open(path)?;
	if file.metadata()?.file_type().is_char_device() {
		return Err(io::Error::other("it is a device, which may have no end"));
	}
	let (mut hasher, mut block, mut length) = (Sha256::new(), vec![0; BLOCK], 0);
	loop {
		match file.read(&mut block) {
			Ok(0) => return Ok((H256(hasher.finalize().into()), length)),
			Ok(read) => {
				hasher.update(&block[..read]);
				length += read as u64;
			}
			Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
			Err(error) => return Err(error),
		}
	}
}

/// A digest as people write it: 64 hexadecimal digits, or the file whose digest is meant.
///
/// # Errors
/// As [`of_file`].
pub fn named(text: &str) -> Result<H256, DigestError> {
	let mut bytes = [0; 32];
	match hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes) {
		Ok(()) => Ok(H256(bytes)),
		Err(_) => of_file(Path::new(text)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use std::fs;

	#[test]
	fn digest_should_be_that_of_sha256sum_also_when_the_file_takes_several_reads() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("weights");
		for (bytes, expected) in [
			// As coreutils has it.
			(b"hello\n".to_vec(), "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"),
			(vec![b'a'; 3 * BLOCK + 1], "2b98b70051781969f52a33c9cd0e8392bb7a634a92a3be4597b25e13feb41ee6"),
		] {
			fs::write(&path, bytes).unwrap();
			assert_eq!(hex::encode(of_file(&path).unwrap()), expected);
			assert_eq!(named(path.to_str().unwrap()).unwrap(), of_file(&path).unwrap());
		}
	}

	#[test]
	fn digits_should_be_a_digest_and_all_else_a_file() {
		let digits = "ab".repeat(32);
		assert_eq!(named(&digits).unwrap(), H256::repeat_byte(0xAB));
		assert_eq!(named(&format!("0x{digits}")).unwrap(), H256::repeat_byte(0xAB));
		assert_eq!(named(&digits[1..]).unwrap_err().code(), "unreadable-file");
	}

	#[test]
	fn nothing_should_have_no_digest() {
		let folder = tempfile::tempdir().unwrap();
		let empty = folder.path().join("empty");
		fs::write(&empty, "").unwrap();
		assert_eq!(of_file(&empty).unwrap_err().code(), "empty-file");
		assert_eq!(of_file(folder.path()).unwrap_err().code(), "unreadable-file");
		assert_eq!(of_file(&folder.path().join("none")).unwrap_err().code(), "unreadable-file");
	}
}
