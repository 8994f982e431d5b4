//! The relay chain's runtime: Rococo's, whose sessions last a minute instead of an hour, as a library for WebAssembly.

#![no_std]

pub use rococo_runtime::*;
