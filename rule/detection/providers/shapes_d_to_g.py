"""Shapes of providers' tokens, D to G."""

from __future__ import annotations

from .shape import Shape

SHAPES: tuple[Shape, ...] = (
    Shape(
        "Databricks Token",
        "dapi",
        r"[0-9a-f]{32}(?:-\d)?",
        "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    ),
    Shape("DeepSeek API Key", "sk-", "[0-9a-f]{32}", "https://api-docs.deepseek.com/"),
    Shape(
        "Defined Networking Key",
        "dnkey-",
        "[A-Z2-7]{26}-[A-Z2-7]{52}",
        "https://docs.defined.net/",
    ),
    Shape(
        "Deno Deploy Token", "dd[pow]_", "[A-Za-z0-9]{36}", "https://docs.deno.com/deploy/manual/"
    ),
    Shape(
        "Dependency-Track API Key",
        "odt_",
        "(?:[A-Za-z0-9]{8}_)?[A-Za-z0-9]{32}",
        "https://docs.dependencytrack.org/integrations/rest-api/",
    ),
    Shape(
        "DigitalOcean Token",
        "do[opr]_v1_",
        "[0-9a-f]{64}",
        "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    ),
    Shape(
        "Docker Hub Token",
        "dckr_[po]at_",
        "[A-Za-z0-9_-]{20,}",
        "https://docs.docker.com/security/access-tokens/",
    ),
    Shape(
        "Docker Swarm Token",
        "SWMTKN-1-",
        "[0-9a-z]{50}-[0-9a-z]{25}",
        "https://docs.docker.com/engine/swarm/join-nodes/",
    ),
    Shape(
        "Docker Swarm Unlock Key",
        "SWMKEY-1-",
        "[A-Za-z0-9+/]{43}",
        "https://docs.docker.com/engine/swarm/swarm_manager_locking/",
    ),
    Shape(
        "Doppler Token",
        r"dp\.(?:pt|st|ct|sa|scim|audit)\.",
        r"(?:[\w-]{2,35}\.)?\w{40,44}",
        "https://docs.doppler.com/reference/auth-token-formats",
    ),
    Shape(
        "Dropbox Token",
        r"sl\.",
        r"(?:u\.)?[A-Za-z0-9_-]{100,}",
        "https://developers.dropbox.com/oauth-guide",
    ),
    Shape(
        "Duffel Token",
        "duffel_(?:test|live)_",
        "[A-Za-z0-9_-]{43}",
        "https://duffel.com/docs/api/overview/authentication",
    ),
    Shape(
        "Dynatrace Token",
        r"dt0[a-z]\d{2}\.",
        r"[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
        "https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication",
    ),
    Shape(
        "EasyPost Key",
        "EZ[AT]K",
        "[A-Za-z0-9]{54}",
        "https://docs.easypost.com/docs/authentication",
    ),
    Shape(
        "ElevenLabs API Key",
        "sk_",
        "[0-9a-f]{48}",
        "https://elevenlabs.io/docs/api-reference/authentication",
    ),
    Shape(
        "Entra Client Secret",
        r"[\w~.-]{3}\dQ~",
        r"[\w~.-]{31,34}",
        "https://learn.microsoft.com/purview/sit-defn-azure-ad-client-secret",
        prefilter="Q~",
    ),
    Shape(
        "Facebook Access Token",
        "EAA[A-Z]",
        "[A-Za-z0-9]{80,400}",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        prefilter="EAA",
    ),
    Shape(
        "Facebook App Token",
        r"\d{15,17}[|]",
        "[A-Za-z0-9_-]{27}",
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        prefilter=r"\|[A-Za-z0-9_-]{27}",
        searched_for=r"\d{3}[|][A-Za-z0-9_-]{27}",
    ),
    Shape(
        "Figma Token",
        "fig[dou]_",
        "[A-Za-z0-9_-]{40,}",
        "https://www.figma.com/developers/api#access-tokens",
    ),
    Shape(
        "Firebase Server Key",
        r"AAAA[\w-]{7}:APA91b",
        r"[\w-]{130,150}",
        "https://firebase.google.com/docs/cloud-messaging/auth-server",
        prefilter=":APA91b",
    ),
    Shape(
        "Flutterwave Key",
        "FLWSECK",
        "(?:_TEST)?-[0-9a-zA-Z]{12,34}(?:-X)?",
        "https://developer.flutterwave.com/docs/authentication",
    ),
    Shape(
        "Fly.io Token",
        "(?:FlyV1 )?fm[12][ar]?_",
        "[A-Za-z0-9+/_=,-]{100,}",
        "https://fly.io/docs/security/tokens/",
        prefilter="fm[12][ar]?_",
    ),
    Shape(
        "Frame.io Token",
        "fio-u-",
        "[A-Za-z0-9_=-]{64}",
        "https://developer.frame.io/docs",
    ),
    Shape(
        "GitHub Token",
        "github_pat_",
        "[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
    ),
    Shape(
        "GitLab Token",
        "gl(?:ffct|soat|wt|dt|rtr|cbt)-",
        "[A-Za-z0-9_.-]{20,}",
        "https://docs.gitlab.com/security/tokens/#token-prefixes",
    ),
    Shape(
        "Google AI Key",
        r"AQ\.",
        "Ab[A-Za-z0-9_-]{45,60}",
        "https://ai.google.dev/gemini-api/docs/api-key",
    ),
    Shape(
        "Google API Key",
        "AIza",
        "[A-Za-z0-9_-]{35}",
        "https://cloud.google.com/docs/authentication/api-keys",
    ),
    Shape(
        "Google OAuth Secret",
        "GOCSPX-",
        "[A-Za-z0-9_-]{28}",
        "https://developers.google.com/identity/protocols/oauth2",
    ),
    Shape(
        "Google OAuth Token",
        r"ya29\.",
        "[A-Za-z0-9_-]{40,}",
        "https://developers.google.com/identity/protocols/oauth2",
    ),
    Shape(
        "Google Refresh Token",
        "1//0",
        "[A-Za-z0-9_-]{60,150}",
        "https://developers.google.com/identity/protocols/oauth2",
    ),
    Shape(
        "Grafana API Key",
        "eyJrIjoi",
        "[A-Za-z0-9+/]{60,}={0,2}",
        "https://grafana.com/docs/grafana/latest/developers/http_api/auth/",
    ),
    Shape(
        "Grafana Cloud Token",
        "glc_eyJ",
        "[A-Za-z0-9+/]{29,}={0,2}",
        "https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/",
    ),
    Shape(
        "Grafana Token",
        "glsa_",
        "[A-Za-z0-9]{32}_[0-9a-fA-F]{8}",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    ),
    Shape("Groq API Key", "gsk_", "[A-Za-z0-9]{52}", "https://console.groq.com/docs/quickstart"),
)
