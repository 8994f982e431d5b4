mod answering;
mod campaigns;
mod pools;
mod random;
mod settling;
mod vouchers;
