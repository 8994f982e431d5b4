//! The same image under two subjects, found blinded: with a secret that the sites of a trial share.
//!
//! ```text
//! key      = the sr25519 key of the seed HMAC-SHA-256(secret, "radledger:scope-key:v1" || 0x00)
//! scope    = its public key; it signs who shows which images, so that nobody without the secret can show them
//! subject  = HMAC-SHA-256(secret, "radledger:screened-subject:v1" || 0x00 || subject)
//! token    = HMAC-SHA-256(secret, "radledger:screened-pixels:v1" || 0x00 || digest of the native frames)
//! ```
//!
//! Two images with the same pixels have the same token, whatever their attributes: also two that are blank.

use super::{
	reading::{all_instances, findings, read, Finding},
	StudyError,
};
use crate::{
	vault::{file, VaultError},
	Session,
};
use radledger_client::{calls, Keypair, PixelClaim, Signature};
use radledger_dicom::{derive, new_salt, PixelDigest, Reading, Secret};
use radledger_primitives::{digest::screening, Moment, OrganisationId, H256};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fs,
	io::{ErrorKind, Write},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Most images in one transaction (`MaxTokens` of the pallet).
pub const BATCH: usize = 256;

/// The secret that the sites of a trial share, and the key that follows from it.
pub struct Scope {
	secret: Secret,
	key: Keypair,
}

/// What opening the file of a scope found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opened {
	/// It was made.
	New,
	/// It was there.
	Known,
	/// It was there, and others on this machine can read it.
	Exposed,
}

impl Scope {
	/// Reads the secret from `path`: 64 hexadecimal digits. Makes it if the file is not there.
	///
	/// # Errors
	/// The file cannot be read or made, or holds something else.
	pub fn open(path: &Path) -> Result<(Self, Opened), StudyError> {
		let failed = |error: &dyn ToString| StudyError::Scope { path: path.into(), error: error.to_string() };
		match file::named_text(path, file::LONGEST).map(Zeroizing::new) {
			Ok(text) => {
				let mut secret = Zeroizing::new([0; 32]);
				hex::decode_to_slice(text.trim(), &mut *secret)
					.map_err(|_| failed(&"it is not 64 hexadecimal digits"))?;
				let mode = fs::metadata(path).map_err(|error| failed(&error))?.permissions().mode();
				let opened = if mode & 0o077 == 0 { Opened::Known } else { Opened::Exposed };
				Ok((Self::of(Secret(*secret)).map_err(|error| failed(&error))?, opened))
			}
			Err(error) if error.kind() == ErrorKind::NotFound => {
				let secret = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
				let secret = Secret(secret);
				let text = Zeroizing::new(hex::encode(secret.0) + "\n");
				file::create(path, |file| file.write_all(text.as_bytes())).map_err(|error| failed(&error))?;
				Ok((Self::of(secret).map_err(|error| failed(&error))?, Opened::New))
			}
			Err(error) => Err(failed(&error)),
		}
	}

	fn of(secret: Secret) -> Result<Self, subxt_signer::sr25519::Error> {
		let key = Keypair::from_secret_key(*derive(&secret.0, "radledger:scope-key:v1", &[]))?;
		Ok(Self { secret, key })
	}

	/// What the ledger calls it.
	pub fn id(&self) -> H256 {
		H256(self.key.public_key().0)
	}

	/// Proves that `organisation` shows these images of a subject with the secret.
	pub fn prove(&self, organisation: OrganisationId, subject: &H256, tokens: &[H256]) -> [u8; 64] {
		self.key.sign(screening(organisation, subject, tokens).as_bytes()).0
	}

	/// A subject, blinded.
	pub fn subject(&self, subject: &str) -> H256 {
		H256(*derive(&self.secret.0, "radledger:screened-subject:v1", subject.as_bytes()))
	}

	/// An image, blinded.
	pub fn token(&self, pixels: &H256) -> H256 {
		H256(*derive(&self.secret.0, "radledger:screened-pixels:v1", pixels.as_bytes()))
	}
}

/// The images that can be shown, by token.
#[derive(Default, PartialEq, Debug)]
struct Images {
	/// The files of each image: more than one if they have the same pixels.
	tokens: BTreeMap<H256, Vec<PathBuf>>,
	/// How many files have no pixel data.
	without_pixels: usize,
	/// How many files are encoded with loss, or in a way that is not decoded here: their pixels cannot be compared.
	not_comparable: usize,
}

