//! What to do about errors of the client and about refusals by pallets.

/// The hint for the error with that code, if a command or an option helps.
pub fn of(code: &str) -> Option<&'static str> {
	match code.split_once("::") {
		None => of_client(code),
		Some((_, "NotOpened")) => Some(
			"take in a card of the studies (`radledger patient import-card`): a hospital that has them writes it (`radledger patient card --study`)",
		),
		Some(("ImageProvenance", error)) => of_provenance(error),
		Some(("MetaTx", "Stale" | "Future" | "BadProof" | "AncientBirthBlock" | "UnknownOrigin" | "Invalid")) => Some(
			"ask the patient to sign again (`--sign-only`): each signature is good once, for this chain, for a while",
		),
		Some(("Consortium", error)) => of_consortium(error),
		Some(("DynamicConsent", error)) => of_consent(error),
		Some(("DeviceSurveillance", error)) => of_devices(error),
		Some(("ModelRegistry", error)) => of_models(error),
		Some(("ReportAuthorship", error)) => of_reports(error),
		Some(("AnnotationRewards", error)) => of_annotation(error),
		Some(_) => None,
	}
}

/// Errors of the connection, of the node's pool, of the council, and of calls that a patient signed for others.
fn of_client(code: &str) -> Option<&'static str> {
	Some(match code {
		"node-unreachable" => "start a node (`scripts/start`), or name another with --node ws://HOST:PORT",
		"not-a-radledger-chain" => "name a node of your consortium with --node ws://HOST:PORT",
		"node-lost" => "run the same command again when the node is back",
		"outcome-unknown" => "run the same command again when the node is back: nothing is recorded twice",
		"not-a-member" => {
			"ask an organisation for a credential (`radledger member credential`), or the council for admission"
		}
		"credential-expired" => "ask the organisation to renew it (`radledger member credential`)",
		"organisation-suspended" => "the council can reinstate it (`radledger org reinstate`)",
		"allowance-spent" => {
			"wait until midnight (UTC), when it renews; `radledger consent list` shows how much is left"
		}
		"cannot-pay" => "send tokens to the account, or sign with another (--as)",
		"became-invalid" | "nonce-used" | "refused-by-node" => "run the command again",
		"banned" => "run the command again in half an hour",
		"pool-full" => "run the command again later",
		"bad-origin" => "sign as one who may (--as)",
		"not-in-council" => "sign as one who does (--as)",
		"motion-gone" => "look whether it is done (`radledger org list`)",
		"other-chain" => "name a node of that ledger (--node)",
		"malformed-signed-call" | "signed-call-expired" | "signed-call-used" => {
			"ask the patient to sign again (`--sign-only`)"
		}
		_ => return None,
	})
}

