//! State that the module keeps between calls. Each file has its own.

use std::cell::Cell;

/// Defines a function that returns a static variable. Its value is the default, is made at the first call and never freed.
macro_rules! module_state {
    ($(#[$doc:meta])* $name:ident: $kept:ty) => {
        $(#[$doc])*
        #[inline(never)]
        fn $name() -> &'static $kept {
            // Leaked, so that no code to free it is compiled.
            thread_local! { static KEPT: &'static $kept = Box::leak(Box::default()); }
            KEPT.with(|kept| *kept)
        }
    };
}

pub(super) use module_state;

/// Uses the value of a static variable. While `then` runs, the variable holds the default, so `then` must not use it again: it must neither call
/// JavaScript nor wake a task.
pub(super) fn with<T: Default, R>(kept: &Cell<T>, then: impl FnOnce(&mut T) -> R) -> R {
    let mut value = kept.take();
    let result = then(&mut value);
    kept.set(value);
    result
}
