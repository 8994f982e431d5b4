//! Rows of campaigns and pools, and what they need.

use super::*;
use pallet_annotation_rewards::Call;
use radledger_primitives::{
	annotation::{
		self,
		consensus::Rule,
		draw,
		pay::Terms,
		records::{Offer, Schedule},
		Answer, Image, Task,
	},
	dividend::{PoolId, Source, Split},
	model::{dataset_id, CampaignId, Part, SemVer, TrainingManifest},
	voucher::{Place, Secret, Worth, BATCH},
	DatasetId, StudyId,
};

/// North hospital's: with an item to open; to close; closed, with an annotator.
const TO_OPEN: CampaignId = 0;
const TO_CLOSE: CampaignId = 1;
const CLOSED: CampaignId = 2;
/// Lumen AI's: a campaign for each phase.
const TO_JOIN: CampaignId = 3;
const TO_COMMIT: CampaignId = 4;
const TO_REVEAL: CampaignId = 5;
const TO_SETTLE: CampaignId = 6;
const UNRESOLVED: CampaignId = 7;
const TO_SHOW: CampaignId = 8;
const TO_TOSS: CampaignId = 9;

/// North hospital's pools: to count in, to freeze, frozen, closed; and of a model.
const TO_COUNT: PoolId = 0;
const TO_FREEZE: PoolId = 1;
const FROZEN: PoolId = 2;
const CLOSED_POOL: PoolId = 3;
const OF_MODEL: PoolId = 4;

/// Somebody of Lumen AI.
const EXPERT: &str = "scientist";

/// The organisation lumen-ai.
const LUMEN: OrganisationId = 3;
const LONG: Moment = constants::MILLISECONDS_PER_DAY;
const SALT: [u8; 32] = [7; 32];
const SPLIT: Split = Split { patient: 1, hospital: 1, annotator: 1 };

/// The only image of a study, whose leaf is the root.
fn image(study: StudyId, root: H256) -> Image {
	Image { study, place: 0, leaf: root }
}

/// North hospital's image, and Lumen AI's.
fn of_hospital() -> Image {
	image(study(9).study, study(9).root)
}

fn of_vendor() -> Image {
	image(study_of(LUMEN, 12).study, study(12).root)
}

/// A campaign whose time for joining, coins, commitments, gold and reveals is that long.
fn create(image: &Image, expert: &str, phases: [Moment; 5]) -> Call<Runtime> {
	let [join_until, coin_until, commit_until, gold_until, reveal_until] =
		[1, 2, 3, 4, 5].map(|count| START + phases[..count].iter().sum::<Moment>());
	let vests_at = reveal_until + LONG;
	let schedule = Schedule { join_until, coin_until, commit_until, gold_until, reveal_until, vests_at };
	Call::create_campaign {
		offer: Offer {
			task: Task::Classification { labels: 2 },
			rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
			panel: 2,
			colleagues: true,
			root: image.item(),
			items: 1,
			terms: Terms { reward: 1_000, vesting: 0, fine_wrong: 1, fine_missed: 2 },
			weights: Default::default(),
			purpose: Purpose::HealthResearch,
			request: None,
			experts: vec![account(expert)].try_into().unwrap(),
			conflicts: Default::default(),
			gold: Some(annotation::gold(0, &SALT, &Answer::Label(1))),
			schedule,
			instructions: H256::zero(),
		},
	}
}

fn open_item(campaign: CampaignId, image: Image) -> Call<Runtime> {
	Call::open_item { campaign, item: 0, image, in_study: Default::default(), in_campaign: Default::default() }
}

/// Joins with a coin.
fn join(campaign: CampaignId, who: &str) -> Call<Runtime> {
	let chain = H256(System::block_hash(0).0);
	Call::join { campaign, seats: 1, coin: draw::commitment(&chain, campaign, &account(who), &SALT) }
}

/// Sets the clock within a block, to so many milliseconds after its beginning.
fn at(moment: Moment) {
	pallet_timestamp::Now::<Runtime>::put(START + moment);
}

/// What the radiologist promises.
fn commit(campaign: CampaignId) -> Call<Runtime> {
	let chain = System::block_hash(0);
	let who = account("radiologist-1");
	Call::commit {
		campaign,
		item: 0,
		commitment: annotation::commitment(&H256(chain.0), campaign, 0, &who, &SALT, &Answer::Label(1)),
	}
}

/// A dataset of one study of north hospital, for a pool.
fn parts(pool: PoolId) -> Vec<Part> {
	vec![Part::Study(study(9).study), Part::Elsewhere(H256::repeat_byte(0xf0 + pool as u8))]
}

fn dataset(pool: PoolId) -> DatasetId {
	dataset_id(0, &parts(pool))
}

fn open_pool(source: Source) -> Call<Runtime> {
	Call::open_pool { source, split: SPLIT }
}

fn add_study(pool: PoolId) -> Call<Runtime> {
	Call::add_study { pool, path: vec![dataset(pool)].try_into().unwrap(), study: study(9).study }
}

