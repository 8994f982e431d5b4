//! An encrypted sr25519 key as polkadot.js writes it, version 3: PKCS#8 within xsalsa20-poly1305 under scrypt.

use super::KeyError;
use base64::{engine::general_purpose::STANDARD, Engine};
use crypto_secretbox::{aead::Aead, KeyInit, XSalsa20Poly1305};
use pbkdf2::pbkdf2_hmac;
use radledger_client::{AccountId, Keypair};
use radledger_primitives::OrganisationId;
use schnorrkel::{
	derive::{ChainCode, Derivation},
	ExpansionMode, MiniSecretKey, SecretKey,
};
use serde::Deserialize;
use sha2::Sha512;
use std::time::{SystemTime, UNIX_EPOCH};
use subxt_signer::{
	bip39::Mnemonic,
	polkadot_js_compat::{decrypt_json, Error},
	DeriveJunction, ExposeSecret, SecretUri,
};
use zeroize::{Zeroize, Zeroizing};

/// PKCS#8 version 1 around 64 secret bytes, and around the public key, as polkadot.js writes them.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];
/// scrypt: N = 2^17, p = 1, r = 8, what polkadot.js uses now and OWASP asks for.
const LOG_N: u8 = 17;
/// Salt, scrypt's parameters, nonce: what stands before the ciphertext.
const PREFIX: usize = 32 + 3 * 4 + 24;

/// An encrypted key. Its account can be read without the password.
#[derive(Clone, Debug)]
pub struct Wallet {
	json: String,
	account: AccountId,
}

/// What of polkadot.js's JSON matters before it is decrypted.
#[derive(Deserialize)]
struct Envelope {
	encoded: String,
	encoding: Encoding,
	address: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
	One(String),
	More(Vec<String>),
}

#[derive(Deserialize)]
struct Encoding {
	content: OneOrMore,
	r#type: OneOrMore,
	version: String,
}

impl OneOrMore {
	fn has(&self, wanted: &str) -> bool {
		match self {
			Self::One(one) => one == wanted,
			Self::More(more) => more.iter().any(|one| one == wanted),
		}
	}
}

impl Wallet {
	/// What polkadot.js exported, checked as far as it can be without the password.
	pub fn parse(json: &str) -> Result<Self, KeyError> {
		let unusable = |why: String| KeyError::NotExported { why };
		let envelope: Envelope = serde_json::from_str(json)
			.map_err(|error| unusable(format!("it is not an account exported by polkadot.js: {error}")))?;
		let Encoding { content, r#type, version } = &envelope.encoding;
		for other in ["ed25519", "ecdsa", "ethereum"] {
			if content.has(other) {
				return Err(KeyError::OtherCurve { curve: other });
			}
		}
		if r#type.has("none") {
			return Err(unusable("it is not encrypted".into()));
		}
		let known = version == "3" && content.has("pkcs8") && content.has("sr25519");
		if !known || !r#type.has("scrypt") || !r#type.has("xsalsa20-poly1305") {
			return Err(unusable(format!("it is encoded in another way (version {version})")));
		}
		let short = STANDARD.decode(&envelope.encoded).map_or(true, |encoded| encoded.len() < PREFIX);
		let account =
			envelope.address.parse().map_err(|_| unusable("its address is not a valid SS58 address".into()))?;
		if short {
			return Err(unusable("its content is damaged".into()));
		}
		Ok(Self { json: json.into(), account })
	}

	/// Encrypts the key of `uri`, a mnemonic phrase or another secret URI of Substrate, under `password`.
	pub fn seal(name: &str, uri: &str, password: &str) -> Result<Self, KeyError> {
		let secret = secret_key(uri)?;
		let public = secret.to_public().to_bytes();
		let mut plain = Zeroizing::new(Vec::with_capacity(117));
		plain.extend(HEADER);
		let mut bytes = secret.to_ed25519_bytes();
		plain.extend(bytes);
		bytes.zeroize();
		plain.extend(DIVIDER);
		plain.extend(public);

		let mut random = [0; 32 + 24];
		getrandom::fill(&mut random).map_err(|error| impossible(&error))?;
		let (salt, nonce) = random.split_at(32);
		let mut key = Zeroizing::new([0; 32]);
		let params = scrypt::Params::new(LOG_N, 8, 1, 32).map_err(|error| impossible(&error))?;
		scrypt::scrypt(password.as_bytes(), salt, &params, &mut *key).map_err(|error| impossible(&error))?;
		let cipher = XSalsa20Poly1305::new((&*key).into());
		let sealed = cipher.encrypt(nonce.into(), plain.as_slice()).map_err(|error| impossible(&error))?;

		let parameters = [1 << LOG_N, 1, 8_u32].map(u32::to_le_bytes).concat();
		let account = AccountId::from(public);
		let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis() as u64);
		let json = serde_json::json!({
			"encoded": STANDARD.encode([salt, &parameters, nonce, &sealed].concat()),
			"encoding": { "content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3" },
			"address": account.to_string(),
			"meta": { "name": name, "whenCreated": created },
		});
		Ok(Self { json: format!("{json:#}\n"), account })
	}

	/// The key itself.
	pub fn open(&self, password: &str) -> Result<Keypair, KeyError> {
		decrypt_json(&self.json, password).map_err(|error| match error {
			Error::Secretbox(_) => KeyError::WrongPassword,
			error => KeyError::NotExported { why: error.to_string() },
		})
	}

	/// The key's account.
	pub fn account(&self) -> AccountId {
		self.account
	}

	/// The file.
	pub fn json(&self) -> &str {
		&self.json
	}
}

