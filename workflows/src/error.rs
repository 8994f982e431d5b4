//! What errors of this crate have in common: a code for programs, what happened, why, and what can be done about it.
//!
//! Each theme has one enum, declared with [`errors!`](crate::errors). The words are those of the field and speak of no
//! program: a command line or a gateway adds its own advice by [`Explain::code`].

use serde::Serialize;
use std::{borrow::Cow, fmt};

/// Which kind of failure an error is: a caller makes an exit code or an HTTP status of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
	/// It could not be done now: a file, a disk, a node.
	Failed,
	/// What was asked for makes no sense, whoever asks and whatever the ledger holds.
	Invalid,
	/// The ledger, a rule of it or evidence in the vault says no.
	Refused,
	/// It cannot be told whether files are what was anchored; nothing shows that they are not.
	NotComparable,
}

/// An error that explains itself. [`std::fmt::Display`] says what happened.
pub trait Explain: std::error::Error {
	/// Its kind.
	fn kind(&self) -> Kind;
	/// For programs: words joined by hyphens, or `Pallet::Error` for a refusal by the ledger. Codes never change.
	fn code(&self) -> Cow<'static, str>;
	/// Why it happened.
	fn why(&self) -> Option<String>;
	/// What can be done about it.
	fn remedy(&self) -> Option<String>;
}

/// An error as data: for reports on several things of which some failed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Problem {
	/// See [`Explain::kind`].
	#[serde(skip)]
	pub kind: Kind,
	/// See [`Explain::code`].
	pub code: String,
	/// What happened.
	pub what: String,
	/// Why.
	pub why: Option<String>,
	/// What can be done about it.
	#[serde(rename = "hint")]
	pub remedy: Option<String>,
}

impl<E: Explain> From<&E> for Problem {
	fn from(error: &E) -> Self {
		Self {
			kind: error.kind(),
			code: error.code().into(),
			what: error.to_string(),
			why: error.why(),
			remedy: error.remedy(),
		}
	}
}

impl fmt::Display for Problem {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(&self.what)
	}
}

impl std::error::Error for Problem {}

impl Explain for Problem {
	fn kind(&self) -> Kind {
		self.kind
	}

	fn code(&self) -> Cow<'static, str> {
		self.code.clone().into()
	}

	fn why(&self) -> Option<String> {
		self.why.clone()
	}

	fn remedy(&self) -> Option<String> {
		self.remedy.clone()
	}
}

/// One kind of error, for the document that lists them all. In its texts `{…}` stands for a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
	/// See [`Explain::code`].
	pub code: &'static str,
	/// See [`Explain::kind`].
	pub kind: Kind,
	/// What happened.
	pub what: &'static str,
	/// Why.
	pub why: Option<&'static str>,
	/// What can be done about it.
	pub remedy: Option<&'static str>,
}

/// The rows of a table in Markdown with these errors, for `docs/errors.md`: values in their texts by the names of fields.
pub fn rows(entries: &[Entry]) -> String {
	let cell = |text: &str| {
		let (mut out, mut rest) = (String::new(), text);
		while let Some((before, (value, after))) =
			rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
		{
			let name = value.split(':').next().unwrap_or(value).replace('_', " ");
			out.push_str(&format!("{before}*{name}*"));
			rest = after;
		}
		out.push_str(rest);
		out.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
	};
	let row = |entry: &Entry| {
		let kind = match entry.kind {
			Kind::Failed => "failed",
			Kind::Invalid => "usage",
			Kind::Refused => "refused",
			Kind::NotComparable => "not comparable",
		};
		let why = entry.why.map(|why| format!(": {}", cell(why))).unwrap_or_default();
		let remedy = entry.remedy.map(cell).unwrap_or_default();
		format!("| `{}` | {kind} | {}{why} | {remedy} |\n", entry.code, cell(entry.what))
	};
	let head = "| code | kind | what happened, and why | what to do |\n|---|---|---|---|\n";
	entries.iter().fold(head.into(), |table: String, entry| table + &row(entry))
}

/// Every error of this crate by its theme. `docs/errors.md` is made of it.
pub const CATALOGUE: &[(&str, &[Entry])] = &[
	("Vault", crate::vault::VaultError::ENTRIES),
	("Addresses", crate::addresses::AddressError::ENTRIES),
	("Cards", crate::cards::CardError::ENTRIES),
	("Keys", crate::keys::KeyError::ENTRIES),
	("Sessions", crate::SessionError::ENTRIES),
	("Studies", crate::study::StudyError::ENTRIES),
	("Patient IDs", crate::patients::PatientError::ENTRIES),
	("Seals over patients", crate::seals::SealError::ENTRIES),
	("Receipts", crate::receipt::ReceiptError::ENTRIES),
	("Transfers", crate::transfer::TransferError::ENTRIES),
	("Consents", crate::consent::ConsentError::ENTRIES),
	("Access to data", crate::access::AccessError::ENTRIES),
	("Openings", crate::opening::OpeningError::ENTRIES),
	("Media", crate::media::MediaError::ENTRIES),
	("De-identification", crate::deidentify::CopyError::ENTRIES),
	("Reports", crate::report::ReportError::ENTRIES),
	("Follow-ups", crate::follow_up::FollowUpError::ENTRIES),
	("Devices", crate::device::DeviceError::ENTRIES),
	("Incidents and recalls", crate::vigilance::VigilanceError::ENTRIES),
	("Campaigns", crate::campaign::CampaignError::ENTRIES),
	("Models, datasets and federations", crate::model::ModelError::ENTRIES),
	("Pools", crate::pool::PoolError::ENTRIES),
	("Vouchers", crate::voucher::VoucherError::ENTRIES),
	("Documents", crate::digest::DigestError::ENTRIES),
];

