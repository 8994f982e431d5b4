//! Times consent checks over JSON-RPC against plain reads of storage on the same node: one JSON object.
//!
//! `scripts/performance` runs it with two arguments: the node, and a file with the storage keys of patients' files, one on
//! each line, in hexadecimal.

use radledger_client::{demonstration, AccountId, Client, Error};
use radledger_primitives::consent::{DataUse, Purpose};
use std::time::{Duration, Instant};
use subxt::rpcs::{rpc_params, RpcClient};

/// How often each is asked, in turns.
const ROUNDS: u32 = 2_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let mut arguments = std::env::args().skip(1);
	let mut next = |what: &str| arguments.next().ok_or(format!("{what} is missing"));
	let (url, keys) = (next("the node")?, std::fs::read_to_string(next("the file of keys")?)?);
	let keys: Vec<&str> = keys.lines().collect();
	let client = Client::connect(&url).await.map_err(|error: Error| error.to_string())?;
	let ledger = client.best().await.map_err(|error| error.to_string())?;
	let who = demonstration::id(&demonstration::account("radiologist-2").ok_or("no such name")?);
	let rpc = RpcClient::from_insecure_url(&url).await?;

	let (mut checks, mut reads) = (Vec::new(), Vec::new());
	for round in 0..ROUNDS + 100 {
		// Blake2_128Concat: the key ends with the account.
		let key = keys[round.wrapping_mul(2_654_435_761) as usize % keys.len()];
		let account: [u8; 32] = hex::decode(&key[key.len() - 64..])?.try_into().map_err(|_| "no key of an account")?;
		let data_use = DataUse::plain(Purpose::ClinicalCare);
		let question =
			ledger.check_bytes(&AccountId(account), &who, None, data_use).map_err(|error| error.to_string())?;
		let question = format!("0x{}", hex::encode(question));
		let begun = Instant::now();
		let answer: String =
			rpc.request("state_call", rpc_params!["RuntimeViewFunction_execute_view_function", question]).await?;
		let check = begun.elapsed();
		// Ok, three bytes long: permitted, by consent 0 (four bytes), for ever.
		if !answer.starts_with("0x001800000000") {
			return Err(format!("{key} permits nothing: {answer}").into());
		}
		let begun = Instant::now();
		let value: Option<String> = rpc.request("state_getStorage", rpc_params![key]).await?;
		let read = begun.elapsed();
		if value.is_none() {
			return Err(format!("{key} is not there").into());
		}
		// The first warm up.
		if round >= 100 {
			checks.push(check);
			reads.push(read);
		}
	}
	let micros = |times: &mut Vec<Duration>, percent: usize| {
		times.sort();
		times[times.len() * percent / 100].as_secs_f64() * 1e6
	};
	println!(
		r#"{{"check_p50":{},"check_p99":{},"read_p50":{},"read_p99":{}}}"#,
		micros(&mut checks, 50),
		micros(&mut checks, 99),
		micros(&mut reads, 50),
		micros(&mut reads, 99)
	);
	Ok(())
}
