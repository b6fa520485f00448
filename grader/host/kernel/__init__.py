"""The way `all` of running a notebook: every cell, by nbclient, in a kernel that then answers the judge's questions.

Three processes, all forks of the one that the sandbox started:

    guardian   reads the notebook, starts the others, holds the clock, and waits until the kernel ends
    driver     nbclient: hands over cell after cell and collects the outputs, within bounds
    kernel     ipykernel: runs the cells; then its main thread goes on as the host

They speak over socket pairs, so there is no network, no connection file and no key, and nothing but the main thread in
the kernel. nbclient, ipykernel and what these need come with the extra `notebooks`; only modules of this package
import them.
"""
