//! Every command that is documented parses, and what is wrong is refused.

use super::*;
use clap::{error::ErrorKind, CommandFactory};
use radledger_primitives::{OrganisationKind, Roles};

fn parse(line: &str) -> Result<App, clap::Error> {
	App::try_parse_from(line.split_whitespace())
}

/// Each command below `command` that has no other below it, with the words that call it.
fn leaves(words: &str, command: &Command, found: &mut Vec<(String, Command)>) {
	let words = format!("{words} {}", command.get_name());
	match command.get_subcommands().next() {
		Some(_) => command.get_subcommands().for_each(|below| leaves(&words, below, found)),
		None => found.push((words.trim_start_matches(" radledger ").to_string(), command.clone())),
	}
}

/// A patient without a device that is online signs every decision, and somebody else hands it in. A command of one of these
/// nouns is for somebody else only if it stands here.
#[test]
fn decisions_of_patients_should_be_signed_offline_when_asked() {
	const OF_OTHERS: &[&str] = &[
		"access break-glass",
		"access emergencies",
		"access judge",
		"access log",
		"access record",
		"access request",
		"access requests",
		"access review",
		"access todo",
		"consent check",
		"consent commit",
		"consent extend",
		"consent history",
		"consent list",
		"consent receipt",
		"consent relay",
		"consent text",
	];
	let mut commands = Vec::new();
	leaves("", &App::command(), &mut commands);
	let nouns = ["access ", "consent ", "guardian "];
	commands.retain(|(words, _)| nouns.iter().any(|noun| words.starts_with(noun)));
	let is_of_others =
		|words: &str| OF_OTHERS.iter().any(|other| words == *other || words.starts_with(&format!("{other} ")));
	for other in OF_OTHERS {
		assert!(commands.iter().any(|(words, _)| words.starts_with(other)), "there is no {other}");
	}
	let mut signed = Vec::new();
	for (words, command) in &commands {
		let signs = command.get_arguments().any(|argument| argument.get_long() == Some("sign-only"));
		assert_eq!(signs, !is_of_others(words), "{words}");
		let decides = command.get_arguments().any(|argument| argument.get_long() == Some("for"));
		assert!(signs || !decides, "{words} decides for a patient who cannot sign it");
		signed.extend(signs.then_some(words.as_str()));
	}
	assert_eq!(signed.len(), 9, "{signed:?}");
}

#[test]
fn grammar_should_be_sound() {
	App::command().debug_assert();
}

