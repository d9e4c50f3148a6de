//! The npm package: its exports, and what only it has. The exports return promises, which reject with the fields of an error. The
//! package's JavaScript makes an `InvestmentsError` of them, so that its stack shows the caller.
//!
//! Options are read before a function returns, so a trap while they are read throws at once.
//!
//! The package has three modules. Two export `callFunction`, with the same first arguments. The linker leaves out of the smaller one
//! all that a refresh does not use. The third is for `portfolio`, and calls nothing in JavaScript.
//!
//! - `all`, `refresh` and `portfolio` have the exports of one module each.
//! - `items` refreshes many Items, which come from a `source`.
//! - `fields` reads the options, `executor` runs the futures, and `to_js` converts an error.

#[cfg(feature = "all-functions")]
mod all;
#[cfg(feature = "npm")]
mod executor;
#[cfg(feature = "npm")]
mod fields;
#[cfg(feature = "all-functions")]
mod items;
#[cfg(feature = "npm-portfolio")]
mod portfolio;
#[cfg(all(feature = "npm", not(feature = "all-functions")))]
mod refresh;
#[cfg(feature = "all-functions")]
mod source;
#[cfg(feature = "npm")]
mod to_js;

/// This allocator has a fifth of the code of the standard library's, which would be a large part of so small a module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
