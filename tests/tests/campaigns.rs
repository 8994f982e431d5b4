//! Annotators who cannot copy, pay that adds up, a truth that overrules, and what a model earns: on real files, by the
//! programs that users run.
//!
//! The clock of a development chain goes on six seconds with each block, and each transaction makes one, refused or not: so
//! the phases of a campaign are long enough for what is done in them, and end when something refused is tried often enough.

use anyhow::{Context, Result};
use radledger_tests::{files, gather, tag, Cli, Node, Ran, Seal};
use serde_json::{json, Value};
use std::{fs, path::PathBuf};
use tempfile::TempDir;

/// A chain, the vault of the sponsor and the one of the annotators, and real files.
struct Sites {
	folder: TempDir,
	_node: Node,
	sponsor: Cli,
	annotators: Cli,
}

const ANNOTATORS: [&str; 5] = ["annotator-1", "annotator-2", "annotator-3", "annotator-4", "annotator-5"];

impl Sites {
	fn open() -> Result<Self> {
		let folder = TempDir::new()?;
		let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
		let cli = || Cli::new(node.url());
		let (sponsor, annotators) = (cli()?, cli()?);
		let sites = Self { folder, _node: node, sponsor, annotators };
		gather(&sites.path("archive"))?;
		sites.write("instructions", "Is there a nodule of 6 mm or more?")?;
		sites.write("evidence", "Histology: adenocarcinoma.")?;
		// A study of patient-1, whom Lumen AI asks for nothing but health research; she wants a share.
		sites.say("lumen-ai", "study anchor @archive/00 --subject patient-1").expect(0);
		sites.say("patient-1", "consent grant --scope all --to org:3 --use HMB --rewarded").expect(0);
		Ok(sites)
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn write(&self, name: &str, text: &str) -> Result<()> {
		Ok(fs::write(self.path(name), text)?)
	}

	#[track_caller]
	fn at(&self, cli: &Cli, who: &str, line: &str) -> Ran {
		let words = line.split_whitespace().map(|word| match word.strip_prefix('@') {
			Some(name) => self.path(name).into_os_string(),
			None => word.into(),
		});
		cli.run_as(who, words.collect::<Vec<_>>()).expect("the program starts")
	}

	/// Runs a line of words with the sponsor's vault; a word that begins with `@` is a file of the test.
	#[track_caller]
	fn say(&self, who: &str, line: &str) -> Ran {
		self.at(&self.sponsor, who, line)
	}

	/// The same with the annotators' vault.
	#[track_caller]
	fn answer(&self, who: &str, line: &str) -> Ran {
		self.at(&self.annotators, who, line)
	}

	/// The ledger refuses the line, and says so with this code.
	#[track_caller]
	fn refused(&self, who: &str, line: &str, code: &str) {
		assert_eq!(self.say(who, line).expect(3).error(), code, "{who}: {line}");
	}

	/// Creates a campaign of one image, and opens it.
	fn campaign(&self, more: &str) {
		let line = format!(
			"campaign create @archive/00 --panel 5 --reward 1 --vesting 40 --fine-wrong 0.2 --fine-missed 0.5 --purpose \
			 health-research --expert radiologist-1 --instructions @instructions --out @campaign.json {more}"
		);
		let created = self.say("lumen-ai", &line).expect(0).json();
		assert_eq!(created["campaign"], 0, "{created}");
		self.say("lumen-ai", "campaign items 0 --open --item 0").expect(0);
		for who in ANNOTATORS {
			self.answer(who, "campaign join 0 --seats 1").expect(0);
		}
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
			self.say("steward-1", "campaign settle 0 --item 0").expect(3);
		}
		panic!("never: {line}: {last}");
	}

	/// The SOP Instance UID of item 0, and its file as a name of the test.
	fn first_image(&self) -> Result<(String, String)> {
		let file: Value = serde_json::from_str(&fs::read_to_string(self.path("campaign.json"))?)?;
		let uid = file["items"][0]["instance"].as_str().context("no instance")?.to_string();
		for image in files(&self.path("archive/00"))? {
			if tag(&image, "SOPInstanceUID")? == uid {
				let name = image.strip_prefix(self.folder.path())?.to_string_lossy().into_owned();
				return Ok((uid, name));
			}
		}
		anyhow::bail!("no image with this UID")
	}