fn of_consent(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAPatient" => "an organisation enrols patients (`radledger patient enrol`)",
		"NothingErased" => {
			"erase the study first (`radledger study erase`); what is left then has no name of it any more"
		}
		"NotAuthorised" => "sign as one who may (--as); `radledger member list` shows roles",
		"RoomLeft" => "decide first; the file can be extended when there is room for eight decisions or fewer",
		"FileFull" => {
			"`radledger consent extend` makes room for 32 decisions more; refusing all data to anyone always has room"
		}
		"TooManyConsents" => "`radledger consent list`, then `radledger consent revoke` what is not needed any more",
		"TooManyRefusals" => "`radledger consent list`, then `radledger consent lift` what is not needed any more",
		"UnknownModifier" | "MissingParameter" | "UnusedParameter" | "Contradictory" => {
			"`radledger consent grant --help` says which modifier takes what"
		}
		"ContradictsRefusal" => "`radledger consent list` shows refusals, `radledger consent lift` takes one back",
		"ExpiryInPast" => "name a later date (--until)",
		"StudyNotFound" => "`radledger study list` shows those that the ledger has",
		"NotTheirStudy" => "name a study of this patient; `radledger study show` tells whose one is",
		"UnknownGrantee" => "`radledger org list` and `radledger member list` show those whom the ledger knows",
		"TextNotFound" | "TextSuperseded" => "`radledger consent text check` tells the present version of a text",
		"TextExists" => "publish a new version instead (--change minor, or major)",
		"InvalidLanguage" => "name it by two letters: --language de",
		"ConsentNotFound" | "RefusalNotFound" => "`radledger consent list` shows those that are in force",
		"WiderGrantee" => "allow the same grantee, or one organisation of it; for one account add `--user ACCOUNT`",
		"WiderTime" | "WiderScope" | "WiderPermission" | "WiderConditions" | "WiderLimits" | "WiderText" => {
			"`radledger consent list` shows what the old one says; leave that part as it is, or allow less"
		}
		"InvalidPurposes" => "name one purpose or more (--purpose)",
		"InvalidRequest" => "research into a disease names it (--disease)",
		"RequestTooLong" => "ask for five years at most (--until)",
		"RequestNotFound" | "RequestAnswered" | "RequestExpired" => "`radledger access requests` shows them",
		"NotAPerson" => "sign as the clinician who needs the data (--as)",
		"EmergencyNotFound" | "AlreadyReviewed" => "`radledger access emergencies` shows them",
		"OwnEmergency" => "another data steward has to review it",
		"NotTreating" => "ask the patient, or a hospital that treats them",
		"NotAReviewer" => {
			"a data steward of the hospital that enrolled the patient judges it, or an auditor of a regulator"
		}
		"NothingToJudge" => {
			"the patient answers this request; `radledger access requests PATIENT` shows what waits for whom"
		}
		"EmergencyIsPersonal" => "the patient decides it alone, with their own key, once they are of age",
		"NothingReceived" | "NoDutyYet" | "AlreadyDone" => "`radledger duty list` shows what is to be done",
		"NotAChild" => "only children have guardians whose right ends; there is nothing to prove",
		"NotAGuardian" => "the patient makes you a guardian with `radledger guardian add`",
		"AlreadyAGuardian" | "TooManyGuardians" => "`radledger guardian remove` takes one away",
		"OwnGuardian" => "name somebody else",
		"NotForGuardians" => "the patient signs this",
		"GuardiansDecide" => "a guardian signs it (--for)",
		"MinorityNotProved" => "`radledger patient prove-minority` it first",
		"InvalidMinority" => "enrol the child again with this tool: the commitment is of this month",
		"InvalidProof" => "use the vault with which the child was enrolled (--vault), and name a later month (--until)",
		"NothingToPrune" => "entries stay for three years",
		_ => return None,
	})
}

fn of_consortium(error: &str) -> Option<&'static str> {
	Some(match error {
		"NothingToAccept" | "OfferExpired" => "ask the organisation for a credential (`radledger member credential`)",
		"AlreadyRegistered" => {
			"the account itself can leave what it takes part in (`radledger member resign`): a patient pays nothing for it, \
			 and has to consent to no enrolment"
		}
		"NotLeft" => "nothing has to be allowed: an organisation can enrol the account (`radledger patient enrol`)",
		"LeftByThemselves" => "the patient runs `radledger member return`, which costs nothing, or uses another account",
		"Barred" => "`radledger org waiting-period` sets the time, for abuse that is found later",
		"MemberNotFound" => "`radledger member list` shows members",
		"PatientNotFound" => "`radledger patient list` shows who enrolled whom",
		"NotAnOrganisation" => "sign with the organisation's own key (--as); `radledger org list` shows the accounts",
		"OrganisationNotFound" => "`radledger org list` shows the organisations",
		"OrganisationSuspended" | "AlreadySuspended" | "NotSuspended" => {
			"`radledger org show` tells its state; the council can change it"
		}
		"ExpiryInPast" | "MaxDurationExceeded" | "InvalidPeriod" => {
			"name another moment; the ledger's clock counts, which `radledger dev advance` puts forward on a development chain"
		}
		_ => return None,
	})
}

