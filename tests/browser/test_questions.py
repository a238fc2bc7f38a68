"""What a reader would ask first is answered from the home page by at most two clicks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visits

pytestmark = pytest.mark.browser
QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
)
MOST_CLICKS = 2
FEWEST = 10


def test_there_are_enough_questions_and_each_is_near() -> None:
    assert len({question["asks"] for question in QUESTIONS}) >= FEWEST
    assert all(len(question["clicks"]) <= MOST_CLICKS for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["asks"])
def test_the_question_is_answered(question: dict[str, Any], visit: Visits) -> None:
    reader = visit(390)
    page = reader.open("index")
    page.locator(f'input[value="{question["wording"]}"]').check()
    for name in question["clicks"]:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    shown = page.get_by_role("main").get_by_text(question["answer"]).locator("visible=true")
    expect(shown.first).to_be_visible()
    assert reader.complaints == []
