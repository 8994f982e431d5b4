//! Cards: the keys for which others seal what only one organisation is to read.
//!
//! ```text
//! sealing/own.json           the secret key of this vault, and the organisation that it is of
//! cards/<organisation>.json  the public key of another organisation
//! ```
//!
//! A card is a file that a member of the organisation signs. The program that accepts it asks the ledger for
//! which organisation the signer acts. Notes that are sealed for a card open with the vault that made the card, whoever uses it.

use crate::{
	vault::{
		file::{self, create},
		Note, Shown, Vault, VaultError,
	},
	words::clean,
	Session, SessionError,
};
use crypto_box::{aead::OsRng, PublicKey, SecretKey};
use radledger_client::AccountId;
use radledger_primitives::{OrganisationId, H256};
use serde::{Deserialize, Serialize};
use std::{
	io::{self, Write},
	path::Path,
};
use subxt_signer::sr25519;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

crate::errors! {
	/// What can go wrong with cards.
	pub CardError {
		Failed Unreadable { path: Shown, error: String } = "unreadable-card", "cannot read {path}", why "{error}";
		Failed Malformed { path: Shown, error: String } = "malformed-card", "{path} is not the card of an organisation",
			why "{error}",
			remedy "fetch it again from the organisation";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "name a file that is not there yet";
		Refused OtherChain { card: H256, here: H256 } = "other-chain", "the card is for another ledger",
			why "it names the chain {card:?}, this is {here:?}",
			remedy "ask for a card for this ledger";
		Refused Signature { path: Shown } = "card-signature", "{path} was not signed by the account that it names",
			remedy "do not use it; ask the organisation, by a way that you trust, for its card";
		Refused NotTheirs { by: AccountId, organisation: OrganisationId } = "card-signer",
			"the card of organisation {organisation} was signed by somebody who does not act for it",
			why "the ledger gives {by} no valid credential of that organisation",
			remedy "ask the organisation for a card that one of its members signs now";
		Refused Another { organisation: OrganisationId } = "card-taken",
			"the vault has another card of organisation {organisation}",
			why "what is sealed for a wrong key is lost, or read by somebody else",
			remedy "ask the organisation, by a way that you trust, whether it has a new vault; then accept the new card instead";
		Refused OfAnother { own: OrganisationId, organisation: OrganisationId } = "card-of-another",
			"this vault has the key of organisation {own}, and the signer acts for organisation {organisation}",
			remedy "open the vault of the signer's organisation";
		Failed Random { error: String } = "no-entropy", "cannot make a key", why "{error}";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
	}
}

const KIND: &str = "organisation-card";
const VERSION: u16 = 1;
const LABEL: &[u8] = b"radledger:card:v1";
/// The name of the one note of its kind.
const OWN: &str = "own";
/// Longer than any card.
const LONGEST: u64 = 1 << 16;

/// The key of this vault.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Own {
	version: u16,
	organisation: OrganisationId,
	/// The secret key, in hexadecimal.
	secret: String,
}

impl Note for Own {
	const FOLDER: &'static str = "sealing";
	const VERSION: Option<u16> = Some(VERSION);
}

/// The key of another organisation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
	version: u16,
	key: H256,
}

impl Note for Known {
	const FOLDER: &'static str = "cards";
	const VERSION: Option<u16> = Some(VERSION);
}

/// A card as it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	kind: String,
	version: u16,
	chain: H256,
	organisation: OrganisationId,
	/// An X25519 key (RFC 7748).
	key: H256,
	by: AccountId,
	/// `by`'s sr25519 signature of `"radledger:card:v1" || 0x00 || chain || organisation, u32 big endian || key`, in
	/// hexadecimal.
	signature: String,
}

fn message(chain: &H256, organisation: OrganisationId, key: &H256) -> Vec<u8> {
	[LABEL, &[0], chain.as_bytes(), &organisation.to_be_bytes(), key.as_bytes()].concat()
}

impl Written {
	fn is_signed(&self) -> bool {
		let mut signature = [0; 64];
		let message = message(&self.chain, self.organisation, &self.key);
		hex::decode_to_slice(&self.signature, &mut signature).is_ok()
			&& sr25519::verify(&sr25519::Signature(signature), message, &sr25519::PublicKey(self.by.0))
	}
}

