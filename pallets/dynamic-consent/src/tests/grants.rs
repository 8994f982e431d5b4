//! Decisions of patients: what each writes, what it tells, and what it costs.

use super::*;
use codec::MaxEncodedLen;
use radledger_primitives::{
	consent::{
		records::{Decided, Ended, Given, TextChange, TextRead},
		Compensation, Consent, EndCause, Parameter, Purposes, Refusal, Scope, Terms, TextVersion,
	},
	Modality, Roles, H256,
};

fn refuse(scope: Scope, grantee: Grantee<AccountId>, purposes: Purposes) -> DispatchResult {
	DynamicConsent::refuse(signed(PATIENT), scope, grantee, purposes)
}

fn ended(id: ConsentId) -> Ended<AccountId> {
	EndedDecisions::<Test>::get(PATIENT, id).unwrap()
}

#[test]
fn every_decision_should_be_kept_and_told() {
	build_and_check(|| {
		let until = Some(NOW + DAY);
		let offered = Offer {
			scope: Scope::Study(MRI),
			grantee: Grantee::Role {
				organisation: 1,
				roles: Roles::RADIOLOGIST,
			},
			compensation: Compensation::Donate(COORDINATOR),
			until,
			..research()
		};
		let patient = PATIENT;
		assert_eq!(granted(offered.clone()), 1);
		assert_eq!(events(), [Event::ConsentGiven { patient, consent: 1 }]);
		let first = Given {
			consent: Consent {
				id: 1,
				scope: offered.scope,
				grantee: offered.grantee,
				terms: offered.terms.clone(),
				compensation: offered.compensation,
				text: None,
				from: NOW,
				until,
			},
			text: None,
			guarded: false,
			receipt: None,
		};
		assert_eq!(file().consents[1], first);

		next_block(7);
		let narrower = Offer {
			until: Some(NOW + 100),
			..offered
		};
		assert_ok!(DynamicConsent::narrow(signed(PATIENT), 1, narrower.clone()));
		assert_eq!(
			events(),
			[Event::ConsentNarrowed {
				patient,
				consent: 1,
				by: 2
			}]
		);
		assert_eq!(
			ended(1),
			Ended {
				decided: Decided::Consent(first.clone()),
				at: NOW + 7,
				cause: EndCause::Narrowed
			}
		);
		let second = &file().consents[1];
		assert_eq!(
			(second.consent.id, second.consent.from, second.consent.until),
			(2, NOW + 7, narrower.until)
		);

		next_block(7);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 2));
		let cause = EndCause::Revoked;
		assert_eq!(
			events(),
			[Event::ConsentEnded {
				patient,
				consent: 2,
				cause
			}]
		);
		assert_eq!((ended(2).at, ended(2).cause), (NOW + 14, cause));
		assert_eq!(file().consents.len(), 1);

		let (scope, grantee) = (Scope::Modality(Modality::Ct), Grantee::Organisation(2));
		assert_ok!(refuse(scope, grantee, Purposes::EDUCATION));
		assert_eq!(events(), [Event::RefusalGiven { patient, refusal: 3 }]);
		let refusal = Refusal {
			id: 3,
			scope,
			grantee,
			purposes: Purposes::EDUCATION,
			from: NOW + 14,
			until: None,
		};
		assert_eq!(file().refusals.to_vec(), std::slice::from_ref(&refusal));
		next_block(1);
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 3));
		let cause = EndCause::Lifted;
		assert_eq!(
			events(),
			[Event::RefusalEnded {
				patient,
				refusal: 3,
				cause
			}]
		);
		assert_eq!(
			ended(3),
			Ended {
				decided: Decided::Refusal(refusal),
				at: NOW + 15,
				cause
			}
		);
		let numbers: Vec<_> = DynamicConsent::ended(PATIENT, 0).into_iter().map(|(id, _)| id).collect();
		assert_eq!(numbers, [1, 2, 3]);
		assert_eq!(DynamicConsent::ended(PATIENT, 3).len(), 1);
		assert_eq!(DynamicConsent::ended(PATIENT, u32::MAX), vec![]);
	});
}

