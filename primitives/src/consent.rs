//! Consents and refusals of a patient, requests, and the answer: the vocabulary of [`decide`].
//!
//! The terms are those of the GA4GH Data Use Ontology (DUO, release of 2021-02-23), all 23 usable codes with their
//! parameters, and five that DUO lacks: clinical care as a permission of its own, education, no re-identification,
//! commercial use by consent only, and compensation.

use crate::{BlindedStudy, Modality, Moment, OrganisationId, OrganisationKind, Roles, H256};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

mod asked;
mod decide;
mod narrow;
pub mod records;
#[cfg(test)]
mod reference;
mod sealed;

pub use decide::{decide, refuses_emergency};
pub use narrow::{Known, Wider};
pub use sealed::{SealedEntry, ENTRY_LENGTH};

/// A consent or a refusal of one patient, numbered in the order in which the patient gave them.
pub type ConsentId = u32;
/// A request of one patient's data, numbered in the order in which they were made.
pub type RequestId = u32;
/// A consent text in all its versions and languages, numbered in order of publication.
pub type PolicyId = u32;
/// A salted commitment to a project's identifier.
pub type ProjectId = H256;
/// A country or territory: the numeric code of ISO 3166-1.
pub type Region = u16;

codes! {
	/// The permitted use of data. Each consent has exactly one.
	Permission {
		/// No restriction (DUO:0000004).
		NoRestriction = 0, "NRES";
		/// Any research (DUO:0000042).
		GeneralResearch = 1, "GRU";
		/// Health, medical and biomedical research, without population origins or ancestry (DUO:0000006).
		HealthResearch = 2, "HMB";
		/// Research related to the diseases named (DUO:0000007).
		DiseaseResearch = 3, "DS";
		/// Study of population origins or ancestry only (DUO:0000011).
		AncestryResearch = 4, "POA";
		/// Treatment of the patient; not in DUO, where care is only a modifier (CC).
		ClinicalCare = 5, "clinical-care";
		/// Teaching; not in DUO.
		Education = 6, "education";
	}
}

codes! {
	/// The purpose of a use.
	Purpose {
		/// Treatment of the patient (HL7 PurposeOfUse TREAT).
		ClinicalCare = 0, "clinical-care";
		/// Teaching.
		Education = 1, "education";
		/// Research not limited to any of the kinds below. Requesting it means requesting all of them.
		GeneralResearch = 2, "general-research";
		/// Health, medical or biomedical research.
		HealthResearch = 3, "health-research";
		/// Research into a disease, which the request names.
		DiseaseResearch = 4, "disease-research";
		/// Study of population origins or ancestry.
		AncestryResearch = 5, "ancestry-research";
		/// Development of methods: software, algorithms, AI models.
		MethodsDevelopment = 6, "methods-development";
	}
}

codes! {
	/// Why a use needs no consent of the patient.
	Exemption {
		/// Treatment, by the organisation that answers for a report and by the report's team (GDPR Art. 9(2)(h)).
		Treatment = 0, "treatment";
		/// Quality assurance (GDPR Art. 6(1)(c) and (e)).
		QualityAssurance = 1, "quality-assurance";
		/// Evidence before a court or an authority.
		Legal = 2, "legal";
		/// Storage on behalf of the sender, migration included.
		Archiving = 3, "archiving";
	}
}

impl Purpose {
	/// Whether this is research.
	pub const fn is_research(self) -> bool {
		!matches!(self, Self::ClinicalCare | Self::Education)
	}
}