fn of_devices(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAuthorised" => "sign as a device manager or medical physicist, or as the organisation itself (--as)",
		"NotARegistrant" => "sign for such an organisation (--as); `radledger org list` shows kinds",
		"InvalidUdi" | "InvalidBasicUdi" => "compare it with the label of the device, or its entry in EUDAMED",
		"ProductNotFound" => "register it first (`radledger device product`)",
		"NotRegistrant" => "the manufacturer of the product registers its units",
		"ProductExists" => "use the product with this UDI-DI; an authority can name its manufacturer",
		"NotAManufacturer" => "`radledger org list` shows manufacturers and vendors of AI",
		"InvalidRules" => "compare the rules with `radledger incident clocks`, and their day with the calendar",
		"UnitExists" => "`radledger device match` tells which it is",
		"DeviceNotFound" => "`radledger device list` shows those that the ledger has",
		"NotCustodian" => "`radledger device show` tells who has it",
		"InvalidRecipient" => "`radledger org list` shows active organisations",
		"HandOverPending" => "`radledger device accept` it there, or `radledger device decline` it here",
		"NotOffered" => "who has it offers it first (`radledger device transfer`)",
		"InvalidState" => "`radledger device show` tells the state",
		"NotAccepted" => "`radledger device inspect --kind acceptance` first",
		"NotFit" => "`radledger device show` lists the last check of each kind: do again what failed or is missed",
		"InvalidDay" => "compare the days with the calendar; the chain's day is that of its last block",
		"ModelNotFound" => "`radledger model list` shows those that the ledger has",
		"NotInvolved" => "tell who has it or made it; `radledger device show` names both",
		"NotYourAwareness" => "leave out --aware or --known",
		"NotInForce" => "`radledger incident clocks` shows from which day each law holds",
		"NotOfDevices" => "classify it by the law on devices (`radledger incident clocks`)",
		"IncidentNotFound" => "`radledger incident list` shows those that the ledger has",
		"NotReporter" => "`radledger incident show` tells who must report it",
		"OtherReporter" => "`radledger incident report` it again under this classification",
		"InvalidPhase" => "`radledger incident show` lists the reports so far",
		"ActionNotFound" => "`radledger recall list` shows those that the ledger has",
		"NothingConcerned" => "compare product, lot or version with `radledger device list`",
		"NotConcerned" => "`radledger recall status` lists the units",
		"NotActionOwner" => "ask the manufacturer of the product, or the authority",
		"ActionIsClosed" => "nothing is left to do; `radledger recall status` tells who answered",
		_ => return None,
	})
}

fn of_models(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAuthorised" => "sign as a data steward or as the organisation itself (--as)",
		"NotAVendor" => "sign for such an organisation (--as); `radledger org list` shows kinds",
		"InvalidUdi" => "compare it with the label of the device (--udi-di ISSUER:CODE)",
		"ModelNotFound" => "`radledger model list` shows those that the ledger has",
		"VersionNotFound" | "UnknownParent" => "`radledger model show` lists the versions of a model",
		"NotVendor" => "sign for the organisation that registered it (--as); `radledger model show` tells which",
		"VersionExists" => "a version is for ever: publish under a higher one (--semver)",
		"UnknownDataset" => "declare it first (`radledger dataset declare`)",
		"TooDeep" => "name its parts directly: `radledger dataset declare` makes a tree that is as flat as it can be",
		"UnknownCampaign" => "leave it out until it is settled",
		"UnknownFederation" => "`radledger round show` tells the model of a federation, and how many rounds are closed",
		"NotInOrder" => "name each once; `radledger` sorts them",
		"GraphRefused" => "name each dataset once, and a parent of another version",
		"InvalidState" => "`radledger model show` tells the state",
		"SuspendedByRegulator" => "ask the regulator; `radledger model show` tells which",
		"InvalidPurpose" => "name a kind of research (--purpose), for which the patients must have consented",
		"EmptyDataset" => "name 1 to 16 parts; `radledger dataset declare` makes a tree of more",
		"DatasetExists" => "`radledger dataset show` shows it; use it as it is",
		"AskAgain" => "ask their patients (`radledger dataset ask-again`), then do this again",
		"StudiesExcluded" => "`radledger dataset withdrawn` lists them; declare the dataset without them",
		"StudyNotUsable" => {
			"`radledger study list` shows studies of your organisation; a copy has to be received first"
		}
		"NotPermitted" => {
			"leave the study out, or ask the patient (`radledger access request`) and name the request (--request)"
		}
		"PurposeMismatch" => "declare all parts for one purpose",
		"InvalidFederation" => "`radledger round open --help` says what a federation has",
		"FederationNotFound" => "name it by the number that `radledger round open` printed",
		"FederationOver" => "open another (`radledger round open`)",
		"NotAParty" => "`radledger round show` lists the parties",
		"TooLateToJoin" => "the vendor opens another federation (`radledger round open`)",
		"CannotStart" => "`radledger round show` tells who joined, and whether a round is open",
		"TooManyRounds" => "open another federation (`radledger round open`)",
		"NoRound" => "the vendor starts one (`radledger round start`)",
		"WrongPhase" => "`radledger round show` tells what is waited for, and until when",
		"AlreadyDone" => "wait for the next phase",
		"NotDone" => "take part from the beginning of the next round",
		"WrongReveal" => "reveal the file to which you committed, from the vault with which you did (--vault)",
		"InvalidScores" => "score each other party once, from 0 to 1000000",
		_ => return None,
	})
}

