"""Walks the life of an Item with plaid-python, unchanged, against `plaid-investments fake`.

Its arguments: address, client_id, secret, and the address for webhooks. It ends with 0 if all went as it should.
"""

import json
import sys
import urllib.request
from datetime import date

import plaid
from plaid.api import plaid_api
from plaid.model.country_code import CountryCode
from plaid.model.investments_holdings_get_request import InvestmentsHoldingsGetRequest
from plaid.model.investments_refresh_request import InvestmentsRefreshRequest
from plaid.model.investments_transactions_get_request import InvestmentsTransactionsGetRequest
from plaid.model.item_get_request import ItemGetRequest
from plaid.model.item_public_token_exchange_request import ItemPublicTokenExchangeRequest
from plaid.model.item_remove_request import ItemRemoveRequest
from plaid.model.item_webhook_update_request import ItemWebhookUpdateRequest
from plaid.model.link_token_create_request import LinkTokenCreateRequest
from plaid.model.link_token_create_request_user import LinkTokenCreateRequestUser
from plaid.model.products import Products
from plaid.model.sandbox_item_reset_login_request import SandboxItemResetLoginRequest

ADDRESS, CLIENT_ID, SECRET, WEBHOOK = sys.argv[1:]

client = plaid_api.PlaidApi(
    plaid.ApiClient(plaid.Configuration(host=ADDRESS, api_key={"clientId": CLIENT_ID, "secret": SECRET}))
)
client.api_client.set_default_header("Plaid-Version", "2020-09-14")


def control(name, *given):
    """Calls a control of the fake."""
    with urllib.request.urlopen(f"{ADDRESS}/fake/{name}", data=json.dumps(given).encode()) as response:
        return json.load(response)


def complete_link(link_token):
    """What the person does in Link."""
    return control("completeLink", link_token)["publicToken"]


def link_token(**more):
    return client.link_token_create(
        LinkTokenCreateRequest(
            client_name="My App",
            language="en",
            country_codes=[CountryCode("US")],
            user=LinkTokenCreateRequestUser(client_user_id="user-1"),
            **more,
        )
    ).link_token


def error_code(call, request):
    try:
        call(request)
    except plaid.ApiException as error:
        return json.loads(error.body)["error_code"]
    return None


linked = complete_link(link_token(products=[Products("investments")], webhook=WEBHOOK))
access_token = client.item_public_token_exchange(ItemPublicTokenExchangeRequest(public_token=linked)).access_token

holdings = client.investments_holdings_get(InvestmentsHoldingsGetRequest(access_token=access_token))
assert {str(account.type) for account in holdings.accounts} == {"depository", "credit", "loan", "investment"}
history = client.investments_transactions_get(
    InvestmentsTransactionsGetRequest(access_token=access_token, start_date=date(2000, 1, 1), end_date=date(2099, 1, 1))
)
assert history.total_investment_transactions == len(history.investment_transactions) > 0

before = client.item_get(ItemGetRequest(access_token=access_token)).status.investments.last_successful_update
control("advance", 60_000)
client.investments_refresh(InvestmentsRefreshRequest(access_token=access_token))
after = client.item_get(ItemGetRequest(access_token=access_token)).status.investments.last_successful_update
assert after > before

client.sandbox_item_reset_login(SandboxItemResetLoginRequest(access_token=access_token))
request = InvestmentsHoldingsGetRequest(access_token=access_token)
assert error_code(client.investments_holdings_get, request) == "ITEM_LOGIN_REQUIRED"
complete_link(link_token(access_token=access_token))
assert error_code(client.investments_holdings_get, request) is None

client.item_webhook_update(ItemWebhookUpdateRequest(access_token=access_token, webhook=WEBHOOK))
client.item_remove(ItemRemoveRequest(access_token=access_token))
assert error_code(client.item_get, ItemGetRequest(access_token=access_token)) == "ITEM_NOT_FOUND"