/// Declares a set of flags with names: `NAME = bit, "name"`.
macro_rules! flags {
	($(#[$outer:meta])* $name:ident: $repr:ty { $($(#[$inner:meta])* $flag:ident = $bit:literal, $text:literal;)+ }) => {
		$(#[$outer])*
		#[derive(
			Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Default, Debug,
		)]
		pub struct $name(pub $repr);

		impl $name {
			$($(#[$inner])* pub const $flag: Self = Self(1 << $bit);)+

			/// Each flag with its name.
			pub const NAMED: &'static [(Self, &'static str)] = &[$((Self::$flag, $text)),+];
			/// Every flag.
			pub const ALL: Self = Self($(1 << $bit)|+);

			/// Both sets together.
			pub const fn union(self, other: Self) -> Self {
				Self(self.0 | other.0)
			}

			/// Whether every one of `wanted` is in the set.
			pub const fn contains(self, wanted: Self) -> bool {
				self.0 & wanted.0 == wanted.0
			}

			/// Whether at least one of `wanted` is in the set.
			pub const fn any_of(self, wanted: Self) -> bool {
				self.0 & wanted.0 != 0
			}

			/// Whether nothing is in the set.
			pub const fn is_empty(self) -> bool {
				self.0 == 0
			}

			/// Whether the set holds only flags that exist.
			pub const fn is_known(self) -> bool {
				self.0 & !Self::ALL.0 == 0
			}

			/// The names of the flags in the set.
			pub fn names(self) -> impl Iterator<Item = &'static str> {
				Self::NAMED.iter().filter(move |(flag, _)| self.contains(*flag)).map(|(_, name)| *name)
			}

			/// The flag with this name.
			pub fn from_name(name: &str) -> Option<Self> {
				Self::NAMED.iter().find(|(_, known)| *known == name).map(|(flag, _)| *flag)
			}
		}

		/// As the list of the flags' names.
		impl Serialize for $name {
			fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
				serializer.collect_seq(self.names())
			}
		}
	};
}

flags! {
	/// Conditions on a use: the 18 modifiers of DUO, and two that it leaves out.
	///
	/// RS, NMDS, GSO, PUB, COL, IRB, MOR, RTN and NPOA are about research and bind research only. NRI binds research
	/// and education, as treatment needs the patient's identity. All others bind every use.
	///
	/// The ledger decides on most of them. GSO, COL, IRB and GS are for people to judge ([`Self::JUDGED`]); PUB, RTN and MOR
	/// are promises that become duties ([`DutyKind`]).
	Modifiers: u32 {
		/// Research of certain types only (DUO:0000012); takes [`Parameter::ResearchType`].
		RS = 0, "RS";
		/// No development of methods, software or algorithms (DUO:0000015).
		NMDS = 1, "NMDS";
		/// Genetic studies only (DUO:0000016).
		GSO = 2, "GSO";
		/// Not-for-profit organisations and non-commercial use only (DUO:0000018).
		NPUNCU = 3, "NPUNCU";
		/// Results must be published (DUO:0000019).
		PUB = 4, "PUB";
		/// Collaboration with the primary investigators is required (DUO:0000020).
		COL = 5, "COL";
		/// Approval of an ethics committee is required (DUO:0000021).
		IRB = 6, "IRB";
		/// Within certain regions only (DUO:0000022); takes [`Parameter::Region`].
		GS = 7, "GS";
		/// No publication before a date (DUO:0000024); takes one [`Parameter::Moratorium`].
		MOR = 8, "MOR";
		/// For a number of months only (DUO:0000025); takes one [`Parameter::Months`].
		TS = 9, "TS";
		/// Approved users only (DUO:0000026); takes [`Parameter::User`].
		US = 10, "US";
		/// Approved projects only (DUO:0000027); takes [`Parameter::Project`].
		PS = 11, "PS";
		/// Approved institutions only (DUO:0000028); takes [`Parameter::Institution`].
		IS = 12, "IS";
		/// Derived data must be returned (DUO:0000029).
		RTN = 13, "RTN";
		/// Clinical care is also permitted (DUO:0000043).
		CC = 14, "CC";
		/// No study of population origins or ancestry (DUO:0000044).
		NPOA = 15, "NPOA";
		/// Not-for-profit organisations only (DUO:0000045).
		NPU = 16, "NPU";
		/// Non-commercial use only (DUO:0000046).
		NCU = 17, "NCU";
		/// No attempt to identify the patient; not in DUO.
		NRI = 18, "NRI";
		/// Commercial use is permitted; not in DUO. Without it only NRES permits commercial use.
		COM = 19, "COM";
	}
}

impl Modifiers {
	/// Modifiers that bind research only.
	pub const RESEARCH_ONLY: Self = Self(
		Self::RS.0
			| Self::NMDS.0
			| Self::GSO.0
			| Self::PUB.0
			| Self::COL.0
			| Self::IRB.0
			| Self::MOR.0
			| Self::RTN.0
			| Self::NPOA.0,
	);

	/// Modifiers of which the ledger sees only what the requester declares: whether it is so is for people to judge.
	pub const JUDGED: Self = Self(Self::GSO.0 | Self::COL.0 | Self::IRB.0 | Self::GS.0);
}