fn of_provenance(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotPermitted" => {
			"ask the patient: the receiver runs `radledger access request`, and the sender names the request (--request)"
		}
		"NotController" => {
			"sign as a member of the organisation that anchored it (--as); `radledger study show` tells which"
		}
		"StudyAlreadyAnchored" => "amend it if its content changed (`radledger study anchor … --amend REASON`)",
		"StudyNotFound" | "ParentNotFound" => "`radledger study list` shows the studies on the ledger",
		"StudyErased" | "ParentErased" => "`radledger study show` tells when, and who attested it",
		"NotAuthorised" | "NotAnAmendment" => "sign as one who may (--as); `radledger member list` shows roles",
		"UnknownDevice" => "`radledger device list` shows the devices of your organisation",
		"UnknownModel" => "`radledger model list` shows models and the state of their versions",
		"UnknownReceiver" => "`radledger org list` shows the organisations",
		"SelfTransfer" => "name another organisation (--to)",
		"WrongOpening" => "ask the hospital that anchored the study for another card, and take it in (`radledger patient import-card`)",
		"NamesNobody" => "name the patient first (`radledger study name-subject`)",
		"NotAnAuthority" => "send it to a regulator (`radledger org list`), or say what else it is for (--purpose)",
		"NoCopy" => "`radledger study show` tells who has a copy",
		"TransferOpen" => "wait for the receiver's answer, or take it back (`radledger transfer cancel`)",
		"TransferNotFound" | "AlreadyConfirmed" | "DiscrepancyNotFound" | "NotInvolved" => {
			"`radledger transfer list STUDY` shows the transfers of a study and what became of them"
		}
		"AlreadyDerived" | "WouldBeCircular" | "InvalidParents" => "`radledger study lineage STUDY` shows what it was made from",
		"SettingsAlreadyStamped" | "SettingsNotStamped" | "AlreadyMeasured" | "NotMeasured" | "NotMeasuring" => {
			"`radledger measurement show STUDY` shows the measurements of a study"
		}
		"ProtocolAlreadyPublished" | "ProtocolNotFound" | "AlreadyChecked" => {
			"`radledger protocol show STUDY` shows which protocols a study was checked against"
		}
		"NotErased" | "HasCopy" => "`radledger study show` tells who has a copy of it, and who certified",
		"DevicesAlreadyNamed" | "InvalidDevices" => "`radledger study show` tells its devices",
		"UnknownSeed" | "InvalidPatrol" | "AlreadyPatrolled" | "ConfirmedInThisBlock" | "SettingsTooRecent" => {
			"run the same command again"
		}
		"HasSubject" => {
			"`radledger study show` tells whom it names, and `radledger study lineage` from what it was made"
		}
		"OtherSubject" => "`radledger study lineage` shows what it was made from, and the reports on it",
		"MoreReports" => "run the same command again: a report was opened meanwhile",
		"AlreadyUsed" => {
			"anchor the files once more with another vault (--vault) and under the patient's account (--subject)"
		}
		_ => return None,
	})
}