#[test]
fn every_command_of_the_design_should_parse() {
	let id = format!("0x{}", "ab".repeat(32));
	for line in [
		"radledger org admit north-hospital --kind imaging-centre",
		"radledger org suspend 3 --reason key-compromise",
		"radledger --as south-imaging org reinstate 3",
		"radledger org list --json",
		"radledger org show 0",
		"radledger member credential radiologist-1 --role radiologist --role auditor --until 2027-01-31",
		"radledger member credential radiologist-1 --role radiologist auditor --until +30d",
		"radledger org waiting-period 90",
		"radledger member withdraw radiologist-1",
		"radledger --as radiologist-1 member accept 0",
		"radledger --as radiologist-1 member resign",
		"radledger --as patient-1 member return",
		"radledger member list",
		"radledger patient enrol patient-1",
		"radledger patient enrol patient-1 --minor-until 2031-05",
		"radledger patient prove-minority patient-1 --until 2027-05",
		"radledger patient of-age patient-1",
		"radledger --as patient-1 consent grant --scope modality:CT --to anyone --use GRU --modifier NCU IRB --until +365d",
		&format!("radledger consent grant --scope all --to org:1 --use DS --disease {id} --region DE --region 40"),
		&format!("radledger consent grant --scope study:{id} --to account:x --use clinical-care --text 0:de --rewarded"),
		"radledger consent grant --scope all --to org:1 --use HMB --months 12 --moratorium 2027-01-31 --for patient-1",
		"radledger consent narrow 3 --scope all --to role:0:radiologist,clinician --use GRU --sign-only f --valid-for 256",
		"radledger consent refuse --all-secondary",
		"radledger consent refuse --scope all --to org:1 --purpose education health-research --for patient-1",
		"radledger consent refuse --scope all --to anyone --purpose emergency",
		"radledger consent lift 3",
		"radledger consent revoke 3 --sign-only signed.json",
		"radledger consent list",
		"radledger consent list patient-1",
		"radledger consent check patient-1 --who radiologist-1 --purpose clinical-care --at 2026-11-01",
		&format!("radledger consent check patient-1 --purpose disease-research --disease {id} --declare genetic return"),
		"radledger consent history patient-1 --at 2026-11-01T12:00:00Z",
		"radledger consent extend patient-1",
		"radledger consent text publish t.txt --language de",
		"radledger consent text publish t.txt --language en --policy 0 --change translation",
		"radledger consent text check t.txt --policy 0 --language de --version 1.0",
		"radledger consent receipt 3 patient-1 --format fhir --out r.json --seal",
		"radledger consent receipt 3 --format 27560",
		&format!("radledger consent commit --disease ORPHA:558 --salt {id}"),
		"radledger consent relay signed.json",
		"radledger access request patient-1 --purpose health-research --justification trial --until +30d --text 0.1",
		"radledger access approve 0 --until +7d --for patient-1",
		"radledger access refuse 0",
		&format!("radledger access record patient-1 --study {id} --purpose clinical-care"),
		"radledger access record patient-1 --request 2",
		"radledger access log patient-1 --from 16",
		"radledger access log --verify",
		&format!("radledger access break-glass patient-1 --study {id} --reason life-threatening"),
		"radledger access review 0 patient-1 3 --outcome justified",
		"radledger access judge patient-1 3 holds",
		"radledger access judge patient-1 3 does-not-hold",
		"radledger access emergencies 0",
		"radledger access requests patient-1",
		"radledger duty list 0 --overdue",
		"radledger duty acknowledge patient-1 3",
		"radledger duty certify patient-1 3 --measure erased",
		"radledger duty certify patient-1 3 --measure published",
		"radledger duty conduct 0",
		"radledger guardian add patient-2",
		"radledger guardian remove patient-2 --sign-only f --valid-for 8",
		"radledger access refuse 0 --sign-only f",
		"radledger patient release patient-1",
		"radledger patient list",
		"radledger patient overview",
		"radledger patient overview patient-1 patient-2",
		"radledger study anchor a b --subject patient-1 --amend late-arrival --wait finalized",
		"radledger study verify a b --offline",
		&format!("radledger study show {id}"),
		&format!("radledger study history {id}"),
		"radledger study list --node ws://127.0.0.1:1",
		"radledger study anchor a --device 1 --device 2 --device 3",
		&format!("radledger study name-subject {id} --subject patient-1"),
		"radledger study name-subject a --subject patient-1 --another-id --mixed-patients",
		&format!("radledger study derive {id} --from {id} --operation registration --parameters p.json"),
		&format!("radledger study lineage {id} --up --format svg --out a.svg"),
		&format!("radledger receipt write study {id} --out r.receipt --relay ws://127.0.0.1:9945 --checkpoint c.json"),
		&format!("radledger receipt check r.receipt --chain {id} --checkpoint c.json"),
		"radledger study patrol scans --sample 5",
		"radledger study screen a b --scope trial.scope --subject 007",
		&format!("radledger study erase {id} --yes"),
		&format!("radledger transfer send {id} --to 1 --purpose research --note note.json"),
		&format!("radledger transfer send {id} --to 1 --purpose research --request 2 --note note.json"),
		"radledger transfer confirm note.json a b",
		&format!("radledger transfer resolve {id} --to 1 --outcome resent"),
		"radledger transfer list",
		&format!("radledger measurement stamp {id} --name l1 --quantity long-axis --settings s.json"),
		&format!("radledger measurement record {id} --name l1 --value -12.5"),
		&format!("radledger measurement revise {id} --name l1 --value 13 --reason transcription"),
		&format!("radledger measurement show {id}"),
		"radledger protocol publish p.json",
		"radledger protocol check p.json a --record",
		&format!("radledger protocol show {id}"),
		"radledger report template publish t.json",
		"radledger report template publish --code LN:18748-4 --section LN:59776-5 --section LN:19005-8=optional --self-review",
		"radledger report template list",
		"radledger report template show 0",
		&format!("radledger report open sr.dcm --template 0 --study {id} a.dcm"),
		"radledger report open --document RIS-1 --template 0 --study a --study b",
		&format!("radledger report invite {id} radiologist-2 --reader"),
		&format!("radledger report dismiss {id} radiologist-2"),
		"radledger report contribute sr.dcm --section LN:59776-5 --kind finding --text f.txt --derived-from 0,2 --replaces 1",
		"radledger report contribute RIS-1 --section 59776-5 --sr ai.dcm --from 99X:abc --model 3.0 --inputs a b",
		&format!("radledger report contribute {id} --section findings --element {id}"),
		"radledger report from-sr sr.dcm --template 0 --study a --model 3.0 --map 99X:abc=LN:18782-3 --map 2=DCM:121070 --dry-run",
		"radledger report from-sr sr.dcm --template 0 --study a --no-model",
		&format!("radledger report review {id} 2 accept"),
		&format!("radledger report review {id} 2 edit --with 3"),
		&format!("radledger report sign {id} --section LN:59776-5 --section 19005-8 --as-state partial"),
		&format!("radledger --as radiologist-1 report sign {id} --all --as-state final"),
		&format!("radledger report addendum {id} --reason omission --section LN:59776-5"),
		&format!("radledger report correct {id} --reason wrong-side --section LN:59776-5"),
		&format!("radledger report amend {id} --reason new-information --section LN:59776-5 19005-8"),
		&format!("radledger report drop-change {id}"),
		&format!("radledger report cancel {id} --reason duplicate"),
		&format!("radledger report enter-in-error {id} --reason wrong-study"),
		&format!("radledger report acknowledge {id}"),
		&format!("radledger report acknowledge {id} --section 59776-5"),
		&format!("radledger report readers {id}"),
		&format!("radledger report show {id} --history"),
		"radledger report verify - sr.dcm --salts s.json",
		&format!("radledger report export {id} --format fhir --out f.json"),
		"radledger report import s.json",
		&format!(
			"radledger followup raise {id} --category 3 --modality CT --region chest --finding nodule --from +180d --due \
			 2027-07-31 --to cardiologist-1"
		),
		"radledger followup communicate 0 --recipient cardiologist-1 --identified -30m --received now --method telephone",
		"radledger followup hand-over 0 cardiologist-1",
		"radledger followup accept 0",
		"radledger followup decline 0",
		&format!("radledger followup satisfy 0 {id}"),
		"radledger followup reopen 0 --reason not-diagnostic",
		"radledger followup cancel 0 --reason patient-declined",
		"radledger followup escalate 0 cardiologist-1",
		"radledger followup show 0",
		"radledger followup list --mine --all",
		"radledger followup list --organisation 0 --overdue",
		&format!("radledger followup list --report {id}"),
		"radledger followup list --patient patient-1",
		"radledger study anchor a --no-follow-ups",
		"radledger study derive a --from b c --operation automatic-segmentation --model 3.0",
		"radledger study lineage 3.0 --up",
		"radledger model register --udi-di GS1:09506000134352 --intended-use use.txt",
		&format!("radledger model publish 3 --semver 1.2.0 --weights {id} --dataset {id} --parent 3.0 --hyper-parameters h.json"),
		"radledger model publish 3 --semver 1.2.0 --weights w.bin --federation 0 --rounds 2 --hyper-parameters h.json",
		"radledger model suspend 3.0 --reason performance",
		"radledger model reinstate 3.0 --reason performance",
		"radledger model recall 3.0 --reason safety",
		"radledger model show 3",
		"radledger model show 3.0",
		"radledger model list",
		"radledger model replay 3.0 --members --out r.json",
		"radledger dataset declare a b --from more.txt --purpose health-research --request 1",
		&format!("radledger dataset show {id} --members"),
		&format!("radledger dataset withdrawn {id}"),
		&format!("radledger dataset ask-again {id}"),
		"radledger round open 3 --party 0 1 2 --threshold 600000 --commit-for 1h --reveal-for 30m --score-for 90s",
		"radledger round join 0",
		"radledger round start 0",
		"radledger round commit 0 --update u.bin",
		"radledger round reveal 0 --update u.bin",
		"radledger round score 0 1=750000 2=0",
		"radledger round reveal-scores 0 1=750000 2=0",
		"radledger round close 0",
		"radledger round show 0 --round 1",
		"radledger pool open --model 3.0 --patient 3 --hospital 2 --annotator 1",
		&format!("radledger pool open --dataset {id} --patient 1"),
		"radledger pool fill 0",
		"radledger pool add-study 0 0xabababab",
		"radledger pool add-annotator 0 --campaign 4 radiologist-1",
		"radledger pool freeze 0",
		"radledger pool pay-in 0 2.5",
		"radledger pool claim 0",
		"radledger pool claim 0 patient-1",
		"radledger pool close 0",
		"radledger pool sweep 0",
		"radledger pool show 0 --holder patient-1",
		"radledger pool trained-on",
		"radledger pool trained-on patient-1",
		"radledger campaign create --task classification --labels none,nodule,mass a b --panel 5 --reward 2.5 --vesting 40 \
		 --fine-wrong 0.5 --fine-missed 1 --share 60 --within 70 --iou 50 --weight none=10 --weight nodule=100 --purpose \
		 health-research --request 1 --expert radiologist-1 --expert radiologist-2 --join-for 3d --coin-for 1d --commit-for 3d --reveal-for 1d \
		 --vest-for 90d --instructions i.txt --gold g.csv --gold-for 1d --out c.json",
		"radledger campaign create a --task boxes --max 4 --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
		 --purpose health-research --expert x --join-for 3d --coin-for 1d --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
		"radledger campaign create a --task grid --grid 16x16 --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
		 --purpose health-research --expert x --join-for 3d --coin-for 1d --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
		"radledger campaign items 0",
		"radledger campaign items 0 --open --item 1 --item 2",
		"radledger campaign join 0 --seats 20",
		"radledger campaign coin 0",
		"radledger campaign answer --file c.json --item 3 --from seg.dcm --segment 2",
		"radledger campaign answer --file c.json --image a.dcm --from coco.json --category nodule",
		"radledger campaign commit 0 --file c.json --item 3 --answer nodule",
		"radledger campaign commit 0 --file c.json --item 3 --answer seg.dcm --segment 1 --image a.dcm --instead",
		"radledger campaign reveal 0 --item 3",
		"radledger campaign settle 0",
		"radledger campaign adjudicate 0 --item 3 --answer mass --evidence e.pdf --file c.json",
		"radledger campaign resettle 0 --item 3 --answer mass --evidence e.pdf --file c.json",
		"radledger campaign gold 0 --item 3",
		"radledger campaign release 0",
		"radledger campaign leave 0",
		"radledger campaign close 0",
		"radledger campaign show 0 --item 3",
		"radledger campaign agreement 0",
		"radledger campaign export 0 --item 3 --file c.json --image a.dcm --format seg --out s.dcm",
		"radledger model publish 3 --semver 1.2.0 --weights w.bin --campaign 0 --campaign 1 --hyper-parameters h.json",
		"radledger study prove a.dcm --out proof.json",
		&format!("radledger study check-proof proof.json --root {id} --count 3 --chain {id} a.dcm"),
		"radledger study check-proof proof.json copy",
		"radledger study disclose a.dcm --tag KVP --tag 0018,1151 --out d.json",
		"radledger study deidentify in out --profile basic --retain uids --retain modified-dates --proof p.json",
		"radledger study anchor a b --subject patient-1 --another-id --mixed-patients --require-subject --device 3",
		"radledger study anchor a --append",
		"radledger study anchor a --append --amend post-processing --remove 1.2.3 1.2.4",
		"radledger study list --patient P-1 --modality MR --device 3 --state amended --organisation clinic --in-vault",
		"radledger study list --from -30d --until 2027-01-31",
		"radledger study patrols clinic",
		"radledger report list --patient P-1 --state final --member radiologist-1 --from 2027-01-01 --until +0d",
		"radledger report todo",
		"radledger followup todo",
		"radledger access todo",
		"radledger duty todo",
		"radledger transfer todo",
		"radledger transfer send a --to clinic --purpose archiving --note n",
		"radledger patient enrol patient-1 --id P-1 --issuer NORTH --another-id",
		"radledger patient identify patient-1 --id P-1",
		"radledger patient import-ids ids.csv",
		"radledger patient ids patient-1",
		"radledger patient forget-id --id P-1 --issuer NORTH",
		"radledger address add clinic 1",
		"radledger address remove clinic",
		"radledger address list",
		"radledger --as steward-1 address card --out clinic.card",
		"radledger address accept clinic.card --instead",
		"radledger study media cd --to clinic",
		"radledger study check-media cd --keep",
		"radledger study show-proof copy.proof",
		&format!("radledger study open-parameters {id} --parameters p.json --out o.json"),
		"radledger study check-opening o.json p.json",
		&format!("radledger measurement open {id} --name l --version 0 --out o.json"),
		&format!("radledger report open-inputs {id} --contribution 2 --out o.json"),
		"radledger study deidentify in out --project p --trial-protocol 7 --trial-subject 1 --retain safe-private",
		"radledger study prove-copy in out --retain uids --proof p.json",
		"radledger key new me",
		"radledger key new me-north --at 0",
		"radledger key import me-south --at 1",
		"radledger key import me --file me.json",
		"radledger key list",
		"radledger key show me",
	] {
		parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
	}
}

