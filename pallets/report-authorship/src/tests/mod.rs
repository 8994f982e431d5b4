mod contributing;
mod follow_ups;
mod reading;
mod signing;