#[test]
fn decision_should_be_refused_to_who_is_no_patient() {
	build_and_check(|| {
		for who in [STRANGER, RADIOLOGIST, HOSPITAL] {
			let who = || signed(who);
			let table = [
				refused(DynamicConsent::narrow(who(), 0, research())),
				refused(DynamicConsent::revoke(who(), 0)),
				refused(DynamicConsent::refuse(
					who(),
					Scope::All,
					Grantee::Anyone,
					Purposes::ALL,
				)),
				refused(DynamicConsent::lift(who(), 0)),
				refused(DynamicConsent::approve(who(), 0, None)),
				refused(DynamicConsent::decline(who(), 0)),
				refused(DynamicConsent::seal_receipt(who(), 0, H256::zero())),
				refused(DynamicConsent::appoint_guardian(who(), GUARDIAN)),
				refused(DynamicConsent::dismiss_guardian(who(), GUARDIAN)),
			];
			for error in table {
				assert_eq!(error, Error::<Test>::NotAPatient.into());
			}
		}
		assert_eq!(refused(DynamicConsent::revoke(RuntimeOrigin::none(), 0)), BadOrigin.into());
		assert_eq!(refused(DynamicConsent::lift(RuntimeOrigin::root(), 0)), BadOrigin.into());
	});
}

#[test]
fn consent_should_be_narrowed_only() {
	let wide = || Offer {
		until: Some(NOW + 100),
		..research()
	};
	let with = |permission, modifiers, parameters: Vec<_>| Offer {
		terms: Terms {
			permission,
			modifiers,
			parameters: parameters.try_into().unwrap(),
		},
		..wide()
	};
	use Permission::*;
	let narrower = [
		("the same", wide()),
		(
			"sooner",
			Offer {
				until: Some(NOW + 50),
				..wide()
			},
		),
		(
			"one study",
			Offer {
				scope: Scope::Study(MRI),
				..wide()
			},
		),
		(
			"one account",
			Offer {
				grantee: Grantee::Account(VENDOR),
				..wide()
			},
		),
		("a condition", with(HealthResearch, Modifiers::IRB, vec![])),
		(
			"a region",
			with(HealthResearch, Modifiers::GS, vec![Parameter::Region(276)]),
		),
		(
			"a disease",
			with(
				DiseaseResearch,
				Modifiers::default(),
				vec![Parameter::Disease(H256::zero())],
			),
		),
	];
	for (what, offer) in narrower {
		build_and_check(|| {
			assert_eq!(granted(wide()), 1);
			assert_ok!(DynamicConsent::narrow(signed(PATIENT), 1, offer), "{what}");
		});
	}
	let wider = [
		("for ever", research()),
		(
			"later",
			Offer {
				until: Some(NOW + 101),
				..wide()
			},
		),
		(
			"all research",
			with(GeneralResearch, Modifiers::default(), vec![]),
		),
		("treatment", with(ClinicalCare, Modifiers::default(), vec![])),
		("treatment besides", with(HealthResearch, Modifiers::CC, vec![])),
		("commercial", with(HealthResearch, Modifiers::COM, vec![])),
	];
	for (what, offer) in wider {
		build_and_check(|| {
			assert_eq!(granted(wide()), 1);
			let error = refused(DynamicConsent::narrow(signed(PATIENT), 1, offer));
			assert_eq!(error, Error::<Test>::NotNarrower.into(), "{what}");
			assert_eq!(file().consents[1].consent.id, 1, "{what}");
		});
	}
}

