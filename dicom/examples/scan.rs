use radledger_dicom::*;
fn main() {
	let threads = std::env::args().nth(1).unwrap().parse().unwrap();
	let paths: Vec<_> = std::env::args().skip(2).map(Into::into).collect();
	let begun = std::time::Instant::now();
	let r = read(&paths, &ReadOptions { threads: Some(threads) }, &()).unwrap();
	eprintln!("{:?}  {} bytes {} studies {} instances {} ignored {} failures {} conflicts {} dup", begun.elapsed(), r.bytes, r.studies.len(), r.studies.iter().map(|s| s.instances.len()).sum::<usize>(), r.ignored.len(), r.failures.len(), r.conflicts.len(), r.duplicates.len());
	if std::env::var("V").is_ok() {
		for f in &r.failures { println!("F {f}"); }
		for f in &r.conflicts { println!("C {} {:?}", f.sop_instance_uid, f.paths); }
		for f in &r.ignored { println!("I {}", f.display()); }
		for i in r.studies.iter().flat_map(|s| &s.instances).chain(r.conflicts.iter().flat_map(|c| &c.others)) { println!("P {} {:?} {}", i.transfer_syntax, i.digests.pixel, i.path.display()); }
	}
}