impl Images {
	/// The images of `reading`, blinded.
	fn new(scope: &Scope, reading: &Reading) -> Self {
		let mut images = Self::default();
		for instance in all_instances(reading) {
			match instance.digests.pixel {
				PixelDigest::None => images.without_pixels += 1,
				PixelDigest::Encapsulated(_) => images.not_comparable += 1,
				PixelDigest::Native(pixels) => {
					images.tokens.entry(scope.token(&pixels)).or_default().push(instance.path.clone())
				}
			}
		}
		images
	}
}

/// What screening asks of a ledger: a seam, so that it is tested without a node.
trait Ledger {
	/// Shows images of one subject; the block if it was waited for.
	async fn show_images(&self, scope: &Scope, subject: H256, tokens: &[H256]) -> Result<Option<u32>, StudyError>;

	/// Who showed each of these images, as of one block.
	async fn claims(&self, scope: H256, tokens: &[H256]) -> Result<Vec<Option<PixelClaim>>, StudyError>;
}

/// An image that was shown for another subject as well.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Duplicate {
	/// The image, blinded.
	pub token: H256,
	/// The files here with these pixels.
	#[serde(serialize_with = "lossy_all")]
	pub files: Vec<PathBuf>,
	/// The organisation that showed it for another subject; which subject is not known.
	pub organisation: OrganisationId,
	/// When, by the chain's clock.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// In which block.
	pub block: u32,
}

fn lossy_all<S: serde::Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(paths.iter().map(|path| path.to_string_lossy()))
}

/// A screening.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Report {
	/// What the ledger calls the scope.
	pub scope: H256,
	/// How many different images were shown.
	pub images: usize,
	/// How many files have the same pixels as another of this subject.
	pub repeated: usize,
	/// How many files have no pixel data.
	pub without_pixels: usize,
	/// How many files cannot be compared.
	pub not_comparable: usize,
	/// Images that were shown for another subject; none if their blocks were not waited for.
	pub duplicates: Option<Vec<Duplicate>>,
	/// Files that cannot be used, and were not screened.
	pub findings: Vec<Finding>,
}

/// Images to be screened.
#[derive(Clone, Debug)]
pub struct Request {
	/// Files and folders.
	pub paths: Vec<PathBuf>,
	/// The file with the secret that the sites of the trial share; made if it is not there.
	pub scope: PathBuf,
	/// How the trial calls the subject.
	pub subject: String,
}

/// Shows the images of a subject, and finds those that were shown for another. Can be run again: what was shown for the
/// same subject changes nothing.
///
/// # Errors
/// Nobody can sign, files cannot be read or compared, or the ledger refuses them. A duplicate is not an error.
pub async fn screen(session: &Session, request: &Request) -> Result<(Report, Opened), StudyError> {
	if request.subject.is_empty() {
		return Err(StudyError::NoSubject);
	}
	session.signer().await?;
	let reading = read(session, &request.paths).await?;
	let (scope, opened) = Scope::open(&request.scope)?;
	let report = show(session, &scope, &request.subject, &Images::new(&scope, &reading)).await?;
	Ok((Report { findings: findings(&reading), ..report }, opened))
}

impl Ledger for Session {
	async fn show_images(&self, scope: &Scope, subject: H256, tokens: &[H256]) -> Result<Option<u32>, StudyError> {
		let organisation = self.organisation(&self.ledger().await?).await?;
		let proof = scope.prove(organisation, &subject, tokens);
		let outcome = self.submit(&calls::screen_pixels(scope.id(), subject, tokens.to_vec(), proof)).await?;
		Ok(outcome.block.map(|block| block.number))
	}

	async fn claims(&self, scope: H256, tokens: &[H256]) -> Result<Vec<Option<PixelClaim>>, StudyError> {
		let ledger = self.ledger().await?;
		let mut claims = Vec::with_capacity(tokens.len());
		for token in tokens {
			claims.push(ledger.pixel_claim(scope, *token).await?);
		}
		Ok(claims)
	}
}