#[test]
fn narrowing_should_be_refused_like_a_grant() {
	build_and_check(|| {
		let narrow = |id, offer| DynamicConsent::narrow(signed(PATIENT), id, offer);
		let until = Some(NOW + 10);
		let wide = || Offer { until, ..research() };
		granted(wide());
		assert_noop!(narrow(2, wide()), Error::<Test>::ConsentNotFound);
		let contradictory = Offer {
			terms: terms(Permission::HealthResearch, Modifiers::COM.union(Modifiers::NCU)),
			..wide()
		};
		assert_noop!(narrow(1, contradictory), Error::<Test>::Contradictory);
		let others = Offer {
			scope: Scope::Study(OTHERS),
			..wide()
		};
		assert_noop!(narrow(1, others), Error::<Test>::NotTheirStudy);
		assert_noop!(narrow(1, to_organisation(SUSPENDED)), Error::<Test>::UnknownGrantee);
		let past = Offer {
			until: Some(NOW),
			..wide()
		};
		assert_noop!(narrow(1, past), Error::<Test>::ExpiryInPast);
		next_block(10);
		assert_noop!(narrow(1, to_organisation(1)), Error::<Test>::ConsentNotFound);
	});
}

#[test]
fn expired_consent_should_make_place_for_another() {
	build_and_check(|| {
		let brief = granted(Offer {
			until: Some(NOW + 10),
			..research()
		});
		for _ in 2..16 {
			granted(research());
		}
		assert_eq!(file().consents.len(), 16);
		next_block(9);
		assert_noop!(
			DynamicConsent::grant(signed(PATIENT), research()),
			Error::<Test>::TooManyConsents
		);
		next_block(6);
		granted(research());
		assert_eq!(file().consents.len(), 16);
		// It ended when it said it would, not when its place was needed.
		assert_eq!((ended(brief).at, ended(brief).cause), (NOW + 10, EndCause::Expired));
	});
}

#[test]
fn months_of_a_consent_should_be_those_of_the_calendar() {
	build_and_check(|| {
		// 31 January 2027, half past ten, to 28 February.
		let (from, until) = (1_801_391_400_000, 1_803_810_600_000);
		next_block(from - NOW);
		let months = Terms {
			parameters: vec![Parameter::Months(1)].try_into().unwrap(),
			..terms(Permission::HealthResearch, Modifiers::TS)
		};
		granted(Offer {
			terms: months,
			..research()
		});
		let permit = Decision::Permit {
			consent: 1,
			until: Some(until),
		};
		assert_eq!(asked(RADIOLOGIST, None, Purpose::HealthResearch), permit);
		next_block(until - from - 1);
		assert_eq!(asked(RADIOLOGIST, None, Purpose::HealthResearch), permit);
		next_block(1);
		assert_eq!(
			asked(RADIOLOGIST, None, Purpose::HealthResearch),
			denied(Rule::TimeLimit)
		);
		assert_noop!(
			DynamicConsent::revoke(signed(PATIENT), 1),
			Error::<Test>::ConsentNotFound
		);
	});
}

