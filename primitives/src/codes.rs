//! Closed lists of codes, and role flags. Every variant has its index written down: an index is never reused.

use crate::consent::{Exemption, Purpose};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares a closed list of codes whose names can be printed and parsed: `(Variant = index, "name")`.
macro_rules! codes {
	($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $index:literal, $text:literal;)+ }) => {
		$(#[$outer])*
		#[derive(
			Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
			Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug,
		)]
		pub enum $name {
			$($(#[$inner])* #[codec(index = $index)] #[serde(rename = $text)] $variant,)+
		}

		impl $name {
			/// Every code, in order of its index.
			pub const ALL: &'static [Self] = &[$(Self::$variant),+];

			/// The code as people and programs write it.
			pub const fn name(self) -> &'static str {
				match self { $(Self::$variant => $text,)+ }
			}

			/// The code with this name.
			pub fn from_name(name: &str) -> Option<Self> {
				Self::ALL.iter().copied().find(|code| code.name() == name)
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				to.pad(self.name())
			}
		}

		impl core::str::FromStr for $name {
			type Err = alloc::string::String;

			fn from_str(text: &str) -> Result<Self, Self::Err> {
				Self::from_name(text).ok_or_else(|| {
					let names: alloc::vec::Vec<_> = Self::ALL.iter().map(|code| code.name()).collect();
					alloc::format!("one of {}", names.join(", "))
				})
			}
		}
	};
}

codes! {
	/// The kind of an organisation.
	OrganisationKind {
		/// A hospital: makes, keeps and reads studies.
		Hospital = 0, "hospital";
		/// An imaging centre outside a hospital.
		ImagingCentre = 1, "imaging-centre";
		/// A university.
		University = 2, "university";
		/// A maker of imaging devices.
		Manufacturer = 3, "manufacturer";
		/// A maker of AI models.
		AiVendor = 4, "ai-vendor";
		/// A sponsor of clinical trials.
		Sponsor = 5, "sponsor";
		/// A competent authority.
		Regulator = 6, "regulator";
		/// An ethics committee.
		EthicsCommittee = 7, "ethics-committee";
		/// A scientific or professional society.
		Society = 8, "society";
	}
}

codes! {
	/// Why an organisation was suspended.
	SuspensionReason {
		/// It asked for it.
		Requested = 0, "requested";
		/// Its keys may be compromised.
		KeyCompromise = 1, "key-compromise";
		/// It broke the rules of the consortium.
		Misconduct = 2, "misconduct";
		/// It lost the licence or accreditation under which it was admitted.
		LicenceLost = 3, "licence-lost";
		/// It did not pay its debts.
		Arrears = 4, "arrears";
	}
}

codes! {
	/// Modality (0008,0060) of a study, as those defined terms of DICOM PS3.3 C.7.3.1.1.1 that matter to a reader.
	Modality {
		/// Any other modality, or a mixture.
		Other = 0, "OTHER";
		/// Computed radiography.
		Cr = 1, "CR";
		/// Computed tomography.
		Ct = 2, "CT";
		/// Digital radiography.
		Dx = 3, "DX";
		/// Electrocardiography.
		Ecg = 4, "ECG";
		/// Endoscopy.
		Es = 5, "ES";
		/// Magnetic resonance.
		Mr = 6, "MR";
		/// Mammography.
		Mg = 7, "MG";
		/// Nuclear medicine.
		Nm = 8, "NM";
		/// Ophthalmic tomography.
		Opt = 9, "OPT";
		/// Positron emission tomography.
		Pt = 10, "PT";
		/// Radio fluoroscopy.
		Rf = 11, "RF";
		/// Radiotherapy dose.
		RtDose = 12, "RTDOSE";
		/// Radiotherapy image.
		RtImage = 13, "RTIMAGE";
		/// Radiotherapy plan.
		RtPlan = 14, "RTPLAN";
		/// Radiotherapy structure set.
		RtStruct = 15, "RTSTRUCT";
		/// Segmentation.
		Seg = 16, "SEG";
		/// Slide microscopy.
		Sm = 17, "SM";
		/// Structured report.
		Sr = 18, "SR";
		/// Ultrasound.
		Us = 19, "US";
		/// X-ray angiography.
		Xa = 20, "XA";
		/// External-camera photography.
		Xc = 21, "XC";
	}
}

