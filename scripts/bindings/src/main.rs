//! Makes the JavaScript bindings of a module: `bindings INPUT OUT_DIR OUT_NAME`.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name| arguments.next().with_context(|| format!("{name} is missing"));
    let (input, out_dir, out_name) = (argument("INPUT")?, argument("OUT_DIR")?, argument("OUT_NAME")?);
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).web(true)?.omit_default_module_path(true).typescript(false).out_name(&out_name);
    bindgen.generate(out_dir)
}
