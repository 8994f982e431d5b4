mod contributing;
mod follow_ups;
mod invariants;
mod reading;
mod rights;
mod signing;
