"""Tokens of GitHub and GitLab, yielded whole, so that filters can judge them."""

from __future__ import annotations

from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector

from ...startup import deferred_re as re


def _whole(patterns: list[re.Pattern[str]]) -> list[re.Pattern[str]]:
    # If a pattern has a group, detect-secrets yields only the group, such as "ghp".
    return [re.with_source(p, re.sub(r"(?<!\\)\((?!\?)", "(?:", p.pattern)) for p in patterns]


class WholeGitHubTokenDetector(GitHubTokenDetector):
    """Scans for GitHub's classic tokens."""

    denylist = _whole(GitHubTokenDetector.denylist)


class WholeGitLabTokenDetector(GitLabTokenDetector):
    """Scans for GitLab's tokens."""

    denylist = _whole(GitLabTokenDetector.denylist)