fn of_reports(error: &str) -> Option<&'static str> {
	Some(match error {
		"NamesNobody" => "name the patient first (`radledger study name-subject`)",
		"AlreadyListed" => "nothing is left to do",
		"StillNamed" => "erase the studies of the report first (`radledger study erase`)",
		"NotAuthorised" => "sign as one who may (--as); `radledger member list` shows roles",
		"NotAPerson" => "sign as a member with a credential (--as), not as the organisation; `radledger member list` shows members",
		"InvalidTemplate" => "`radledger report template publish --help` says what a template has",
		"UnknownTemplate" => "`radledger report template list` shows those that the ledger has",
		"OtherTemplate" => "publish one of your organisation (`radledger report template publish`)",
		"ReportAlreadyOpened" => "`radledger report show` shows it; contribute to it",
		"ForeignIdentifier" => "sign for the organisation for which the identifier was made (--as), or let `radledger report open` make one",
		"ReportNotFound" => "name the report by its full identifier, and the node of the chain on which it was opened (--node)",
		"InvalidStudies" => "name 1 to 8 studies (--study), each once",
		"StudyNotUsable" => "`radledger study list` shows studies of your organisation; a copy has to be received (`radledger transfer confirm`) before it is used",
		"DifferentSubjects" => "open a report for each patient",
		"GraphRefused" => "name the studies once each, and the report under an identifier of its own",
		"NotInvited" => "an author of the report runs `radledger report invite`",
		"AlreadyInvited" => "`radledger report show` lists the team",
		"NotQualified" => "`radledger member list` shows roles; the organisation gives them (`radledger member credential`)",
		"NotInTeam" => "`radledger report show` lists the team",
		"TeamFull" => "a data steward dismisses one who did nothing (`radledger report dismiss`)",
		"NotPermitted" => "ask the patient: `radledger access request`",
		"UnknownSection" => "`radledger report template show` lists the sections",
		"NotOpen" | "NoChange" => "begin with `radledger report addendum`, `correct` or `amend`",
		"TooManyContributions" => "put more into one contribution, or have another author contribute",
		"ModelNotActive" => "`radledger model show` tells its state; contribute what another version made",
		"UnknownContribution" => "`radledger report show` numbers the contributions",
		"InvalidDerivation" => "name up to 8 earlier contributions, each once (--derived-from)",
		"CannotReplace" => "`radledger report show` tells what stands; each author replaces their own, within a section",
		"AddendumOnly" => "leave out --replaces, or give up the addendum (`radledger report drop-change`) and begin a correction",
		"NotByModel" => "answer for it instead: `radledger report sign`",
		"AlreadyReviewed" => "`radledger report show` tells how",
		"SelfReview" => "another author of the report has to review it",
		"InvalidEdit" => "contribute your own wording first (--derived-from names what it replaces), then review with its number",
		"EmptySection" => "contribute to it first, or leave it out",
		"SectionMissing" => "`radledger report show` lists what is required; contribute to it first",
		"SectionUnverified" => "`radledger report show` lists them; sign them too (--section, or --all)",
		"AiUnreviewed" => "`radledger report show` lists it; `radledger report review` accepts, rejects or edits it",
		"InvalidState" => "`radledger report show` tells the state; docs/reports.md says what follows which",
		"ChangeOpen" => "sign it, or give it up (`radledger report drop-change`)",
		"NothingChanged" => "contribute what is to change, or give the change up (`radledger report drop-change`)",
		"ChangeHasContent" => "sign it (`radledger report sign`)",
		"NothingToRead" => "wait until somebody signed or contributed",
		"NothingNew" => "`radledger report readers` shows what was read",
		"ReadInThisBlock" => "run the same command again",
		"FollowUpNotFound" => "`radledger followup list --all` shows those that there are",
		"FollowUpEnded" => "`radledger followup show` tells how; raise a new one if something is still to be done",
		"InvalidWindow" => "name days from today on, and no more than ten years ahead (--from, --due)",
		"NotResponsible" => "`radledger followup show` tells who is; they hand it over (`radledger followup hand-over`)",
		"HandOverPending" => "wait for the answer, or take it back (`radledger followup decline`)",
		"NotAsked" => "`radledger followup show` tells who was asked",
		"OtherFinding" => "communicate the finding of this follow-up, or raise one for the other",
		"InvalidTimes" => "name two moments in the past, the second not before the first (--identified, --received)",
		"NotMatching" => "`radledger followup show` tells what is waited for; `radledger study show` what the study is",
		"NotOverdue" => "the responsible person hands it over (`radledger followup hand-over`)",
		_ => return None,
	})
}

