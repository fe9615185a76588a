"""Figures protected view by view, for people with the right FINDINGS.

They may read the answers anyway; what leaves the house comes from releases. Each view is
protected as a whole: nothing small stands in it, and nothing in it can be worked out from
the rest of it (`jointly.py`). Two views beside each other are not protected against each
other; docs/decisions/0021-findings-for-staff.md says so.
"""
