//! What is recorded, as of one block.

use crate::{
	chain::{constants, storage, view_functions},
	AccountId, Actor, BlockRef, Error, Organisation, Result, Revision, Standing, Study,
};
use radledger_primitives::{OrganisationId, StudyId};
use subxt::{
	client::{ClientAtBlock, OnlineClientAtBlockImpl},
	config::substrate::SubstrateConfig,
	metadata::Metadata,
};

/// A subxt client at one block.
pub(crate) type At = ClientAtBlock<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

/// Most versions that the chain shows at once.
const PAGE: u32 = 64;

/// The ledger as of one block: all answers fit together.
#[derive(Clone)]
pub struct Ledger(pub(crate) At);

/// Reads every entry of a storage map: `(first key, value)`.
macro_rules! entries {
	($ledger:expr, $address:expr, $keep:expr) => {{
		let entry = $ledger.0.storage().entry($address).map_err(Error::from_subxt)?;
		let mut found = entry.iter(()).await.map_err(Error::from_subxt)?;
		while let Some(entry) = found.next().await {
			let entry = entry.map_err(Error::from_subxt)?;
			let (key,) = entry.key().and_then(|key| key.decode()).map_err(Error::from_subxt)?;
			$keep(key, entry.value().decode().map_err(Error::from_subxt)?.into());
		}
	}};
}

/// Reads one storage value, if there is one.
macro_rules! value {
	($ledger:expr, $address:expr, $key:expr) => {{
		let entry = $ledger.0.storage().entry($address).map_err(Error::from_subxt)?;
		let found = entry.try_fetch($key).await.map_err(Error::from_subxt)?;
		found.map(|value| value.decode()).transpose().map_err(Error::from_subxt)?
	}};
}
pub(crate) use value;

impl Ledger {
	pub(crate) fn new(at: At) -> Self {
		Self(at)
	}

	pub(crate) fn metadata(&self) -> &Metadata {
		self.0.metadata_ref()
	}

	/// The block whose state this is.
	pub fn block(&self) -> BlockRef {
		// Block numbers of this chain are 32 bits wide.
		BlockRef { hash: self.0.block_hash(), number: self.0.block_number() as u32 }
	}

	/// The study with this identifier.
	pub async fn study(&self, id: &StudyId) -> Result<Option<Study>> {
		Ok(value!(self, storage().image_provenance().studies(), (*id,)).map(Into::into))
	}

	/// Every version of a study's content, oldest first; none if there is no such study.
	pub async fn history(&self, id: &StudyId) -> Result<Vec<Revision>> {
		let mut versions = Vec::new();
		loop {
			let call = view_functions().image_provenance().history(*id, versions.len() as u16, PAGE);
			let page = self.view(call).await?;
			let last = page.len() < PAGE as usize;
			versions.extend(page.into_iter().map(Revision::from));
			if last {
				return Ok(versions);
			}
		}
	}

	/// Every study, in order of the block that recorded its present content.
	pub async fn studies(&self) -> Result<Vec<(StudyId, Study)>> {
		let mut studies = Vec::new();
		self.each_study(|id, study| studies.push((id, study))).await?;
		studies.sort_by_key(|(id, study)| (study.block, *id));
		Ok(studies)
	}

	/// Every study, in no order, one after the other as the node hands them out.
	pub async fn each_study(&self, mut keep: impl FnMut(StudyId, Study)) -> Result<()> {
		entries!(self, storage().image_provenance().studies(), keep);
		Ok(())
	}

	/// The organisation with this number.
	pub async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>> {
		Ok(value!(self, storage().consortium().organisations(), (id,)).map(Into::into))
	}

	/// Every organisation, in order of admission.
	pub async fn organisations(&self) -> Result<Vec<(OrganisationId, Organisation)>> {
		let mut organisations = Vec::new();
		entries!(self, storage().consortium().organisations(), |id, known| organisations.push((id, known)));
		organisations.sort_by_key(|(id, _)| *id);
		Ok(organisations)
	}

	/// In what capacity an account takes part, whether or not it may act now.
	pub async fn actor(&self, account: &AccountId) -> Result<Option<Actor>> {
		Ok(value!(self, storage().consortium().actors(), (*account,)).map(Into::into))
	}

	/// Everyone who takes part, in order of the account.
	pub async fn actors(&self) -> Result<Vec<(AccountId, Actor)>> {
		let mut actors = Vec::new();
		entries!(self, storage().consortium().actors(), |account, actor| actors.push((account, actor)));
		actors.sort_by_key(|(account, _): &(AccountId, Actor)| account.0);
		Ok(actors)
	}

	/// For whom, and with which roles, an account may act now.
	pub async fn standing(&self, account: &AccountId) -> Result<Option<Standing>> {
		let call = view_functions().consortium().standing(*account);
		Ok(self.view(call).await?.map(Into::into))
	}

	/// Those who sit in the council.
	pub async fn council(&self) -> Result<Vec<AccountId>> {
		Ok(value!(self, storage().council().members(), ()).unwrap_or_default())
	}

	/// Most studies that one transaction can anchor.
	pub fn max_batch(&self) -> Result<usize> {
		let most = constants().image_provenance().max_batch();
		Ok(self.0.constants().entry(most).map_err(Error::from_subxt)? as usize)
	}
}