fn of_annotation(error: &str) -> Option<&'static str> {
	Some(match error {
		"NotAuthorised" => "sign as one who may (--as); `radledger member list` shows roles",
		"InvalidTask" | "InvalidRule" | "InvalidPanel" | "NothingToAnnotate" | "InvalidTerms" | "InvalidWeights"
		| "InvalidPurpose" | "InvalidSchedule" => "correct the offer; `radledger campaign create --help` says what it has",
		"InvalidExperts" => "`radledger member list` shows members; experts are of other organisations than yours",
		"SelfDealing" => "find somebody of another organisation; `radledger campaign show` names sponsor and experts",
		"CampaignNotFound" => "name it by the number that `radledger campaign create` printed",
		"CampaignIsClosed" => "`radledger campaign show` tells how it ended; `radledger campaign create` begins another",
		"NotSponsor" => "sign for the organisation that created it (--as); `radledger campaign show` tells which",
		"AlreadyJoined" => "go on with `radledger campaign answer`",
		"NotJoined" => "`radledger campaign join`, while joining is possible",
		"NoSeat" => "name one seat or more",
		"TooEarly" => "`radledger campaign show`, or `radledger pool show`, tells what is waited for, and until when",
		"TooLate" => "`radledger campaign show` tells the deadlines; after them, `radledger campaign settle` and `release` pay",
		"ItemNotFound" => "the sponsor opens it first (`radledger campaign items --open`)",
		"ItemAlreadyOpened" => "`radledger campaign items --open` opens those that are not open yet",
		"NotInCampaign" | "NotInStudy" => {
			"open it from the vault with which campaign and study were made (--vault), and from the files as they are anchored"
		}
		"StudyNotUsable" => {
			"`radledger study list` shows studies of your organisation; a copy has to be received (`radledger transfer confirm`)"
		}
		"NotPermitted" => "leave the study out, or ask the patient (`radledger access request`)",
		"PanelIsFull" => "answer another item; `radledger campaign show` lists those with free seats",
		"NoRoom" => "`radledger campaign show` tells how many joined; a place is free when somebody leaves before joining ends",
		"CoinIsRevealed" => "wait until seats are drawn; `radledger campaign show` tells when",
		"NotDrawn" => "`radledger campaign show --item` tells who was drawn; answer an item for which you were",
		"AlreadyCommitted" => "an answer cannot be changed; reveal it when the time comes (`radledger campaign reveal`)",
		"NotCommitted" => "only who committed reveals; `radledger campaign show` lists the panel",
		"NotWhatWasPromised" => "reveal from the vault with which you joined or committed (--vault); it has coin, answer and salt",
		"AnswersSomethingElse" | "UnknownLabel" | "TooManyBoxes" | "BoxOutsideImage" | "BoxesNotInOrder"
		| "WrongMaskSize" => "`radledger campaign show` tells what is asked; answer again with `radledger campaign answer`",
		"NotSettled" => "`radledger campaign settle` it, when all have revealed or the time for it is over",
		"AlreadySettled" | "NotUnresolved" => "`radledger campaign show` tells what was agreed on",
		"NotExpert" => "`radledger campaign show` names the experts; sign as one of them, or as a radiologist (--as)",
		"AlreadySpoken" | "TooManyVoices" => "`radledger campaign show --item` tells what counts",
		"NotGold" => "name the file and the vault with which the campaign was created (`radledger campaign gold`)",
		"StillBusy" => "`radledger campaign show` tells which items are not paid; `settle`, `adjudicate` or `release` them first",
		"PoolNotFound" => "name it by the number that `radledger pool open` printed",
		"PoolExists" => "use that one; a new version of a model has a pool of its own",
		"UnknownSource" => "`radledger model show` and `radledger dataset show` show those that the ledger has",
		"NotOwner" => "sign for that organisation (--as); `radledger pool show` tells which",
		"PoolIsFrozen" => "what was left out has a share in the pool of the next version",
		"PoolTakesNothing" => "`radledger pool show` tells the state; `radledger pool freeze` comes before `pay-in`",
		"NoShares" => "open it with shares (--patient, --hospital, --annotator), and count them with `radledger pool fill`",
		"NotInSource" => {
			"`radledger model show` lists datasets and campaigns, `radledger dataset show --members` studies; `radledger pool fill` finds them by itself"
		}
		"NotErased" | "NotCounted" => "`radledger study erase` forgets a study in every pool that names it, once it is erased",
		"NothingPaid" => "name an amount of more than 0",
		"NotAHolder" => "`radledger pool trained-on` shows the pools of which a patient holds shares",
		"TooLittleDue" => "`radledger pool show --holder` tells what is due; a voucher of less is `--worth 1`",
		"InvalidKey" => "`radledger voucher take` makes a key that nobody has",
		"HasVoucher" => "wait until the batch is full (`radledger voucher list`): the next one is in the next batch",
		"OrganisationHasVouchers" => "wait until the batch is full (`radledger voucher list`): the next one is in the next batch",
		"NoVoucher" => "`radledger voucher list` tells which vouchers can be given back: those of a batch that is not full",
		"BatchNotFound" => "`radledger voucher list` shows what was redeemed",
		"BatchNotFull" => "wait until it is; `radledger voucher list` tells how many are missing",
		"AlreadyRedeemed" => "look at the account that it was to be paid to: it is paid once",
		"InvalidRedemption" => "make it anew with `radledger voucher redeem`, from the vault with which it was taken (--vault)",
		"NothingToClaim" => "`radledger pool show --holder` tells what was claimed; more is due when more is paid in",
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use subxt::Metadata;

	#[test]
	fn errors_of_our_pallets_should_say_what_to_do() {
		let metadata = include_bytes!("../../../client/metadata.scale");
		let metadata = Metadata::decode(&mut &metadata[..]).expect("metadata");
		// Of these their own documentation says it, or there is nothing to do.
		let provenance = &[
			"EmptyStudy",
			"NothingChanged",
			"MaxAmendmentsExceeded",
			"EmptyBatch",
			"MaxRevisionsExceeded",
			"EmptyProtocol",
			"InvalidDeviations",
			"DuplicateToken",
			"ForeignIdentifier",
			"NotInScope",
		][..];
		let consortium = &["InvalidRoles", "MaxEnrolmentsExceeded", "MaxOrganisationsExceeded"][..];
		let consent = &["FileExists", "TooManyTexts", "Overflow", "AlreadySealed"][..];
		let models = &["AlreadyJoined", "Overflow"][..];
		let reports = &["AlreadyResponsible", "NotSatisfied", "Overflow"][..];
		let devices = &["Overflow"][..];
		let annotation = &["Overflow", "StakeIsTaken", "AlreadyRevealed", "AlreadyFinished", "AlreadyCounted"][..];
		let pallets = [
			("Consortium", consortium),
			("ImageProvenance", provenance),
			("DynamicConsent", consent),
			("DeviceSurveillance", devices),
			("ModelRegistry", models),
			("ReportAuthorship", reports),
			("AnnotationRewards", annotation),
		];
		for (name, without) in pallets {
			let pallet = metadata.pallet_by_name(name).expect("there");
			for variant in pallet.error_variants().expect("errors") {
				let hint = of(&format!("{name}::{}", variant.name));
				assert_eq!(hint.is_none(), without.contains(&variant.name.as_str()), "{name}::{}", variant.name);
			}
		}
		assert!(of("ImageProvenance::NotPermitted").is_some_and(|hint| hint.contains("--request")));
	}
}
