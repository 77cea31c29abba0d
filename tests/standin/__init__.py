"""A stand-in for the ministry's site, on loopback: its manners, its boards, and faults to switch on.

It imitates what the field guide knows of the site (sections 1, 2, 3 and 6), so that a fetcher can be tested
against a real server. What it cannot show is whether the live site still behaves that way.
"""

from tests.made_pages import Source
from tests.standin.boards import Board, PostOnSite
from tests.standin.exchange import Answer, Delivery, Request
from tests.standin.faults import Fault, FaultHandle
from tests.standin.samples import sample_posts
from tests.standin.site import StandIn

__all__ = [
    "Answer",
    "Board",
    "Delivery",
    "Fault",
    "FaultHandle",
    "PostOnSite",
    "Request",
    "Source",
    "StandIn",
    "sample_posts",
]
