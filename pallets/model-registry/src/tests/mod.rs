mod datasets;
mod federations;
mod models;
