//! What the npm package exports: promises, which reject with the fields of an error. The package's JavaScript makes the
//! `InvestmentsError` of them, where the stack still shows who called.
//!
//! Options are read before a function returns: should reading them trap, it throws.
//!
//! The package has two modules. Both export `callFunction`, and its first arguments are the same; what the one for the refresh alone
//! never reaches, the linker leaves out of it.

#[cfg(feature = "all-functions")]
mod all;
#[cfg(not(feature = "all-functions"))]
mod refresh;

/// A fifth of the code of the standard library's allocator, which is a good part of so small a module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
