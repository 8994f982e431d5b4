mod bad_input;
mod emergencies;
mod guardians;
mod three_ways;
mod time;
mod uses;
