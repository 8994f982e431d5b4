mod bad_input;
mod time;
mod uses;
