"""A review page to talk to: results of the submitted folder, and clients that know the token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html
from starlette.testclient import TestClient

from pipeline.shell.intake import load_patterns
from pipeline.shell.review.room import Room
from pipeline.shell.review.serve import protected
from tests import submitted

PORT, TOKEN = 8642, "t" * 32
HOME = f"http://127.0.0.1:{PORT}"


def results(home: Path) -> Path:
    """The submitted folder, extracted; decisions lie beside the results."""
    return submitted.extracted(submitted.written(home / "报送"), home / "out")


def room(out: Path, lang: str = "zh", folder: Path | None = None) -> Room:
    """The review's state, as after a start."""
    return Room(out, load_patterns(), lang, out.parent / "decisions.sqlite", [folder] if folder else [])


class Reviewer:
    """A person at the page: opens screens, decides, sees what comes of it."""

    def __init__(self, at: Room, by: str = "王") -> None:
        self.client = TestClient(protected(at, "login", PORT, TOKEN), base_url=HOME, follow_redirects=True)
        self.client.get(f"/?token={TOKEN}")
        self.by = by

    def page(self, url: str) -> Any:
        """A page as a tree."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code, answer.text)
        return html.fromstring(answer.content)

    def queue(self, query: str = "") -> list[str]:
        """The addresses of the items on the first page of a queue."""
        return [row.xpath(".//a")[0].get("href") for row in self.page(f"/queue?{query}").xpath("//tbody/tr[.//a]")]

    def find(self, code: str, path: str = "", query: str = "status=all") -> str:
        """The address of a finding of this check, in a document whose path holds `path`."""
        return next(
            url
            for url in self.queue(f"{query}&code={code}")
            if path in self.page(url).xpath("string(//span[contains(@class, 'path')])")
        )

    def send(self, act: str, url: str, page: Any = None, **told: str) -> Any:
        """What the page's script sends from an item; `page` is the screen as seen, by default a fresh one."""
        page = page if page is not None else self.page(url)
        item = page.get_element_by_id("item")
        said = {
            "doc_id": item.get("data-doc"), "key": item.get("data-key"), "filter": item.get("data-filter"),
            "seen": page.find("body").get("data-seen"), "by": self.by, **told,
        }  # fmt: skip
        return self.client.post(f"/{act}", json=said, headers={"X-Fuhe": "1", "Origin": HOME})

    def decide(self, url: str, choice: str, **told: str) -> Any:
        """A decision; what came of it."""
        answer = self.send("decide", url, choice=choice, **told)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self, url: str) -> str:
        """How an item stands, as its screen says."""
        return " ".join(self.page(url).get_element_by_id("state").text_content().split())