/// Shows all images, then asks who else did.
async fn show(ledger: &impl Ledger, scope: &Scope, subject: &str, images: &Images) -> Result<Report, StudyError> {
	let (id, subject) = (scope.id(), scope.subject(subject));
	let tokens: Vec<H256> = images.tokens.keys().copied().collect();
	if tokens.is_empty() {
		return Err(StudyError::NothingToScreen { without: images.without_pixels, lossy: images.not_comparable });
	}
	let mut waited = true;
	for batch in tokens.chunks(BATCH) {
		waited &= ledger.show_images(scope, subject, batch).await?.is_some();
	}
	let duplicates = if waited {
		let claims = ledger.claims(id, &tokens).await?;
		let found = tokens.iter().zip(claims).filter_map(|(token, claim)| {
			let other = other_side(&claim?, subject)?;
			Some(Duplicate {
				token: *token,
				files: images.tokens.get(token).cloned().unwrap_or_default(),
				organisation: other.organisation,
				at: other.at,
				block: other.block,
			})
		});
		Some(found.collect())
	} else {
		None
	};
	Ok(Report {
		scope: id,
		images: tokens.len(),
		repeated: images.tokens.values().map(|files| files.len() - 1).sum(),
		without_pixels: images.without_pixels,
		not_comparable: images.not_comparable,
		duplicates,
		findings: Vec::new(),
	})
}

