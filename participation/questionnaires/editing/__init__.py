"""Editing a questionnaire: a definition as data goes in, another one comes out.

Nothing here stores anything. A draft may be incomplete; what is wrong with it is told by
`checking`, beside the place it belongs to.
"""
