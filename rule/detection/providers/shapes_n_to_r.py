"""Shapes of providers' tokens, N to R."""

from __future__ import annotations

from .shape import UUID, Shape

SHAPES: tuple[Shape, ...] = (
    Shape(
        "NATS Seed",
        "S[ACNOUX]",
        "[A-Z2-7]{56}",
        "https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth",
        prefilter="S[ACNOUX][A-Z2-7]{56}",
    ),
    Shape("Neon API Key", "napi_", "[a-z0-9]{60,70}", "https://neon.com/docs/manage/api-keys"),
    Shape(
        "Netlify Token",
        "nf[pcoub]_",
        "[A-Za-z0-9]{36}",
        "https://docs.netlify.com/api/get-started/#authentication",
    ),
    Shape(
        "New Relic Key",
        "NR(?:AK|II|IQ|RA|AA|JS)-",
        "[A-Za-z0-9_-]{19,42}",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    ),
    Shape(
        "New Relic License Key",
        "(?:[0-9a-f]{5}|[a-z]{2}[0-9]{2}x)",
        "[0-9a-f]{31}NRAL",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
        prefilter="NRAL",
    ),
    Shape(
        "Notion Token",
        "ntn_",
        "[A-Za-z0-9]{46}",
        "https://developers.notion.com/docs/authorization",
    ),
    Shape(
        "Notion Token",
        "secret_",
        "[A-Za-z0-9]{43}",
        "https://developers.notion.com/docs/authorization",
    ),
    Shape(
        "npm Token",
        "npm_",
        "[A-Za-z0-9]{36}",
        "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
    ),
    Shape(
        "NuGet API Key",
        "oy2",
        "[a-z0-9]{43}",
        "https://learn.microsoft.com/nuget/nuget-org/publish-a-package#create-an-api-key",
    ),
    Shape("NVIDIA API Key", "nvapi-", "[A-Za-z0-9_-]{60,70}", "https://docs.nvidia.com/nim/"),
    Shape(
        "Octopus API Key",
        "API-",
        "[A-Z0-9]{25,36}",
        "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
    ),
    Shape(
        "Okta API Token",
        "SSWS ",
        "00[A-Za-z0-9_-]{40}",
        "https://developer.okta.com/docs/guides/create-an-api-token/main/",
    ),
    Shape(
        "OpenAI API Key",
        "sk-(?:proj|svcacct|admin)-",
        "[A-Za-z0-9_-]{58,}",
        "https://platform.openai.com/docs/api-reference/authentication",
    ),
    Shape(
        "OpenRouter API Key",
        "sk-or-v1-",
        "[0-9a-f]{64}",
        "https://openrouter.ai/docs/api-reference/authentication",
    ),
    Shape(
        "Ory Token",
        "ory_(?:pat|st|apikey)_",
        "[A-Za-z0-9]{32,60}",
        "https://www.ory.sh/docs/concepts/personal-access-token",
    ),
    Shape(
        "Pagar.me Key",
        "ak_(?:live|test)_",
        "[A-Za-z0-9]{30}",
        "https://docs.pagar.me/",
    ),
    Shape(
        "Perplexity API Key",
        "pplx-",
        "[A-Za-z0-9]{48,56}",
        "https://docs.perplexity.ai/getting-started/quickstart",
    ),
    Shape(
        "Pinecone API Key",
        "pcsk_",
        "[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}",
        "https://docs.pinecone.io/guides/projects/manage-api-keys",
    ),
    Shape(
        "Pixie Key",
        "px-(?:api|dep)-",
        UUID,
        "https://docs.px.dev/reference/admin/api-keys/",
    ),
    Shape(
        "Plaid Token",
        "access-(?:sandbox|development|production)-",
        UUID,
        "https://plaid.com/docs/api/tokens/",
    ),
    Shape(
        "PlanetScale Token",
        "pscale_(?:tkn|pw|oauth)_",
        r"[\w.=-]{32,64}",
        "https://planetscale.com/docs/reference/service-tokens",
    ),
    Shape(
        "Polar Token",
        "polar_(?:oat|pat|at)_",
        "[A-Za-z0-9]{40,50}",
        "https://polar.sh/docs/api-reference/introduction",
    ),
    Shape("PostHog Key", "ph[sx]_", "[A-Za-z0-9]{40,60}", "https://posthog.com/docs/api"),
    Shape(
        "Postman API Key",
        "PMAK-",
        "[0-9a-f]{24}-[0-9a-f]{34}",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
    ),
    Shape(
        "Postman Collection Token",
        "PMAT-",
        "[0-9A-Z]{26}",
        "https://learning.postman.com/docs/collaborating-in-postman/sharing/",
    ),
    Shape(
        "Prefect Key",
        "pn[bu]_",
        "[a-zA-Z0-9]{36}",
        "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
    ),
    Shape(
        "Pulumi Token",
        "pul-",
        "[0-9a-f]{40}",
        "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",
    ),
    Shape(
        "Razorpay Key",
        "rzp_live_",
        "[A-Za-z0-9]{14}",
        "https://razorpay.com/docs/api/authentication/",
    ),
    Shape(
        "ReadMe API Key",
        "rdme_",
        "[a-z0-9]{70}",
        "https://docs.readme.com/main/reference/authentication",
    ),
    Shape("Render API Key", "rnd_", "[A-Za-z0-9]{28,32}", "https://render.com/docs/api"),
    Shape(
        "Replicate Token",
        "r8_",
        "[A-Za-z0-9]{37}",
        "https://replicate.com/docs/reference/http#authentication",
    ),
    Shape(
        "Resend API Key",
        "re_",
        "[A-Za-z0-9]{8}_[A-Za-z0-9]{24}",
        "https://resend.com/docs/dashboard/api-keys/introduction",
    ),
    Shape(
        "RubyGems API Key",
        "rubygems_",
        "[0-9a-f]{48}",
        "https://guides.rubygems.org/rubygems-org-api/",
    ),
)
