use radledger_dicom::*;
fn main() {
	for p in std::env::args().skip(1) {
		let mut v = Vec::new();
		match write_canonical(p.as_ref(), &mut v) {
			Ok(true) => println!("{} {} {}", hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&v)), v.len(), p),
			Ok(false) => println!("- - {p}"),
			Err(e) => println!("E - {p} {e}"),
		}
		if let Ok(d) = std::env::var("DUMP") { std::fs::write(d, &v).unwrap(); }
	}
}