/// The secret key of a secret URI: `PHRASE[//HARD][/SOFT][///PASSWORD]`, the phrase being BIP-39 or `0x` and 64 digits.
fn secret_key(uri: &str) -> Result<SecretKey, KeyError> {
	let invalid = |why: String| KeyError::Secret { why };
	let uri = uri.trim();
	// Substrate's tools take the development phrase, which everyone knows, when there is none.
	if uri.is_empty() || uri.starts_with('/') {
		return Err(invalid("there is no phrase in it".into()));
	}
	let uri: SecretUri = uri.parse().map_err(|_| invalid("it is not written as a secret URI".into()))?;
	let phrase = uri.phrase.expose_secret();
	let mut seed = Zeroizing::new([0; 64]);
	if let Some(digits) = phrase.strip_prefix("0x") {
		hex::decode_to_slice(digits, &mut seed[..32]).map_err(|error| invalid(error.to_string()))?;
	} else {
		let mnemonic: Mnemonic =
			phrase.parse().map_err(|error: subxt_signer::bip39::Error| invalid(error.to_string()))?;
		// Substrate derives from the entropy, not, as BIP-39 does, from the words.
		let entropy = Zeroizing::new(mnemonic.to_entropy());
		let password = uri.password.as_ref().map_or("", |password| password.expose_secret());
		let salt = Zeroizing::new(format!("mnemonic{password}"));
		pbkdf2_hmac::<Sha512>(&entropy, salt.as_bytes(), 2048, &mut *seed);
	}
	let root = MiniSecretKey::from_bytes(&seed[..32]).map_err(|error| invalid(error.to_string()))?;
	Ok(uri.junctions.iter().fold(root.expand(ExpansionMode::Ed25519), |key, junction| match *junction {
		DeriveJunction::Soft(code) => key.derived_key_simple(ChainCode(code), []).0,
		DeriveJunction::Hard(code) => {
			key.hard_derive_mini_secret_key(Some(ChainCode(code)), []).0.expand(ExpansionMode::Ed25519)
		}
	}))
}

/// A new mnemonic phrase of 12 words: 128 bits from the operating system's generator.
pub fn new_phrase() -> Result<Zeroizing<String>, KeyError> {
	let mut entropy = Zeroizing::new([0; 16]);
	getrandom::fill(&mut *entropy).map_err(|error| impossible(&error))?;
	let mnemonic = Mnemonic::from_entropy(&*entropy).map_err(|error| impossible(&error))?;
	Ok(Zeroizing::new(mnemonic.to_string()))
}

/// The secret URI of the patient's pseudonym at a hospital, from a phrase or any other secret URI. The derivation is hard, so
/// that nobody without the phrase can tie the pseudonyms of one patient to one another; every wallet that knows the derivation
/// path `//radledger//ORGANISATION` makes the same account.
pub fn pseudonym(secret: &str, organisation: OrganisationId) -> Zeroizing<String> {
	let (path, password) = match secret.split_once("///") {
		Some((path, password)) => (path, Some(password)),
		None => (secret, None),
	};
	let at = Zeroizing::new(format!("{}//radledger//{organisation}", path.trim()));
	match password {
		Some(password) => Zeroizing::new(format!("{}///{password}", *at)),
		None => at,
	}
}

