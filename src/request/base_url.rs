//! Checks the base URL of a caller, and recognises Plaid's own hosts.
//!
//! A base URL must have a strict form, which is narrower than what browsers parse. So it can't be read as `localhost` here and as
//! another host by `fetch`.

use super::Environment;
use crate::error::{Error, invalid_option};
use crate::text::{span, whole_number};

const OPTION: &str = "baseUrl";

/// The longest base URL, in bytes.
const MAX_BASE_URL_BYTES: usize = 2_048;

/// Checks a base URL and removes its trailing slashes.
///
/// Plain http is allowed only for this machine, or with `any_http`, for the caller's own `fetch`: that may not use the network at all.
#[inline(never)]
pub(crate) fn checked(url: &str, any_http: bool) -> Result<String, Error> {
    let (rest, https) = match (after(url, "https://"), after(url, "http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return Err(invalid_option(OPTION, "must be an absolute URL that begins with https:// or http://")),
    };
    let (authority, path) = rest.split_at_checked(span(rest, |byte| byte != b'/')).unwrap_or((rest, ""));
    let host = host(authority);
    let fault = if url.len() > MAX_BASE_URL_BYTES {
        "is too long"
    } else if !is_all(rest, |byte| !matches!(byte, b'?' | b'#')) {
        "must have no query and no fragment"
    } else if !is_all(authority, |byte| byte != b'@') {
        "must hold no credentials"
    } else if host.is_none() {
        "has no valid host and port"
    } else if !is_all(path, is_path_byte) {
        "has a character in its path that must be percent-encoded"
    } else if !https && !any_http && !host.is_some_and(is_this_machine) {
        "must be https: plain http would show the secret"
    } else {
        return Ok(without_trailing_slashes(url).to_owned());
    };
    Err(invalid_option(OPTION, fault))
}

/// The environment of a base URL, if its host is one of Plaid's.
pub(crate) fn environment(url: &str) -> Option<Environment> {
    let rest = after(url, "https://").or_else(|| after(url, "http://"))?;
    let (authority, _) = rest.split_at_checked(span(rest, |byte| byte != b'/'))?;
    let name = host(authority)?;
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_its_host = |environment: &Environment| {
        environment.host().strip_prefix("https://").is_some_and(|host| host.eq_ignore_ascii_case(name))
    };
    [Environment::Sandbox, Environment::Production].into_iter().find(is_its_host)
}

fn is_all(text: &str, is: fn(u8) -> bool) -> bool {
    span(text, is) == text.len()
}

fn without_trailing_slashes(mut url: &str) -> &str {
    while let Some(shorter) = url.strip_suffix('/') {
        url = shorter;
    }
    url
}

/// The text after `scheme`, which may be in upper or lower case.
fn after<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = url.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// The host of `host` or `host:port`, if both are valid. An IPv6 address is returned without its brackets.
fn host(authority: &str) -> Option<&str> {
    let v6 = authority.strip_prefix('[');
    let (text, is_within): (_, fn(u8) -> bool) =
        v6.map_or((authority, |byte| byte != b':'), |rest| (rest, |byte| byte != b']'));
    let (host, after) = text.split_at_checked(span(text, is_within))?;
    let port = if v6.is_some() { after.strip_prefix(']')? } else { after };
    let good_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let good_host = if v6.is_some() { is_v6(host.as_bytes()) } else { is_name(host.as_bytes()) };
    (good_port && good_host).then_some(host)
}

fn is_port(text: &str) -> bool {
    whole_number(text).is_some_and(|number| number <= f64::from(u16::MAX))
}

// IP addresses are checked byte by byte, to save code: in a module of 29,000 bytes gzip, the parser of `core::net` takes 1,800 and the
// search of `str::split` 4,700. A property test compares the result with `core::net`.

/// Whether a host is an IPv6 address: eight groups, or fewer around `::`. The form that ends in an IPv4 address is not supported.
fn is_v6(host: &[u8]) -> bool {
    let (mut groups, mut digits, mut gaps, mut colons) = (0_u32, 0_u32, 0_u32, 0_u32);
    for &byte in host {
        if byte == b':' {
            gaps = gaps.saturating_add(u32::from(digits == 0 && colons > 0));
            (colons, digits) = (colons.saturating_add(1), 0);
        } else {
            groups = groups.saturating_add(u32::from(digits == 0));
            digits = digits.saturating_add(1);
            if digits > 4 || !byte.is_ascii_hexdigit() {
                return false;
            }
        }
    }
    let is_open = host.starts_with(b":") != host.starts_with(b"::") || host.ends_with(b":") != host.ends_with(b"::");
    !is_open && (gaps == 0 && groups == 8 || gaps == 1 && groups < 8)
}

/// Whether a host is a valid name or IPv4 address. If its last part looks like a number, `fetch` parses the host as an IPv4 address.
fn is_name(host: &[u8]) -> bool {
    let mut last = host.strip_suffix(b".").unwrap_or(host);
    while let Some(dot) = last.iter().position(|&byte| byte == b'.') {
        last = last.get(dot.saturating_add(1)..).unwrap_or_default();
    }
    let is_number = matches!(last, [b'0', b'x' | b'X', ..]) || last.iter().all(u8::is_ascii_digit);
    if is_number { is_v4(host) } else { host.iter().all(|&byte| is_name_byte(byte)) }
}

/// Whether a host is an IPv4 address in its usual form: four numbers up to 255, without leading zeros.
fn is_v4(host: &[u8]) -> bool {
    let (mut dots, mut number) = (0_u32, None);
    for &byte in host {
        number = match (byte, number) {
            (b'0'..=b'9', None) => Some(u32::from(byte & 15)),
            (b'0'..=b'9', Some(ten @ 1..=25)) => Some(ten.saturating_mul(10).saturating_add(u32::from(byte & 15))),
            (b'.', Some(..=255)) => None,
            _ => return false,
        };
        dots = dots.saturating_add(u32::from(byte == b'.'));
    }
    dots == 3 && matches!(number, Some(..=255))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'<' | b'>' | b'[' | b'\\' | b']' | b'^' | b'`' | b'{' | b'|' | b'}')
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "::1" || host.starts_with("127.") && is_v4(host.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn good_base_urls_keep_their_path_and_lose_their_trailing_slashes() {
        for (url, expected) in [
            ("https://proxy.example", "https://proxy.example"),
            ("https://proxy.example/", "https://proxy.example"),
            ("https://proxy.example/plaid/v1//", "https://proxy.example/plaid/v1"),
            ("HTTPS://Proxy.Example:8443/a%20b", "HTTPS://Proxy.Example:8443/a%20b"),
            ("http://localhost:8787", "http://localhost:8787"),
            ("http://127.0.0.1:1/x/", "http://127.0.0.1:1/x"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://[::1]", "http://[::1]"),
            ("https://[1:2:3:4:5:6:7:8]", "https://[1:2:3:4:5:6:7:8]"),
            ("https://[::]", "https://[::]"),
            ("https://[2001:DB8::]", "https://[2001:DB8::]"),
            ("https://[1:2:3::5:6:7:8]", "https://[1:2:3::5:6:7:8]"),
            ("https://10.0.0.1", "https://10.0.0.1"),
            ("https://255.249.199.99", "https://255.249.199.99"),
            ("https://4proxy.example5", "https://4proxy.example5"),
            ("https://proxy.example.", "https://proxy.example."),
            ("http://127.255.255.254", "http://127.255.255.254"),
        ] {
            assert_eq!(checked(url, false).unwrap(), expected);
        }
        assert!(checked("http://fake.plaid.test", true).is_ok());
    }

    #[test]
    fn bad_base_urls_are_refused_with_the_fault() {
        for (url, fault) in [
            ("", "absolute URL"),
            ("/plaid", "absolute URL"),
            ("plaid.example", "absolute URL"),
            ("//plaid.example", "absolute URL"),
            ("javascript:alert(1)", "absolute URL"),
            ("ftp://plaid.example", "absolute URL"),
            (" https://plaid.example", "absolute URL"),
            ("https://", "host"),
            ("https:///path", "host"),
            ("https://plaid.example:", "host"),
            ("https://plaid.example:+80", "host"),
            ("https://plaid.example:99999", "host"),
            ("https://plaid.example:8a", "host"),
            ("https://plaid example", "host"),
            ("https://plaïd.example", "host"),
            ("https://[::1", "host"),
            ("https://[::1]x", "host"),
            ("https://[]", "host"),
            ("https://[1]", "host"),
            ("https://[:::]", "host"),
            ("https://[:1::2]", "host"),
            ("https://[1::2:]", "host"),
            ("https://[1::2::3]", "host"),
            ("https://[1:2:3:4:5:6:7]", "host"),
            ("https://[1:2:3:4:5:6:7:8:9]", "host"),
            ("https://[1:2:3:4::5:6:7:8]", "host"),
            ("https://[12345::]", "host"),
            ("https://[g::]", "host"),
            ("https://[::127.0.0.1]", "host"),
            ("https://256.1.1.1", "host"),
            ("https://1.2.3.260", "host"),
            ("https://1.2.3", "host"),
            ("https://1.2.3.4.5", "host"),
            ("https://1.2.3.4.", "host"),
            ("https://1.2.3.04", "host"),
            ("https://1..3.4", "host"),
            ("https://0x7f000001", "host"),
            ("https://1.0X1", "host"),
            ("https://2130706433", "host"),
            ("https://proxy.example.5", "host"),
            ("https://proxy.example.5.", "host"),
            ("https://.", "host"),
            ("https://127.0.0.1%2eevil.example", "host"),
            ("https://localhost\\@evil.example", "credentials"),
            ("https://localhost\\evil.example", "host"),
            ("https://user:pass@plaid.example", "credentials"),
            ("https://plaid.example/?a=1", "query"),
            ("https://plaid.example/#a", "fragment"),
            ("https://plaid.example/a b", "path"),
            ("https://plaid.example/a\nb", "path"),
            ("https://plaid.example/a\\b", "path"),
            ("http://plaid.example", "https"),
            ("http://127.0.0.1.evil.example", "https"),
            ("http://localhost.evil.example", "https"),
            ("http://127.evil", "https"),
            ("http://127.1", "host"),
            ("http://127.0.0.", "host"),
            ("http://127.0.0.0001", "host"),
            ("http://127.0.0.256", "host"),
            ("http://127.0.0.1.", "host"),
            ("http://10.0.0.1", "https"),
        ] {
            let error = checked(url, false).unwrap_err();
            assert!(error.message.contains(fault), "{url:?}: {}", error.message);
        }
    }

    #[test]
    fn a_base_url_has_a_maximum_length() {
        let longest =
            "https://plaid.example/".to_owned() + &"a".repeat(MAX_BASE_URL_BYTES - "https://plaid.example/".len());
        assert_eq!(checked(&longest, false).unwrap(), longest);
        assert!(checked(&(longest + "a"), false).unwrap_err().message.ends_with("is too long"));
    }

    proptest! {
        #[test]
        fn addresses_are_those_of_the_standard_library(
            v4 in "[0-9]{1,3}(\\.[0-9]{0,3}){2,4}", v6 in "[0-9a-f]{0,5}(:[0-9a-f]{0,5}){0,9}",
        ) {
            prop_assert_eq!(is_v4(v4.as_bytes()), v4.parse::<std::net::Ipv4Addr>().is_ok());
            prop_assert_eq!(is_v6(v6.as_bytes()), v6.parse::<std::net::Ipv6Addr>().is_ok());
        }

        #[test]
        fn any_text_is_checked_without_a_panic(url in "(https?://)?\\PC{0,40}", any_http: bool) {
            if let Ok(base) = checked(&url, any_http) {
                prop_assert!(url.starts_with(&base));
                prop_assert!(base.is_ascii() && !base.contains(['@', '?', '#', '\\', ' ']) || base.contains("/"));
            }
        }
    }
}
