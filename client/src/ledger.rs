//! What is recorded, as of one block.

use crate::{
	chain::{constants, storage, view_functions},
	plain::Plain,
	view::PAGE,
	AccountId, Actor, BlockRef, Error, Organisation, Result, Revision, Standing, Study,
};
use radledger_primitives::{Moment, OrganisationId, StudyId};
use subxt::{
	client::{ClientAtBlock, OnlineClientAtBlockImpl},
	config::substrate::SubstrateConfig,
	metadata::Metadata,
	storage::{Address, PrefixOf},
};

/// A subxt client at one block.
pub(crate) type At = ClientAtBlock<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

/// The ledger as of one block: all answers fit together.
#[derive(Clone)]
pub struct Ledger(pub(crate) At);

impl Ledger {
	/// The metadata of the runtime of this block.
	pub fn metadata(&self) -> &Metadata {
		self.0.metadata_ref()
	}

	/// Reads one storage value, if there is one.
	pub(crate) async fn value<A>(&self, address: A, key: A::KeyParts) -> Result<Option<<A::Value as Plain>::Plain>>
	where
		A: Address,
		A::Value: Plain,
	{
		let found = self.0.storage().try_fetch(address, key).await.map_err(Error::from_subxt)?;
		Ok(found.map(|value| value.decode()).transpose().map_err(Error::from_subxt)?.plain())
	}

	/// Reads every entry of a storage map whose key begins like this, in no order, as the node hands them out.
	pub(crate) async fn each<A: Address, K: PrefixOf<A::KeyParts>>(
		&self,
		address: A,
		first: K,
		mut keep: impl FnMut(A::KeyParts, A::Value),
	) -> Result<()> {
		let mut found = self.0.storage().iter(address, first).await.map_err(Error::from_subxt)?;
		while let Some(entry) = found.next().await {
			let entry = entry.map_err(Error::from_subxt)?;
			let key = entry.key().and_then(|key| key.decode()).map_err(Error::from_subxt)?;
			keep(key, entry.value().decode().map_err(Error::from_subxt)?);
		}
		Ok(())
	}

	/// The block whose state this is.
	pub fn block(&self) -> BlockRef {
		// Block numbers of this chain are 32 bits wide.
		BlockRef { hash: self.0.block_hash(), number: self.0.block_number() as u32 }
	}

	/// The study with this identifier.
	pub async fn study(&self, id: &StudyId) -> Result<Option<Study>> {
		self.value(storage().image_provenance().studies(), (*id,)).await
	}

	/// Every version of a study's content, oldest first; none if there is no such study.
	pub async fn history(&self, id: &StudyId) -> Result<Vec<Revision>> {
		let views = view_functions().image_provenance();
		self.pages(|found| views.history(*id, found.len() as u16, PAGE as u32)).await
	}

	/// Every study, in order of the block that recorded its present content.
	pub async fn studies(&self) -> Result<Vec<(StudyId, Study)>> {
		let mut studies = Vec::new();
		self.each_study(|id, study| studies.push((id, study))).await?;
		studies.sort_by_key(|(id, study)| (study.block, *id));
		Ok(studies)
	}

	/// Passes every study to `keep`, in no order, as the node hands them out: none is held in memory.
	pub async fn each_study(&self, mut keep: impl FnMut(StudyId, Study)) -> Result<()> {
		self.each(storage().image_provenance().studies(), (), |(id,), study| keep(id, study.plain())).await
	}

	/// The organisation with this number.
	pub async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>> {
		self.value(storage().consortium().organisations(), (id,)).await
	}

	/// Every organisation, in order of admission.
	pub async fn organisations(&self) -> Result<Vec<(OrganisationId, Organisation)>> {
		let mut organisations = Vec::new();
		let address = storage().consortium().organisations();
		self.each(address, (), |(id,), known| organisations.push((id, known.plain()))).await?;
		organisations.sort_by_key(|(id, _)| *id);
		Ok(organisations)
	}

	/// The capacity in which an account takes part, whether or not it may act now.
	pub async fn actor(&self, account: &AccountId) -> Result<Option<Actor>> {
		self.value(storage().consortium().actors(), (*account,)).await
	}

	/// All accounts that take part, in order of the account.
	pub async fn actors(&self) -> Result<Vec<(AccountId, Actor)>> {
		let mut actors = Vec::new();
		let address = storage().consortium().actors();
		self.each(address, (), |(account,), actor| actors.push((account, actor.plain()))).await?;
		actors.sort_by_key(|(account, _): &(AccountId, Actor)| account.0);
		Ok(actors)
	}

	/// The organisation for which an account may act now, and its roles there.
	pub async fn standing(&self, account: &AccountId) -> Result<Option<Standing>> {
		self.view(view_functions().consortium().standing(*account)).await
	}

	/// The members of the council.
	pub async fn council(&self) -> Result<Vec<AccountId>> {
		Ok(self.value(storage().council().members(), ()).await?.unwrap_or_default())
	}

	/// The number of the newest block whose hash chooses the sample of a patrol.
	pub fn seed_of_patrols(&self) -> Result<u32> {
		let interval = constants().image_provenance().seed_interval();
		let interval = self.0.constants().entry(interval).map_err(Error::from_subxt)?;
		// Its hash is known from the next block on.
		let last = self.block().number.saturating_sub(1);
		Ok(last - last.checked_rem(interval).unwrap_or_default())
	}

	/// How long a receiver has to confirm a transfer before it is overdue, in milliseconds.
	pub fn confirmation_period(&self) -> Result<Moment> {
		let period = constants().image_provenance().confirmation_period();
		self.0.constants().entry(period).map_err(Error::from_subxt)
	}

	/// Most studies that one transaction can anchor.
	pub fn max_batch(&self) -> Result<usize> {
		let most = constants().image_provenance().max_batch();
		Ok(self.0.constants().entry(most).map_err(Error::from_subxt)? as usize)
	}
}
