"""Which accounts and Regions an audit goes to."""

from __future__ import annotations

from ..aws.accounts import AccountNotReached, Accounts
from .options import ALL_REGIONS, Scope
from .outcome import Place


def places_of(accounts: Accounts, scope: Scope) -> tuple[Place, ...]:
    """Return the accounts and Regions of a scope, by account.

    The account of the credentials is read with these, and all others with the role.

    Raises:
        AccountNotReached: there are no credentials, an account or Region is missing, or the
            accounts or Regions cannot be listed.
    """
    caller = accounts.caller()
    wanted = accounts.organization() if scope.organization else scope.accounts
    places = []
    regions = _regions(accounts, scope)
    for account in dict.fromkeys(wanted or (caller.account,)):
        role_arn = ""
        if account != caller.account:
            if not scope.role_name:
                raise AccountNotReached(
                    f"account {account} is another one than that of the credentials, "
                    f"{caller.account}: give --role-name, a role to assume there"
                )
            role_arn = f"arn:{caller.partition}:iam::{account}:role/{scope.role_name}"
        places += [Place(account, region, role_arn) for region in regions]
    return tuple(places)


def _regions(accounts: Accounts, scope: Scope) -> tuple[str, ...]:
    if ALL_REGIONS in scope.regions:
        return accounts.regions()
    if scope.regions:
        return tuple(dict.fromkeys(scope.regions))
    if region := accounts.default_region:
        return (region,)
    raise AccountNotReached("no Region is configured: give --region, or set AWS_DEFAULT_REGION")
