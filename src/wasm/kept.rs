//! State that the module keeps from call to call. Each file that keeps some has a static of its own.

use std::cell::Cell;

/// A function that returns a value which is made once, by its default, and kept for good.
macro_rules! kept {
    ($(#[$doc:meta])* $name:ident: $kept:ty) => {
        $(#[$doc])*
        #[inline(never)]
        fn $name() -> &'static $kept {
            // For good, and so without the code that would free it.
            thread_local! { static KEPT: &'static $kept = Box::leak(Box::default()); }
            KEPT.with(|kept| *kept)
        }
    };
}

pub(super) use kept;

/// Uses a value that is kept. `then` must not come back here: it would find the default. So it calls nothing of JavaScript's, and
/// wakes no task.
pub(super) fn with<T: Default, R>(kept: &Cell<T>, then: impl FnOnce(&mut T) -> R) -> R {
    let mut value = kept.take();
    let result = then(&mut value);
    kept.set(value);
    result
}
