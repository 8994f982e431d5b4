//! Annotators who cannot copy, pay that adds up, a truth that overrules, and what a model earns: on real files, by the
//! programs that users run.
//!
//! The clock of a development chain goes on six seconds with each block, and each transaction makes one, refused or not: so
//! the phases of a campaign are long enough for what is done in them, and end when something refused is tried often enough.

use anyhow::{Context, Result};
use radledger_tests::{files, tag, Cli, Ran, Site};
use serde_json::{json, Value};
use std::{fs, ops::Deref};

/// A sponsor with real files, `$study` of patient-1 among them; the annotators have the vault `other`.
struct Campaign {
	site: Site,
}

impl Deref for Campaign {
	type Target = Site;

	fn deref(&self) -> &Site {
		&self.site
	}
}

const ANNOTATORS: [&str; 5] = ["annotator-1", "annotator-2", "annotator-3", "annotator-4", "annotator-5"];

impl Campaign {
	fn prepare() -> Result<Self> {
		let site = Site::with_archive()?;
		site.write("instructions", "Is there a nodule of 6 mm or more?")?;
		site.write("evidence", "Histology: adenocarcinoma.")?;
		// A study of patient-1, whom Lumen AI asks for nothing but health research; she wants a share.
		let anchored = site.say("lumen-ai", "study anchor @archive/00 --subject patient-1").expect(0).json();
		site.name("study", &anchored["studies"][0]["study"]);
		site.say("patient-1", "consent grant --scope all --to org:3 --use HMB --rewarded").expect(0);
		Ok(Self { site })
	}

	/// Runs a line of words with the annotators' vault.
	#[track_caller]
	fn answer(&self, who: &str, line: &str) -> Ran {
		self.at(&self.other, who, line)
	}

	/// Each of these annotators runs a line.
	#[track_caller]
	fn all(&self, who: &[&str], line: &str) {
		for who in who {
			self.answer(who, line).expect(0);
		}
	}

	/// Creates a campaign of one image, `$campaign`, opens it, and draws its seats: all five have one.
	fn create(&self, more: &str) {
		let line = format!(
			"campaign create @archive/00 --panel 5 --reward 1 --vesting 40 --fine-wrong 0.2 --fine-missed 0.5 --purpose \
			 health-research --colleagues --expert radiologist-1 --instructions @instructions --out @campaign.json {more}"
		);
		let created = self.say("lumen-ai", &line).expect(0).json();
		self.name("campaign", &created["campaign"]);
		self.say("lumen-ai", "campaign items $campaign --open --item 0").expect(0);
		self.all(&ANNOTATORS, "campaign join $campaign --seats 1");
		self.when_it_can("annotator-1", "campaign coin $campaign");
		self.all(&ANNOTATORS[1..], "campaign coin $campaign");
		self.until_drawn();
	}

	/// Lets blocks go by until seats are drawn.
	#[track_caller]
	fn until_drawn(&self) {
		for _ in 0..80 {
			let shown = self.say("nobody", "campaign show $campaign --item 0").expect(0).json();
			if shown["drawn"].as_array().is_some_and(|drawn| drawn.len() == ANNOTATORS.len()) {
				return;
			}
			self.say("steward-1", "campaign settle $campaign --item 0").expect(3);
		}
		panic!("seats are never drawn");
	}

	/// Lets blocks go by until the line is accepted.
	#[track_caller]
	fn when_it_can(&self, who: &str, line: &str) -> Ran {
		let mut last = String::new();
		for _ in 0..80 {
			let ran = self.answer(who, line);
			if ran.code == 0 {
				return ran;
			}
			last = ran.stdout;
			// Too early: but a block goes by.
			self.say("steward-1", "campaign settle $campaign --item 0").expect(3);
		}
		panic!("never: {line}: {last}");
	}

	/// The SOP Instance UID of item 0, and its file as a name of the test.
	fn first_image(&self) -> Result<(String, String)> {
		let file: Value = serde_json::from_str(&fs::read_to_string(self.path("campaign.json"))?)?;
		let uid = file["items"][0]["instance"].as_str().context("no instance")?.to_string();
		for image in files(&self.path("archive/00"))? {
			if tag(&image, "SOPInstanceUID")? == uid {
				let name = image.strip_prefix(self.path(""))?.to_string_lossy().into_owned();
				return Ok((uid, name));
			}
		}
		anyhow::bail!("no image with this UID")
	}