	/// What each annotator earned and was fined.
	fn work(&self) -> Vec<(String, Value, Value)> {
		let told = self.say("nobody", "campaign agreement 0").expect(0).json();
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

const PHASES: &str = "--commit-for 3m --reveal-for 2m --vest-for 2m";

#[test]
fn right_minority_should_be_paid_when_the_truth_arrives() -> Result<()> {
	let sites = Sites::open()?;
	let create =
		"campaign create @archive/00 --panel 5 --reward 1 --vesting 40 --fine-wrong 0.2 --fine-missed 0.5 --purpose \
	              health-research --instructions @instructions --out @no.json --task classification --labels none,nodule \
	              --commit-for 1h --reveal-for 1h --vest-for 1h --expert";
	sites.refused("lumen-ai", &format!("{create} stranger"), "AnnotationRewards::InvalidExperts");
	sites.refused("radiologist-1", &format!("{create} radiologist-2"), "AnnotationRewards::NotAuthorised");
	sites.campaign(&format!("--task classification --labels none,nodule {PHASES}"));
	let (uid, _) = sites.first_image()?;

	let commit = |who: &str, answer: &str| {
		let line = format!("campaign commit 0 --file @campaign.json --item 0 --answer {answer}");
		sites.answer(who, &line)
	};
	// Three follow one another; the fourth, who has a table from an annotation tool, sees something; the fifth keeps silent.
	for who in &ANNOTATORS[..3] {
		commit(who, "none").expect(0);
	}
	sites.write("table.csv", &format!("instance,label\n{uid},nodule\n"))?;
	commit("annotator-4", "@table.csv").expect(0);
	commit("annotator-5", "nodule").expect(0);
	// What was promised cannot be changed; and somebody else has no seat.
	assert_eq!(commit("annotator-1", "nodule").expect(3).error(), "already-committed");
	assert_eq!(commit("annotator-1", "tumour").code, 2, "there is no such label");
	assert_eq!(commit("radiologist-2", "none").expect(3).error(), "panel-is-full");
	let early = sites.answer("annotator-1", "campaign reveal 0").expect(3);
	assert_eq!(early.error(), "too-early");

	sites.when_it_can("annotator-1", "campaign reveal 0");
	for who in &ANNOTATORS[1..4] {
		sites.answer(who, "campaign reveal 0").expect(0);
	}
	sites.when_it_can("annotator-1", "campaign settle 0 --item 0");
	let shown = sites.say("nobody", "campaign show 0 --item 0").expect(0).json();
	assert_eq!(shown["verdicts"][0][1]["members"], 0b00111, "{shown}");

	// Histology: the one was right. The panel's answer stays, beside the truth.
	let truth = "campaign resettle 0 --item 0 --answer nodule --evidence @evidence --file @campaign.json";
	sites.refused("lumen-ai", truth, "AnnotationRewards::NotExpert");
	sites.say("radiologist-1", truth).expect(0);
	let rad = |tenths: u64| json!(tenths * 100_000_000_000);
	let work: Vec<_> = sites.work().into_iter().map(|(_, earned, fined)| (earned, fined)).collect();
	for expected in [(rad(6), rad(0)), (rad(15), rad(0)), (rad(0), rad(5))] {
		assert!(work.contains(&expected), "{expected:?} is missing in {work:?}");
	}
	let shown = sites.say("nobody", "campaign show 0 --item 0").expect(0).json();
	let bases: Vec<_> =
		shown["verdicts"].as_array().context("no verdicts")?.iter().map(|verdict| verdict[0].clone()).collect();
	assert_eq!(bases, ["panel", "truth"]);

	// Out as PROV: from which image, and decided by whom.
	let export = "campaign export 0 --item 0 --file @campaign.json --format prov --out @prov.json";
	sites.say("nobody", export).expect(0);
	let prov: Value = serde_json::from_str(&fs::read_to_string(sites.path("prov.json"))?)?;
	assert!(prov["wasDerivedFrom"].is_object() && prov["wasAttributedTo"].is_object(), "{prov}");
	assert!(!prov.to_string().contains(&uid), "nothing names the image but the ledger's own leaf");

	sites.say("lumen-ai", "campaign close 0").expect(0);
	sites.answer("annotator-4", "campaign leave 0").expect(0);
	Ok(())
}

#[test]
fn masks_should_go_in_and_come_out_as_segmentations() -> Result<()> {
	let sites = Sites::open()?;
	sites.campaign(&format!("--task grid --grid 8x8 {PHASES}"));
	let (_, image) = sites.first_image()?;
	// A square in the middle, and one that is a row shorter: similar enough.
	let grid = |rows: &[u8]| {
		let mut mask = [0u8; 8];
		mask[2..2 + rows.len()].copy_from_slice(rows);
		json!({ "mask": mask }).to_string()
	};
	sites.write("whole.json", &grid(&[0x3c; 4]))?;
	sites.write("shorter.json", &grid(&[0x3c; 3]))?;
	sites.write("wrong.json", &json!({ "mask": [1, 2, 3] }).to_string())?;
	let commit = |who: &str, answer: &str| {
		let line = format!("campaign commit 0 --file @campaign.json --item 0 --answer {answer}");
		sites.answer(who, &line)
	};
	assert_eq!(commit("annotator-1", "@wrong.json").code, 1, "a mask of the wrong size");
	for who in &ANNOTATORS[..4] {
		commit(who, "@whole.json").expect(0);
	}
	commit("annotator-5", "@shorter.json").expect(0);
	sites.when_it_can("annotator-1", "campaign reveal 0");
	for who in &ANNOTATORS[1..] {
		sites.answer(who, "campaign reveal 0").expect(0);
	}
	sites.say("steward-1", "campaign settle 0").expect(0);
	let export =
		format!("campaign export 0 --item 0 --file @campaign.json --image @{image} --format seg --out @consensus.dcm");
	sites.say("nobody", &export).expect(0);
	let back = format!("campaign answer --file @campaign.json --item 0 --image @{image} --from @consensus.dcm");
	let read = sites.say("nobody", &back).expect(0).json();
	let whole: Value = serde_json::from_str(&fs::read_to_string(sites.path("whole.json"))?)?;
	assert_eq!(read, whole, "what was agreed on is what its segmentation says");
	let agreed = sites.say("nobody", "campaign show 0 --item 0").expect(0).json();
	assert_eq!(agreed["verdicts"][0][1]["members"], 0b11111, "{agreed}");
	Ok(())
}

#[test]
fn model_should_pay_those_whose_data_and_work_it_was_made_from() -> Result<()> {
	let sites = Sites::open()?;
	sites.write("weights", "0.1 0.2 0.3")?;
	sites.campaign("--task classification --labels none,nodule --commit-for 2m --reveal-for 2m --vest-for 1s");
	for who in ANNOTATORS {
		let line = "campaign commit 0 --file @campaign.json --item 0 --answer nodule";
		sites.answer(who, line).expect(0);
	}
	sites.when_it_can("annotator-1", "campaign reveal 0");
	for who in &ANNOTATORS[1..] {
		sites.answer(who, "campaign reveal 0").expect(0);
	}
	sites.say("steward-1", "campaign settle 0").expect(0);
	sites.when_it_can("annotator-1", "campaign release 0 --item 0");
	sites.say("lumen-ai", "campaign close 0").expect(0);

	let study = sites.say("nobody", "study list").expect(0).json();
	let study = study["studies"][0]["study"].as_str().context("no study")?.to_string();
	// Another study, of another patient who wants a share.
	let anchor = "study anchor @archive/04 --subject patient-2";
	sites.say("lumen-ai", anchor).expect(0);
	let grant = "consent grant --scope all --to org:3 --use HMB --rewarded";
	sites.say("patient-2", grant).expect(0);
	let declare = format!("dataset declare {study} @archive/04 --purpose health-research");
	let declared = sites.say("lumen-ai", &declare).expect(0).json();
	let dataset = declared["dataset"].as_str().context("no dataset")?.to_string();
	sites.say("lumen-ai", "model register --intended-use @instructions").expect(0);
	let publish = format!(
		"model publish 0 --semver 1.0.0 --weights @weights --hyper-parameters @instructions --dataset {dataset} --campaign 0"
	);
	sites.say("lumen-ai", &publish).expect(0);

	let open = "pool open --model 0.0 --patient 3 --hospital 2 --annotator 1";
	sites.refused("north-hospital", open, "AnnotationRewards::NotOwner");
	sites.say("lumen-ai", open).expect(0);
	sites.refused("lumen-ai", "pool freeze 0", "AnnotationRewards::NoShares");
	sites.say("lumen-ai", "pool fill 0").expect(0);
	sites.say("lumen-ai", "pool fill 0").expect(0); // nothing twice
	sites.say("lumen-ai", "pool freeze 0").expect(0);
	// Fifteen shares: three of each patient, four of who anchored their studies, one of each annotator.
	sites.refused("stranger", "pool pay-in 0 1", "not-a-member");
	sites.say("acme-scanners", "pool pay-in 0 150").expect(0);
	sites.say("patient-1", "pool claim 0").expect(0); // who owns nothing, and pays nothing
	sites.refused("steward-1", "pool claim 0 patient-1", "AnnotationRewards::NothingToClaim");
	sites.say("annotator-1", "pool claim 0").expect(0);
	let rad = |amount: u64| json!(amount * 1_000_000_000_000);
	let shown = sites.say("nobody", "pool show 0").expect(0).json();
	assert_eq!((&shown["shares"], &shown["holders"]), (&json!(15), &json!(8)), "{shown}");
	assert_eq!((&shown["paid_in"], &shown["claimed"]), (&rad(150), &rad(40)), "{shown}");
	let trained = sites.say("nobody", "pool trained-on patient-1").expect(0).json();
	assert!(trained.to_string().contains("30000000000000"), "she was paid 30 RAD: {trained}");

	// All eight take what is due from now on as vouchers, and are paid where nobody sees whose it is.
	sites.say("acme-scanners", "pool pay-in 0 150").expect(0);
	let take = "voucher take 0 --worth 1";
	sites.refused("stranger", take, "not-a-member");
	sites.refused("patient-1", "voucher take 0 --worth 100", "AnnotationRewards::TooLittleDue");
	let (own, theirs) = (["patient-1", "patient-2", "lumen-ai"], ANNOTATORS);
	for who in own {
		sites.say(who, take).expect(0);
	}
	sites.refused("patient-1", take, "AnnotationRewards::HasVoucher");
	let to = "voucher redeem --to stranger";
	sites.refused("steward-1", to, "batch-not-full");
	sites.say("lumen-ai", "voucher return --worth 1").expect(0);
	sites.say("lumen-ai", take).expect(0);
	for who in theirs {
		sites.answer(who, take).expect(0);
	}
	let states = |cli: &Cli| -> Vec<Value> {
		let listed = sites.at(cli, "nobody", "voucher list").expect(0).json();
		let all = listed["vouchers"].as_array().cloned().unwrap_or_default();
		all.iter().map(|voucher| voucher["state"].clone()).collect()
	};
	// Of what was refused and given back the vault keeps the secrets, and uses those that nobody has seen.
	let count = |state: &str| states(&sites.sponsor).iter().filter(|known| *known == state).count();
	assert_eq!((count("ready"), count("not-taken")), (3, 4));
	assert_eq!(states(&sites.annotators), vec![json!("ready"); 5]);
	// Who took the oldest would show that it is theirs.
	sites.refused("patient-1", to, "would-be-seen");
	sites.refused("steward-1", "voucher redeem --to patient-1", "would-be-seen");
	sites.say("patient-1", &format!("{to} --out @proof.json")).expect(0);
	let proof = fs::read_to_string(sites.path("proof.json"))?;
	let forged = proof.replacen("\"batch\": 0", "\"batch\": 1", 1);
	assert_ne!(proof, forged);
	sites.write("forged.json", &forged)?;
	sites.refused("steward-1", "voucher deliver @forged.json", "AnnotationRewards::BatchNotFound");
	let paid = sites.say("steward-1", "voucher deliver @proof.json").expect(0).json();
	assert_eq!(paid["changes"][0]["amount"], rad(1), "{paid}");
	assert_eq!(
		sites.say("steward-1", "voucher deliver @proof.json").expect(3).error(),
		"AnnotationRewards::AlreadyRedeemed"
	);
	for _ in 1..own.len() {
		sites.say("steward-1", to).expect(0);
	}
	for _ in theirs {
		sites.answer("steward-2", to).expect(0);
	}
	assert_eq!(states(&sites.annotators), vec![json!("redeemed"); 5]);
	sites.refused("steward-1", to, "no-voucher");
	Ok(())
}