flags! {
	/// Declarations for which the requester answers.
	Declarations: u16 {
		/// An ethics committee approved (for IRB).
		ETHICS_APPROVAL = 0, "ethics-approval";
		/// Results will be published (for PUB).
		PUBLICATION = 1, "publication";
		/// The primary investigators take part (for COL).
		COLLABORATION = 2, "collaboration";
		/// Derived data will be returned (for RTN).
		RETURN = 3, "return";
		/// Nobody will try to identify the patient (for NRI).
		NO_RE_IDENTIFICATION = 4, "no-re-identification";
		/// Nothing will be published before the end of a moratorium (for MOR).
		MORATORIUM = 5, "moratorium";
		/// The study includes genotypes (for GSO).
		GENETIC = 6, "genetic";
		/// The use is commercial.
		COMMERCIAL = 7, "commercial";
	}
}

flags! {
	/// A set of purposes: bit `n` is the [`Purpose`] with index `n`. One more is for refusals only.
	Purposes: u16 {
		/// [`Purpose::ClinicalCare`].
		CLINICAL_CARE = 0, "clinical-care";
		/// [`Purpose::Education`].
		EDUCATION = 1, "education";
		/// [`Purpose::GeneralResearch`].
		GENERAL_RESEARCH = 2, "general-research";
		/// [`Purpose::HealthResearch`].
		HEALTH_RESEARCH = 3, "health-research";
		/// [`Purpose::DiseaseResearch`].
		DISEASE_RESEARCH = 4, "disease-research";
		/// [`Purpose::AncestryResearch`].
		ANCESTRY_RESEARCH = 5, "ancestry-research";
		/// [`Purpose::MethodsDevelopment`].
		METHODS_DEVELOPMENT = 6, "methods-development";
		/// Use without asking, in an emergency: no [`Purpose`], but a patient can refuse it beforehand (EHDS Art. 10).
		EMERGENCY = 7, "emergency";
	}
}

impl Purposes {
	/// Every secondary use: all research, and education (Regulation (EU) 2025/327, EHDS, Art. 53).
	pub const SECONDARY: Self = Self(Self::ALL.0 & !Self::CLINICAL_CARE.0 & !Self::EMERGENCY.0);

	/// The set with this one purpose.
	pub const fn of(purpose: Purpose) -> Self {
		Self(1 << purpose as u8)
	}
}

/// Most parameters of one consent.
pub type MaxParameters = ConstU32<8>;

/// A limit of a permission or a modifier. Several of one kind are alternatives.
///
/// Diseases, research types and projects reveal something about the patient, so they are salted commitments. The
/// patient gives code and salt to those who may ask. Equal codes under equal salts match.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub enum Parameter<AccountId> {
	/// A disease, or one of its descendants, for DS.
	#[codec(index = 0)]
	Disease(H256),
	/// A type of research, for RS.
	#[codec(index = 1)]
	ResearchType(H256),
	/// A region, for GS.
	#[codec(index = 2)]
	Region(Region),
	/// The moment before which nothing may be published, for MOR.
	#[codec(index = 3)]
	Moratorium(Moment),
	/// Calendar months from the consent, at least one, for TS.
	#[codec(index = 4)]
	Months(u16),
	/// A user, for US.
	#[codec(index = 5)]
	User(AccountId),
	/// A project, for PS.
	#[codec(index = 6)]
	Project(ProjectId),
	/// An institution, for IS.
	#[codec(index = 7)]
	Institution(OrganisationId),
}

/// The terms of a consent.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Terms<AccountId> {
	/// The permission.
	pub permission: Permission,
	/// The conditions.
	pub modifiers: Modifiers,
	/// The limits of permission and conditions.
	pub parameters: BoundedVec<Parameter<AccountId>, MaxParameters>,
}

/// Why terms cannot be granted.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contradiction {
	/// A modifier that does not exist.
	#[codec(index = 0)]
	UnknownModifier,
	/// A permission or modifier needs a parameter that is missing or zero.
	#[codec(index = 1)]
	MissingParameter,
	/// A parameter is not needed, or appears twice where there can be only one.
	#[codec(index = 2)]
	UnusedParameter,
	/// The terms contradict each other.
	#[codec(index = 3)]
	Contradictory,
}