	/// What each annotator earned and was fined.
	fn work(&self) -> Vec<(String, Value, Value)> {
		let told = self.say("nobody", "campaign agreement $campaign").expect(0).json();
		let all = told["annotators"].as_array().cloned().unwrap_or_default();
		let mut work: Vec<_> = all
			.iter()
			.map(|one| {
				(
					one["who"].as_str().unwrap_or_default().to_string(),
					one["work"]["earned"].clone(),
					one["work"]["fined"].clone(),
				)
			})
			.collect();
		work.sort_by(|one, other| one.0.cmp(&other.0));
		work
	}
}

const PHASES: &str = "--join-for 1m --coin-for 1m --commit-for 2m --reveal-for 1m --vest-for 1m";

#[test]
fn right_minority_should_be_paid_when_the_truth_arrives() -> Result<()> {
	let campaign = Campaign::prepare()?;
	let create =
		"campaign create @archive/00 --panel 5 --reward 1 --vesting 40 --fine-wrong 0.2 --fine-missed 0.5 --purpose \
	              health-research --instructions @instructions --out @no.json --task classification --labels none,nodule \
	              --join-for 1h --coin-for 1h --commit-for 1h --reveal-for 1h --vest-for 1h --expert";
	campaign.refused("lumen-ai", &format!("{create} stranger"), "AnnotationRewards::InvalidExperts");
	campaign.refused("radiologist-1", &format!("{create} radiologist-2"), "AnnotationRewards::NotAuthorised");
	campaign.create(&format!("--task classification --labels none,nodule {PHASES}"));
	let (uid, _) = campaign.first_image()?;

	let commit = |who: &str, answer: &str| {
		let line = format!("campaign commit $campaign --file @campaign.json --item 0 --answer {answer}");
		campaign.answer(who, &line)
	};
	// Three follow one another; the fourth, who has a table from an annotation tool, sees something; the fifth keeps silent.
	let promise = "campaign commit $campaign --file @campaign.json --item 0 --answer";
	campaign.all(&ANNOTATORS[..3], &format!("{promise} none"));
	campaign.write("table.csv", &format!("instance,label\n{uid},nodule\n"))?;
	commit("annotator-4", "@table.csv").expect(0);
	commit("annotator-5", "nodule").expect(0);
	// What was promised cannot be changed; and somebody else has no seat.
	assert_eq!(commit("annotator-1", "nodule").expect(3).error(), "already-committed");
	assert_eq!(commit("annotator-1", "tumour").code, 2, "there is no such label");
	assert_eq!(commit("radiologist-2", "none").expect(3).error(), "panel-is-full");
	assert_eq!(campaign.answer("annotator-1", "campaign coin $campaign").expect(3).error(), "too-late");
	let early = campaign.answer("annotator-1", "campaign reveal $campaign").expect(3);
	assert_eq!(early.error(), "too-early");

	campaign.when_it_can("annotator-1", "campaign reveal $campaign");
	campaign.all(&ANNOTATORS[1..4], "campaign reveal $campaign");
	campaign.when_it_can("annotator-1", "campaign settle $campaign --item 0");
	let shown = campaign.say("nobody", "campaign show $campaign --item 0").expect(0).json();
	assert_eq!(shown["verdicts"][0][1]["members"], 0b00111, "{shown}");

	// Histology: the one was right. The panel's answer stays, beside the truth.
	let truth = "campaign resettle $campaign --item 0 --answer nodule --evidence @evidence --file @campaign.json";
	campaign.refused("lumen-ai", truth, "AnnotationRewards::NotExpert");
	// One alone overrules nobody; the second one is of another organisation, and the sponsor did not choose them.
	campaign.say("radiologist-1", truth).expect(0);
	campaign.refused("radiologist-1", truth, "AnnotationRewards::AlreadySpoken");
	campaign.say("radiologist-2", truth).expect(0);
	let rad = |tenths: u64| json!(tenths * 100_000_000_000);
	let work: Vec<_> = campaign.work().into_iter().map(|(_, earned, fined)| (earned, fined)).collect();
	for expected in [(rad(6), rad(2)), (rad(21), rad(0)), (rad(0), rad(5))] {
		assert!(work.contains(&expected), "{expected:?} is missing in {work:?}");
	}
	let shown = campaign.say("nobody", "campaign show $campaign --item 0").expect(0).json();
	let bases: Vec<_> =
		shown["verdicts"].as_array().context("no verdicts")?.iter().map(|verdict| verdict[0].clone()).collect();
	assert_eq!(bases, ["panel", "truth"]);

	// Out as PROV: from which image, and decided by whom.
	let export = "campaign export $campaign --item 0 --file @campaign.json --format prov --out @prov.json";
	campaign.say("nobody", export).expect(0);
	let prov: Value = serde_json::from_str(&fs::read_to_string(campaign.path("prov.json"))?)?;
	assert!(prov["wasDerivedFrom"].is_object() && prov["wasAttributedTo"].is_object(), "{prov}");
	assert!(!prov.to_string().contains(&uid), "nothing names the image but the ledger's own leaf");

	campaign.say("lumen-ai", "campaign close $campaign").expect(0);
	campaign.answer("annotator-4", "campaign leave $campaign").expect(0);
	Ok(())
}

