//! Runs a fuzz target without a fuzzer, on stable Rust. A generator with a fixed seed makes the inputs from the corpus of the target.

use std::io::Write;
use std::{env, fs};

/// Parts of responses. Bytes from 1 to 5 stand for the secret.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "-1e9",
    "\u{feff}",
    "\\u0022",
    "\\\\",
    "€",
    "\u{1}",
    "\u{2}",
    "\u{3}",
    "\u{4}",
    "\u{5}",
    "\"error_code\":",
    "\"error_type\":",
    "\"error_message\":",
    "\"request_id\":",
    "\"causes\":[",
    "\"display_message\":\"",
    "\"ITEM_LOCKED\"",
    "\"RATE_LIMIT_EXCEEDED\"",
    "{\"error_code\":\"",
    "[redacted]",
    "__proto__",
];

/// Parts of tokens.
const TOKEN_WORDS: &[&str] = &[
    ".",
    "e30",
    "W10",
    "AAAA",
    "_-8",
    "=",
    "eyJhbGciOiJFUzI1NiIsImtpZCI6Im",
    "eyJpYXQiOjE3MDAwMDAwMDB9",
    "\u{0}",
    "€",
];

/// The targets: the name of the corpus, the check, and the parts to insert.
const TARGETS: &[(&str, fn(&[u8]), &[&str])] =
    &[("response", plaid_investments_fuzz::response, WORDS), ("webhook", plaid_investments_fuzz::webhook, TOKEN_WORDS)];

fn main() {
    let name = env::args().nth(1).unwrap_or_default();
    let Some(&(_, check, words)) = TARGETS.iter().find(|(target, ..)| *target == name) else {
        eprintln!("usage: plaid-investments-fuzz response|webhook [executions, default 10000000]");
        std::process::exit(1);
    };
    let corpus: Vec<Vec<u8>> = fs::read_dir(format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR")))
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        // The files that a fuzzer adds have other names.
        .filter(|path| path.extension().is_some_and(|extension| extension == "seed"))
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    let executions: u64 = env::args().nth(2).map_or(10_000_000, |text| text.parse().expect("a number of executions"));
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut input = Vec::new();
    for execution in 1..=executions {
        input.clear();
        input.extend_from_slice(&corpus[random.below(corpus.len())]);
        for _ in 0..=random.below(8) {
            change(&mut input, &mut random, words);
        }
        // Keeps the input of a panic.
        if let Err(panic) = std::panic::catch_unwind(|| check(&input)) {
            fs::write("fuzz-finding.bin", &input).expect("to keep the finding");
            eprintln!("execution {execution} failed; its input is in fuzz-finding.bin");
            std::panic::resume_unwind(panic);
        }
        if execution % 1_000_000 == 0 {
            println!("{execution} executions without a finding");
            std::io::stdout().flush().expect("stdout");
        }
    }
}

fn change(input: &mut Vec<u8>, random: &mut Random, words: &[&str]) {
    let at = random.below(input.len() + 1);
    let end = (at + random.below(16)).min(input.len());
    match random.below(6) {
        0 => drop(input.drain(at..end)),
        1 => input.insert(at, random.next() as u8),
        2 => input.extend_from_within(at..end),
        3 if at < input.len() => input[at] = random.next() as u8,
        // A long run of one character, which reaches the lengths at which a text is cut.
        4 if random.below(16) == 0 => {
            let long = vec![b'x'; random.below(1_200)];
            input.splice(at..at, long);
        }
        _ => drop(input.splice(at..at, words[random.below(words.len())].bytes())),
    }
}

/// The random number generator xorshift64*.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}
