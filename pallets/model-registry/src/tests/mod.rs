mod datasets;
mod federations;
mod models;
mod rights;