/// The scope of a decision.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Scope {
	/// All data of the patient.
	#[codec(index = 0)]
	All,
	/// Studies of one modality.
	#[codec(index = 1)]
	Modality(Modality),
	/// One study, by its name in the records of its patient.
	#[codec(index = 2)]
	Study(BlindedStudy),
	/// The data of one project.
	#[codec(index = 3)]
	Project(ProjectId),
}

/// The receiver of a permission.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Grantee<AccountId> {
	/// Anyone in the consortium.
	#[codec(index = 0)]
	Anyone,
	/// One member.
	#[codec(index = 1)]
	Account(AccountId),
	/// One organisation.
	#[codec(index = 2)]
	Organisation(OrganisationId),
	/// Members of one organisation with at least one of the roles.
	#[codec(index = 3)]
	Role {
		/// The organisation.
		organisation: OrganisationId,
		/// The roles.
		roles: Roles,
	},
	/// Members of one project.
	#[codec(index = 4)]
	Project(ProjectId),
}

/// Compensation of the patient.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Compensation<AccountId> {
	/// Nothing.
	#[codec(index = 0)]
	Free,
	/// A share of the data's earnings.
	#[codec(index = 1)]
	Rewarded,
	/// The share goes to another account.
	#[codec(index = 2)]
	Donate(AccountId),
}

/// A text and its major version. A change of its meaning makes a new major version, and patients are asked again.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct TextVersion {
	pub policy: PolicyId,
	pub major: u16,
}

/// A consent, in force in the half-open interval from `from` to `until`.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Consent<AccountId> {
	pub id: ConsentId,
	pub scope: Scope,
	pub grantee: Grantee<AccountId>,
	pub terms: Terms<AccountId>,
	pub compensation: Compensation<AccountId>,
	/// The text that the patient read. Uses under this consent must name the same text.
	pub text: Option<TextVersion>,
	/// The first moment at which it holds, in milliseconds since the Unix epoch.
	pub from: Moment,
	/// The first moment at which it no longer holds; `None` until withdrawn.
	pub until: Option<Moment>,
}

/// A refusal, in force in the half-open interval from `from` to `until`. No consent overrides it.
///
/// Refusing all data to anyone for every secondary use is the opt-out of EHDS Art. 71.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Refusal<AccountId> {
	pub id: ConsentId,
	pub scope: Scope,
	pub grantee: Grantee<AccountId>,
	/// The refused purposes.
	pub purposes: Purposes,
	/// The first moment at which it holds, in milliseconds since the Unix epoch.
	pub from: Moment,
	/// The first moment at which it no longer holds; `None` until lifted.
	pub until: Option<Moment>,
}

impl<AccountId> Refusal<AccountId> {
	/// Whether this is the opt-out of every secondary use.
	pub fn is_opt_out(&self) -> bool {
		matches!((self.scope, &self.grantee), (Scope::All, Grantee::Anyone))
			&& self.purposes.contains(Purposes::SECONDARY)
	}
}

/// The requester, as the ledger knows them.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Requester<AccountId> {
	/// The member; `None` if the organisation as a whole asks.
	pub account: Option<AccountId>,
	/// The active organisation for which they act.
	pub organisation: OrganisationId,
	pub kind: OrganisationKind,
	/// The requester's roles.
	pub roles: Roles,
}

/// The intended use of data, as declared by the requester, who answers for it.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DataUse {
	pub purpose: Purpose,
	/// What they declare.
	pub declarations: Declarations,
	/// The disease, which [`Purpose::DiseaseResearch`] needs.
	pub disease: Option<H256>,
	/// The type of research.
	pub research_type: Option<H256>,
	/// The project.
	pub project: Option<ProjectId>,
	/// Where the data will be used.
	pub region: Option<Region>,
	/// The consent text, in its present major version.
	pub text: Option<TextVersion>,
}

impl DataUse {
	/// A use for `purpose` that declares nothing.
	pub const fn plain(purpose: Purpose) -> Self {
		Self {
			purpose,
			declarations: Declarations(0),
			disease: None,
			research_type: None,
			project: None,
			region: None,
			text: None,
		}
	}
}