codes! {
	/// Why the content of a study changed after it was anchored.
	AmendmentReason {
		/// Instances arrived after the study was anchored.
		LateArrival = 0, "late-arrival";
		/// Patient or order data were corrected (IHE PIR).
		DemographicsCorrected = 1, "demographics-corrected";
		/// Instances were rejected for quality (IHE IOCM, DCM 113001).
		RejectedQuality = 2, "rejected-quality";
		/// Instances were rejected for patient safety (IHE IOCM, DCM 113037).
		RejectedPatientSafety = 3, "rejected-patient-safety";
		/// Instances belonged to another worklist entry (IHE IOCM, DCM 113038).
		WrongWorklistEntry = 4, "wrong-worklist-entry";
		/// Instances passed their retention period (IHE IOCM, DCM 113039).
		RetentionExpired = 5, "retention-expired";
		/// Post-processing added or replaced instances.
		PostProcessing = 6, "post-processing";
		/// Nobody gives this reason: erasure (GDPR Art. 17) is not an amendment, and removes the earlier versions.
		Erasure = 7, "erasure";
	}
}

codes! {
	/// How one study was made from others: purposes of contributing equipment (DICOM CID 7005) and kinds of image
	/// derivation (after CID 7203), in the words of DICOM.
	Operation {
		/// Acquisition Equipment (DCM 109101): the source of projections or of raw data.
		Acquisition = 0, "acquisition";
		/// Processing Equipment (DCM 109102).
		Processing = 1, "processing";
		/// Modifying Equipment (DCM 109103).
		Modifying = 2, "modifying";
		/// De-identifying Equipment (DCM 109104).
		DeIdentifying = 3, "de-identifying";
		/// Frame Extracting Equipment (DCM 109105).
		FrameExtracting = 4, "frame-extracting";
		/// Segmentation by hand: Segment Algorithm Type (0062,0008) MANUAL.
		ManualSegmentation = 5, "manual-segmentation";
		/// Segmentation by hand with the help of a program: SEMIAUTOMATIC.
		SemiAutomaticSegmentation = 6, "semi-automatic-segmentation";
		/// Segmentation by a program: AUTOMATIC.
		AutomaticSegmentation = 7, "automatic-segmentation";
		/// Registration of images to one another.
		Registration = 8, "registration";
		/// Reconstruction of images from projections, raw data or other images.
		Reconstruction = 9, "reconstruction";
		/// Conversion to another format or object that shows the same.
		Conversion = 10, "conversion";
		/// Inference of an AI model from images.
		AiInference = 11, "ai-inference";
	}
}

codes! {
	/// The purpose of a transfer (after HL7 PurposeOfUse and IHE PCF).
	TransferPurpose {
		/// Treatment.
		Treatment = 0, "treatment";
		/// A second opinion.
		SecondOpinion = 1, "second-opinion";
		/// Research, clinical trials included.
		Research = 2, "research";
		/// Teaching.
		Education = 3, "education";
		/// Quality assurance.
		QualityAssurance = 4, "quality-assurance";
		/// The patient asked for it.
		PatientRequest = 5, "patient-request";
		/// Evidence before a court or an authority.
		Legal = 6, "legal";
		/// Storage on behalf of the sender, migration included.
		Archiving = 7, "archiving";
	}
}

impl TransferPurpose {
	/// The purpose that the patient must permit.
	///
	/// # Errors
	/// The sender's own duty or the law, on which the transfer rests instead of consent (GDPR Art. 6(1)(c) and (e)).
	pub const fn needs(self) -> Result<Purpose, Exemption> {
		match self {
			Self::Treatment | Self::SecondOpinion | Self::PatientRequest => Ok(Purpose::ClinicalCare),
			Self::Research => Ok(Purpose::HealthResearch),
			Self::Education => Ok(Purpose::Education),
			Self::QualityAssurance => Err(Exemption::QualityAssurance),
			Self::Legal => Err(Exemption::Legal),
			Self::Archiving => Err(Exemption::Archiving),
		}
	}
}

