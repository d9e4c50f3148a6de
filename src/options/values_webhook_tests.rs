//! The options by which a webhook is given.

use super::tests::text;
use super::*;
use crate::error::Reason;
use crate::options::functions::Function;
use crate::webhook::token::Token;

#[test]
fn signatures_and_times_of_webhooks() {
    let fields = |name: &str, field: OptionValue| {
        let options = Function::VerifyWebhook.options();
        let mut values = vec![OptionValue::Absent; options.len()];
        values[options.iter().position(|(known, _)| *known == name).unwrap()] = field;
        OptionValues::typed(options, values).unwrap()
    };
    let texts = |texts: &[&str]| OptionValue::Texts(texts.iter().map(|&text| text.to_owned()).collect());
    for (field, expected) in [
        (OptionValue::Absent, None),
        (OptionValue::Null, None),
        (text("a.b.c"), Some("a.b.c")),
        (texts(&[]), Some("")),
        (texts(&["a.b.c"]), Some("a.b.c")),
        (texts(&["a", "b", "c"]), Some("a, b, c")),
    ] {
        assert_eq!(fields("signature", field.clone()).signature().as_deref(), expected, "{field:?}");
    }
    for (field, expected) in
        [(OptionValue::Absent, None), (OptionValue::Number(7.0), Some(7.0)), (OptionValue::Date(8.0), Some(8.0))]
    {
        assert_eq!(fields("receivedAt", field.clone()).time("receivedAt"), expected, "{field:?}");
    }
}

#[test]
fn lists_of_signatures() {
    for (values, expected) in [
        (&[][..], Err(Reason::Missing)),
        (&[""], Err(Reason::Missing)),
        (&["e30.e30.AAAA"], Ok(())),
        (&["e30.e30.AAAA", "e30.e30.AAAA"], Err(Reason::Malformed)),
        (&["e30.e30.AAAA", ""], Err(Reason::Malformed)),
        (&["", "e30.e30.AAAA"], Err(Reason::Malformed)),
        (&["", ""], Err(Reason::Malformed)),
        (&["e30", "e30", "AAAA"], Err(Reason::Malformed)),
    ] {
        let values: Vec<_> = values.iter().map(|&value| value.to_owned()).collect();
        assert_eq!(Token::parse(&header_of(&values)).map(drop), expected, "{values:?}");
    }
}

#[test]
fn a_webhook_is_a_request_or_a_raw_body() {
    for (given, expected) in [
        (vec!["request"], Ok(WebhookForm::Request)),
        (vec!["body"], Ok(WebhookForm::Raw)),
        (vec!["body", "signature"], Ok(WebhookForm::Raw)),
        (vec!["request", "body"], Err("request")),
        (vec!["request", "signature"], Err("request")),
        (vec!["signature"], Err("body")),
        (vec![], Err("request")),
    ] {
        let options = Function::VerifyWebhook.options();
        let value = |name: &str| match name {
            "request" => OptionValue::Request,
            _ => text("a"),
        };
        let values =
            options.iter().map(|(name, _)| if given.contains(name) { value(name) } else { OptionValue::Absent });
        let form = OptionValues::typed(options, values.collect()).unwrap().webhook_form();
        assert_eq!(form.map_err(|error| error.option.unwrap_or_default()), expected, "{given:?}");
    }
}
