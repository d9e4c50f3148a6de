//! Tests for the order of the rooms: each may use only those above it. The same holds for the files of the boundary, and for those of
//! the npm package and of the Rust API in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rooms of `src`, from the top. Those on one line don't use each other.
const ROOMS: &[&[&str]] = &[
    &["text", "words", "clock", "slab"],
    &["secret"],
    &["redact"],
    &["error"],
    &["request"],
    &["answer"],
    &["pages", "webhook", "items", "wait", "portfolio"],
    &["options"],
    &["wasm"],
];

/// The files of `src/wasm`, from the top. `npm` and `rust` don't use each other.
const BOUNDARY: &[&[&str]] = &[
    &["module_state"],
    &["js"],
    &["callbacks"],
    &["read"],
    &["abort"],
    &["body"],
    &["call"],
    &["fetch"],
    &["ask"],
    &["crypto"],
    &["given_object", "transactions", "keys", "wait"],
    &["webhook"],
    &["npm", "rust"],
];

/// The files of `src/wasm/npm`, from the top.
const NPM: &[&[&str]] = &[&["to_js", "executor", "fields", "source"], &["items"], &["all", "refresh", "portfolio"]];

/// The files of `src/wasm/rust`, from the top.
const RUST: &[&[&str]] = &[&["investments"], &["item"], &["refresh_items", "sandbox", "webhook"]];

/// Files outside the order: the crate's root, and tests of the whole crate.
const APART: &[&str] = &["lib", "layers", "contract"];

/// The names in `text` after each of these words.
fn names_after<'a>(text: &'a str, word: &str) -> BTreeSet<&'a str> {
    let is_of_name = |byte: char| byte.is_ascii_lowercase() || byte == '_';
    let name = |rest: &'a str| rest.split(move |byte| !is_of_name(byte)).next();
    text.split(word).skip(1).filter_map(name).filter(|name| !name.is_empty()).collect()
}

/// The code of a file or a folder, without its comments and its tests.
fn code(path: &Path) -> String {
    if path.is_dir() {
        let mut paths: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        return paths
            .iter()
            .filter(|path| !path.to_str().unwrap().ends_with("_tests.rs"))
            .map(|path| code(path))
            .collect();
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The imports that don't go to a layer above.
fn faults(
    layers: &[&[&str]],
    text_of: impl Fn(&str) -> String,
    used_in: impl Fn(&str) -> BTreeSet<String>,
) -> Vec<String> {
    let rank = |name: &str| layers.iter().position(|layer| layer.contains(&name));
    let mut faults = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        for room in *layer {
            for used in used_in(&text_of(room)) {
                if used != *room && rank(&used).is_some_and(|rank| rank >= at) {
                    faults.push(format!("{room} uses {used}"));
                }
            }
        }
    }
    faults
}

fn source(folder: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    code(&path.join(format!("{name}.rs"))) + &code(&path.join(name))
}

/// The names in `text` after a path: `path::name`, and each of `path::{name, other::{inner, another}}`.
fn used_by_path(text: &str, path: &str) -> BTreeSet<String> {
    let mut used: BTreeSet<String> = names_after(text, path).into_iter().map(str::to_owned).collect();
    for list in text.split(&format!("{path}{{")).skip(1) {
        let names = parts(list);
        used.extend(names.iter().filter_map(|name| Some(name.trim().split("::").next()?.to_owned())));
    }
    used
}

/// The parts of a list up to its closing brace. A list inside it belongs to one part.
fn parts(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_u32);
    for character in list.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth = match character {
                    '{' => depth.saturating_add(1),
                    '}' => depth.saturating_sub(1),
                    _ => depth,
                };
                parts.last_mut().unwrap().push(character);
            }
        }
    }
    parts
}

fn used_rooms(text: &str) -> BTreeSet<String> {
    used_by_path(text, "crate::")
}

fn used_files(text: &str) -> BTreeSet<String> {
    &used_by_path(text, "crate::wasm::") | &used_by_path(text, "super::")
}

fn used_files_of_npm(text: &str) -> BTreeSet<String> {
    &used_by_path(text, "crate::wasm::npm::") | &used_by_path(text, "super::")
}

fn used_files_of_rust(text: &str) -> BTreeSet<String> {
    &used_by_path(text, "crate::wasm::rust::") | &used_by_path(text, "super::")
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let names = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    names.filter(|name| !name.ends_with("_tests") && !APART.contains(&name.as_str())).collect()
}

#[test]
fn each_room_uses_only_those_above_it() {
    assert_eq!(faults(ROOMS, |room| source("src", room), used_rooms), [""; 0]);
}

#[test]
fn each_file_of_the_boundary_uses_only_those_above_it() {
    assert_eq!(faults(BOUNDARY, |file| source("src/wasm", file), used_files), [""; 0]);
}

#[test]
fn each_file_of_the_npm_package_and_of_the_rust_api_uses_only_those_above_it() {
    assert_eq!(faults(NPM, |file| source("src/wasm/npm", file), used_files_of_npm), [""; 0]);
    assert_eq!(faults(RUST, |file| source("src/wasm/rust", file), used_files_of_rust), [""; 0]);
}

#[test]
fn every_room_and_file_has_its_layer() {
    for (layers, folder) in [(ROOMS, "src"), (BOUNDARY, "src/wasm"), (NPM, "src/wasm/npm"), (RUST, "src/wasm/rust")] {
        let layered: BTreeSet<_> = layers.concat().into_iter().map(str::to_owned).collect();
        assert_eq!(layered, names_in(folder), "{folder}");
    }
}

#[test]
fn an_import_that_goes_up_or_sideways_is_found() {
    let text = |room: &str| match room {
        "pages" => "use crate::items::plan;\nuse crate::error::Error;\n".to_owned(),
        "error" => "use crate::{clock, request::Environment};\n".to_owned(),
        "words" => "use crate::{error::{Error, retry::{NEVER, after}}, wasm::call};\n".to_owned(),
        _ => String::new(),
    };
    let found = ["words uses error", "words uses wasm", "error uses request", "pages uses items"];
    assert_eq!(faults(ROOMS, text, used_rooms), found);
    let text = |file: &str| match file {
        "read" => "use super::{js, call};\n".to_owned(),
        "npm" => "use super::super::rust::item;\n".to_owned(),
        "rust" => "use crate::wasm::{ask::{PlaidResponse}, npm::fields};\n".to_owned(),
        _ => String::new(),
    };
    assert_eq!(faults(BOUNDARY, text, used_files), ["read uses call", "npm uses rust", "rust uses npm"]);
    let text =
        |file: &str| if file == "item" { "use super::sandbox::SandboxItem;\n".to_owned() } else { String::new() };
    assert_eq!(faults(RUST, text, used_files_of_rust), ["item uses sandbox"]);
}
