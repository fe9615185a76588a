venv:
