//! Recognises the runtime by its globals, and says what that means for a call.

/// Which globals the runtime has.
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
    /// Not a global: whether this is the library for Rust Workers and not the npm package.
    pub(crate) rust_library: bool,
}

/// What the rules need to know of the runtime and of the option `fetch`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Host {
    /// A page or a worker of a browser, or a simulated DOM on a server.
    pub(crate) is_browser: bool,
    /// A simulated DOM on a server, such as jsdom or happy-dom.
    pub(crate) is_simulated: bool,
    /// Whether `fetch` gets `cache: "no-store"`. Without it, Next 13 and 14 refresh during the build and return that response to later
    /// calls. Workers with a compatibility date before 2024-11-11 throw at this option, and Workers never cache a POST.
    pub(crate) no_store: bool,
    /// Whether bodies come in short chunks, unless they are read into a buffer of the reader.
    pub(crate) has_short_chunks: bool,
    /// Whether the caller gave a `fetch`.
    pub(crate) own_fetch: bool,
}

/// Whether the runtime is Cloudflare's, by `WebSocketPair` or by the user agent.
pub(crate) fn is_workers(has_web_socket_pair: bool, user_agent: Option<&str>) -> bool {
    has_web_socket_pair || user_agent == Some("Cloudflare-Workers")
}

/// Whether the runtime is Node itself: others have a `process` too, some with a version of Node.
pub(crate) fn is_node(has_global: impl Fn(&str) -> bool, has_node_version: impl FnOnce() -> bool) -> bool {
    !["Deno", "Bun", "WebSocketPair", "EdgeRuntime"].into_iter().any(has_global) && has_node_version()
}

impl Host {
    /// Whether a body can't be longer than its `Content-Length`. The runtime's own `fetch` makes sure of that. In a browser the length may
    /// be that of a compressed body, because a browser hides `Content-Encoding`.
    pub(crate) const fn trusts_content_length(self) -> bool {
        !self.own_fetch && !self.is_browser
    }

    pub(crate) const fn new(globals: Globals, own_fetch: bool) -> Self {
        let Globals { document, import_scripts, workers, deno, process, rust_library } = globals;
        // Workers of a compatibility date before 2024-03-04 have `importScripts`, and so have the workers of Deno.
        let is_browser = !workers && (document || import_scripts && !deno);
        let is_simulated = is_browser && document && (process || deno);
        Self { is_browser, is_simulated, no_store: !workers && !rust_library, has_short_chunks: workers, own_fetch }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_told_from_runtimes_that_imitate_it() {
        for (global, has_node_version, expected) in [
            ("process", true, true),
            ("process", false, false),
            ("Deno", true, false),
            ("Bun", true, false),
            ("WebSocketPair", true, false),
            ("EdgeRuntime", true, false),
        ] {
            assert_eq!(is_node(|name| name == global, || has_node_version), expected, "{global}");
        }
    }

    #[test]
    fn workers_are_known_by_either_sign() {
        for (has_pair, agent, expected) in [
            (true, None, true),
            (false, Some("Cloudflare-Workers"), true),
            (false, Some("Node.js/22"), false),
            (false, None, false),
        ] {
            assert_eq!(is_workers(has_pair, agent), expected, "{has_pair} {agent:?}");
        }
    }

    #[test]
    fn a_content_length_is_trusted_from_the_runtimes_own_fetch_on_a_server() {
        for (is_browser, own_fetch, expected) in
            [(false, false, true), (false, true, false), (true, false, false), (true, true, false)]
        {
            assert_eq!(Host { is_browser, own_fetch, ..Host::default() }.trusts_content_length(), expected);
        }
    }

    #[test]
    fn runtimes_are_recognised_by_their_globals() {
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
            assert_eq!(host.has_short_chunks, globals.workers, "{runtime}");
        }
    }
}
