"""Forms of the site filled in by keyboard alone, as somebody does who has no mouse."""

from typing import Any

MOST_STEPS = 400
NAME = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return '';
  const field = at.closest('.field'), row = at.closest('.row');
  const said = at.labels?.[0], tick = at.type === 'checkbox' && said?.textContent;
  const label = at.getAttribute('aria-label') || said?.querySelector('span')?.textContent
    || tick || said?.firstChild?.textContent || at.textContent;
  const before = row ? `${row.querySelector('legend').textContent} / ` : '';
  const alone = !field || said?.matches('.field > label');
  const group = alone ? '' : `${field.querySelector('legend, label')?.firstChild.textContent.trim()} / `;
  return (group + before + label).trim();
}"""


class Keyboard:
    """The keys, and what has the focus."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def at(self) -> str:
        """What has the focus, as its label says."""
        return str(self.page.evaluate(NAME))

    def reach(self, label: str) -> None:
        """Press Tab until the focus is there: all around the page, if need be."""
        seen = []
        for _ in range(MOST_STEPS):
            if self.at == label:
                return
            seen.append(self.at)
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never leads to {label!r}; it leads to {list(dict.fromkeys(seen))}")

    def write(self, label: str, text: str) -> None:
        """Type into a field, in place of what is there."""
        self.reach(label)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def pick(self, label: str, *words: str) -> None:
        """Type a part of a name, and take the first that is offered."""
        self.reach(label)
        for word in words:
            self.page.keyboard.type(word)
            self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Enter")

    def choose(self, label: str, first: str) -> None:
        """Choose in a list by its beginning."""
        self.reach(label)
        self.page.keyboard.type(first)

    def day(self, label: str, day: str) -> None:
        """Type a day, written year-month-day, as the field asks for it: month, day, year."""
        self.reach(label)
        year, month, number = day.split("-")
        self.page.keyboard.type(f"{month}{number}{year}")

    def press(self, label: str) -> None:
        """Press a button, or tick a box."""
        self.reach(label)
        self.page.keyboard.press("Space")