#[test]
fn masks_should_go_in_and_come_out_as_segmentations() -> Result<()> {
	let campaign = Campaign::prepare()?;
	campaign.create(&format!("--task grid --grid 8x8 {PHASES}"));
	let (_, image) = campaign.first_image()?;
	// A square in the middle, and one that is a row shorter: similar enough.
	let grid = |rows: &[u8]| {
		let mut mask = [0u8; 8];
		mask[2..2 + rows.len()].copy_from_slice(rows);
		json!({ "mask": mask }).to_string()
	};
	campaign.write("whole.json", &grid(&[0x3c; 4]))?;
	campaign.write("shorter.json", &grid(&[0x3c; 3]))?;
	campaign.write("wrong.json", &json!({ "mask": [1, 2, 3] }).to_string())?;
	let commit = |who: &str, answer: &str| {
		let line = format!("campaign commit $campaign --file @campaign.json --item 0 --answer {answer}");
		campaign.answer(who, &line)
	};
	assert_eq!(commit("annotator-1", "@wrong.json").code, 1, "a mask of the wrong size");
	campaign.all(&ANNOTATORS[..4], "campaign commit $campaign --file @campaign.json --item 0 --answer @whole.json");
	commit("annotator-5", "@shorter.json").expect(0);
	campaign.when_it_can("annotator-1", "campaign reveal $campaign");
	campaign.all(&ANNOTATORS[1..], "campaign reveal $campaign");
	campaign.say("steward-1", "campaign settle $campaign").expect(0);
	let export = format!(
		"campaign export $campaign --item 0 --file @campaign.json --image @{image} --format seg --out @consensus.dcm"
	);
	campaign.say("nobody", &export).expect(0);
	let back = format!("campaign answer --file @campaign.json --item 0 --image @{image} --from @consensus.dcm");
	let read = campaign.say("nobody", &back).expect(0).json();
	let whole: Value = serde_json::from_str(&fs::read_to_string(campaign.path("whole.json"))?)?;
	assert_eq!(read, whole, "what was agreed on is what its segmentation says");
	let agreed = campaign.say("nobody", "campaign show $campaign --item 0").expect(0).json();
	assert_eq!(agreed["verdicts"][0][1]["members"], 0b11111, "{agreed}");
	Ok(())
}

