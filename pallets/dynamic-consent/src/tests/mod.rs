mod bad_input;
mod emergencies;
mod full_files;
mod guardians;
mod three_ways;
mod time;
mod uses;
