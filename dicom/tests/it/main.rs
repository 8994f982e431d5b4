//! `radledger-dicom` on real files, against programs that no one here wrote: DCMTK and Orthanc.

mod bad_input;
mod corpus;
mod deidentify;
mod levels;
mod mutation;
mod oracle;
mod orthanc;
mod round_trip;