/// A card that was made or accepted.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Card {
	/// Whose it is.
	pub organisation: OrganisationId,
	/// The key.
	pub key: H256,
	/// Who signed it.
	pub by: AccountId,
}

/// Writes the card of the signer's organisation. Its key is made when it is needed for the first time.
///
/// # Errors
/// The signer acts for no organisation, the vault has the key of another one, or the file cannot be written.
pub async fn make(session: &Session, path: &Path) -> Result<Card, CardError> {
	let organisation = session.organisation(&session.ledger().await?).await?;
	let vault = session.new_vault()?;
	let secret = {
		let _alone = vault.alone().await?;
		own_or_new(&vault, organisation)?
	};
	let (signer, chain) = (session.signer().await?, session.client().await?.genesis());
	let key = H256(secret.public_key().to_bytes());
	let by = session.account().await?;
	let signature = hex::encode(signer.sign(&message(&chain, organisation, &key)).0);
	let card = Written { kind: KIND.into(), version: VERSION, chain, organisation, key, by, signature };
	let failed = |error: &dyn ToString| CardError::CannotWrite { path: path.into(), error: error.to_string() };
	let json = serde_json::to_vec_pretty(&card).map_err(|error| failed(&error))?;
	create(path, |file| file.write_all(&json)).map_err(|error| failed(&error))?;
	Ok(Card { organisation, key, by })
}

fn own_or_new(vault: &Vault, organisation: OrganisationId) -> Result<SecretKey, CardError> {
	match own(vault)? {
		Some((own, secret)) if own == organisation => Ok(secret),
		Some((own, _)) => Err(CardError::OfAnother { own, organisation }),
		None => {
			let mut bytes = Zeroizing::new([0; 32]);
			getrandom::fill(&mut *bytes).map_err(|error| CardError::Random { error: error.to_string() })?;
			let own = Own { version: VERSION, organisation, secret: hex::encode(*bytes) };
			vault.notes::<Own>().write(OWN, &own)?;
			Ok(SecretKey::from(*bytes))
		}
	}
}

/// The secret key of a vault and the organisation that it is of; `None` if it has none yet.
fn own(vault: &Vault) -> Result<Option<(OrganisationId, SecretKey)>, VaultError> {
	let notes = vault.notes::<Own>();
	let Some(own) = notes.read(OWN)? else {
		return Ok(None);
	};
	let mut secret = Zeroizing::new([0; 32]);
	hex::decode_to_slice(&own.secret, &mut *secret).map_err(|error| VaultError::damaged(&notes.path(OWN))(&error))?;
	Ok(Some((own.organisation, SecretKey::from(*secret))))
}

/// Keeps the key of another organisation, from its card. `instead` of another key that the vault has.
///
/// # Errors
/// The file is not a card for this ledger, was not signed by somebody who acts for the organisation now, or the vault has
/// another one.
pub async fn accept(session: &Session, path: &Path, instead: bool) -> Result<Card, CardError> {
	let unreadable = |error: io::Error| CardError::Unreadable { path: path.into(), error: error.to_string() };
	let json = file::named(path, LONGEST).map_err(unreadable)?;
	let malformed = |error: String| CardError::Malformed { path: path.into(), error: clean(&error) };
	let card: Written = serde_json::from_slice(&json).map_err(|error| malformed(error.to_string()))?;
	if (card.kind.as_str(), card.version) != (KIND, VERSION) {
		return Err(malformed(format!("it is a {} of version {}", card.kind, card.version)));
	}
	let here = session.client().await?.genesis();
	if card.chain != here {
		return Err(CardError::OtherChain { card: card.chain, here });
	}
	if !card.is_signed() {
		return Err(CardError::Signature { path: path.into() });
	}
	let Written { organisation, key, by, .. } = card;
	let standing = session.ledger().await?.standing(&by).await?;
	if standing.is_none_or(|standing| standing.organisation != organisation) {
		return Err(CardError::NotTheirs { by, organisation });
	}
	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	keep(&vault, organisation, key, instead)?;
	Ok(Card { organisation, key, by })
}

fn keep(vault: &Vault, organisation: OrganisationId, key: H256, instead: bool) -> Result<(), CardError> {
	let (notes, name) = (vault.notes::<Known>(), organisation.to_string());
	if notes.read(&name)?.is_some_and(|known| known.key != key) && !instead {
		return Err(CardError::Another { organisation });
	}
	Ok(notes.write(&name, &Known { version: VERSION, key })?)
}

