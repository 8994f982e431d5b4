//! `radledger-dicom` on real files, against programs that no one here wrote: DCMTK and Orthanc.

mod annotation;
mod bad_input;
mod by_value;
mod corpus;
mod deidentify;
mod disclose;
mod equipment;
mod levels;
mod lineage;
mod mutation;
mod oracle;
mod orthanc;
mod protocol;
mod report;
mod round_trip;
