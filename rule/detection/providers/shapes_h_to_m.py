"""Shapes of providers' tokens, H to M."""

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
        "Instagram Token",
        "IGQV[A-Z]",
        "[A-Za-z0-9_-]{100,}",
        "https://developers.facebook.com/docs/instagram-platform/reference/access_token/",
    ),
    Shape(
        "Ionic Token",
        "ion_",
        "[A-Za-z0-9]{42}",
        "https://ionic.io/docs/appflow",
    ),
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
        "LlamaCloud API Key",
        "llx-",
        "[A-Za-z0-9_-]{48}",
        "https://docs.cloud.llamaindex.ai/",
    ),
    Shape(
        "Mailchimp Transactional Key",
        "md-",
        "[A-Za-z0-9_-]{22}",
        "https://mailchimp.com/developer/transactional/guides/quick-start/",
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
        "MaxMind License Key",
        "[A-Za-z0-9]{6}_",
        "[A-Za-z0-9]{29}_mmk",
        "https://dev.maxmind.com/license-key/",
        prefilter="_mmk",
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
)
