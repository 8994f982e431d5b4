//! Names of the codes of documents and sections: those of LOINC for imaging reports, and those of DICOM PS3.16 CID 7000
//! and 7001.

use radledger_primitives::report::{Code, Terminology};

/// Codes with their display names.
const KNOWN: [(Code, &str); 27] = [
	(Code::loinc(187_484), "Diagnostic imaging study"),
	(Code::loinc(187_823), "Radiology Study observation (narrative)"),
	(Code::loinc(187_831), "Radiology Study recommendation (narrative)"),
	(Code::loinc(187_856), "Radiology Reason for study (narrative)"),
	(Code::loinc(188_342), "Radiology Comparison study (narrative)"),
	(Code::loinc(190_058), "Radiology Imaging study [Impression] (narrative)"),
	(Code::loinc(113_290), "History general Narrative - Reported"),
	(Code::loinc(551_119), "Current imaging procedure descriptions Document"),
	(Code::loinc(551_127), "Document summary"),
	(Code::loinc(597_682), "Procedure indications [Interpretation] Narrative"),
	(Code::loinc(597_765), "Procedure findings Narrative"),
	(Code::dcm(121_060), "History"),
	(Code::dcm(121_062), "Request"),
	(Code::dcm(121_064), "Current Procedure Descriptions"),
	(Code::dcm(121_066), "Prior Procedure Descriptions"),
	(Code::dcm(121_068), "Previous Findings"),
	(Code::dcm(121_070), "Findings"),
	(Code::dcm(121_071), "Finding"),
	(Code::dcm(121_072), "Impressions"),
	(Code::dcm(121_073), "Impression"),
	(Code::dcm(121_074), "Recommendations"),
	(Code::dcm(121_075), "Recommendation"),
	(Code::dcm(121_076), "Conclusions"),
	(Code::dcm(121_077), "Conclusion"),
	(Code::dcm(121_109), "Indications for Procedure"),
	(Code::dcm(126_000), "Imaging Measurement Report"),
	(Code::dcm(126_010), "Imaging Measurements"),
];

/// The display name of a code, if it is known here.
pub fn of(code: Code) -> Option<&'static str> {
	KNOWN.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// The code as DICOM writes it: designator and value.
pub fn show(code: Code) -> String {
	format!("{}:{code}", code.terminology.name())
}

/// The code system of a terminology (FHIR R4, "External Code Systems").
pub(super) fn system(terminology: Terminology) -> &'static str {
	match terminology {
		Terminology::Loinc => "http://loinc.org",
		Terminology::RadLex => "http://radlex.org",
		Terminology::Dcm => "http://dicom.nema.org/resources/ontology/DCM",
		Terminology::Snomed => "http://snomed.info/sct",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn known_codes_should_be_possible_and_different() {
		for (place, (code, _)) in KNOWN.iter().enumerate() {
			assert!(code.is_valid(), "{}", show(*code));
			assert!(!KNOWN[..place].iter().any(|(other, _)| other == code), "{}", show(*code));
		}
		assert_eq!(of(Code::dcm(121_070)), Some("Findings"));
		assert_eq!(of(Code::dcm(999_999)), None);
	}
}
