"""The containers in a JSON text of ECS: a task definition, or one container's definition."""

from __future__ import annotations

from collections.abc import Iterator

from ..documents.placed import Members

_TASK = """
    compatibilities containerDefinitions cpu deregisteredAt enableFaultInjection ephemeralStorage
    executionRoleArn family inferenceAccelerators ipcMode memory networkMode pidMode
    placementConstraints proxyConfiguration registeredAt registeredBy requiresAttributes
    requiresCompatibilities revision runtimePlatform status tags taskDefinition taskDefinitionArn
    taskRoleArn volumes
"""
"""Members of ECS's task definitions, and of answers that hold one.

Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""
_CONTAINER = """
    command cpu credentialSpecs dependsOn disableNetworking dnsSearchDomains dnsServers
    dockerLabels dockerSecurityOptions entryPoint environment environmentFiles essential extraHosts
    firelensConfiguration healthCheck hostname image interactive links linuxParameters
    logConfiguration memory memoryReservation mountPoints name portMappings privileged
    pseudoTerminal readonlyRootFilesystem repositoryCredentials resourceRequirements restartPolicy
    secrets startTimeout stopTimeout systemControls ulimits user versionConsistency volumesFrom
    workingDirectory
"""
"""Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"""
_FREE = """
    command dockerLabels entryPoint firelensConfiguration healthCheck logConfiguration
"""
BESIDE = frozenset(_FREE.split())
"""A container's members that hold texts of people's own, too, such as the key of a log driver."""
_OF_TASKS, _OF_CONTAINERS = frozenset(_TASK.split()), frozenset(_CONTAINER.split())


def containers_in(given: Members) -> Iterator[Members]:
    """Yield ECS's containers in a task definition, or an object with such an environment.

    Raises:
        ValueError: it holds something else, too.
    """
    tasks = given.all("taskDefinition")
    lists = given.all("containerDefinitions")
    if tasks or lists:
        _check_members(given, _OF_TASKS)
    for task in tasks:
        if not isinstance(task, Members):
            raise ValueError("taskDefinition must be an object, as ECS answers it")
        yield from containers_in(task)
    for containers in lists:
        for container in containers if isinstance(containers, list) else [containers]:
            if not isinstance(container, Members):
                raise ValueError("containerDefinitions must be a list of objects")
            _check_members(container, _OF_CONTAINERS)
            yield container
    if any(isinstance(each, list) for each in given.all("environment")):
        _check_members(given, _OF_CONTAINERS)
        yield given


def _check_members(given: Members, known: frozenset[str]) -> None:
    for name, _ in given:
        if name not in known:
            raise ValueError(
                f"{name} stands beside members of an ECS definition: remove what is no variable"
            )