pub(super) fn rows() -> Vec<Row> {
	let stewards = [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let members = [BAD, NO_ROLE, NO_ROLE, OK, OK, OK, NO_ROLE, BAD, BAD];
	let anyone = [BAD, OK, OK, OK, OK, OK, OK, BAD, BAD];
	let only_hospital = |others| [BAD, others, others, others, others, OK, others, BAD, BAD];
	let only_radiologist = |others| [BAD, others, others, OK, others, others, others, BAD, BAD];
	let row = |name, call: Call<Runtime>, outcomes| row("AnnotationRewards", name, call, outcomes);
	let (answer, evidence) = (Answer::Label(1), H256::zero());
	vec![
		row("create_campaign", create(&of_hospital(), EXPERT, [LONG; 5]), stewards),
		row("join", Call::join { campaign: TO_JOIN, seats: 1, coin: H256::zero() }, only_radiologist(NO_ROLE)),
		row("reveal_coin", Call::reveal_coin { campaign: TO_TOSS, secret: SALT }, only_radiologist("NotJoined")),
		row("open_item", open_item(TO_OPEN, of_hospital()), stewards),
		row(
			"commit",
			Call::commit { campaign: TO_COMMIT, item: 0, commitment: H256::zero() },
			[BAD, NO_ROLE, NO_ROLE, OK, NO_ROLE, "NotJoined", NO_ROLE, BAD, BAD],
		),
		row(
			"reveal",
			Call::reveal { campaign: TO_REVEAL, item: 0, answer: answer.clone(), salt: SALT },
			only_radiologist("NotCommitted"),
		),
		row("settle", Call::settle { campaign: TO_SETTLE, item: 0 }, anyone),
		row(
			"adjudicate",
			Call::adjudicate { campaign: UNRESOLVED, item: 0, answer: answer.clone(), evidence },
			only_radiologist("NotExpert"),
		),
		row(
			"resettle",
			Call::resettle { campaign: UNRESOLVED, item: 0, truth: answer.clone(), evidence },
			only_radiologist("NotExpert"),
		),
		row(
			"reveal_gold",
			Call::reveal_gold { campaign: TO_SHOW, item: 0, answer, salt: SALT, path: Default::default() },
			anyone,
		),
		row("release", Call::release { campaign: TO_SETTLE, item: 0 }, anyone),
		row("leave", Call::leave { campaign: TO_COMMIT }, only_radiologist("NotJoined")),
		row("close_campaign", Call::close_campaign { campaign: TO_CLOSE }, stewards),
		row("open_pool", open_pool(Source::Dataset(dataset(5))), stewards),
		row("add_study", add_study(TO_COUNT), members),
		row(
			"add_annotator",
			Call::add_annotator { pool: OF_MODEL, campaign: CLOSED, annotator: account("annotator-4") },
			[BAD, NO_ROLE, NO_ROLE, "NoShares", "NoShares", "NoShares", NO_ROLE, BAD, BAD],
		),
		row(
			"forget_study",
			Call::forget_study { pool: TO_COUNT, study: study(9).study },
			[BAD, "NotErased", "NotErased", "NotErased", "NotErased", "NotErased", "NotErased", BAD, BAD],
		),
		row("freeze_pool", Call::freeze_pool { pool: TO_FREEZE }, stewards),
		row("pay_in", Call::pay_in { pool: FROZEN, amount: 1_000 }, members),
		row("claim", Call::claim { pool: FROZEN, holder: account("north-hospital") }, only_hospital("TooEarly")),
		row("close_pool", Call::close_pool { pool: FROZEN }, stewards),
		row(
			"sweep_pool",
			Call::sweep_pool { pool: CLOSED_POOL },
			[BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, "TooEarly", NO_ROLE, BAD, BAD],
		),
		row(
			"take_voucher",
			Call::take_voucher { pool: FROZEN, worth: Worth::One, key: secret(0).key() },
			[BAD, NO_ROLE, "NotAHolder", "NotAHolder", "NotAHolder", OK, "NotAHolder", BAD, BAD],
		),
		row("return_voucher", Call::return_voucher { worth: Worth::Ten }, only_hospital("NoVoucher")),
		row("redeem_voucher", chain().execute_with(redeem_voucher), only_hospital("InvalidRedemption")),
	]
}

fn secret(number: u8) -> Secret {
	Secret::of(&[number; 32])
}

/// The first voucher of a full batch, paid to somebody who was never here, delivered by north hospital.
fn redeem_voucher() -> Call<Runtime> {
	let (worth, batch, payee) = (Worth::Hundred, 0, account("nobody"));
	let place = Place { chain: H256(System::block_hash(0).0), worth, batch };
	let keys = core::array::from_fn(|number| secret(number as u8).key());
	let redemption = secret(0).redeem(&place, &keys, [&payee, &account("north-hospital")], &[7; 32]).unwrap();
	Call::redeem_voucher { worth, batch, payee, redemption }
}

/// A batch as it is when eight holders have taken a voucher.
fn full_batch() {
	use pallet_annotation_rewards::{Batch, Batches, CurrentBatch, Pallet, Voucher};
	let mut batch = Batch::default();
	for number in 0..BATCH as u8 {
		let holder = AccountId::from([number; 32]);
		let voucher = Voucher { holder, organisation: u32::from(number / 2), key: secret(number).key() };
		batch.vouchers.try_push(voucher).unwrap();
	}
	Batches::<Runtime>::insert(Worth::Hundred, 0, batch);
	CurrentBatch::<Runtime>::insert(Worth::Hundred, 1);
	let pot = <Runtime as pallet_annotation_rewards::Config>::VoucherPot::get();
	let amount = Pallet::<Runtime>::price_of(Worth::Hundred) * BATCH as Balance;
	let pay = pallet_balances::Call::transfer_keep_alive { dest: pot.into(), value: amount };
	done("lumen-ai", pay);
}

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

/// Campaigns in each phase of the next block, and pools.
pub(super) fn prepare() {
	done("lumen-ai", anchor_as(LUMEN, 12));
	let credential = pallet_consortium::Call::credential {
		member: account(EXPERT),
		roles: Roles::RADIOLOGIST,
		until: START + 2 * LONG,
	};
	done("lumen-ai", credential);
	// Whoever accepts pays the fee.
	let fee = pallet_balances::Call::transfer_keep_alive { dest: account(EXPERT).into(), value: constants::RAD };
	done("lumen-ai", fee);
	done(EXPERT, pallet_consortium::Call::accept_credential { organisation: 3 });
	let hospital = |first| create(&of_hospital(), "annotator-4", [first, 1, 1, 1, LONG]);
	done("north-hospital", hospital(LONG));
	done("north-hospital", hospital(1));
	let mut others = create(&of_hospital(), "annotator-5", [1, 1, 1, 1, LONG]);
	if let Call::create_campaign { offer } = &mut others {
		offer.instructions = H256::repeat_byte(1);
	}
	done("north-hospital", others);
	done("annotator-4", join(CLOSED, "annotator-4"));
	for (campaign, phases) in [
		(TO_JOIN, [LONG; 5]),
		(TO_COMMIT, [1, 1, LONG, LONG, LONG]),
		(TO_REVEAL, [1, 1, 1, 1, LONG]),
		(TO_SETTLE, [1; 5]),
		(UNRESOLVED, [1; 5]),
		(TO_SHOW, [1, 1, 1, LONG, LONG]),
		(TO_TOSS, [1, LONG, LONG, LONG, LONG]),
	] {
		let expert = if campaign == UNRESOLVED { "radiologist-1" } else { "annotator-4" };
		done("lumen-ai", create(&of_vendor(), expert, phases));
		done("lumen-ai", open_item(campaign, of_vendor()));
	}
	for campaign in [TO_COMMIT, TO_REVEAL, TO_TOSS] {
		done("radiologist-1", join(campaign, "radiologist-1"));
	}
	at(1);
	for campaign in [TO_COMMIT, TO_REVEAL] {
		done("radiologist-1", Call::reveal_coin { campaign, secret: SALT });
	}
	at(2);
	done("radiologist-1", commit(TO_REVEAL));
	at(0);
	for pool in [TO_COUNT, TO_FREEZE, FROZEN, CLOSED_POOL, 5] {
		let declare = pallet_model_registry::Call::declare_dataset {
			parts: parts(pool).try_into().unwrap(),
			purpose: Purpose::HealthResearch,
			request: None,
		};
		done("north-hospital", declare);
		if pool < OF_MODEL {
			done("north-hospital", open_pool(Source::Dataset(dataset(pool))));
		}
	}
	for pool in [TO_FREEZE, FROZEN, CLOSED_POOL] {
		done("north-hospital", add_study(pool));
	}
	for pool in [FROZEN, CLOSED_POOL] {
		done("north-hospital", Call::freeze_pool { pool });
	}
	let pay_in = Call::pay_in { pool: FROZEN, amount: 100 * constants::RAD };
	done("lumen-ai", pay_in);
	let take = Call::take_voucher { pool: FROZEN, worth: Worth::Ten, key: secret(9).key() };
	done("north-hospital", take);
	full_batch();
	done("north-hospital", Call::close_pool { pool: CLOSED_POOL });
}

/// What follows in a later block.
pub(super) fn prepare_later() {
	let settle = Call::settle { campaign: UNRESOLVED, item: 0 };
	done("lumen-ai", settle);
	done("north-hospital", Call::close_campaign { campaign: CLOSED });
	let publish = pallet_model_registry::Call::publish_version {
		model: 0,
		semver: SemVer { major: 2, minor: 0, patch: 0 },
		weights: H256::repeat_byte(0x62),
		manifest: TrainingManifest { campaigns: vec![CLOSED].try_into().unwrap(), ..Default::default() },
	};
	done("north-hospital", publish);
	let version = ModelVersion { model: 0, version: 2 };
	done("north-hospital", open_pool(Source::Model(version)));
}
