"""One page of a questionnaire as its template needs it."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from participation.places.queries import OrtsteilView
from participation.questionnaires.question_types.views import (
    FieldView,
    Said,
)
from participation.web.citizen.browser_checks import browser_checks
from participation.web.citizen.fields import (
    build_field,
    condition_data,
    say_in,
    words_of,
)
from participation.web.citizen.filling import Filling, Problems
from participation.web.citizen.pictures import picture_view
from participation.web.state import element_id


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """`when`: its condition as JSON for the browser. Hidden: not shown just now."""

    field: FieldView
    when: str | None
    hidden: bool

    @property
    def checks(self) -> dict[str, str]:
        """What the browser needs to find the common mistakes by itself."""
        return browser_checks(self.field.question)

    @property
    def error_target(self) -> str:
        """Where the error summary leads."""
        names = self.field.question.field_names
        return element_id(names[0]) if names else element_id(self.field.name)


@dataclass(frozen=True, kw_only=True)
class PageView:
    number: int
    key: str
    title: Said
    intro: Said
    intro_html: Markup
    intro_language: str
    when: str | None
    questions: list[QuestionView]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Pairs for the error summary: where, and what."""
        return [
            (q.error_target, f"{q.field.label.text.striptags()} {q.field.error}")
            for q in self.questions
            if q.field.error and not q.hidden
        ]

    @property
    def seen(self) -> str:
        """Keys of the questions that the browser shows, for the next request."""
        return " ".join(q.field.question.key for q in self.questions if not q.hidden)


def build_page(
    filling: Filling,
    number: int,
    problems: Problems,
    *,
    language: str,
    ortsteile: list[OrtsteilView],
    picture_at: Callable[[str], str] | None = None,
) -> PageView:
    """Build a page with what was typed; questions that do not apply are there, hidden.

    `picture_at`: where pictures are that no published version has.
    """
    page, walked = filling.definition.pages[number], filling.walked
    questions = {question.key: question for question in filling.definition.questions}
    say = say_in(language, words_of(walked, questions, language))
    html = page.intro_html
    html_language = language if language in html else next(iter(html), language)
    return PageView(
        number=number,
        key=page.key,
        title=say(page.title),
        intro=say(page.intro),
        intro_html=html.get(html_language, Markup()),
        intro_language=html_language,
        when=condition_data(page.when),
        questions=[
            QuestionView(
                field=build_field(
                    question,
                    filling.raw,
                    problems,
                    say=say,
                    hidden=walked.hidden.get(question.key, frozenset()),
                    seed=filling.order,
                    ortsteile=ortsteile,
                    picture=lambda name: picture_view(
                        filling.questionnaire, name, say, picture_at
                    ),
                ),
                when=condition_data(question.when),
                hidden=question.key not in walked.shown,
            )
            for question in page.questions
        ],
    )
