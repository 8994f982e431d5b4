use crate::{mock::*, *};
