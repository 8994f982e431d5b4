//! Which device made an image, whether it was fit to, what went wrong with it, and what it touched: on real files, by the
//! programs that users run.
//!
//! No client can move the clock of a development chain by days, so what is late here was due before the test began.

use anyhow::{Context, Result};
use radledger_tests::{corpus, dcmodify, tool, Ran, Site};
use serde_json::{json, Value};
use std::{
	fs,
	ops::Deref,
	path::PathBuf,
	time::{SystemTime, UNIX_EPOCH},
};

/// A manufacturer, `other`, whose product is `$product`; two hospitals; and files of a real scanner.
struct Scanner {
	site: Site,
}

impl Deref for Scanner {
	type Target = Site;

	fn deref(&self) -> &Site {
		&self.site
	}
}

/// An MR image of a SIEMENS Avanto, serial number 25641, software "syngo MR 2004V 4VB11D".
const IMAGE: &str = "pydicom/test_files/examples_overlay.dcm";
const DAY: u64 = 86_400_000;

/// A GTIN that no other test on the node has: there is one product for each.
fn gtin() -> Result<String> {
	let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
	let digits = format!("{:013}", (now + u128::from(std::process::id())) % 10u128.pow(13));
	let weighed = digits.bytes().rev().zip([3, 1].into_iter().cycle());
	let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
	Ok(format!("{digits}{}", (10 - sum % 10) % 10))
}

impl Scanner {
	fn new() -> Result<Self> {
		let scanner = Self { site: Site::open()? };
		scanner.write("protocol", "Constancy test: image quality, distortion, noise.")?;
		scanner.write("event", "The table moved on its own.")?;
		for number in 0..6 {
			scanner.image(number)?;
		}
		Ok(scanner)
	}

	/// Runs a line of the manufacturer.
	#[track_caller]
	fn acme(&self, line: &str) -> Ran {
		self.at(&self.other, "acme-scanners", line)
	}

	/// Study number `number` of the scanner.
	fn image(&self, number: u32) -> Result<PathBuf> {
		let file = self.path(&format!("image-{number}.dcm"));
		fs::write(&file, fs::read(corpus().join(IMAGE))?)?;
		tool("dcmodify", ["-nb", "-gst", "-gse", "-gin"].map(PathBuf::from).into_iter().chain([file.clone()]))?;
		Ok(file)
	}

	/// The ledger refuses the line, and says so with this code and what to do.
	#[track_caller]
	fn is_refused(&self, who: &str, line: &str, code: &str) {
		let error = self.say(who, line).expect(3).json()["error"].clone();
		assert_eq!(error["code"], format!("DeviceSurveillance::{code}"), "{who}: {line}");
		assert!(error["hint"].is_string(), "{error}");
	}

	/// The chain's day so many days ago, or to come.
	fn day(&self, days: i64) -> Result<String> {
		let now = i64::try_from(self.node.now()? / DAY)?;
		let seconds = (now + days) * 86_400;
		Ok(tool("date", ["-u", "-d", &format!("@{seconds}"), "+%F"])?.trim().into())
	}

	/// Whether a day is so many days ahead, or the first working day after that.
	fn is_due(&self, day: &Value, days: i64) -> Result<bool> {
		let day = day.as_str().context("no day")?;
		Ok(*self.day(days)? <= *day && *day <= *self.day(days + 6)?)
	}

	/// Acme registers the scanner like its first image; its number.
	fn register(&self) -> Result<u64> {
		let product = format!("device product --kind scanner --udi-di GS1:{} --basic-udi ACME-MR-15", gtin()?);
		self.name("product", &self.acme(&product).expect(0).json()["product"]);
		assert_eq!(self.acme(&product).expect(3).error(), "product-exists", "one product for each UDI-DI");
		let registered = self.acme("device register $product --like @image-0.dcm").expect(0).json();
		registered["device"].as_u64().context("no number")
	}

	/// North hospital takes the scanner over and puts it into service.
	fn take_over(&self, device: u64) {
		self.acme(&format!("device label {device} --out @label-{device}.json")).expect(0);
		self.acme(&format!("device transfer {device} --to 0")).expect(0);
		self.say("physicist-1", &format!("device accept {device} --label @label-{device}.json")).expect(0);
		let inspect = format!("device inspect {device} --kind acceptance --outcome passed --document @protocol");
		self.say("physicist-1", &inspect).expect(0);
		self.say("physicist-1", &format!("device commission {device}")).expect(0);
	}

