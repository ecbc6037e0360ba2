"""Credentials that have a structure: headers, login modules, webhooks."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Generator

from detect_secrets.plugins.base import RegexBasedDetector

from ...startup import deferred_re as re
from ..providers.shape import UUID


class AuthorizationDetector(RegexBasedDetector):
    """Scans for the credentials of an Authorization header.

    ``Basic`` must decode to a user and a password.
    Source: https://www.rfc-editor.org/rfc/rfc7617#section-2
    """

    secret_type = "Authorization Header"  # noqa: S105 - its name

    denylist = (re.compile(r"\bBasic\s+([A-Za-z0-9+/]{6,}={0,2})(?![A-Za-z0-9+/=])"),)

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield what decodes to ``user:password``."""
        yield from filter(_is_user_and_password, super().analyze_string(string))


class LoginModuleDetector(RegexBasedDetector):
    """Scans for the password of a Java login module, as Kafka's clients are configured.

    Source: https://kafka.apache.org/documentation/#security_sasl_jaasconfig
    """

    secret_type = "Login Module Password"  # noqa: S105 - its name

    denylist = (
        re.compile(
            r"LoginModule\s[^;]{0,400}?\b(?:password|clientSecret)\s{0,3}=\s{0,3}"
            r"\\?[\"']?([^\"'\\\s;]{3,200})"
        ),
    )


class PasswordFileDetector(RegexBasedDetector):
    """Scans for the lines of PostgreSQL's ``.pgpass``: host, port, database, user, password.

    Source: https://www.postgresql.org/docs/current/libpq-pgpass.html
    """

    secret_type = "PostgreSQL Password File"  # noqa: S105 - its name

    denylist = (
        re.compile(
            r"(?<![^\s\"'`=])[\w.*-]{1,253}:(?:543[2-9]|6432|\*):[\w*-]{1,63}:[A-Za-z_][\w-]{0,62}"
            r":((?:[^\s\\:*\"'`]|\\[:\\]){4,200})(?=[\s\"'`]|\Z)"
        ),
    )


class OracleCredentialsDetector(RegexBasedDetector):
    """Scans for user, slash and password before the host of a ``jdbc:oracle:`` address.

    Source: https://docs.oracle.com/en/database/oracle/oracle-database/19/jjdbc/
    """

    secret_type = "Basic Auth Credentials"  # noqa: S105 - its name

    denylist = (re.compile(r"jdbc:oracle:\w{2,6}:[\w$#\"]{1,130}/([^\s/@]{1,130})@"),)


class AzureSharedAccessDetector(RegexBasedDetector):
    """Scans for shared access signatures and keys, in addresses and connection strings.

    Sources: https://learn.microsoft.com/azure/storage/common/storage-sas-overview,
    https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
    """

    secret_type = "Azure Shared Access"  # noqa: S105 - its name

    denylist = (
        re.compile(r"(?:[?&;\s]|&amp;)sig=([A-Za-z0-9%+/]{43,70}(?:%3[Dd]|=)?)(?![\w%])"),
        re.compile(r"SharedAccessKey=([A-Za-z0-9+/]{43}=)"),
    )


class WebhookDetector(RegexBasedDetector):
    """Scans for webhooks: anybody who has the URL can post to them.

    Sources: https://api.slack.com/messaging/webhooks,
    https://discord.com/developers/docs/resources/webhook,
    https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors,
    https://developers.google.com/workspace/chat/quickstart/webhooks,
    https://help.zapier.com/hc/en-us/articles/8496288690317, https://ifttt.com/maker_webhooks,
    https://help.make.com/webhooks, https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot,
    https://developer.work.weixin.qq.com/document/path/91770,
    https://developer.pagerduty.com/docs/events-api-v1,
    https://developers.mattermost.com/integrate/webhooks/incoming/,
    https://docs.rocket.chat/docs/integrations
    """

    secret_type = "Webhook"  # noqa: S105 - its name

    denylist = (
        re.compile(r"hooks\.slack\.com/(?:services|workflows|triggers)/[TE]\w{6,}/\w+/[\w/]{8,}"),
        re.compile(r"discord(?:app)?\.com/api/webhooks/\d{15,22}/[\w-]{60,}"),
        re.compile(
            r"(?<![\w-])[\w-]+\.webhook\.office\.com/webhookb2/[\w@-]{36,}/IncomingWebhook/[\w/-]{32,}"
        ),
        re.compile(
            r"chat\.googleapis\.com/v1/spaces/[\w-]{6,}/messages\?[\w=&%-]{0,80}token=[\w%-]{20,}"
        ),
        re.compile(r"hooks\.zapier\.com/hooks/catch/\d{4,}/\w{5,}"),
        re.compile(r"outlook\.office(?:365)?\.com/webhook/[\w@-]{36,}/IncomingWebhook/[\w/-]{32,}"),
        re.compile(r"maker\.ifttt\.com/trigger/\w{1,60}/(?:json/)?with/key/[\w-]{20,}"),
        re.compile(r"hook\.(?:[a-z]{2}\d\.make|integromat)\.com/[a-z0-9]{32}(?!\w)"),
        re.compile(rf"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/{UUID}"),
        re.compile(rf"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key={UUID}"),
        re.compile(r"events\.(?:eu\.)?pagerduty\.com/integration/[0-9a-f]{32}(?!\w)"),
        re.compile(
            r"[\w.:-]{3,250}/hooks/(?:[a-z0-9]{26}|[A-Za-z0-9]{17,24}/[A-Za-z0-9]{43,64})(?!\w)"
        ),
    )


class KeyedUrlDetector(RegexBasedDetector):
    """Scans for addresses of services that hold the caller's key under no telling name.

    Sources: https://docs.metamask.io/services/, https://www.alchemy.com/docs/,
    https://www.quicknode.com/docs/, https://openweathermap.org/appid,
    https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
    """

    secret_type = "Key in URL"  # noqa: S105 - its name

    denylist = (
        re.compile(r"\.infura\.io/(?:ws/)?v3/([0-9a-f]{32})(?!\w)"),
        re.compile(r"\.(?:g\.alchemy\.com|alchemyapi\.io)/v2/([\w-]{32})(?![\w-])"),
        re.compile(r"\.quiknode\.pro/([0-9a-f]{40})(?!\w)"),
        re.compile(r"api\.openweathermap\.org/[^\s\"'`]{0,200}[?&;]appid=([0-9a-f]{32})(?!\w)"),
        re.compile(r"\.azurewebsites\.net/[^\s\"'`]{0,200}[?&;]code=([\w%+/-]{40,90}={0,2})"),
    )


def _is_user_and_password(encoded: str) -> bool:
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    user, colon, password = decoded.partition(":")
    return bool(colon and user and password) and decoded.isprintable()