codes! {
	/// How a discrepancy between the sent and the received copy ended.
	DiscrepancyOutcome {
		/// The receiver discarded the copy.
		Discarded = 0, "discarded";
		/// The receiver discarded the copy; the sender sends another one.
		Resent = 1, "resent";
		/// The sender's own copy was found to be corrupted.
		SourceCorrupted = 2, "source-corrupted";
		/// The difference is explained and harmless; the receiver keeps the copy as another version.
		Explained = 3, "explained";
	}
}

codes! {
	/// Why a measured value was replaced.
	RevisionReason {
		/// It was written down wrongly.
		Transcription = 0, "transcription";
		/// The same reader measured again.
		Remeasured = 1, "remeasured";
		/// Another reader measured.
		SecondReader = 2, "second-reader";
		/// Readers who disagreed were adjudicated.
		Adjudication = 3, "adjudication";
		/// Another target (lesion) was meant.
		WrongTarget = 4, "wrong-target";
		/// The tool was at fault.
		ToolFault = 5, "tool-fault";
	}
}

codes! {
	/// A measured quantity. Each has one UCUM unit, see [`Quantity::unit`].
	Quantity {
		/// Long axis.
		LongAxis = 0, "long-axis";
		/// Short axis.
		ShortAxis = 1, "short-axis";
		/// Length or distance.
		Length = 2, "length";
		/// Area.
		Area = 3, "area";
		/// Volume.
		Volume = 4, "volume";
		/// Angle.
		Angle = 5, "angle";
		/// X-ray attenuation.
		Attenuation = 6, "attenuation";
		/// Standardized uptake value by body weight.
		UptakeValue = 7, "suv-bw";
		/// Apparent diffusion coefficient.
		DiffusionCoefficient = 8, "adc";
		/// Ejection fraction.
		EjectionFraction = 9, "ejection-fraction";
		/// Velocity of flow.
		FlowVelocity = 10, "flow-velocity";
		/// A count.
		Count = 11, "count";
		/// A score or grade of a published scale.
		Score = 12, "score";
	}
}

impl Quantity {
	/// Its unit in UCUM.
	pub const fn unit(self) -> &'static str {
		match self {
			Self::LongAxis | Self::ShortAxis | Self::Length => "mm",
			Self::Area => "mm2",
			Self::Volume => "mm3",
			Self::Angle => "deg",
			Self::Attenuation => "[hnsf'U]",
			Self::UptakeValue => "g/mL{SUVbw}",
			Self::DiffusionCoefficient => "um2/s",
			Self::EjectionFraction => "%",
			Self::FlowVelocity => "cm/s",
			Self::Count | Self::Score => "1",
		}
	}
}

codes! {
	/// The algorithm of a digest, so that it can be replaced.
	DigestAlgorithm {
		/// SHA-256 (FIPS 180-4).
		Sha256 = 0, "sha-256";
	}
}

impl Modality {
	/// The code for a value of Modality (0008,0060); [`Modality::Other`] for those not listed.
	pub fn from_cs(value: &str) -> Self {
		Self::from_name(value.trim()).unwrap_or(Self::Other)
	}
}

/// Roles of a member, as flags: bit 0 is [`Roles::RADIOLOGIST`], and so on in the order below.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct Roles(pub u16);

impl Roles {
	/// Reads studies and signs reports.
	pub const RADIOLOGIST: Self = Self(1);
	/// Treats patients and asks for studies.
	pub const CLINICIAN: Self = Self(1 << 1);
	/// Makes studies.
	pub const TECHNOLOGIST: Self = Self(1 << 2);
	/// Answers for the quality of devices.
	pub const MEDICAL_PHYSICIST: Self = Self(1 << 3);
	/// Answers for the data of an organisation.
	pub const DATA_STEWARD: Self = Self(1 << 4);
	/// Annotates images in campaigns.
	pub const ANNOTATOR: Self = Self(1 << 5);
	/// Keeps the files of devices.
	pub const DEVICE_MANAGER: Self = Self(1 << 6);
	/// Runs clinical trials at a site.
	pub const TRIAL_COORDINATOR: Self = Self(1 << 7);
	/// Teaches.
	pub const EDUCATOR: Self = Self(1 << 8);
	/// Reads, and changes nothing.
	pub const AUDITOR: Self = Self(1 << 9);
	/// Every role, as an organisation's own account has.
	pub const ALL: Self = Self((1 << 10) - 1);

