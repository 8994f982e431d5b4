use crate::AccountId;
use codec::{Decode, Encode};
use frame::testing_prelude::*;
use radledger_primitives::{
	annotation::Image,
	device::MadeBy,
	merkle,
	traits::{
		InstanceLookup, Opened, Opening, Patient, Source, Standing, StudyCounts, StudyFacts, StudyLookup, Subject,
	},
	BlindedStudy, DeviceId, DeviceVersion, Modality, Moment, OrganisationId, StudyId, H256,
};

/// Images of each study.
const IMAGES: u32 = 5;

#[derive(Encode, Decode)]
struct Study {
	controller: OrganisationId,
	subject: Option<AccountId>,
	modality: Modality,
	anchored_at: Moment,
	copies: Vec<OrganisationId>,
	/// The patients' studies from which it was made, if it names nobody.
	sources: Vec<StudyId>,
}

/// Studies that were erased.
#[storage_alias]
type Erased = StorageMap<Doubles, Twox64Concat, StudyId, (), OptionQuery>;
#[storage_alias]
type Known = StorageMap<Doubles, Twox64Concat, StudyId, Study, OptionQuery>;
/// The number of studies that each device made.
#[storage_alias]
type Made = StorageMap<Doubles, Twox64Concat, DeviceVersion, u32, ValueQuery>;
/// The clock of `pallet-timestamp`, whichever runtime it is in.
#[storage_alias]
pub(crate) type Now = StorageValue<Timestamp, Moment, ValueQuery>;

/// Studies that were not opened.
#[storage_alias]
type Sealed = StorageMap<Doubles, Twox64Concat, StudyId, (), OptionQuery>;

/// Stands in for `pallet-image-provenance`, as far as others ask it for studies. Each study has five images and
/// names no device. It is opened, unless it is sealed, and its name in the records of its patient is its identifier.
pub struct Studies;

impl Studies {
	/// The salt of every seal.
	pub const SALT: [u8; 32] = [7; 32];

	/// From now on a study is not opened.
	pub fn seal(study: StudyId) {
		Sealed::insert(study, ());
	}

	/// From now on a study is opened again.
	pub fn open(study: StudyId) {
		Sealed::remove(study);
	}

	/// Anchors a study now, by the organisation `controller`.
	pub fn anchor(study: StudyId, controller: OrganisationId, subject: Option<AccountId>, modality: Modality) {
		Known::insert(
			study,
			Study { controller, subject, modality, anchored_at: Now::get(), copies: Vec::new(), sources: Vec::new() },
		);
	}

	/// Gives an organisation a copy of a study, which it may use.
	pub fn copy(study: StudyId, to: OrganisationId) {
		Self::change(study, |known| known.copies.push(to));
	}

	/// Makes a study that names no patient from those of one patient.
	pub fn derive(study: StudyId, from: &[StudyId]) {
		Self::change(study, |known| known.sources = from.to_vec());
	}

	/// Sets whom a study names.
	pub fn name(study: StudyId, subject: Option<AccountId>) {
		Self::change(study, |known| known.subject = subject);
	}

	/// Lets a study name nobody, and be made from one that named its patient, and which was erased unless it is `living`.
	pub fn rename(study: StudyId, living: bool) {
		let source = H256(study.0.map(|byte| !byte));
		let known = Known::get(study).expect("the study is anchored");
		Self::anchor(source, known.controller, known.subject, known.modality);
		if !living {
			Self::erase(source);
		}
		Self::change(study, |known| (known.subject, known.sources) = (None, vec![source]));
	}

	/// Erases a study.
	pub fn erase(study: StudyId) {
		Known::take(study).expect("the study is anchored");
		Erased::insert(study, ());
	}

	/// Has another organisation answer for a study.
	pub fn give(study: StudyId, controller: OrganisationId) {
		Self::change(study, |known| known.controller = controller);
	}

	/// Has a study anchored at another moment.
	pub fn anchored(study: StudyId, at: Moment) {
		Self::change(study, |known| known.anchored_at = at);
	}

	/// A device makes so many more studies with a software version.
	pub fn make(device: DeviceId, version: u16, studies: u32) {
		Made::mutate(DeviceVersion { device, version }, |made| *made += studies);
	}

	/// An image of a study, by its place.
	pub fn image(study: StudyId, place: u32) -> Image {
		Image { study, place, leaf: Self::leaves(&study)[place as usize] }
	}

	/// The path from the image at a place to the root of its study.
	pub fn path(study: StudyId, place: u32) -> Vec<H256> {
		merkle::path(&Self::leaves(&study), place as usize).expect("the study has such an image")
	}

	fn leaves(study: &StudyId) -> Vec<H256> {
		(0..IMAGES).map(|place| merkle::leaf(&(study, place).encode())).collect()
	}

	fn change(study: StudyId, change: impl FnOnce(&mut Study)) {
		Known::mutate(study, |known| change(known.as_mut().expect("the study is anchored")));
	}
}

impl StudyLookup<AccountId> for Studies {
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>> {
		let Study { controller, subject, modality, .. } = Known::get(study)?;
		let subject = match subject {
			None => Subject::Nobody,
			Some(_) if Sealed::contains_key(study) => Subject::Sealed,
			Some(subject) => Subject::Opened(subject),
		};
		Some(StudyFacts { controller, subject, modality })
	}

	fn opened(patient: &AccountId, study: &BlindedStudy) -> Option<Opened> {
		let Study { subject, modality, .. } = Known::get(study).filter(|_| !Sealed::contains_key(study))?;
		(subject == Some(*patient)).then_some(Opened { modality, salt: Self::SALT })
	}

	fn look_into(openings: Vec<Opening<AccountId>>) {
		openings.into_iter().for_each(|opening| Self::open(opening.study));
	}

	fn patient_of(study: &StudyId) -> Option<Patient<AccountId>> {
		let Study { subject, sources, .. } = Known::get(study)?;
		let named = subject.is_some().then_some(*study);
		let studies: Vec<_> =
			named.into_iter().chain(sources).filter_map(|study| Some((study, Known::get(study)?))).collect();
		let whose = studies.first().and_then(|(_, known)| known.subject);
		if whose.is_some() && studies.iter().any(|(study, _)| Sealed::contains_key(study)) {
			return Some(Patient::Sealed);
		}
		let source = |(study, known): (StudyId, Study)| Source { study, modality: known.modality };
		Some(match whose {
			Some(subject) => Patient::Known { subject, studies: studies.into_iter().map(source).collect() },
			None => Patient::Nobody,
		})
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		let known = Known::get(study)?;
		let has = known.controller == standing.organisation || known.copies.contains(&standing.organisation);
		Self::facts(study).filter(|_| has)
	}

	fn is_erased(study: &StudyId) -> bool {
		Erased::contains_key(study)
	}

	fn anchored_at(study: &StudyId) -> Option<Moment> {
		Known::get(study).map(|known| known.anchored_at)
	}

	fn made_by(_: &StudyId) -> Option<MadeBy> {
		None
	}
}

impl InstanceLookup for Studies {
	fn has_image(image: &Image, path: &[H256]) -> bool {
		let root = merkle::root(&Self::leaves(&image.study)).expect("every study has images");
		merkle::verify(&root, IMAGES, image.place, &image.leaf, path)
	}
}

impl StudyCounts for Studies {
	fn made_by(device: &DeviceVersion) -> u32 {
		Made::get(device)
	}
}