#[test]
fn refusal_should_beat_every_consent_until_it_is_lifted() {
	build_and_check(|| {
		let may = |who, study| asked(who, study, Purpose::HealthResearch).is_permitted();
		granted(research());
		granted(Offer {
			grantee: Grantee::Account(VENDOR),
			scope: Scope::Study(MRI),
			..research()
		});
		assert!(may(VENDOR, Some(MRI)) && may(RADIOLOGIST, Some(MRI)) && may(RADIOLOGIST, None));

		assert_ok!(refuse(Scope::Study(MRI), Grantee::Anyone, Purposes::HEALTH_RESEARCH));
		assert_eq!(asked(VENDOR, Some(MRI), Purpose::HealthResearch), denied(Rule::Refused));
		assert!(may(VENDOR, Some(CT)), "another study is not refused");
		assert!(!may(RADIOLOGIST, None), "who asks for all asks for the refused one too");
		assert_ok!(refuse(Scope::All, Grantee::Organisation(2), Purposes::SECONDARY));
		assert!(!may(VENDOR, Some(CT)) && may(RADIOLOGIST, Some(CT)));

		assert_ok!(refuse(Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		for (who, study) in [(VENDOR, Some(MRI)), (RADIOLOGIST, None), (RADIOLOGIST, Some(CT))] {
			assert_eq!(asked(who, study, Purpose::HealthResearch), denied(Rule::OptedOut));
		}
		assert!(asked(RADIOLOGIST, None, Purpose::ClinicalCare).is_permitted());
		// What is refused cannot be granted; what is refused in part only can.
		assert_noop!(
			DynamicConsent::grant(signed(PATIENT), to_organisation(1)),
			Error::<Test>::ContradictsRefusal
		);
		assert_noop!(
			DynamicConsent::narrow(signed(PATIENT), 1, to_organisation(1)),
			Error::<Test>::ContradictsRefusal
		);
		granted(offer(Permission::ClinicalCare));
		granted(offer(Permission::NoRestriction));

		for refusal in 3..6 {
			assert_ok!(DynamicConsent::lift(signed(PATIENT), refusal));
		}
		assert!(may(VENDOR, Some(MRI)) && may(RADIOLOGIST, Some(MRI)) && may(RADIOLOGIST, None));
	});
}

#[test]
fn refusal_should_be_of_own_studies_only() {
	build_and_check(|| {
		let table = [
			(H256::zero(), Error::<Test>::StudyNotFound),
			(OTHERS, Error::<Test>::NotTheirStudy),
			(PHANTOM, Error::<Test>::NotTheirStudy),
		];
		for (study, error) in table {
			assert_noop!(refuse(Scope::Study(study), Grantee::Anyone, Purposes::ALL), error);
		}
		// Whom nobody knows yet can be refused all the same.
		assert_ok!(refuse(Scope::All, Grantee::Organisation(SUSPENDED), Purposes::ALL));
		assert_ok!(refuse(Scope::All, Grantee::Account(STRANGER), Purposes::ALL));
		// A consent is no refusal, nor the other way round.
		assert_noop!(DynamicConsent::lift(signed(PATIENT), 0), Error::<Test>::RefusalNotFound);
		assert_noop!(
			DynamicConsent::revoke(signed(PATIENT), 1),
			Error::<Test>::ConsentNotFound
		);
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 1));
		assert_noop!(DynamicConsent::lift(signed(PATIENT), 1), Error::<Test>::RefusalNotFound);
	});
}

#[test]
fn file_should_cost_its_bytes_and_decisions_nothing() {
	let decision = <(AccountId, ConsentId, crate::EndedOf<Test>)>::max_encoded_len() as u64;
	build_and_check(|| {
		let held = rent_held_by(HOSPITAL);
		let each = held / 2;
		let decisions = u64::from(crate::ROOM) * decision;
		assert!(
			(price(decisions)..price(decisions + 2 * decision)).contains(&each),
			"{each} for {decisions} bytes"
		);
		let total = Balances::total_issuance();
		let mut last = 0;
		for _ in 0..8 {
			last = granted(research());
			let narrower = Offer {
				until: Some(NOW + 9),
				..research()
			};
			assert_ok!(DynamicConsent::narrow(signed(PATIENT), last, narrower));
			last += 1;
			assert_ok!(DynamicConsent::seal_receipt(signed(PATIENT), last, H256::zero()));
		}
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), last));
		assert_ok!(refuse(Scope::All, Grantee::Anyone, Purposes::ALL));
		assert_ok!(DynamicConsent::lift(signed(PATIENT), last + 1));
		assert_eq!(rent_held_by(HOSPITAL), held);
		assert_eq!(System::providers(&PATIENT), 0, "the patient has no balance at all");

		// Room costs as much each time, whoever asks for it.
		for (who, room) in [(COORDINATOR, 64), (HOSPITAL, 96), (STEWARD, 128)] {
			let before = rent_held_by(HOSPITAL);
			System::reset_events();
			assert_ok!(DynamicConsent::extend_file(signed(who), PATIENT));
			assert_eq!(events(), [Event::FileExtended { patient: PATIENT, room }]);
			assert_eq!(rent_held_by(HOSPITAL) - before, decisions);
			assert_eq!(rent_held_by(who).min(rent_held_by(HOSPITAL) * u64::from(who != HOSPITAL)), 0);
		}
		assert_eq!(Balances::total_issuance(), total);
	});
}

