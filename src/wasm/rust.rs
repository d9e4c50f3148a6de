//! The Rust API: a function and the type of its options for each thing that a Rust Worker can do. All options are checked before
//! anything is sent.

mod investments;
mod item;
mod refresh_items;
mod sandbox;
mod webhook;

pub use investments::{
    HoldingsOptions, RefreshOptions, RequestId, TransactionsOptions, get_holdings, get_investment_transactions,
    refresh_investments,
};
pub use item::{
    CallPlaidOptions, CreateLinkTokenOptions, ExchangePublicTokenOptions, ItemOptions, ItemTokens, LinkToken,
    UpdateItemWebhookOptions, WaitForUpdateOptions, call_plaid, create_link_token, exchange_public_token, get_item,
    remove_item, update_item_webhook, wait_for_update,
};
pub use refresh_items::{ItemOutcome, RefreshItems, RefreshItemsOptions, refresh_items};
pub use sandbox::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, SandboxItem, create_sandbox_item, fire_sandbox_webhook,
    reset_sandbox_login,
};
pub use webhook::{VerifyWebhookOptions, verify_webhook};