/// A request to use a patient's data.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Request<AccountId> {
	pub requester: Requester<AccountId>,
	/// The study; `None` for all of them.
	pub study: Option<BlindedStudy>,
	/// The modality of the study, as the ledger knows it.
	pub modality: Option<Modality>,
	pub data_use: DataUse,
	/// Whether a person judged that what is declared holds, as far as that is for people to judge.
	pub judged: bool,
}

codes! {
	/// The rule by which a use is denied, or is for people to judge. Rules apply in this order: of several consents that do
	/// not permit a use, the one that came furthest names the rule.
	Rule {
		/// The request has an unknown declaration, or is for research into a disease that it does not name.
		InvalidRequest = 0, "invalid-request";
		/// The patient opted out of every secondary use (EHDS Art. 71).
		OptedOut = 1, "opted-out";
		/// The patient refused this use.
		Refused = 2, "refused";
		/// The patient gave no consent at all.
		NoConsent = 3, "no-consent";
		/// Terms that could not be granted.
		InvalidTerms = 4, "invalid-terms";
		/// Not given yet, withdrawn or expired.
		NotInForce = 5, "not-in-force";
		/// For other data.
		Scope = 6, "scope";
		/// For another receiver.
		Grantee = 7, "grantee";
		/// Under another text, or another major version of it.
		Text = 8, "text";
		/// For other purposes.
		Purpose = 9, "purpose";
		/// For other diseases (DS).
		Disease = 10, "DS";
		/// For treatment, and the requester is neither a hospital nor an imaging centre, nor named by the patient.
		NotTreating = 11, "not-treating";
		/// For other types of research (RS).
		ResearchType = 12, "RS";
		/// Not for the development of methods (NMDS).
		Methods = 13, "NMDS";
		/// For genetic studies only (GSO).
		Genetic = 14, "GSO";
		/// For not-for-profit organisations and non-commercial use only (NPUNCU).
		NotForProfitNonCommercial = 15, "NPUNCU";
		/// Results must be published (PUB).
		Publication = 16, "PUB";
		/// Collaboration is required (COL).
		Collaboration = 17, "COL";
		/// Approval of an ethics committee is required (IRB).
		EthicsApproval = 18, "IRB";
		/// For other regions (GS).
		Region = 19, "GS";
		/// Nothing may be published yet, and the requester must declare that (MOR).
		Moratorium = 20, "MOR";
		/// The months have passed (TS).
		TimeLimit = 21, "TS";
		/// For other users (US).
		User = 22, "US";
		/// For other projects (PS).
		Project = 23, "PS";
		/// For other institutions (IS).
		Institution = 24, "IS";
		/// Derived data must be returned (RTN).
		Return = 25, "RTN";
		/// Not for the study of population origins or ancestry (NPOA).
		Ancestry = 26, "NPOA";
		/// For not-for-profit organisations only (NPU).
		NotForProfit = 27, "NPU";
		/// For non-commercial use only (NCU).
		NonCommercial = 28, "NCU";
		/// The requester must declare that nobody will try to identify the patient (NRI).
		ReIdentification = 29, "NRI";
		/// Not for commercial use.
		Commercial = 30, "commercial";
		/// The study names no patient, or the account is not enrolled, so there is nobody to ask.
		NoSubject = 31, "no-subject";
		/// The request names a text that is no longer in force: use its present major version.
		TextSuperseded = 32, "text-superseded";
		/// Neither a member in good standing nor an organisation that may act.
		NotAMember = 33, "not-a-member";
		/// The request to which a use refers does not cover it.
		RequestMismatch = 34, "request-mismatch";
		/// The patient refused use without asking, even in an emergency.
		Emergency = 35, "emergency";
	}
}

/// The answer, in the three ways of the GA4GH's matching of data uses: yes, no, and for people to judge.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Decision {
	/// A consent permits it.
	#[codec(index = 0)]
	Permit {
		/// Which.
		consent: ConsentId,
		/// The first moment at which it no longer does; `None` until withdrawn.
		until: Option<Moment>,
	},
	/// It is denied.
	#[codec(index = 1)]
	Deny {
		/// By which rule.
		rule: Rule,
	},
	/// A consent permits it if what the requester declares is so, and that is for people to judge: make a request. Until
	/// somebody has judged, it is not permitted.
	#[codec(index = 2)]
	Ask {
		/// By which rule: GSO, COL, IRB or GS.
		rule: Rule,
	},
}