/// The key of another organisation; `None` if its card was not accepted.
pub(crate) fn key_of(vault: &Vault, organisation: OrganisationId) -> Result<Option<PublicKey>, VaultError> {
	let known = vault.notes::<Known>().read(&organisation.to_string())?;
	Ok(known.map(|known| PublicKey::from(known.key.0)))
}

/// Seals something for a key: an anonymous sealed box of libsodium (X25519, XSalsa20-Poly1305).
pub(crate) fn seal(key: &PublicKey, plain: &[u8]) -> Option<Vec<u8>> {
	key.seal(&mut OsRng, plain).ok()
}

/// Why something sealed does not open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sealed {
	/// The vault has no key.
	NoKey,
	/// It is for another organisation than the vault.
	ForAnother { own: OrganisationId },
	/// It is for another key of the organisation, or damaged.
	OtherKey,
}

/// Opens what was sealed for the organisation `to`.
pub(crate) fn open(
	vault: &Vault,
	to: OrganisationId,
	sealed: &[u8],
) -> Result<Result<Zeroizing<Vec<u8>>, Sealed>, VaultError> {
	Ok(match own(vault)? {
		None => Err(Sealed::NoKey),
		Some((own, _)) if own != to => Err(Sealed::ForAnother { own }),
		Some((_, secret)) => secret.unseal(sealed).map(Zeroizing::new).map_err(|_| Sealed::OtherKey),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};
	use radledger_client::demonstration;

	#[test]
	fn sealed_should_open_with_the_vault_that_made_the_card_and_with_no_other() {
		let ((_a, ours), (_b, theirs), (_c, third)) = (vault(), vault(), vault());
		let key = own_or_new(&theirs, 1).unwrap().public_key();
		assert_eq!(own_or_new(&theirs, 1).unwrap().public_key(), key, "it is made once");
		assert_eq!(own_or_new(&theirs, 2).unwrap_err().code(), "card-of-another");
		assert!(key_of(&ours, 1).unwrap().is_none());
		keep(&ours, 1, H256(key.to_bytes()), false).unwrap();
		keep(&ours, 1, H256(key.to_bytes()), false).unwrap();
		assert_eq!(keep(&ours, 1, H256([1; 32]), false).unwrap_err().code(), "card-taken");

		let key = key_of(&ours, 1).unwrap().unwrap();
		let sealed = seal(&key, b"secret").unwrap();
		assert!(!sealed.windows(6).any(|part| part == b"secret"));
		assert_ne!(sealed, seal(&key, b"secret").unwrap());
		assert_eq!(**open(&theirs, 1, &sealed).unwrap().unwrap(), *b"secret");
		assert_eq!(open(&theirs, 2, &sealed).unwrap(), Err(Sealed::ForAnother { own: 1 }));
		assert_eq!(open(&third, 1, &sealed).unwrap(), Err(Sealed::NoKey));
		own_or_new(&third, 1).unwrap();
		assert_eq!(open(&third, 1, &sealed).unwrap(), Err(Sealed::OtherKey));
		for at in 0..sealed.len() {
			let mut changed = sealed.clone();
			changed[at] ^= 1;
			assert_eq!(open(&theirs, 1, &changed).unwrap(), Err(Sealed::OtherKey), "byte {at}");
		}
		keep(&ours, 1, H256([1; 32]), true).unwrap();
		assert_eq!(key_of(&ours, 1).unwrap().unwrap().to_bytes(), [1; 32]);
	}

	#[test]
	fn cards_should_be_signed_over_everything_they_say() {
		let pair = demonstration::account("technologist-1").unwrap();
		let (chain, key) = (H256([1; 32]), H256([2; 32]));
		let card = Written {
			kind: KIND.into(),
			version: VERSION,
			chain,
			organisation: 3,
			key,
			by: demonstration::id(&pair),
			signature: hex::encode(pair.sign(&message(&chain, 3, &key)).0),
		};
		assert!(card.is_signed());
		let other = demonstration::id(&demonstration::account("steward-1").unwrap());
		for changed in [
			Written { chain: key, ..card.clone() },
			Written { organisation: 4, ..card.clone() },
			Written { key: chain, ..card.clone() },
			Written { by: other, ..card.clone() },
			Written { signature: String::new(), ..card.clone() },
		] {
			assert!(!changed.is_signed(), "{changed:?}");
		}
	}
}