	/// Anchors an image as a study that the scanner made; its identifier.
	fn scan(&self, number: u32, device: u64) -> Result<String> {
		let line = format!("study anchor @image-{number}.dcm --subject patient-1 --device {device}");
		let json = self.say("technologist-1", &line).expect(0).json();
		Ok(json["studies"][0]["study"].as_str().context("no identifier")?.into())
	}

	/// What a study says of its device.
	fn shown(&self, study: &str) -> (Value, Value) {
		let shown = self.say("nobody", &format!("study show {study}")).expect(0).json();
		(shown["device"].clone(), shown["device_condition"].clone())
	}
}

/// Standard output contains each of these.
#[track_caller]
fn prints(ran: &Ran, words: &[&str]) {
	for word in words {
		assert!(ran.stdout.contains(word), "'{word}' is not in {ran:?}");
	}
}

/// from the manufacturer to the hospital, into service, out of it; and every image knows.
#[test]
fn scanner_should_be_known_by_its_images_and_flag_them() -> Result<()> {
	let scanner = Scanner::new()?;
	// How many devices of north hospital are out of service, for a monitoring system.
	let out_of_service = || -> usize {
		let metrics = scanner.tell("nobody", "metrics").expect(0).stdout;
		let named = "radledger_devices{custodian=\"0\",condition=\"out-of-service\"} ";
		metrics.lines().find_map(|line| line.strip_prefix(named)?.parse().ok()).unwrap_or_default()
	};
	let before = out_of_service();
	let device = scanner.register()?;
	let again = scanner.acme("device register $product --like @image-1.dcm");
	again.expect(3); // the same unit, from its image of another study
	scanner.acme("device register $product --serial 25641").expect(3); // and from its serial number
	scanner.take_over(device);
	scanner.is_refused("physicist-1", &format!("device accept {device}"), "NotOffered");
	let stranger = scanner.at(&scanner.south, "south-imaging", &format!("device transfer {device} --to 1"));
	assert_eq!(stranger.expect(3).error(), "DeviceSurveillance::NotCustodian");

	// The header says which scanner it was, and what does not match.
	let found = scanner.say("nobody", "device match @image-2.dcm").expect(0).json();
	assert_eq!(found["device"], device, "{found}");
	let other = scanner.image(7)?;
	dcmodify(&other, &["-m", "(0018,1000)=25642"])?;
	scanner.say("nobody", "device match @image-7.dcm").expect(3);
	let newer = scanner.image(8)?;
	dcmodify(&newer, &["-m", "(0018,1020)=syngo MR 2005"])?;
	let differs = scanner.say("nobody", "device match @image-8.dcm").expect(3).json();
	assert!(differs.to_string().contains("syngo MR 2005"), "{differs}");
	// Who has no label can tell nothing.
	scanner.at(&scanner.south, "nobody", "device match @image-2.dcm").expect(3);

	let good = scanner.scan(0, device)?;
	let version = json!({ "device": device, "version": 0 });
	assert_eq!(scanner.shown(&good), (version.clone(), json!("fit")));
	let (month, yesterday, tomorrow) = (scanner.day(-30)?, scanner.day(-1)?, scanner.day(1)?);
	let constancy = |day: &str, outcome: &str, more: &str| {
		format!("device inspect {device} --kind constancy --day {day} --outcome {outcome} --document @protocol {more}")
	};
	scanner.is_refused("physicist-1", &constancy(&tomorrow, "passed", ""), "InvalidDay");
	scanner.is_refused("radiologist-1", &constancy(&month, "passed", ""), "NotAuthorised");
	let due = format!("--next {yesterday}");
	scanner.say("physicist-1", &constancy(&month, "passed", &due)).expect(0);
	let overdue = scanner.say("nobody", "device overdue").expect(3).json();
	let devices = overdue["devices"].as_array().context("no devices")?;
	assert!(devices.iter().any(|one| one["device"] == device), "{overdue}");
	let late = scanner.scan(1, device)?;
	assert_eq!(scanner.shown(&late), (version.clone(), json!("overdue")));
	let text = scanner.tell("nobody", &format!("study show {late}")).expect(0);
	prints(&text, &["NOT FIT FOR USE", "overdue"]);
	scanner.say("physicist-1", &constancy(&yesterday, "failed", "")).expect(0);
	let wrong = scanner.scan(2, device)?;
	assert_eq!(scanner.shown(&wrong), (version.clone(), json!("out-of-service")));
	scanner.is_refused("physicist-1", &format!("device commission {device}"), "NotFit");
	assert_eq!(scanner.shown(&good), (version.clone(), json!("fit")), "the past does not change");

	// And the report about it says so.
	let template = "report template publish --code LN:18748-4 --section LN:19005-8";
	scanner.name("template", &scanner.say("radiologist-1", template).expect(0).json()["template"]);
	scanner.write("ris", "RIS-1")?;
	let opened = format!("report open --document ris --template $template --study {wrong} {good}");
	let opened = scanner.say("radiologist-1", &opened).expect(0).json();
	let report = opened["report"].as_str().context("no report")?;
	let exported = scanner.tell("nobody", &format!("report export {report} --format text"));
	prints(&exported.expect(0), &["NOT FIT FOR USE THEN: out-of-service", "fit for use then"]);

	// Another version of the software is another node: what the first touched is what it made.
	let update = format!("device maintain {device} --kind software-update --software 5.0 --document @protocol");
	scanner.say("physicist-1", &update).expect(0);
	let file = scanner.say("nobody", &format!("device show {device}")).expect(0).json();
	assert_eq!(file["version"], 1, "{file}");
	let touched = |which: &str| {
		let found = scanner.say("nobody", &format!("device touched {which}")).expect(0).json();
		found.to_string()
	};
	let first = touched(&format!("{device}.0"));
	for study in [&good, &late, &wrong] {
		assert!(first.contains(study.as_str()), "{first}");
	}
	assert!(first.contains(report), "the report about its images: {first}");
	assert!(!touched(&format!("{device}.1")).contains(good.as_str()));

	assert_eq!(out_of_service(), before + 1);
	let export = scanner.say("nobody", &format!("device export {device} --out @device.json"));
	export.expect(0);
	let bundle: Value = serde_json::from_str(&fs::read_to_string(scanner.path("device.json"))?)?;
	let kinds: Vec<_> = bundle["entry"]
		.as_array()
		.context("no entries")?
		.iter()
		.filter_map(|entry| entry["resource"]["resourceType"].as_str())
		.collect();
	let uses = kinds.iter().filter(|kind| **kind == "DeviceUseStatement").count();
	assert_eq!((bundle["resourceType"].as_str(), uses), (Some("Bundle"), 3), "{kinds:?}");
	assert!(kinds.contains(&"Device"));
	Ok(())
}

