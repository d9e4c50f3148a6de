//! The function that refreshes many Items. `items/plan.rs` decides when to take one from the source, when to call, and when to wait. It
//! needs no task of its own: each `next` drives the calls in flight.

use super::investments::RequestId;
use crate::error::Error;
use crate::items::item_error::{Abort, not_waited};
use crate::items::limits::Limits;
use crate::items::plan::{RefreshPlan, Turn};
use crate::items::starts;
use crate::items::steps::{Ending, Finished, LoopStep, MAX_LOOP_WAIT_MS};
use crate::request::endpoint::REFRESH;
use crate::request::{Connection, Environment, JsonMembers};
use crate::secret::Secret;
use crate::wasm::abort::sleep;
use crate::wasm::call::{Call, Io, abort_cause};
use crate::wasm::read;
use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// The options of [`refresh_items`].
#[derive(Debug, Clone, Default)]
pub struct RefreshItemsOptions {
    /// How to reach Plaid. Its `max_retries` counts for each Item, and a rate limit is no retry.
    pub connection: Connection,
    /// The most calls in flight: 1 to 1000. `None` for 6, because a Worker can have six open connections.
    pub concurrency: Option<u32>,
    /// The most calls in any minute: 1 or more. `None` for 100, which is Plaid's rate limit for a client.
    pub per_minute: Option<u32>,
    /// The milliseconds between two calls for the same Item. `None` for 60,000, which is Plaid's rate limit.
    pub per_item_ms: Option<u32>,
    /// How to send.
    pub io: Io,
}

/// The outcome of an Item. If it was not refreshed, the error's [`outcome`](crate::Details::outcome) says whether it may have been.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ItemOutcome<T> {
    /// What the caller gave with the access token.
    pub item: T,
    /// Plaid's request id, or why there is none.
    pub result: Result<RequestId, Error>,
}

/// An item whose options are valid.
struct Prepared<T> {
    item: T,
    call: Box<Call>,
}

/// A call in flight.
type RunningCall<T> = Pin<Box<dyn Future<Output = (Box<Turn<Prepared<T>>>, Result<RequestId, Error>)>>>;

/// A loop over many Items: see [`refresh_items`]. Dropping it aborts the calls in flight, whose outcomes are lost.
pub struct RefreshItems<T, I> {
    connection: Connection,
    io: Io,
    source: I,
    /// The environment of the first token that named one.
    environment: Option<Environment>,
    plan: RefreshPlan<Prepared<T>>,
    running: Vec<RunningCall<T>>,
    outcomes: VecDeque<ItemOutcome<T>>,
    /// How the loop ends, if it ends early.
    end: Option<Error>,
    has_aborted: bool,
}

impl<T, I> fmt::Debug for RefreshItems<T, I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RefreshItems").field("running", &self.running.len()).finish_non_exhaustive()
    }
}

/// Refreshes many Items within Plaid's rate limits. `items` are pairs of anything that tells Items apart and an access token. One is
/// taken when it can start, so `items` may be long.
///
/// The calls in flight make progress only while [`RefreshItems::next`] is awaited. Do slow work elsewhere: a call that waits for longer than
/// the timeout ends as `unknown`, even if Plaid has answered it.
///
/// All Items must be in one environment: that of [`Connection::environment`], or else, without a base URL, that of the first access token.
/// Give it: otherwise, a first token of the wrong environment is sent, Plaid rejects the keys, and the loop ends.
///
/// An Item that may have been refreshed and billed is never retried. A rate limit of up to five minutes is waited for.
///
/// ```ignore
/// let mut outcomes = refresh_items(items, options)?;
/// while let Some(ItemOutcome { item, result, .. }) = outcomes.next().await? {
///     record(item, result).await;
/// }
/// ```
///
/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub fn refresh_items<T: 'static, I: IntoIterator<Item = (T, Secret)>>(
    items: I,
    options: RefreshItemsOptions,
) -> Result<RefreshItems<T, I::IntoIter>, Error> {
    let RefreshItemsOptions { mut connection, concurrency, per_minute, per_item_ms, io } = options;
    connection.check_for_many(read::host(io.fetch.is_some()))?;
    // The plan makes the retries itself, because each counts towards the limits.
    let max_retries = connection.max_retries.replace(0);
    let [concurrency, per_minute, per_item_ms] =
        [concurrency, per_minute, per_item_ms].map(|given| given.map(f64::from));
    let plan = RefreshPlan::new(Limits::checked(concurrency, per_minute, per_item_ms, max_retries)?);
    Ok(RefreshItems {
        connection,
        io,
        source: items.into_iter(),
        environment: None,
        plan,
        running: Vec::new(),
        outcomes: VecDeque::new(),
        end: None,
        has_aborted: false,
    })
}

