"""IAM's roles in memory."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError


class Roles:
    """Managed policies by the roles that they are attached to."""

    def __init__(self) -> None:
        self.attached: dict[str, list[str]] = {}
        self.gone: set[str] = set()
        """Roles that were deleted, by their names."""

    def list_attached_role_policies(self, *, RoleName: str) -> dict[str, Any]:
        if RoleName in self.gone:
            raise ClientError({"Error": {"Code": "NoSuchEntity"}}, "ListAttachedRolePolicies")
        return {"AttachedPolicies": [{"PolicyArn": arn} for arn in self.attached.get(RoleName, [])]}

    def attach_role_policy(self, *, RoleName: str, PolicyArn: str) -> dict[str, Any]:
        policies = self.attached.setdefault(RoleName, [])
        if PolicyArn not in policies:
            policies.append(PolicyArn)
        return {}

    def detach_role_policy(self, *, RoleName: str, PolicyArn: str) -> dict[str, Any]:
        if PolicyArn not in self.attached.get(RoleName, []):
            raise ClientError({"Error": {"Code": "NoSuchEntity"}}, "DetachRolePolicy")
        self.attached[RoleName].remove(PolicyArn)
        return {}

    def get_account_summary(self) -> dict[str, Any]:
        return {"SummaryMap": {"AttachedPoliciesPerRoleQuota": 20}}

    def get_role(self, *, RoleName: str) -> dict[str, Any]:
        service = "edgelambda" if RoleName.startswith("edge") else "lambda"
        return {
            "Role": {
                "AssumeRolePolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": f"{service}.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ]
                }
            }
        }
