//! Vouchers without the ledger: what the vault keeps of them, and what they wait for.
//!
//! - [`notes`]: what the vault keeps: the secrets.
//! - [`state`]: what a voucher waits for.

pub mod notes;
pub mod state;
