"""Pages of questionnaires that were reached: counted in memory, stored now and then.

Only a number grows: no id, no cookie, no key of a form. Each form carries how far it was
counted, so that going back and forth counts once. What is not stored yet when the process
ends is lost, which is better than anybody waiting for a count.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from flask import after_this_request
from flask.wrappers import Response

from participation.database import Database, DatabaseAwayError
from participation.responses.page_counts import ReachedPage, add_page_counts

STORE_AFTER_S = 30.0
MOST_PAGES = 2_000
"""Different counts that are kept in memory; further ones are lost until some are stored."""


@dataclass
class PageCounter:
    """Counts of one process since it stored them last."""

    counts: Counter[ReachedPage] = field(default_factory=Counter)
    begun: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: ReachedPage) -> None:
        """Count one form on a page."""
        with self.lock:
            if not self.counts:
                self.begun = time.monotonic()
            if page in self.counts or len(self.counts) < MOST_PAGES:
                self.counts[page] += 1

    def is_due(self) -> bool:
        with self.lock:
            waited = time.monotonic() - self.begun
            return bool(self.counts) and waited > STORE_AFTER_S

    def store(self, database: Database) -> None:
        """Store what was counted; nothing happens while the database is away."""
        with self.lock:
            counts, self.counts = self.counts, Counter()
        if not counts:
            return
        try:
            with database.transaction() as session:
                add_page_counts(session, counts)
        except DatabaseAwayError:
            return

    def store_when_sent(self, database: Database) -> None:
        """Store after the answer to this request has gone out, if it is time to."""
        if not self.is_due():
            return

        @after_this_request
        def then(response: Response) -> Response:
            response.call_on_close(lambda: self.store(database))
            return response
