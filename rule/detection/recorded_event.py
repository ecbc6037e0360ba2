"""Whether a JSON text is an event as AWS's services send them to functions, kept to test with."""

from __future__ import annotations

from ..startup import deferred_re as re

_NAMES = """
    actionConfiguration apiAccessToken apiEndpoint applicationId artifactCredentials deviceId
    inputArtifacts outputArtifacts supportedInterfaces
    approximateArrivalTimestamp authorizationToken awsAccountId awslogs awsRegion callerContext
    ApproximateReceiveCount bootstrapServers configRuleArn deliveryStreamArn detail-type
    domainPrefix eventSource eventSourceARN EventSubscriptionArn eventSourceArn eventVersion
    executionRoleArn headers httpMethod identityPoolId invocationId invocationSchemaVersion
    invokingEvent isBase64Encoded LogicalResourceId MessageAttributes md5OfBody messageAttributes
    messageId methodArn multiValueHeaders multiValueQueryStringParameters multiValueParams
    pathParameters queryStringParameters rawPath rawQueryString receiptHandle Records requestContext
    requestParameters RequestType resourcePath responseElements ResponseURL resultToken routeArn
    routeKey ruleParameters selectionSetList sequenceNumber serviceNetworkArn sourceIp
    stageVariables triggerSource userAgent userIdentity userPoolId xAmzRequestId
"""
_NAME = re.compile(rf'"({"|".join(_NAMES.split())})"\s*+:')
_ENOUGH = 4
"""Different names. Each service's events have more of them, and settings hardly any."""


def is_recorded_event(path: str, text: str) -> bool:
    """Tell whether a file is an event, wherever it lies.

    Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html,
    https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
    """
    if not path.lower().endswith((".json", ".ndjson", ".jsonl")):
        return False
    names: set[str] = set()
    for name in _NAME.finditer(text):
        names.add(name[1])
        if len(names) == _ENOUGH:
            return True
    return False
