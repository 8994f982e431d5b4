mod bad_input;
mod guardians;
mod time;
mod uses;