/// deadlines from the law, permanent lateness, the board of open duties.
#[test]
fn incident_should_be_on_the_board_until_it_is_reported() -> Result<()> {
	let scanner = Scanner::new()?;
	let device = scanner.register()?;
	scanner.take_over(device);
	scanner.say("nobody", "incident deadlines").expect(0);
	let report =
		|what: &str, more: &str| format!("incident report --device {device} --as-what {what} --document @event {more}");
	let told = scanner.say("physicist-1", &report("mdr-serious-incident", "")).expect(0).json();
	scanner.name("incident", &told["incident"]);
	assert_eq!(told["owed_by"], 2, "{told}");
	assert!(scanner.is_due(&told["due"], 15)?, "{told}");
	let today = format!("--aware {}", scanner.day(0)?);
	scanner.is_refused("physicist-1", &report("mdr-serious-incident", &today), "NotYourAwareness");
	let unknown = "incident report --device 4711 --as-what mdr-serious-incident --document @event";
	scanner.is_refused("physicist-1", unknown, "DeviceNotFound");
	let early = scanner.say("physicist-1", &report("mdr-serious-incident", "--aware 2021-05-25")).expect(2);
	assert_eq!(early.error(), "not-in-force", "the law holds from 26 May 2021");
	let reclassify = |what: &str| format!("incident reclassify $incident --as-what {what}");
	scanner.say("device-authority", &reclassify("mdr-death-or-deterioration")).expect(0);
	scanner.say("device-authority", &reclassify("mdr-serious-incident")).expect(0);
	let shown = |incident: &str| scanner.say("nobody", &format!("incident show {incident}")).expect(0).json();
	let dated = format!("--known {}", scanner.day(0)?);
	let backwards = format!("{} {dated}", reclassify("mdr-public-health-threat"));
	scanner.is_refused("device-authority", &backwards, "NotYourAwareness");
	assert!(scanner.is_due(&shown("$incident")["due"], 10)?, "milder is not later");
	scanner.say("nobody", "incident deadlines").expect(0);

	// One of which the manufacturer knew for 30 days.
	let aware = format!("--aware {}", scanner.day(-30)?);
	let acme = |line: &str| scanner.acme(line);
	let told = acme(&report("mdr-serious-incident", &aware)).expect(0).json();
	scanner.name("late", &told["incident"]);
	let board = scanner.say("nobody", "incident deadlines").expect(3).json();
	assert_eq!(board["incidents"][0]["incident"], told["incident"], "the most urgent first: {board}");
	let text = scanner.tell("nobody", "incident deadlines");
	prints(&text.expect(3), &["days late"]);
	let days_late = shown("$late")["days_late"].clone();
	assert!(days_late.as_u64().is_some_and(|late| (9..=15).contains(&late)), "{days_late}");

	// A draft is a digest; who has file and salt can tell that it is the one.
	let drafted = acme("incident draft $late @event").expect(0).json();
	let salt = drafted["salt"].as_str().context("no salt")?;
	let check = |file: &str| format!("incident check $late @{file} --salt {salt}");
	scanner.say("device-authority", &check("event")).expect(0);
	scanner.say("device-authority", &check("protocol")).expect(3);
	scanner.is_refused("physicist-1", "incident draft $late @event", "NotReporter");
	scanner.is_refused("physicist-1", "incident submit $late --phase initial --document @event", "NotReporter");
	let submit = |phase: &str| acme(&format!("incident submit $late --phase {phase} --document @event"));
	assert_eq!(submit("follow-up").expect(3).error(), "DeviceSurveillance::InvalidPhase");
	for phase in ["initial", "final", "withdrawn"] {
		submit(phase).expect(0);
		assert_eq!(shown("$late")["days_late"], days_late, "late for ever, {phase}");
	}
	assert_eq!(submit("follow-up").expect(3).error(), "DeviceSurveillance::InvalidPhase");
	scanner.say("nobody", "incident deadlines").expect(0);
	acme("incident export $late --out @mir.json").expect(0);
	let mir: Value = serde_json::from_str(&fs::read_to_string(scanner.path("mir.json"))?)?;
	assert!(mir.to_string().contains("Art. 87(3)"), "{mir}");
	let clocks = scanner.tell("nobody", "incident clocks");
	prints(&clocks.expect(0), &["Regulation (EU) 2017/745 Art. 87(5)", "21 CFR 803.10(a)(1)"]);
	let signal = scanner.say("nobody", "device signal $product").expect(0).json();
	assert_eq!(signal["counts"]["incidents"], 2, "{signal}");
	Ok(())
}