#[test]
fn json_should_stand_beside_a_format_of_the_commands_own() {
	let format = |line: &str| parse(line).expect(line).global.format();
	assert_eq!(format("radledger consent receipt 3 --format fhir --json"), Format::Json);
	assert_eq!(format("radledger --json report export r --format salts --out f"), Format::Json);
	assert_eq!(format("radledger consent receipt 3 --format fhir"), Format::Table);
	assert_eq!(format("radledger study list --json"), Format::Json);
	assert_eq!(format("radledger --format csv study list"), Format::Csv);
	assert_eq!(format("radledger study list --json --format json"), Format::Json);
}

#[test]
fn roles_should_be_those_named() {
	let app = parse("radledger member credential x --role radiologist auditor --until +1d").expect("parses");
	let Noun::Member(MemberVerb::Credential { roles, .. }) = app.noun else { panic!("another command") };
	assert_eq!(roles, [Roles::RADIOLOGIST, Roles::AUDITOR]);
}

#[test]
fn codes_should_be_those_named() {
	for kind in OrganisationKind::ALL {
		let app = parse(&format!("radledger org admit x --kind {}", kind.name())).expect("parses");
		assert!(matches!(app.noun, Noun::Org(OrgVerb::Admit { kind: found, .. }) if found == *kind));
	}
}

