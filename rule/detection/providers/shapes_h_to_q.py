"""Shapes of providers' tokens, H to Q."""

from __future__ import annotations

from .shape import UUID, Shape

SHAPES: tuple[Shape, ...] = (
    Shape(
        "Harness Token",
        r"[ps]at\.",
        r"[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}",
        "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
    ),
    Shape(
        "Heroku API Key",
        "HRKU-",
        "[A-Za-z0-9_-]{36,60}",
        "https://devcenter.heroku.com/articles/authentication",
    ),
    Shape(
        "Honeycomb Key",
        "hc[abx][il]k_",
        "[a-z0-9]{58}",
        "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
    ),
    Shape(
        "HubSpot Token",
        r"pat-[a-z]{2}\d-",
        UUID,
        "https://developers.hubspot.com/docs/api/private-apps",
    ),
    Shape(
        "Hugging Face Token",
        "(?:hf|api_org)_",
        "[A-Za-z]{34}",
        "https://huggingface.co/docs/hub/security-tokens",
    ),
    Shape("Infracost API Key", "ico-", "[A-Za-z0-9]{32}", "https://www.infracost.io/docs/"),
    Shape(
        "JFrog Reference Token",
        "cmVmdGtuO",
        "[A-Za-z0-9]{55}",
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
    ),
    Shape(
        "Langfuse Secret Key",
        "sk-lf-",
        UUID,
        "https://langfuse.com/docs/api-and-data-platform/features/public-api",
    ),
    Shape(
        "LangSmith Key",
        "lsv2_(?:pt|sk)_",
        "[0-9a-f]{32}_[0-9a-f]{10}",
        "https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key",
    ),
    Shape(
        "LaunchDarkly Key", "(?:api|sdk)-", UUID, "https://docs.launchdarkly.com/home/account/api"
    ),
    Shape(
        "Linear API Key",
        "lin_",
        "(?:api|oauth)_[A-Za-z0-9]{32,64}",
        "https://linear.app/developers/graphql",
    ),
    Shape(
        "MailerSend Token",
        r"mlsn\.",
        "[0-9a-f]{64}",
        "https://developers.mailersend.com/general.html#authentication",
    ),
    Shape(
        "Mailgun Key",
        "key-",
        "[0-9a-f]{32}",
        "https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/",
    ),
    Shape(
        "Mapbox Secret Token",
        r"sk\.eyJ",
        r"[A-Za-z0-9_-]{60,}\.[A-Za-z0-9_-]{22}",
        "https://docs.mapbox.com/help/glossary/access-token/",
    ),
    Shape(
        "Mollie Key",
        "(?:live|test)_",
        "[A-Za-z0-9]{30}",
        "https://docs.mollie.com/reference/authentication",
        prefilter="(?:live|test)_",
    ),
    Shape(
        "MongoDB Atlas Secret",
        "mdb_sa_sk_",
        "[A-Za-z0-9_-]{40}",
        "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",
    ),
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
    Shape("PostHog Key", "phx_", "[A-Za-z0-9]{40,50}", "https://posthog.com/docs/api"),
    Shape(
        "Postman API Key",
        "PMAK-",
        "[0-9a-f]{24}-[0-9a-f]{34}",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
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
)
