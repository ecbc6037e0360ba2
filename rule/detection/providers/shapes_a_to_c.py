"""Shapes of providers' tokens, A to C."""

from __future__ import annotations

from .shape import UUID, Shape

SHAPES: tuple[Shape, ...] = (
    Shape(
        "1Password Secret Key",
        "A3-",
        "[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}",
        "https://support.1password.com/secret-key-security/",
        prefilter="A3-[A-Z0-9]{6}-",
    ),
    Shape(
        "1Password Service Token",
        "ops_eyJ",
        "[A-Za-z0-9+/_-]{250,}={0,2}",
        "https://developer.1password.com/docs/service-accounts/security/",
    ),
    Shape("Adafruit IO Key", "aio_", "[A-Za-z0-9]{28}", "https://io.adafruit.com/api/docs/"),
    Shape(
        "Adobe Client Secret",
        "p8e-",
        "[A-Za-z0-9_-]{32}",
        "https://developer.adobe.com/developer-console/docs/guides/authentication/",
    ),
    Shape(
        "Adyen API Key",
        "AQE[a-z]hm",
        "[A-Za-z0-9+/=_^{}<>?!;:-]{50,400}",
        "https://docs.adyen.com/development-resources/api-credentials/",
        prefilter="hm",
    ),
    Shape(
        "Age Secret Key",
        "AGE-SECRET-KEY-1",
        "[0-9A-Z]{58}",
        "https://github.com/C2SP/C2SP/blob/main/age.md",
    ),
    Shape(
        "Airtable Token",
        r"pat[A-Za-z0-9]{14}\.",
        "[0-9a-f]{64}",
        "https://airtable.com/developers/web/guides/personal-access-tokens",
    ),
    Shape(
        "Aiven Password",
        "AVNS_",
        "[A-Za-z0-9_-]{15,24}",
        "https://aiven.io/docs/platform/howto/reset-service-user-password",
    ),
    Shape(
        "Alibaba Cloud Key Id",
        "LTAI",
        "[A-Za-z0-9]{12,20}",
        "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
    ),
    Shape(
        "Anthropic API Key",
        "sk-ant-",
        r"[a-z]{2,6}\d{2}-[A-Za-z0-9_-]{80,}",
        "https://docs.anthropic.com/en/api/getting-started",
    ),
    Shape(
        "Apify Token",
        "apify_api_",
        "[A-Za-z0-9]{36}",
        "https://docs.apify.com/platform/integrations/api",
    ),
    Shape(
        "Atlassian Token",
        "AT(?:ATT|CTT|BB|OATT)",
        "[A-Za-z0-9_=-]{20,}",
        "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/",
    ),
    Shape(
        "AWS AppSync API Key",
        "da2-",
        "[a-z0-9]{26}",
        "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    ),
    Shape(
        "AWS Bedrock API Key",
        "(?:ABSK|bedrock-api-key-)",
        "[A-Za-z0-9+/]{100,}={0,2}",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
    ),
    Shape(
        "AWS Session Token",
        "(?:IQoJb3JpZ2luX2|FwoGZXIvYXdz|FQoGZXIvYXdz)",
        "[A-Za-z0-9+/]{80,}={0,2}",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html",
    ),
    Shape(
        "Bitbucket Data Center Token",
        "BBDC-",
        "[A-Za-z0-9+/]{44}",
        "https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html",
    ),
    Shape(
        "Braintree Access Token",
        r"access_token\$(?:production|sandbox)\$",
        r"[0-9a-z]{16}\$[0-9a-f]{32}",
        "https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
    ),
    Shape(
        "Brevo API Key",
        "xkeysib-",
        "[0-9a-f]{64}-[A-Za-z0-9]{16}",
        "https://developers.brevo.com/docs/getting-started",
    ),
    Shape(
        "Buildkite Token",
        "bk(?:ua|aj|at)_",
        "[0-9a-f]{40}",
        "https://buildkite.com/docs/platform/security/tokens",
    ),
    Shape(
        "Checkout.com Key",
        "sk_(?:sbox_)?",
        r"[a-z0-9]{26,36}[*#$=]|" + UUID,
        "https://www.checkout.com/docs/developer-resources/api/authentication",
        prefilter="sk_",
    ),
    Shape(
        "CircleCI Token",
        "CCI(?:PAT|PRJ)_",
        "[A-Za-z0-9]{22}_[0-9a-f]{40}",
        "https://circleci.com/docs/managing-api-tokens/",
    ),
    Shape(
        "ClickHouse Cloud Key",
        "4b1d",
        "[A-Za-z0-9]{38}",
        "https://clickhouse.com/docs/cloud/manage/openapi",
    ),
    Shape(
        "ClickUp Token",
        r"pk_\d{6,9}_",
        "[A-Z0-9]{32}",
        "https://developer.clickup.com/docs/authentication",
        prefilter=r"pk_\d{6}",
    ),
    Shape(
        "Clojars Token",
        "CLOJARS_",
        "[0-9a-f]{60}",
        "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
    ),
    Shape(
        "Cloudflare Origin CA Key",
        r"v1\.0-",
        "[0-9a-f]{24}-[0-9a-f]{146}",
        "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
    ),
    Shape(
        "Cloudflare Token",
        "cf(?:k|at|ut)_",
        "[A-Za-z0-9]{48}",
        "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",
    ),
    Shape(
        "Confluent Secret",
        "cflt",
        "[A-Za-z0-9+/]{60}",
        "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
    ),
    Shape(
        "Contentful Token",
        "CFPAT-",
        "[A-Za-z0-9_-]{43}",
        "https://www.contentful.com/developers/docs/references/authentication/",
    ),
)