#[test]
fn wrong_usage_should_be_refused() {
	for (line, kind) in [
		("radledger", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
		("radledger org admit x", ErrorKind::MissingRequiredArgument),
		("radledger org admit x --kind king", ErrorKind::InvalidValue),
		("radledger org show north-hospital", ErrorKind::ValueValidation),
		(
			"radledger study check-proof p.json --root 0x12",
			ErrorKind::ValueValidation,
		),
		("radledger study anchor", ErrorKind::MissingRequiredArgument),
		("radledger study list --wait long", ErrorKind::ValueValidation),
		("radledger study list --json --format csv", ErrorKind::ArgumentConflict),
		("radledger study anchor a --remove 1.2.3", ErrorKind::MissingRequiredArgument),
		("radledger study anchor a --another-id", ErrorKind::MissingRequiredArgument),
		("radledger study list --from soon", ErrorKind::ValueValidation),
		("radledger patient enrol patient-1 --issuer NORTH", ErrorKind::MissingRequiredArgument),
		(
			"radledger member credential x --role king --until +1d",
			ErrorKind::InvalidValue,
		),
		(
			"radledger member credential x --role auditor --until soon",
			ErrorKind::ValueValidation,
		),
		("radledger key import me mnemonic words", ErrorKind::UnknownArgument),
		("radledger key import me --file me.json --at 1", ErrorKind::ArgumentConflict),
		(
			"radledger campaign create a --task classification --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
			 --purpose health-research --expert x --join-for 3d --coin-for 1d --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger campaign answer --file c.json --from a.csv",
			ErrorKind::MissingRequiredArgument,
		),
		("radledger campaign join 0 --seats 0", ErrorKind::ValueValidation),
		(
			"radledger campaign export 0 --item 3 --file c.json --format seg --out s.dcm",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger consent grant --scope all --to anyone",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger consent grant --scope some --to anyone --use GRU",
			ErrorKind::ValueValidation,
		),
		(
			"radledger consent grant --scope all --to anyone --use GRU --modifier XX",
			ErrorKind::InvalidValue,
		),
		(
			"radledger consent grant --scope all --to anyone --use GRU --region XX",
			ErrorKind::ValueValidation,
		),
		(
			"radledger consent grant --scope all --to anyone --use GRU --rewarded --donate-to x",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger consent revoke 3 --sign-only f --for patient-1",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger consent revoke 3 --valid-for 64",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger consent revoke 3 --sign-only f --valid-for 4096",
			ErrorKind::ValueValidation,
		),
		(
			"radledger consent refuse --scope all",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger consent refuse --all-secondary --scope all",
			ErrorKind::ArgumentConflict,
		),
		("radledger consent commit", ErrorKind::MissingRequiredArgument),
		(
			"radledger consent commit --disease a --project b",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger consent text publish f --language de --policy 0",
			ErrorKind::MissingRequiredArgument,
		),
		("radledger access record patient-1", ErrorKind::MissingRequiredArgument),
		(
			"radledger access record patient-1 --request 1 --purpose education",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger access record patient-1 --request 1 --region DE",
			ErrorKind::ArgumentConflict,
		),
		("radledger access log --verify --from 3", ErrorKind::ArgumentConflict),
		(
			"radledger patient enrol x --minor-until 2031",
			ErrorKind::ValueValidation,
		),
		("radledger report template publish", ErrorKind::MissingRequiredArgument),
		(
			"radledger report template publish t.json --code LN:18748-4 --section LN:59776-5",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger report template publish --code LN:18748-5 --section LN:59776-5",
			ErrorKind::ValueValidation,
		),
		("radledger report open --template 0 --study a", ErrorKind::MissingRequiredArgument),
		("radledger report open a.dcm --template 0", ErrorKind::MissingRequiredArgument),
		("radledger report contribute x --section findings", ErrorKind::MissingRequiredArgument),
		(
			"radledger report contribute x --section findings --text a --sr b",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger report contribute x --section findings --text a --inputs b",
			ErrorKind::MissingRequiredArgument,
		),
		(
			"radledger report contribute x --section findings --text a --model 3",
			ErrorKind::ValueValidation,
		),
		(
			"radledger report from-sr a.dcm --template 0 --study b --model 3.0 --no-model",
			ErrorKind::ArgumentConflict,
		),
		(
			"radledger report from-sr a.dcm --template 0 --study b --map abc=LN:18782-3",
			ErrorKind::ValueValidation,
		),
		("radledger report review x 1 edit", ErrorKind::MissingRequiredArgument),
		("radledger report review x 1 perhaps", ErrorKind::InvalidValue),
		("radledger report sign x --all --as-state registered", ErrorKind::InvalidValue),
		("radledger report sign x --all --section findings --as-state final", ErrorKind::ArgumentConflict),
		("radledger report correct x --section findings", ErrorKind::MissingRequiredArgument),
		("radledger report correct x --reason mood --section findings", ErrorKind::InvalidValue),
		("radledger report export x", ErrorKind::MissingRequiredArgument),
		(
			"radledger followup raise x --category 4 --modality CT --region chest --finding n --from +1d --due +2d",
			ErrorKind::InvalidValue,
		),
		(
			"radledger followup raise x --category 1 --modality CT --region chest --finding n --from soon --due +2d",
			ErrorKind::ValueValidation,
		),
		(
			"radledger followup communicate 0 --recipient x --identified then --received now --method telephone",
			ErrorKind::ValueValidation,
		),
		("radledger followup list --mine --organisation 0", ErrorKind::ArgumentConflict),
		("radledger followup list --all --overdue", ErrorKind::ArgumentConflict),
		("radledger pool open --patient 1", ErrorKind::MissingRequiredArgument),
		(
			"radledger pool open --patient 1 --model 3.0 --dataset 0xabababababababababababababababababababababababababababababababab",
			ErrorKind::ArgumentConflict,
		),
		("radledger pool add-annotator 0 radiologist-1", ErrorKind::MissingRequiredArgument),
		("radledger pool pay-in 0 2,5", ErrorKind::ValueValidation),
		("radledger pool pay-in 0 0.0000000000001", ErrorKind::ValueValidation),
	] {
		let error = parse(line).expect_err(line);
		assert_eq!(error.kind(), kind, "{line}: {error}");
		assert_eq!(error.exit_code(), 2, "{line}");
	}
}
