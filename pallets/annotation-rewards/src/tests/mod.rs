mod answering;
mod campaigns;
mod drawing;
mod pay;
mod pools;
mod random;
mod settling;
mod vouchers;