impl Decision {
	/// Whether the use is permitted.
	pub const fn is_permitted(&self) -> bool {
		matches!(self, Self::Permit { .. })
	}

	/// The consent that permits the use.
	///
	/// # Errors
	/// The rule by which it is denied, or is still for people to judge.
	pub const fn permitted(&self) -> Result<ConsentId, Rule> {
		match self {
			Self::Permit { consent, .. } => Ok(*consent),
			Self::Deny { rule } | Self::Ask { rule } => Err(*rule),
		}
	}
}

codes! {
	/// Why a decision of a patient no longer holds.
	EndCause {
		/// The patient withdrew a consent (GDPR Art. 7(3)).
		Revoked = 0, "revoked";
		/// The patient replaced a consent with a narrower one.
		Narrowed = 1, "narrowed";
		/// A consent reached its end.
		Expired = 2, "expired";
		/// The patient lifted a refusal.
		Lifted = 3, "lifted";
		/// The patient left the consortium.
		Released = 4, "released";
		/// The patient came of age, which ends the guardians' consents.
		Majority = 5, "majority";
		/// The patient refused everything that a consent permitted.
		Refused = 6, "refused";
	}
}

codes! {
	/// The reason for a request.
	Justification {
		/// The patient is in their care.
		CareEpisode = 0, "care-episode";
		/// The patient was referred to them.
		Referral = 1, "referral";
		/// A second opinion was asked for.
		SecondOpinion = 2, "second-opinion";
		/// A research project that an ethics committee approved.
		ResearchProject = 3, "research-project";
		/// A clinical trial.
		Trial = 4, "trial";
		/// Teaching.
		Teaching = 5, "teaching";
		/// Development or validation of an AI model.
		ModelDevelopment = 6, "model-development";
		/// The patient asked for it.
		PatientRequest = 7, "patient-request";
	}
}

codes! {
	/// Why somebody broke the glass (HL7 PurposeOfUse BTG).
	EmergencyReason {
		/// The patient's life or health is in danger.
		LifeThreatening = 0, "life-threatening";
		/// The patient cannot be asked: unconscious, or not of sound mind at the moment.
		Incapacitated = 1, "incapacitated";
		/// Others are in danger.
		PublicHealth = 2, "public-health";
		/// A permission exists on paper only, and treatment cannot wait.
		Urgent = 3, "urgent";
	}
}

impl EmergencyReason {
	/// Whether others are in danger, whose protection the patient cannot refuse (GDPR Art. 9(2)(c)).
	pub const fn is_for_others(self) -> bool {
		matches!(self, Self::PublicHealth)
	}
}

codes! {
	/// How the review of an emergency ended.
	ReviewOutcome {
		/// The glass was broken for a good reason.
		Justified = 0, "justified";
		/// It was not. The credential of the member who did it ends.
		Abuse = 1, "abuse";
	}
}

codes! {
	/// A duty of an organisation that received data.
	DutyKind {
		/// To cease and to erase, because a consent ended (GDPR Art. 17).
		Erase = 0, "erase";
		/// To publish results, as promised (PUB).
		Publish = 1, "publish";
		/// To return derived data, as promised (RTN).
		Return = 2, "return";
		/// To publish nothing before the end of a moratorium, as promised (MOR).
		Withhold = 3, "withhold";
	}
}

codes! {
	/// What an organisation did because of a duty.
	Measure {
		/// It no longer uses the data.
		Ceased = 0, "ceased";
		/// It erased the data (GDPR Art. 17(1)(b)).
		Erased = 1, "erased";
		/// It keeps the data because a law requires it (GDPR Art. 17(3)), and uses them for nothing else.
		RetainedByLaw = 2, "retained-by-law";
		/// It published the results (PUB).
		Published = 3, "published";
		/// It returned derived data (RTN).
		Returned = 4, "returned";
		/// It published nothing before the end of the moratorium (MOR).
		Withheld = 5, "withheld";
	}
}

impl Measure {
	/// The duty that it fulfils.
	pub const fn fulfils(self) -> DutyKind {
		match self {
			Self::Ceased | Self::Erased | Self::RetainedByLaw => DutyKind::Erase,
			Self::Published => DutyKind::Publish,
			Self::Returned => DutyKind::Return,
			Self::Withheld => DutyKind::Withhold,
		}
	}
}
