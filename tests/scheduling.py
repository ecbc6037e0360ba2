"""What pytest-xdist gives a process to do next: a whole unit, of the process's kind if it can."""

from __future__ import annotations

import functools
from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.distribution import next_unit, unit_of


class UnitScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Every second process begins with units that wait, the others with units that compute."""

    _split_scope = staticmethod(unit_of)

    def _assign_work_unit(self, node: Any) -> None:
        unit = next_unit(self.workqueue, rather_waits=self.nodes.index(node) % 2 == 0)
        tests: dict[str, bool] = self.workqueue.pop(unit)
        # What is done is forgotten: all that is kept is counted after each test.
        left = {
            name: done for name, done in self.assigned_work[node].items() if not all(done.values())
        }
        self.assigned_work[node] = {**left, unit: tests}
        node.send_runtest_some(
            [self._numbers[test] for test, is_done in tests.items() if not is_done]
        )

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        """The place of each test among those collected, which is the same in each process."""
        return {test: number for number, test in enumerate(self.collection)}