/// A coil and a lot of contrast agent are found by their recalls, as the scanner is; one that is not fit for use is named
/// before anything is sent.
#[test]
fn recall_should_reach_every_study_for_which_a_coil_or_a_lot_was_used() -> Result<()> {
	let scanner = Scanner::new()?;
	let device = scanner.register()?;
	scanner.take_over(device);
	let unit = |kind: &str, name: &str, label: &str| -> Result<u64> {
		let product = scanner.acme(&format!("device product --kind {kind} --udi-di GS1:{}", gtin()?)).expect(0).json();
		scanner.name(name, &product["product"]);
		let registered = scanner.acme(&format!("device register ${name} {label}")).expect(0).json();
		registered["device"].as_u64().context("no number")
	};
	let coil = unit("coil", "coils", "--serial C-1")?;
	let lot = unit("contrast-agent", "agents", "--serial B-1 --lot L-2031")?;
	let anchor = |number: u32, devices: &str| {
		scanner.say("technologist-1", &format!("study anchor @image-{number}.dcm --subject patient-1 {devices}"))
	};
	let all = format!("--device {device} --device {coil} --device {lot}");
	assert_eq!(anchor(0, &all).expect(3).error(), "unknown-device", "not the hospital's");
	anchor(0, &format!("--device {device} --device {device}")).expect(2);
	for unit in [coil, lot] {
		scanner.take_over(unit);
	}
	let anchored = anchor(0, &all).expect(0).json();
	let study = anchored["studies"][0]["study"].as_str().context("no identifier")?.to_owned();
	let named: Vec<_> = anchored["devices"].as_array().into_iter().flatten().map(|one| one["device"].clone()).collect();
	assert_eq!(named, [json!(device), json!(coil), json!(lot)], "{anchored}");
	let with = |device: u64| json!({ "device": { "device": device, "version": 0 }, "condition": "fit" });
	assert_eq!(anchored["studies"][0]["devices"], json!([with(device), with(coil), with(lot)]), "{anchored}");
	let shown = scanner.say("nobody", &format!("study show {study}")).expect(0).json();
	assert_eq!(shown["further_devices"], json!([with(coil), with(lot)]), "{shown}");
	prints(&scanner.tell("nobody", &format!("study show {study}")), &[&format!("{coil}.0; {lot}.0")]);
	anchor(0, &all).expect(0);
	// What was anchored without them names them when that is said, once.
	scanner.scan(3, device)?;
	let added = anchor(3, &format!("--device {device} --device {lot}")).expect(0).json();
	assert_eq!(added["studies"][0]["devices"], json!([with(device), with(lot)]), "{added}");
	let third = added["studies"][0]["study"].as_str().context("no identifier")?.to_owned();
	anchor(0, &format!("--device {device}")).expect(0);
	let other = anchor(0, &format!("--device {device} --device {lot}")).expect(3).json();
	assert_eq!(other["studies"][0]["other_device"], true, "{other}");

	// Of the scanner alone, it costs what it cost before; the coil is overdue meanwhile.
	let alone = scanner.scan(1, device)?;
	let (month, yesterday) = (scanner.day(-30)?, scanner.day(-1)?);
	let late = format!("--kind constancy --day {month} --outcome passed --document @protocol --next {yesterday}");
	scanner.say("physicist-1", &format!("device inspect {coil} {late}")).expect(0);
	let line = format!("study anchor @image-2.dcm --device {device} --device {coil}");
	let told = scanner.tell("technologist-1", &line).expect(0);
	let warning = format!("device {coil} is NOT FIT FOR USE: overdue");
	assert!(told.stderr.starts_with(&warning), "{told:?}");
	let unfit = scanner.say("technologist-1", &line).expect(0).json();
	assert_eq!(unfit["devices"][1], json!({ "device": coil, "condition": "overdue" }), "{unfit}");
	let second = unfit["studies"][0]["study"].as_str().context("no identifier")?.to_owned();
	prints(&scanner.tell("nobody", &format!("study show {second}")), &[&format!("{coil}.0, NOT FIT FOR USE")]);

	let listed = |device: u64| -> Vec<String> {
		let listed = scanner.say("nobody", &format!("study list --device {device}")).expect(0).json();
		let studies = listed["studies"].as_array().into_iter().flatten();
		studies.filter_map(|one| one["study"].as_str().map(String::from)).collect()
	};
	let is = |listed: Vec<String>, studies: &[&String]| {
		let studies: Vec<_> = studies.iter().map(|study| (*study).clone()).collect();
		let of = |mut list: Vec<String>| {
			list.sort();
			list
		};
		assert_eq!(of(listed), of(studies));
	};
	is(listed(device), &[&study, &alone, &second, &third]);
	is(listed(coil), &[&study, &second]);
	is(listed(lot), &[&study, &third]);
	let file = scanner.say("nobody", &format!("device show {coil}")).expect(0).json();
	assert_eq!(file["made"][0]["studies"], 2, "{file}");

	// A report on it, and the recall of the lot.
	let template = "report template publish --code LN:18748-4 --section LN:19005-8";
	scanner.name("template", &scanner.say("radiologist-1", template).expect(0).json()["template"]);
	let opened = format!("report open --document RIS-9 --template $template --study {study}");
	let report = scanner.say("radiologist-1", &opened).expect(0).json();
	let report = report["report"].as_str().context("no report")?;
	let listed = scanner.say("nobody", &format!("report list --device {lot}")).expect(0).json();
	assert_eq!(listed["reports"][0]["report"], report, "{listed}");
	let open = "recall open --kind recall --reason labelling --product $agents --lot L-2031 --document @event";
	let opened = scanner.acme(open).expect(0).json();
	let touched = scanner.say("nobody", &format!("recall touched {}", opened["action"])).expect(0).json().to_string();
	assert!(touched.contains(&study) && touched.contains(report) && !touched.contains(&second), "{touched}");
	assert!(touched.contains(&third), "{touched}");
	let up = scanner.say("nobody", &format!("study lineage {study} --up")).expect(0).json();
	let made_with: Vec<_> =
		up["edges"].as_array().into_iter().flatten().map(|edge| &edge["parent"]["device"]).collect();
	assert_eq!(made_with, [&with(device)["device"], &with(coil)["device"], &with(lot)["device"]], "{up}");
	scanner.say("nobody", &format!("device export {lot} --out @lot.json")).expect(0);
	let bundle = fs::read_to_string(scanner.path("lot.json"))?;
	assert_eq!(bundle.matches("\"DeviceUseStatement\"").count(), 2, "{bundle}");
	scanner.say("steward-1", &format!("study erase {study} --yes")).expect(0);
	let erased = scanner.say("nobody", &format!("study show {study}")).expect(0).json();
	assert_eq!((&erased["device"], erased.get("further_devices")), (&Value::Null, None), "{erased}");
	Ok(())
}