/// Who showed the image for another subject.
fn other_side(claim: &PixelClaim, subject: H256) -> Option<Signature> {
	if claim.subject != subject {
		return Some(claim.signed.clone());
	}
	claim.duplicate.as_ref().map(|(_, signed)| signed.clone())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::{digest, reading, study};
	use crate::Explain;
	use radledger_client::AccountId;
	use std::cell::RefCell;

	/// A ledger that follows the pallet's rule.
	#[derive(Default)]
	struct Memory {
		claims: RefCell<BTreeMap<(H256, H256), PixelClaim>>,
		batches: RefCell<Vec<usize>>,
		organisation: OrganisationId,
		nobody_waits: bool,
	}

	impl Ledger for Memory {
		async fn show_images(&self, scope: &Scope, subject: H256, tokens: &[H256]) -> Result<Option<u32>, StudyError> {
			self.batches.borrow_mut().push(tokens.len());
			let block = self.batches.borrow().len() as u32;
			let signed = Signature { by: AccountId([1; 32]), organisation: self.organisation, at: 0, block };
			for token in tokens {
				let mut claims = self.claims.borrow_mut();
				let claim = claims.entry((scope.id(), *token)).or_insert_with(|| PixelClaim {
					subject,
					signed: signed.clone(),
					duplicate: None,
				});
				if claim.subject != subject && claim.duplicate.is_none() {
					claim.duplicate = Some((subject, signed.clone()));
				}
			}
			Ok((!self.nobody_waits).then_some(block))
		}

		async fn claims(&self, scope: H256, tokens: &[H256]) -> Result<Vec<Option<PixelClaim>>, StudyError> {
			let claims = self.claims.borrow();
			Ok(tokens.iter().map(|token| claims.get(&(scope, *token)).cloned()).collect())
		}
	}

	fn scope() -> Scope {
		Scope::of(Secret([5; 32])).unwrap()
	}

	/// Images whose pixels are named by their files.
	fn images(names: &[&str]) -> Images {
		let mut study = study("1.1", names);
		for instance in &mut study.instances {
			instance.digests.pixel = PixelDigest::Native(digest(&instance.path.to_string_lossy()));
		}
		Images::new(&scope(), &reading(vec![study]))
	}

	fn shown(ledger: &Memory, subject: &str, images: &Images) -> Report {
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		runtime.block_on(show(ledger, &scope(), subject, images)).unwrap()
	}

	#[test]
	fn screen_should_find_the_same_pixels_under_two_subjects_from_both_sides() {
		let mut ledger = Memory::default();
		assert_eq!(shown(&ledger, "one", &images(&["a", "b"])).duplicates, Some(Vec::new()));
		ledger.organisation = 7;
		let second = shown(&ledger, "two", &images(&["b", "c"])).duplicates.unwrap();
		assert_eq!(second.len(), 1);
		assert_eq!((&second[0].files[..], second[0].organisation), (&["b".into()][..], 0));
		let first = shown(&ledger, "one", &images(&["a", "b"])).duplicates.unwrap();
		assert_eq!((first.len(), &first[0].files[..], first[0].organisation), (1, &["b".into()][..], 7));
	}

	#[test]
	fn screen_should_find_nothing_when_a_subject_is_shown_again_or_the_secret_is_another() {
		let ledger = Memory::default();
		shown(&ledger, "one", &images(&["a"]));
		assert_eq!(shown(&ledger, "one", &images(&["a"])).duplicates, Some(Vec::new()));
		let other = Scope::of(Secret([6; 32])).unwrap();
		assert_ne!(other.id(), scope().id());
		assert_ne!(other.token(&digest("a")), scope().token(&digest("a")));
		assert_ne!(other.subject("one"), scope().subject("one"));
	}

	#[test]
	fn screen_should_send_batches_that_the_ledger_takes() {
		let names: Vec<String> = (0..BATCH + 1).map(|number| format!("f{number}")).collect();
		let names: Vec<&str> = names.iter().map(String::as_str).collect();
		let ledger = Memory::default();
		let report = shown(&ledger, "one", &images(&names));
		assert_eq!(*ledger.batches.borrow(), [BATCH, 1]);
		assert_eq!(report.images, BATCH + 1);
	}

	#[test]
	fn screen_should_not_say_that_there_are_none_when_nobody_waited() {
		let ledger = Memory { nobody_waits: true, ..Default::default() };
		assert_eq!(shown(&ledger, "one", &images(&["a"])).duplicates, None);
	}

	#[test]
	fn images_should_be_counted_when_they_cannot_be_compared() {
		let mut study = study("1.1", &["a", "b", "c", "d"]);
		let pixels = [
			PixelDigest::None,
			PixelDigest::Encapsulated(digest("b")),
			PixelDigest::Native(digest("same")),
			PixelDigest::Native(digest("same")),
		];
		for (instance, pixel) in study.instances.iter_mut().zip(pixels) {
			instance.digests.pixel = pixel;
		}
		let images = Images::new(&scope(), &reading(vec![study]));
		assert_eq!((images.without_pixels, images.not_comparable), (1, 1));
		assert_eq!(images.tokens.len(), 1);
		assert_eq!(shown(&Memory::default(), "one", &images).repeated, 1);

		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let (ledger, scope, none) = (Memory::default(), scope(), Images::default());
		let nothing = runtime.block_on(show(&ledger, &scope, "one", &none));
		assert_eq!(nothing.unwrap_err().code(), "nothing-to-screen");
	}

	#[test]
	fn scope_should_be_made_once_for_its_owner_only_and_read_again() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("trial.scope");
		let (made, new) = Scope::open(&path).unwrap();
		let (read, known) = Scope::open(&path).unwrap();
		assert_eq!((new, known), (Opened::New, Opened::Known));
		assert_eq!(made.id(), read.id());
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		assert_ne!(made.id(), Scope::open(&folder.path().join("other")).unwrap().0.id());

		fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
		assert_eq!(Scope::open(&path).unwrap().1, Opened::Exposed);
		fs::write(&path, "too short").unwrap();
		assert!(matches!(Scope::open(&path), Err(StudyError::Scope { .. })));
	}

	#[test]
	fn names_on_the_ledger_should_match_the_formulas_in_the_docs() {
		// Computed with Python's hashlib and hmac.
		let scope = scope();
		for (found, expected) in [
			(scope.subject("007"), "871d368a600260ce31164f7d461559e2abe022de2236c3e62244cde993ea65e8"),
			(scope.token(&H256::repeat_byte(3)), "a5655eb8444d7f7851520bb6cfe8df8fedcf404c0952f366fea4ec7cb1a202fd"),
		] {
			assert_eq!(hex::encode(found), expected);
		}
		let key = Keypair::from_secret_key(*derive(&[5; 32], "radledger:scope-key:v1", &[])).unwrap();
		assert_eq!(scope.id().0, key.public_key().0);
		let (subject, tokens) = (scope.subject("007"), [H256::repeat_byte(3)]);
		let proof = subxt_signer::sr25519::Signature(scope.prove(3, &subject, &tokens));
		assert!(subxt_signer::sr25519::verify(&proof, screening(3, &subject, &tokens), &key.public_key()));
	}
}