/// Declares the errors of a theme: an enum with [`thiserror::Error`] and [`Explain`], and a list of all its [`Entry`]s.
///
/// Each line gives the kind, the variant with its fields, the code, and what happened; then, where there is more to say,
/// `why` and `remedy`. All texts are format strings over the fields. Lines under `from` hold an error of another theme or
/// crate, which explains itself, and convert from it.
///
/// ```
/// radledger_workflows::errors! {
///     /// What can go wrong with a door.
///     pub DoorError {
///         Refused Locked { door: u32 } = "door-locked", "door {door} is locked",
///             why "whoever left last has the key",
///             remedy "ask at the desk for the key of door {door}";
///     }
///     from {
///         Client(radledger_client::Error);
///     }
/// }
///
/// use radledger_workflows::Explain;
/// let error = DoorError::Locked { door: 3 };
/// assert_eq!((error.to_string().as_str(), &*error.code()), ("door 3 is locked", "door-locked"));
/// assert_eq!(error.remedy().as_deref(), Some("ask at the desk for the key of door 3"));
/// ```
#[macro_export]
macro_rules! errors {
	(
		$(#[$meta:meta])*
		$visibility:vis $name:ident {
			$($kind:ident $variant:ident $({ $($field:ident: $type:ty),+ $(,)? })? = $code:literal, $what:literal
				$(, why $why:literal)? $(, remedy $remedy:literal)?;)*
		}
		$(from { $($source:ident($of:ty);)+ })?
	) => {
		$(#[$meta])*
		#[derive(Debug, thiserror::Error)]
		$visibility enum $name {
			$(
				#[doc = concat!("`", $code, "`: ", $what, ".")]
				#[error($what)]
				#[allow(missing_docs)]
				$variant $({ $($field: $type),+ })?,
			)*
			$($(
				/// An error that explains itself.
				#[error(transparent)]
				$source(#[from] $of),
			)+)?
		}

		impl $name {
			/// Every error that is of this theme alone.
			#[allow(dead_code)]
			pub const ENTRIES: &'static [$crate::error::Entry] = &[$($crate::error::Entry {
				code: $code,
				kind: $crate::error::Kind::$kind,
				what: $what,
				why: $crate::errors!(@entry $($why)?),
				remedy: $crate::errors!(@entry $($remedy)?),
			},)*];
		}

		#[allow(unused_variables)]
		impl $crate::error::Explain for $name {
			fn kind(&self) -> $crate::error::Kind {
				match self {
					$(Self::$variant $({ $($field: _),+ })? => $crate::error::Kind::$kind,)*
					$($(Self::$source(error) => $crate::error::Explain::kind(error),)+)?
				}
			}

			fn code(&self) -> std::borrow::Cow<'static, str> {
				match self {
					$(Self::$variant $({ $($field: _),+ })? => $code.into(),)*
					$($(Self::$source(error) => $crate::error::Explain::code(error),)+)?
				}
			}

			fn why(&self) -> Option<String> {
				match self {
					$(Self::$variant $({ $($field),+ })? => $crate::errors!(@text $($why)?),)*
					$($(Self::$source(error) => $crate::error::Explain::why(error),)+)?
				}
			}

			fn remedy(&self) -> Option<String> {
				match self {
					$(Self::$variant $({ $($field),+ })? => $crate::errors!(@text $($remedy)?),)*
					$($(Self::$source(error) => $crate::error::Explain::remedy(error),)+)?
				}
			}
		}
	};
	(@entry) => { None };
	(@entry $text:literal) => { Some($text) };
	(@text) => { None };
	(@text $text:literal) => { Some(format!($text)) };
}

impl Explain for radledger_client::Error {
	fn kind(&self) -> Kind {
		match self.kind {
			radledger_client::Kind::Failed | radledger_client::Kind::Unknown => Kind::Failed,
			radledger_client::Kind::Refused => Kind::Refused,
		}
	}

	fn code(&self) -> Cow<'static, str> {
		self.code.clone().into()
	}

	fn why(&self) -> Option<String> {
		self.why.clone()
	}

	fn remedy(&self) -> Option<String> {
		self.hint.clone()
	}
}
