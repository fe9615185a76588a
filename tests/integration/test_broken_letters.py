import pytest
from flask import Flask


@pytest.mark.parametrize("broken", ["surr%ED%A0%80X", "latin%FCX"])
def test_broken_letters_are_refused_and_the_rest_is_kept(
    sqlite_app: Flask, broken: str
) -> None:
    answer = sqlite_app.test_client().post(
        "/o/rieth/kommentar",
        data=f"text=Gr%C3%BCn+{broken}&token=none",
        content_type="application/x-www-form-urlencoded",
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Grün" in page
    assert "%ED" not in page
    assert "%FC" not in page