#[test]
fn model_should_pay_those_whose_data_and_work_it_was_made_from() -> Result<()> {
	let campaign = Campaign::prepare()?;
	campaign.write("weights", "0.1 0.2 0.3")?;
	campaign.create("--task classification --labels none,nodule --join-for 1m --coin-for 1m --commit-for 2m --reveal-for 2m --vest-for 1s");
	campaign.all(&ANNOTATORS, "campaign commit $campaign --file @campaign.json --item 0 --answer nodule");
	campaign.when_it_can("annotator-1", "campaign reveal $campaign");
	campaign.all(&ANNOTATORS[1..], "campaign reveal $campaign");
	campaign.say("steward-1", "campaign settle $campaign").expect(0);
	campaign.when_it_can("annotator-1", "campaign release $campaign --item 0");
	campaign.say("lumen-ai", "campaign close $campaign").expect(0);

	// Another study, of another patient who wants a share.
	let anchor = "study anchor @archive/04 --subject patient-2";
	campaign.say("lumen-ai", anchor).expect(0);
	let grant = "consent grant --scope all --to org:3 --use HMB --rewarded";
	campaign.say("patient-2", grant).expect(0);
	let declare = "dataset declare $study @archive/04 --purpose health-research";
	let declared = campaign.say("lumen-ai", declare).expect(0).json();
	let dataset = declared["dataset"].as_str().context("no dataset")?.to_string();
	let register = "model register --intended-use @instructions";
	campaign.name("model", &campaign.say("lumen-ai", register).expect(0).json()["model"]);
	let publish = format!(
		"model publish $model --semver 1.0.0 --weights @weights --hyper-parameters @instructions --dataset {dataset} --campaign $campaign"
	);
	campaign.say("lumen-ai", &publish).expect(0);

	let open = "pool open --model $model.0 --patient 3 --hospital 2 --annotator 1";
	campaign.refused("north-hospital", open, "AnnotationRewards::NotOwner");
	campaign.name("pool", &campaign.say("lumen-ai", open).expect(0).json()["pool"]);
	campaign.refused("lumen-ai", "pool freeze $pool", "AnnotationRewards::NoShares");
	campaign.say("lumen-ai", "pool fill $pool").expect(0);
	campaign.say("lumen-ai", "pool fill $pool").expect(0); // nothing twice
	campaign.say("lumen-ai", "pool freeze $pool").expect(0);
	// Fifteen shares: three of each patient, four of who anchored their studies, one of each annotator.
	campaign.refused("stranger", "pool pay-in $pool 1", "not-a-member");
	campaign.say("acme-scanners", "pool pay-in $pool 150").expect(0);
	campaign.say("patient-1", "pool claim $pool").expect(0); // who owns nothing, and pays nothing
	campaign.refused("patient-1", "pool claim $pool", "AnnotationRewards::NothingToClaim");
	campaign.refused("steward-1", "pool claim $pool patient-2", "AnnotationRewards::TooEarly");
	campaign.say("annotator-1", "pool claim $pool").expect(0);
	let rad = |amount: u64| json!(amount * 1_000_000_000_000);
	let shown = campaign.say("nobody", "pool show $pool").expect(0).json();
	assert_eq!((&shown["shares"], &shown["holders"]), (&json!(15), &json!(8)), "{shown}");
	assert_eq!((&shown["paid_in"], &shown["claimed"]), (&rad(150), &rad(40)), "{shown}");
	let trained = campaign.say("nobody", "pool trained-on patient-1").expect(0).json();
	assert!(trained.to_string().contains("30000000000000"), "she was paid 30 RAD: {trained}");

	// Five take what is due from now on as vouchers; two of an organisation at most, so its members do not know whose the
	// last one is. tests/js/vouchers.test.mjs fills a batch.
	campaign.say("acme-scanners", "pool pay-in $pool 150").expect(0);
	let take = "voucher take $pool --worth 1";
	campaign.refused("stranger", take, "AnnotationRewards::NotAuthorised");
	campaign.refused("patient-1", "voucher take $pool --worth 100", "AnnotationRewards::TooLittleDue");
	for who in ["patient-1", "patient-2", "lumen-ai"] {
		campaign.say(who, take).expect(0);
	}
	campaign.refused("patient-1", take, "AnnotationRewards::HasVoucher");
	let third = campaign.answer("annotator-1", take).expect(3);
	assert_eq!(third.error(), "AnnotationRewards::OrganisationHasVouchers");
	campaign.all(&["annotator-4", "annotator-5"], take);
	let states = |cli: &Cli| -> Vec<Value> {
		let listed = campaign.at(cli, "nobody", "voucher list").expect(0).json();
		let all = listed["vouchers"].as_array().cloned().unwrap_or_default();
		all.iter().map(|voucher| voucher["state"].clone()).collect()
	};
	// The vault keeps the secrets of what was refused, and uses those that nobody has seen.
	let count = |state: &str| states(&campaign.north).iter().filter(|known| *known == state).count();
	assert_eq!(count("waiting"), 3);
	// A vault has vouchers of several, and each is redeemed for its holder alone.
	let to = "voucher redeem --to stranger";
	campaign.refused("steward-1", to, "no-voucher");
	campaign.refused("steward-1", &format!("{to} --of patient-2"), "batch-not-full");
	campaign.say("lumen-ai", "voucher return --worth 1").expect(0);
	campaign.say("lumen-ai", take).expect(0);
	for who in ["patient-1", "patient-2", "lumen-ai"] {
		campaign.say(who, "voucher return --worth 1").expect(0);
	}
	assert_eq!(count("waiting"), 0);
	Ok(())
}
