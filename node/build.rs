//! Tells the node when it is linked with the distribution's RocksDB (see `src/rocksdb.rs`).

fn main() {
	println!("cargo::rustc-check-cfg=cfg(system_rocksdb)");
	println!("cargo::rerun-if-env-changed=ROCKSDB_LIB_DIR");
	if std::env::var_os("ROCKSDB_LIB_DIR").is_some() {
		println!("cargo::rustc-cfg=system_rocksdb");
	}
}
