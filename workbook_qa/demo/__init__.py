"""A made-up council that plays whole months through the real commands. Begin with `demo`."""
