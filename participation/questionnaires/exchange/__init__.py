"""Questionnaires in the formats of others: XLSForm both ways, LimeSurvey in.

A reader returns a questionnaire as plain JSON and a note on everything that became
different or was left out; nothing is stored here.
"""