fn impossible(error: &dyn std::fmt::Display) -> KeyError {
	KeyError::Generation { why: error.to_string() }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	const SR25519: &str = include_str!("../../fixtures/polkadot-js-sr25519.json");
	const PASSWORD: &str = "correct horse";
	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	#[test]
	fn a_file_of_polkadot_js_should_open_with_its_password() {
		let wallet = Wallet::parse(SR25519).unwrap();
		let pair = wallet.open(PASSWORD).unwrap();
		let expected = Keypair::from_uri(&format!("{PHRASE}//fixture").parse().unwrap()).unwrap();
		assert_eq!(pair.public_key().0, expected.public_key().0);
		assert_eq!(wallet.account().to_string(), "5Ew9hK4R5iDJNDUEeYQicbZi1hS9VzhZYvgW43C7gfbyf8FW");
	}

	/// What a wallet makes of the path that the guide names.
	#[test]
	fn pseudonyms_of_one_phrase_should_differ_by_hospital_and_be_those_of_any_wallet() {
		let account = |uri: &str| Wallet::seal("mine", uri, PASSWORD).unwrap().account();
		let seed = format!("0x{}", "5a".repeat(32));
		for (secret, paths) in [
			(PHRASE.to_string(), [format!("{PHRASE}//radledger//0"), format!("{PHRASE}//radledger//7")]),
			(format!(" {PHRASE}\n"), [format!("{PHRASE}//radledger//0"), format!("{PHRASE}//radledger//7")]),
			(
				format!("{PHRASE}//own///word"),
				[format!("{PHRASE}//own//radledger//0///word"), format!("{PHRASE}//own//radledger//7///word")],
			),
			(seed.clone(), [format!("{seed}//radledger//0"), format!("{seed}//radledger//7")]),
		] {
			let made = [0, 7].map(|organisation| account(&pseudonym(&secret, organisation)));
			let expected = paths.map(|path| Keypair::from_uri(&path.parse().unwrap()).unwrap().public_key().0);
			assert_eq!(made.map(|account| account.0), expected);
			assert_ne!(made[0], made[1]);
			assert!(!made.contains(&account(&secret)));
		}
		let refused = Wallet::seal("mine", &pseudonym("", 0), PASSWORD).unwrap_err();
		assert_eq!(refused.code(), "secret");
	}

	#[test]
	fn a_file_should_be_refused_when_the_password_is_wrong() {
		let failure = Wallet::parse(SR25519).unwrap().open("Correct horse").unwrap_err();
		assert_eq!(failure.code(), "wrong-password");
	}

	#[test]
	fn a_file_should_be_refused_with_the_reason_when_it_is_of_another_kind() {
		let damaged = SR25519.replace("hTKKp/VDshavc", "!");
		let short = r#"{"encoded":"AAAA","encoding":{"content":["pkcs8","sr25519"],"type":["scrypt","xsalsa20-poly1305"],
			"version":"3"},"address":"5Ew9hK4R5iDJNDUEeYQicbZi1hS9VzhZYvgW43C7gfbyf8FW"}"#;
		for (json, expected) in [
			(include_str!("../../fixtures/polkadot-js-ed25519.json"), "ed25519"),
			(include_str!("../../fixtures/polkadot-js-ecdsa.json"), "ecdsa"),
			(include_str!("../../fixtures/polkadot-js-plain.json"), "not encrypted"),
			(&SR25519.replace("\"version\":\"3\"", "\"version\":\"9\""), "version 9"),
			(&SR25519.replace("5Ew9", "5Ew8"), "SS58"),
			(&damaged, "damaged"),
			(short, "damaged"),
			("{}", "not an account exported by polkadot.js"),
			("", "not an account exported by polkadot.js"),
		] {
			let failure = Wallet::parse(json).unwrap_err();
			assert_eq!(failure.code(), "key-file");
			assert!(failure.why().is_some_and(|why| why.contains(expected)), "{failure:?}");
		}
	}

	#[test]
	fn a_sealed_key_should_open_as_the_key_that_substrate_derives() {
		let seed = format!("0x{}", "5a".repeat(32));
		for uri in [PHRASE.into(), format!("{PHRASE}//a/b///secret"), seed.clone(), format!("{seed}//0//1/2\n")] {
			let wallet = Wallet::seal("mine", &uri, PASSWORD).unwrap();
			let again = Wallet::parse(wallet.json()).unwrap();
			let pair = again.open(PASSWORD).unwrap();
			let expected = Keypair::from_uri(&uri.trim().parse().unwrap()).unwrap();
			assert_eq!(pair.public_key().0, expected.public_key().0, "{uri}");
			assert_eq!(again.account(), expected.public_key().to_account_id());
		}
	}

	#[test]
	fn sealing_twice_should_not_repeat_salt_or_nonce() {
		let [a, b] = [1, 2].map(|_| Wallet::seal("mine", PHRASE, PASSWORD).unwrap());
		assert_ne!(a.json(), b.json());
		assert_eq!(a.account(), b.account());
	}

	#[test]
	fn a_secret_should_be_refused_when_it_is_known_to_everyone_or_malformed() {
		for uri in
			["", " \n", "//Alice", "bottom drive obey", "0x12", "0xzz", "words that are in no list at all", "\u{0}"]
		{
			let failure = Wallet::seal("mine", uri, PASSWORD).unwrap_err();
			assert_eq!(failure.code(), "secret", "{uri:?}");
		}
		let failure = Wallet::seal("mine", &PHRASE.replace("walk", "fit"), PASSWORD).unwrap_err();
		assert!(!format!("{failure:?}").contains("bottom"), "a secret must not be repeated in an error");
	}

	#[test]
	fn new_phrases_should_have_twelve_words_and_differ() {
		let [a, b] = [1, 2].map(|_| new_phrase().unwrap());
		assert_eq!(a.split(' ').count(), 12);
		assert_ne!(a, b);
		Wallet::seal("mine", &a, PASSWORD).unwrap();
	}
}