	/// Each role with its name.
	pub const NAMED: [(Self, &'static str); 10] = [
		(Self::RADIOLOGIST, "radiologist"),
		(Self::CLINICIAN, "clinician"),
		(Self::TECHNOLOGIST, "technologist"),
		(Self::MEDICAL_PHYSICIST, "medical-physicist"),
		(Self::DATA_STEWARD, "data-steward"),
		(Self::ANNOTATOR, "annotator"),
		(Self::DEVICE_MANAGER, "device-manager"),
		(Self::TRIAL_COORDINATOR, "trial-coordinator"),
		(Self::EDUCATOR, "educator"),
		(Self::AUDITOR, "auditor"),
	];

	/// Both sets of roles together.
	pub const fn union(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// Whether at least one of `wanted` is among these.
	pub const fn any_of(self, wanted: Self) -> bool {
		self.0 & wanted.0 != 0
	}

	/// Whether there is at least one role, and only known ones.
	pub const fn is_valid(self) -> bool {
		self.0 != 0 && self.0 & !Self::ALL.0 == 0
	}

	/// The names of the roles in the set.
	pub fn names(self) -> impl Iterator<Item = &'static str> {
		Self::NAMED.into_iter().filter(move |(role, _)| self.any_of(*role)).map(|(_, name)| name)
	}

	/// The role with this name.
	pub fn from_name(name: &str) -> Option<Self> {
		Self::NAMED.into_iter().find(|(_, known)| *known == name).map(|(role, _)| role)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;

	#[test]
	fn every_code_should_have_its_own_name_and_its_index_in_order() {
		fn check<T: Copy + PartialEq + core::fmt::Debug + Encode>(
			all: &[T],
			name: fn(T) -> &'static str,
			parse: fn(&str) -> Option<T>,
		) {
			for (index, code) in all.iter().enumerate() {
				assert_eq!(parse(name(*code)), Some(*code));
				assert_eq!(code.encode(), [index as u8], "{code:?}");
			}
		}
		check(OrganisationKind::ALL, OrganisationKind::name, OrganisationKind::from_name);
		check(SuspensionReason::ALL, SuspensionReason::name, SuspensionReason::from_name);
		check(Modality::ALL, Modality::name, Modality::from_name);
		check(AmendmentReason::ALL, AmendmentReason::name, AmendmentReason::from_name);
		check(DigestAlgorithm::ALL, DigestAlgorithm::name, DigestAlgorithm::from_name);
		check(Operation::ALL, Operation::name, Operation::from_name);
		check(TransferPurpose::ALL, TransferPurpose::name, TransferPurpose::from_name);
		check(DiscrepancyOutcome::ALL, DiscrepancyOutcome::name, DiscrepancyOutcome::from_name);
		check(RevisionReason::ALL, RevisionReason::name, RevisionReason::from_name);
		check(Quantity::ALL, Quantity::name, Quantity::from_name);
		assert_eq!(Modality::from_cs("MR "), Modality::Mr);
		assert_eq!(Modality::from_cs("BDUS"), Modality::Other);
	}

	#[test]
	fn roles_should_cover_each_flag_once() {
		let all = Roles::NAMED.into_iter().fold(Roles::default(), |sum, (role, _)| {
			assert!(!sum.any_of(role));
			sum.union(role)
		});
		assert_eq!(all, Roles::ALL);
		// The metadata lists the names by bit.
		assert!(Roles::NAMED.iter().enumerate().all(|(bit, (role, _))| role.0 == 1 << bit));
		assert!(!Roles::default().is_valid());
		assert!(!Roles(1 << 10).is_valid());
		let names: Vec<_> = Roles::RADIOLOGIST.union(Roles::AUDITOR).names().collect();
		assert_eq!(names, ["radiologist", "auditor"]);
		assert_eq!(Roles::from_name("auditor"), Some(Roles::AUDITOR));
		assert_eq!(Roles::from_name("king"), None);
	}
}
