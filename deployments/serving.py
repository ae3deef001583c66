"""`python -m deployments.serving`: registers the flows and runs what is due, until it is stopped."""

from __future__ import annotations

import asyncio

from prefect import aserve

from deployments.schedules import deployments


def main() -> None:
    """Serve every flow; Prefect pauses the deployments when it is stopped, so that no backlog grows."""
    asyncio.run(aserve(*deployments(), print_starting_message=False))


if __name__ == "__main__":
    main()
