use radledger_dicom::*;
fn main() {
	let a: Vec<_> = std::env::args().skip(1).collect();
	let first = read_file(a[0].as_ref()).unwrap().unwrap();
	let m = Manifest::new(&Study { uid: first.study_uid.clone(), instances: vec![first.clone()] }, [0; 32]);
	for p in &a { let i = read_file(p.as_ref()).unwrap().unwrap(); println!("{p} {:?} {:?}", i.digests.pixel, verify(&m, &[i]).instances[0].verdict); }
}
