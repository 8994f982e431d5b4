//! Lets the node link with Debian's RocksDB.
//!
//! The ledger runs on ParityDB, but the embedded relay chain client brings the RocksDB binding along. With
//! `ROCKSDB_LIB_DIR` (see `scripts/env`) the distribution's library is used, instead of compiling a quarter of an hour
//! of C++. Debian's 7.8 lacks one symbol of the binding, which only the destructor of a type refers to that nothing ever
//! makes.

/// Stands in for the missing symbol. Nothing calls it; whoever did would find the process stopped.
#[allow(unsafe_code)] // a C symbol
#[no_mangle]
extern "C" fn rocksdb_write_buffer_manager_destroy(_: *mut std::ffi::c_void) {
	std::process::abort()
}
