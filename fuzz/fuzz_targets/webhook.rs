#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| plaid_investments_fuzz::webhook(input));
