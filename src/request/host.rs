//! What the runtime is, by what its global object has, and what that means for a call.

/// What the global object has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Globals {
    /// `document`: a page, or a simulation of one.
    pub(crate) document: bool,
    /// `importScripts`: a browser's worker, and others.
    pub(crate) import_scripts: bool,
    /// `WebSocketPair`, or the user agent of Cloudflare's Workers.
    pub(crate) workers: bool,
    pub(crate) deno: bool,
    /// The `process` of a server.
    pub(crate) process: bool,
    /// No global: whether this is the library for Rust Workers, rather than the npm package.
    pub(crate) rust_library: bool,
}

/// What the runtime and the caller's `fetch` mean for the rules.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Host {
    /// A page or a worker of a browser, or a DOM that is simulated on a server.
    pub(crate) is_browser: bool,
    /// A DOM that is simulated on a server, as jsdom and happy-dom do.
    pub(crate) is_simulated: bool,
    /// Whether `fetch` is told not to cache. Next 13 and 14 keep every answer otherwise: they would refresh while they build, and give
    /// that answer to later calls. Workers before 2024-11-11 throw at the option, and cache nothing.
    pub(crate) no_store: bool,
    /// `fetch` is the caller's own.
    pub(crate) own_fetch: bool,
}

impl Host {
    pub(crate) const fn new(globals: Globals, own_fetch: bool) -> Self {
        let Globals { document, import_scripts, workers, deno, process, rust_library } = globals;
        // Workers of a compatibility date before 2024-03-04 have `importScripts`, and so have the workers of Deno.
        let is_browser = !workers && (document || import_scripts && !deno);
        let is_simulated = is_browser && document && (process || deno);
        Self { is_browser, is_simulated, no_store: !workers && !rust_library, own_fetch }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtimes_are_known_by_what_they_have() {
        const NONE: Globals = Globals {
            document: false,
            import_scripts: false,
            workers: false,
            deno: false,
            process: false,
            rust_library: false,
        };
        for (runtime, globals, is_browser, is_simulated, no_store) in [
            ("a server", NONE, false, false, true),
            ("Node", Globals { process: true, ..NONE }, false, false, true),
            ("the Rust library", Globals { rust_library: true, ..NONE }, false, false, false),
            ("a page", Globals { document: true, ..NONE }, true, false, true),
            ("a worker of a page", Globals { import_scripts: true, ..NONE }, true, false, true),
            ("Deno", Globals { deno: true, process: true, ..NONE }, false, false, true),
            ("a worker of Deno", Globals { deno: true, import_scripts: true, ..NONE }, false, false, true),
            ("jsdom in Node", Globals { document: true, process: true, ..NONE }, true, true, true),
            ("a DOM in Deno", Globals { document: true, deno: true, ..NONE }, true, true, true),
            ("a Worker", Globals { workers: true, ..NONE }, false, false, false),
            ("a Worker of 2021", Globals { workers: true, import_scripts: true, ..NONE }, false, false, false),
            ("a Worker with nodejs_compat", Globals { workers: true, process: true, ..NONE }, false, false, false),
            ("a Worker with a DOM library", Globals { workers: true, document: true, ..NONE }, false, false, false),
        ] {
            let host = Host::new(globals, false);
            let found = (host.is_browser, host.is_simulated, host.no_store);
            assert_eq!(found, (is_browser, is_simulated, no_store), "{runtime}");
        }
    }
}
