//! A million Items through the plan of `refreshItems`, against a Plaid with bad days, on a clock of its own.

#![allow(dead_code, unused_imports, reason = "the modules of the crate are taken whole")]

mod driver;
mod plaid;
mod plot;

#[path = "../../../../src/answer/mod.rs"]
mod answer;
#[path = "../../../../src/clock.rs"]
mod clock;
#[path = "../../../../src/error/mod.rs"]
mod error;
#[path = "../../../../src/items/mod.rs"]
mod items;
#[path = "../../../../src/redact.rs"]
mod redact;
#[path = "../../../../src/request/mod.rs"]
mod request;
#[path = "../../../../src/secret.rs"]
mod secret;
#[path = "../../../../src/text.rs"]
mod text;
#[path = "../../../../src/words.rs"]
mod words;

use clap::Parser;
use peak_alloc::PeakAlloc;
use std::path::PathBuf;
use std::time::Instant;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Refreshes many Items against a simulated Plaid, and prints the totals.
#[derive(Parser)]
struct Arguments {
    /// How many Items.
    #[arg(long, default_value_t = 1_000_000)]
    items: usize,
    /// Calls at once.
    #[arg(long, default_value_t = 50)]
    concurrency: u32,
    /// The seed of the simulated Plaid's random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Plants a fault: every hundredth call whose outcome is unknown is made again. The simulated Plaid must see it.
    #[arg(long)]
    plant_double_calls: bool,
    /// The file for the plot.
    #[arg(long, default_value = "target/simulation.svg")]
    plot: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let started = Instant::now();
    let mut plaid = plaid::Plaid::new(arguments.items, arguments.seed);
    let run = driver::run(arguments.items, arguments.concurrency, arguments.plant_double_calls, &mut plaid);
    plot::draw(&run, &arguments.plot)?;

    let minutes = run.now / 60_000.0;
    let share = run.usable_share();
    for (what, figure) in [
        ("Items", arguments.items.to_string()),
        ("outcomes", run.outcomes.to_string()),
        ("  of which errors", run.errors.to_string()),
        ("  of which may have been done", run.unknown.to_string()),
        ("virtual time", format!("{:.2} days", minutes / 1_440.0)),
        ("calls", run.calls.to_string()),
        (
            "calls a minute, while Plaid is well",
            format!("{:.2} of {}", share * plaid::PER_MINUTE as f64, plaid::PER_MINUTE),
        ),
        ("refused for the limit", plaid.refused.to_string()),
        ("  of which outside a storm", plaid.refused_though_well.to_string()),
        ("billed", plaid.billed().to_string()),
        ("billed twice", plaid.second_bills().to_string()),
        ("memory at most", format!("{:.1} MB", ALLOCATED.peak_usage_as_mb())),
        ("real time", format!("{:.1} s", started.elapsed().as_secs_f64())),
        ("plot", arguments.plot.display().to_string()),
    ] {
        println!("{what:<38}{figure:>16}");
    }
    if run.outcomes != arguments.items as u64 {
        return Err("an Item was lost".into());
    }
    if plaid.second_bills() > 0 {
        return Err("an Item was billed twice".into());
    }
    Ok(())
}
