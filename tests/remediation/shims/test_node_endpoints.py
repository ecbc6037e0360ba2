"""The Node.js shim asks Secrets Manager where botocore asks it, whatever is wished for at once."""

from __future__ import annotations

import json
from itertools import product

import botocore.session
from botocore.endpoint_provider import EndpointProvider

from tests.remediation.shims.test_endpoints import CHOICES, SETTINGS, places
from tests.remediation.shims.test_signatures import NODE, in_node


def test_the_node_shim_asks_the_host_of_botocore_for_every_choice_in_every_partition() -> None:
    loader = botocore.session.get_session().get_component("data_loader")
    provider = EndpointProvider(
        loader.load_service_model("secretsmanager", "endpoint-rule-set-1"),
        loader.load_data("partitions"),
    )
    wishes = [(*place, choice) for place, choice in product(places(), CHOICES)]
    expected = [
        provider.resolve_endpoint(
            Region=region, UseFIPS=SETTINGS[0] in choice, UseDualStack=SETTINGS[1] in choice
        ).url
        for _, region, choice in wishes
    ]

    asked = in_node(
        f"const {{ endpointUrl }} = await import({json.dumps(str(NODE / 'endpoint.mjs'))});"
        "console.log(JSON.stringify(given.map((wish) => endpointUrl(...wish))));",
        wishes,
    )

    assert asked == expected
    assert len({partition for partition, _, _ in wishes}) >= 8