impl<T: 'static, I: Iterator<Item = (T, Secret)>> RefreshItems<T, I> {
    /// The outcome of the next Item, in the order in which they end, or `None` after the last.
    ///
    /// It is an error, after all outcomes, if the signal has aborted, or if Plaid's error concerns every Item, such as wrong keys.
    pub async fn next(&mut self) -> Result<Option<ItemOutcome<T>>, Error> {
        loop {
            self.check_signal();
            if let Some(outcome) = self.outcomes.pop_front() {
                self.plan.taken();
                return Ok(Some(outcome));
            }
            match self.plan.next(js_sys::Date::now()) {
                LoopStep::Start(turn) => self.start(turn),
                LoopStep::GiveUp(given, error) => self.add(given.item, Err(error)),
                LoopStep::Pull => self.pull(),
                LoopStep::Wait(ms) => self.event(Some(ms)).await,
                LoopStep::Idle => self.event(None).await,
                LoopStep::End => return self.end.take().map_or(Ok(None), Err),
            }
        }
    }

    fn add(&mut self, item: T, result: Result<RequestId, Error>) {
        self.outcomes.push_back(ItemOutcome { item, result });
    }

    fn pull(&mut self) {
        let Some((item, token)) = self.source.next() else { return self.plan.exhausted() };
        let key = starts::key(token.expose());
        let mut environment = self.environment;
        let checked = self.connection.check_environment(&mut environment, token.expose());
        match checked.and_then(|()| Call::prepare(self.connection.clone(), Some(token), self.io.clone())) {
            Ok(call) => {
                self.environment = environment;
                self.plan.pulled(Prepared { item, call }, key);
            }
            Err(error) => {
                self.plan.pulled_none();
                self.add(item, Err(error));
            }
        }
    }

    fn start(&mut self, mut turn: Box<Turn<Prepared<T>>>) {
        self.plan.sent(&mut turn, js_sys::Date::now());
        self.running.push(Box::pin(async move {
            let result = turn.item.call.ask(&REFRESH, &JsonMembers::default()).await;
            (turn, result.map(|answer| answer.request_id))
        }));
    }

    /// Waits until a call has ended, the time is over or the signal aborts. Once nothing more starts, only calls are waited for: they end
    /// by the signal too.
    async fn event(&mut self, wait_ms: Option<f64>) {
        // A timer may fire a fraction of a millisecond early.
        let ms = (wait_ms.unwrap_or(MAX_LOOP_WAIT_MS) as u32).saturating_add(1);
        let signal = self.io.signal.as_ref();
        let mut sleeping = if self.plan.is_closed() { None } else { Some(Box::pin(sleep(ms, signal))) };
        let running = &mut self.running;
        let event = poll_fn(|context| {
            for (place, call) in running.iter_mut().enumerate() {
                if let Poll::Ready(ended) = call.as_mut().poll(context) {
                    return Poll::Ready(Ok(Some((place, ended))));
                }
            }
            match &mut sleeping {
                Some(sleeping) => sleeping.as_mut().poll(context).map_ok(|_| None),
                None => Poll::Pending,
            }
        })
        .await;
        drop(sleeping);
        let (place, (turn, result)) = match event {
            Ok(Some(ended)) => ended,
            Ok(None) => return,
            Err(thrown) => {
                let cause = read::thrown(&thrown).redacted(&self.connection.redactor());
                return self.close(Ending::Failed, not_waited(cause));
            }
        };
        drop(self.running.swap_remove(place));
        match self.plan.finished(turn, result, js_sys::Date::now()) {
            Finished::Done(given, result) => self.add(given.item, result),
            Finished::EndsLoop(given, error) => {
                self.close(Ending::Failed, error.clone());
                self.add(given.item, Err(error));
            }
            Finished::Waits => {}
        }
    }

    /// Ends the loop if the signal has aborted. It aborts the calls in flight by itself.
    fn check_signal(&mut self) {
        let signal = self.io.signal.as_ref();
        if self.has_aborted || !read::is_aborted(signal) {
            return;
        }
        self.has_aborted = true;
        let redactor = self.connection.redactor();
        let mut error = Error::aborted(None);
        error.cause = abort_cause(signal, &redactor).map(Box::new);
        self.close(Ending::Aborted(Abort { cause: error.cause.clone() }), error);
    }

    fn close(&mut self, ending: Ending, error: Error) {
        self.end.get_or_insert(error);
        self.plan.close(ending);
    }
}
