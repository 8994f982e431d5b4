/// Writes the smallest runtime in which the pallet of the calling crate works, for its `mock.rs`.
///
/// ```ignore
/// radledger_test_doubles::runtime!(Consortium = pallet_consortium at 50);
/// ```
///
/// `Consortium` names the pallet in the runtime `Test`, beside `System`, `Timestamp` and `Balances`. `at` is its index in
/// the real runtime. Amounts are `u64`, unless `paid in u128` says otherwise.
///
/// The mock adds `impl crate::Config for Test`, with [`Rent`] for rent, and
/// - `fn tickets() -> Vec<Rent>`: the tickets of all records,
/// - `fn new_test_ext() -> TestState`: `chain(owners, amount, now, world)`.
///
/// It gets `build_and_check`, which runs a test and then checks every invariant, `check_state`, `signed`, `next_block`,
/// `now`, `events`, `free` and `rent_held_by`.
///
/// [`Rent`]: frame::traits::fungible::HoldConsideration
#[macro_export]
macro_rules! runtime {
	($Name:ident = $pallet:ident at $index:tt) => {
		$crate::runtime!($Name = $pallet at $index, paid in u64);
	};
	($Name:ident = $pallet:ident at $index:tt, paid in $Balance:ty) => {
		pub use test_runtime::*;

		#[allow(dead_code)] // not every pallet's tests need all of it
		mod test_runtime {
			use crate as $pallet;
			use frame::{
				testing_prelude::*,
				traits::{
					fungible::{HoldConsideration, InspectHold},
					LinearStoragePrice,
				},
			};
			use radledger_primitives::Moment;
			use $crate::pallet_timestamp;
			pub use $crate::{pallet_balances, AccountId};

			pub type Balance = $Balance;

			#[frame_construct_runtime]
			mod runtime {
				#[runtime::runtime]
				#[runtime::derive(
					RuntimeCall,
					RuntimeEvent,
					RuntimeError,
					RuntimeOrigin,
					RuntimeTask,
					RuntimeHoldReason,
					RuntimeFreezeReason,
					RuntimeViewFunction
				)]
				pub struct Test;

				#[runtime::pallet_index(0)]
				pub type System = frame_system;
				#[runtime::pallet_index(1)]
				pub type Timestamp = pallet_timestamp;
				#[runtime::pallet_index(2)]
				pub type Balances = pallet_balances;
				#[runtime::pallet_index($index)]
				pub type $Name = $pallet;
			}

			#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
			impl frame_system::Config for Test {
				type Block = MockBlock<Test>;
				type AccountData = pallet_balances::AccountData<Balance>;
			}

			#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
			impl pallet_timestamp::Config for Test {}

			#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
			impl pallet_balances::Config for Test {
				type AccountStore = System;
				type Balance = Balance;
			}

			/// Rent for the entry of a record. Each byte costs 1 more.
			pub const RENT_BASE: Balance = 10;
			parameter_types! {
				pub const Hold: RuntimeHoldReason = RuntimeHoldReason::$Name($pallet::HoldReason::Record);
				pub const RentBase: Balance = RENT_BASE;
				pub const RentPerByte: Balance = 1;
			}
			pub type Rent =
				HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;

			/// The first block at the moment `now`: each of `owners` has `amount`, and `world` fills the doubles.
			pub fn chain(
				owners: impl IntoIterator<Item = AccountId>,
				amount: Balance,
				now: Moment,
				world: impl FnOnce(),
			) -> TestState {
				let balances = owners.into_iter().map(|who| (who, amount)).collect();
				let genesis = RuntimeGenesisConfig {
					balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
					..Default::default()
				};
				let mut state = TestState::new(genesis.build_storage().unwrap());
				state.execute_with(|| {
					System::set_block_number(1);
					Timestamp::set_timestamp(now);
					world();
					System::reset_events();
				});
				state
			}

			/// Runs `test`, then [`check_state`].
			pub fn build_and_check(test: impl FnOnce()) {
				super::new_test_ext().execute_with(|| {
					test();
					check_state();
				});
			}

			/// Checks every invariant, and that the value held for records is exactly that of their tickets.
			pub fn check_state() {
				assert_ok!($Name::do_try_state());
				let amount = |ticket: Rent| Balance::decode(&mut &ticket.encode()[..]).unwrap();
				let paid: Balance = super::tickets().into_iter().map(amount).sum();
				let holds = pallet_balances::Holds::<Test>::iter_values().flatten();
				let held: Balance = holds.filter(|hold| hold.id == Hold::get()).map(|hold| hold.amount).sum();
				assert_eq!(paid, held, "rent is lost or not paid");
			}

			pub fn signed(who: AccountId) -> RuntimeOrigin {
				RuntimeOrigin::signed(who)
			}

			/// The next block, `time` milliseconds later.
			pub fn next_block(time: Moment) {
				System::set_block_number(System::block_number() + 1);
				Timestamp::set_timestamp(now() + time);
			}

			pub fn now() -> Moment {
				Timestamp::get()
			}

			/// The pallet's own events since they were last reset.
			pub fn events() -> Vec<$pallet::Event<Test>> {
				let events = System::events().into_iter().filter_map(|record| match record.event {
					RuntimeEvent::$Name(event) => Some(event),
					_ => None,
				});
				events.collect()
			}

			/// The free balance of an account.
			pub fn free(who: AccountId) -> Balance {
				Balances::free_balance(who)
			}

			/// The balance of an account that is held for records.
			pub fn rent_held_by(who: AccountId) -> Balance {
				Balances::balance_on_hold(&Hold::get(), &who)
			}
		}
	};
}