#[test]
fn patient_should_make_room_when_it_is_needed_and_not_before() {
	build_and_check(|| {
		let spend = || {
			let consent = granted(research());
			assert_ok!(DynamicConsent::revoke(signed(PATIENT), consent));
		};
		while file().decisions < crate::ROOM - crate::EXTENDED_WITH - 1 {
			spend();
		}
		let extend = || DynamicConsent::extend_file(signed(PATIENT), PATIENT);
		assert_noop!(extend(), Error::<Test>::RoomLeft);
		spend();
		assert_ok!(extend());
		assert_eq!(file().room, 64);
		assert_noop!(extend(), Error::<Test>::RoomLeft);
		assert_noop!(
			DynamicConsent::extend_file(signed(STEWARD), STRANGER),
			Error::<Test>::NotAPatient
		);
	});
}

#[test]
fn receipt_should_be_sealed_once_and_stay_with_its_consent() {
	build_and_check(|| {
		let (patient, digest) = (PATIENT, H256::repeat_byte(5));
		let consent = granted(research());
		System::reset_events();
		assert_ok!(DynamicConsent::seal_receipt(signed(PATIENT), consent, digest));
		assert_eq!(
			events(),
			[Event::ReceiptSealed {
				patient,
				consent,
				digest
			}]
		);
		assert_eq!(file().consents[1].receipt, Some(digest));
		assert_noop!(
			DynamicConsent::seal_receipt(signed(PATIENT), consent, H256::zero()),
			Error::<Test>::AlreadySealed
		);
		assert_noop!(
			DynamicConsent::seal_receipt(signed(OTHER_PATIENT), consent, H256::zero()),
			Error::<Test>::ConsentNotFound
		);
		assert_ok!(DynamicConsent::narrow(signed(PATIENT), consent, to_organisation(1)));
		assert_eq!(file().consents[1].receipt, None, "a new consent has a receipt of its own");
		let Decided::Consent(given) = ended(consent).decided else {
			panic!("a consent")
		};
		assert_eq!(given.receipt, Some(digest));
		assert_noop!(
			DynamicConsent::seal_receipt(signed(PATIENT), consent, digest),
			Error::<Test>::ConsentNotFound
		);
	});
}

fn publish(who: AccountId, policy: Option<(u32, TextChange)>, language: &[u8; 2]) {
	let digest = H256::repeat_byte(language[0]);
	assert_ok!(DynamicConsent::publish_text(signed(who), policy, *language, digest));
}

fn under(policy: u32, major: u16) -> DataUse {
	DataUse {
		text: Some(TextVersion { policy, major }),
		..plain(Purpose::HealthResearch)
	}
}

#[test]
fn text_should_be_published_with_versions_and_translations() {
	build_and_check(|| {
		let table = [
			(COORDINATOR, None, b"de", (0, 1, 0)),
			(STEWARD, Some((0, TextChange::Translation)), b"fr", (0, 1, 0)),
			(COORDINATOR, Some((0, TextChange::Minor)), b"de", (0, 1, 1)),
			(COORDINATOR, Some((0, TextChange::Minor)), b"de", (0, 1, 2)),
			(HOSPITAL, Some((0, TextChange::Major)), b"de", (0, 2, 0)),
			(OTHER_STEWARD, None, b"de", (1, 1, 0)),
		];
		for (who, policy, language, (policy_id, major, minor)) in table {
			let held = rent_held_by(who);
			System::reset_events();
			publish(who, policy, language);
			let (organisation, digest) = (u32::from(who == OTHER_STEWARD), H256::repeat_byte(language[0]));
			let published = Event::TextPublished {
				policy: policy_id,
				major,
				minor,
				language: *language,
				digest,
				organisation,
			};
			assert_eq!(events(), [published]);
			let text = DynamicConsent::text(policy_id, major, minor, *language).unwrap();
			assert_eq!((text.digest, text.at, text.by), (digest, NOW, who));
			assert!(rent_held_by(who) > held, "who publishes pays");
			let current = DynamicConsent::policy(policy_id).unwrap();
			assert_eq!(
				(current.organisation, current.major, current.minor),
				(organisation, major, minor)
			);
		}
		for who in [RADIOLOGIST, VENDOR, STRANGER, PATIENT] {
			assert_noop!(
				DynamicConsent::publish_text(signed(who), None, *b"de", H256::zero()),
				Error::<Test>::NotAuthorised
			);
		}
		assert!(DynamicConsent::publish_text(signed(PENNILESS), None, *b"de", H256::zero()).is_err());
	});
}