/// A recall finds who has each unit now, and all that it touched.
#[test]
fn recall_should_reach_every_unit_and_every_image() -> Result<()> {
	let scanner = Scanner::new()?;
	let device = scanner.register()?;
	scanner.take_over(device);
	let second = "device register $product --serial 25700 --lot L-7 --software 4.0";
	let second = scanner.acme(second).expect(0).json();
	let second = second["device"].as_u64().context("no number")?;
	let before = scanner.scan(0, device)?;
	let update = format!("device maintain {device} --kind software-update --software 4.0 --document @protocol");
	scanner.say("physicist-1", &update).expect(0);
	let study = scanner.scan(1, device)?;
	let open = |scope: &str| {
		format!("recall open --kind recall --reason software --product $product {scope} --document @event")
	};
	let acme = |line: &str| scanner.acme(line);
	let nothing = acme(&open("--software 9.9")).expect(3);
	assert_eq!(nothing.error(), "DeviceSurveillance::NothingConcerned");
	scanner.is_refused("physicist-1", &open("--software 4.0"), "NotActionOwner");
	let opened = acme(&open("--software 4.0")).expect(0).json();
	scanner.name("action", &opened["action"]);
	let status = scanner.say("nobody", "recall status $action").expect(3).json();
	let units = status["units"].as_array().context("no units")?;
	let has: Vec<_> = units.iter().map(|unit| (&unit["device"], &unit["custodian"])).collect();
	let at = |device: u64, version: u16| json!(format!("{device}.{version}"));
	assert_eq!(has, [(&at(device, 1), &json!(0)), (&at(second, 0), &json!(2))], "{status}");
	let acknowledge = |device: u64| format!("recall acknowledge $action {device} --outcome quarantined");
	scanner.is_refused("physicist-1", &acknowledge(second), "NotCustodian");
	scanner.say("physicist-1", &acknowledge(device)).expect(0);
	scanner.say("nobody", "recall status $action").expect(3);
	acme(&acknowledge(second)).expect(0);
	scanner.say("nobody", "recall status $action").expect(0);
	let touched = scanner.say("nobody", "recall touched $action").expect(0).json().to_string();
	assert!(touched.contains(&study) && !touched.contains(&before), "{touched}");
	let open = scanner.say("nobody", "recall list --open").expect(0).json();
	let open = open["actions"].as_array().context("no actions")?;
	assert_eq!(open.iter().filter(|one| one["action"] == opened["action"]).count(), 1, "{open:?}");
	scanner.say("device-authority", "recall close $action").expect(0);
	scanner.is_refused("physicist-1", &acknowledge(device), "ActionIsClosed");
	Ok(())
}
