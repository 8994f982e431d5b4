use crate::AccountId;
use codec::{Decode, Encode};
use frame::testing_prelude::*;
use radledger_primitives::{
	annotation::Image,
	device::MadeBy,
	merkle,
	traits::{InstanceLookup, Standing, StudyCounts, StudyFacts, StudyLookup},
	DeviceId, DeviceVersion, Modality, Moment, OrganisationId, StudyId, H256,
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
}

#[storage_alias]
type Known = StorageMap<Doubles, Twox64Concat, StudyId, Study, OptionQuery>;
/// The number of studies that each device made.
#[storage_alias]
type Made = StorageMap<Doubles, Twox64Concat, DeviceVersion, u32, ValueQuery>;
/// The clock of `pallet-timestamp`, whichever runtime it is in.
#[storage_alias]
pub(crate) type Now = StorageValue<Timestamp, Moment, ValueQuery>;

/// Stands in for `pallet-image-provenance`, as far as others ask it for studies. Each study has five images and
/// names no device.
pub struct Studies;

impl Studies {
	/// Anchors a study now, by the organisation `controller`.
	pub fn anchor(study: StudyId, controller: OrganisationId, subject: Option<AccountId>, modality: Modality) {
		Known::insert(study, Study { controller, subject, modality, anchored_at: Now::get(), copies: Vec::new() });
	}

	/// Gives an organisation a copy of a study, which it may use.
	pub fn copy(study: StudyId, to: OrganisationId) {
		Self::change(study, |known| known.copies.push(to));
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
		Known::get(study).map(|Study { controller, subject, modality, .. }| StudyFacts {
			controller,
			subject,
			modality,
		})
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		let known = Known::get(study)?;
		let has = known.controller == standing.organisation || known.copies.contains(&standing.organisation);
		Self::facts(study).filter(|_| has)
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