#[test]
fn minor_change_should_keep_consents_and_major_change_ask_again() {
	build_and_check(|| {
		publish(STEWARD, None, b"de");
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		let read = |major, minor| Offer {
			text: Some(text(0, major, minor)),
			..research()
		};
		let check = |data_use| DynamicConsent::check(PATIENT, RADIOLOGIST, None, data_use);
		assert_eq!(granted(read(1, 0)), 1);
		assert_eq!(file().consents[0].text, Some(text(0, 1, 0)));
		publish(STEWARD, Some((0, TextChange::Minor)), b"de");
		assert!(check(under(0, 1)).is_permitted());
		// The version before it binds as well: its meaning is the same.
		assert_eq!(granted(read(1, 0)), 2);
		assert_eq!(granted(read(1, 1)), 3);
		for (major, minor, language) in [(1, 2, b"de"), (1, 0, b"fr"), (2, 0, b"de"), (0, 0, b"de")] {
			let unknown = Offer {
				text: Some(TextRead {
					policy: 0,
					major,
					minor,
					language: *language,
				}),
				..research()
			};
			assert_noop!(
				DynamicConsent::grant(signed(PATIENT), unknown),
				Error::<Test>::TextNotFound
			);
		}

		publish(STEWARD, Some((0, TextChange::Major)), b"de");
		assert_eq!(check(under(0, 1)), denied(Rule::TextSuperseded));
		assert_eq!(check(under(0, 2)), denied(Rule::Text));
		assert_eq!(check(under(0, 3)), denied(Rule::TextSuperseded));
		assert_eq!(check(under(7, 1)), denied(Rule::TextSuperseded));
		assert_eq!(check(plain(Purpose::HealthResearch)), denied(Rule::Text));
		assert_noop!(
			DynamicConsent::grant(signed(PATIENT), read(1, 1)),
			Error::<Test>::TextSuperseded
		);
		// Less of what was read is no new reading; but it permits no more than before.
		let narrower = Offer {
			until: Some(NOW + 10),
			..read(1, 0)
		};
		assert_ok!(DynamicConsent::narrow(signed(PATIENT), 1, narrower));
		assert_eq!(check(under(0, 2)), denied(Rule::Text));
		assert_noop!(
			DynamicConsent::narrow(signed(PATIENT), 2, read(1, 1)),
			Error::<Test>::TextSuperseded
		);
		assert_noop!(
			DynamicConsent::narrow(signed(PATIENT), 2, read(2, 0)),
			Error::<Test>::NotNarrower
		);
		assert_noop!(
			DynamicConsent::narrow(signed(PATIENT), 2, research()),
			Error::<Test>::NotNarrower
		);

		granted(read(2, 0));
		assert!(check(under(0, 2)).is_permitted());
		assert_eq!(check(under(0, 1)), denied(Rule::TextSuperseded));
	});
}

#[test]
fn consent_without_a_text_should_permit_under_any_text_in_force() {
	build_and_check(|| {
		publish(STEWARD, None, b"de");
		granted(research());
		let check = |data_use| DynamicConsent::check(PATIENT, RADIOLOGIST, None, data_use).is_permitted();
		assert!(check(under(0, 1)) && check(plain(Purpose::HealthResearch)));
		publish(STEWARD, Some((0, TextChange::Major)), b"de");
		assert!(!check(under(0, 1)) && check(under(0, 2)));
	});
}
