//! A patient who owns no tokens grants a consent and revokes it. Both are free: each patient has 32 free calls a day.
//!
//! `cargo run -p radledger-examples --bin grant_and_revoke`

use anyhow::{Context, Result};
use radledger_client::{
	calls,
	consent::{Change, Grantee, Offer, Terms},
	demonstration, Client, Wait,
};
use radledger_primitives::consent::{Compensation, DataUse, Modifiers, Permission, Purpose, Scope};

#[tokio::main]
async fn main() -> Result<()> {
	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let client = Client::connect(&url).await?;
	let patient = demonstration::account("patient-1").context("not a name of the demonstration consortium")?;
	let radiologist = demonstration::account("radiologist-2").context("not a name of the demonstration consortium")?;
	let (patient_id, radiologist_id) = (demonstration::id(&patient), demonstration::id(&radiologist));

	// Every study of the patient, to everybody at organisation 1, for health research (DUO:0000006), until withdrawn.
	let offer = Offer {
		scope: Scope::All,
		grantee: Grantee::Organisation(1),
		terms: Terms {
			permission: Permission::HealthResearch,
			modifiers: Modifiers::default(),
			parameters: Default::default(),
		},
		until: None,
		compensation: Compensation::Free,
		text: None,
	};
	let told = client.tell(&calls::grant(offer), &patient, Wait::Best).await?;
	let [Change::Given { consent }] = told.changes.as_slice() else {
		anyhow::bail!("no consent was given: {:?}", told.changes);
	};
	println!("granted: consent {consent}");

	let question = || DataUse::plain(Purpose::HealthResearch);
	let ledger = client.best().await?;
	println!("{:?}", ledger.check(&patient_id, &radiologist_id, None, question()).await?);

	client.tell::<Change>(&calls::revoke(*consent), &patient, Wait::Best).await?;
	println!("revoked: consent {consent}");

	let ledger = client.best().await?;
	println!("{:?}", ledger.check(&patient_id, &radiologist_id, None, question()).await?);
	let file = ledger.file(&patient_id).await?.context("the account is not a patient's")?;
	println!("{} free calls are left today", file.calls_left);
	Ok(())
}
