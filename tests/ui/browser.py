"""Chromium without a screen, as a person uses it: what is looked for is waited for, and what the console says is kept."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.ui.chromium import NEEDED, PROGRAMS

WAIT_SECONDS = 60
Found = TypeVar("Found")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server"),
    *("--hide-scrollbars", "--lang=en", "--window-size=1280,860"),
)
AIRFLOWS_OWN = (
    # Asked before the login, to find out whether there was one.
    "/ui/config - Failed to load resource: the server responded with a status of 401",
    # The login page of FAB 3.8.0 and every page of Airflow 2.11.2 (main.js); both go on.
    "Uncaught TypeError: Cannot read properties of undefined (reading 'tz')",
    "Uncaught TypeError: Cannot set properties of undefined (setting 'autocomplete')",
    # Chromium asks for it on pages that name no icon; Airflow 2 has none there.
    "/favicon.ico - Failed to load resource: the server responded with a status of 404",
)
"""What Airflow's pages say on the console by themselves, seen with Chromium 156 on 2026-11-26."""


class Browser:
    """One Chromium with an empty profile; `shots` is where its pictures go."""

    def __init__(self, profile: Path, shots: Path) -> None:
        programs = [shutil.which(program) for program in PROGRAMS]
        assert all(programs), NEEDED
        options = webdriver.ChromeOptions()
        options.binary_location = str(programs[0])
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self._driver = webdriver.Chrome(options, Service(str(programs[1])))
        self._shots = shots

    def close(self) -> None:
        """End it and its driver."""
        self._driver.quit()

    def open(self, url: str) -> None:
        """As typed into the address bar."""
        self._driver.get(url)

    def forget(self) -> None:
        """Signed out: no cookie of any page."""
        self._driver.execute_cdp_cmd("Network.clearBrowserCookies", {})

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self._driver.current_url)

    @property
    def title(self) -> str:
        """The page's."""
        return str(self._driver.title)

    def text(self) -> str:
        """What can be read on the page."""
        return str(self._driver.find_element(By.TAG_NAME, "body").text)

    def see(self, selector: str, text: str = "") -> WebElement:
        """The first element of a CSS selector that shows that text, once it is there; a picture is kept if it never is."""

        def found() -> WebElement | Literal[False]:
            elements = self._driver.find_elements(By.CSS_SELECTOR, selector)
            return next((e for e in elements if e.is_displayed() and text in e.text), False)

        return self._until(found, f"nothing like {selector} {text!r}")

    def at(self, path: str, title: str = "") -> None:
        """Waits until the page is that one.

        A title that Airflow 3 translates is not to be waited for: one that is set before its words are loaded stays
        `nav.home - Airflow` (its UI sets the title when the page's own words come, not when the common ones do;
        seen in 3.3.1 on 2026-11-26).
        """
        self._until(
            lambda: title in ("", self.title) and self.url.partition("?")[0].endswith(path), f"not at {path}, {title!r}"
        )

    def click(self, selector: str, text: str = "") -> None:
        """What `see` finds."""
        self.see(selector, text).click()

    def write(self, name: str, text: str) -> None:
        """Into the field of that name."""
        field = self.see(f"input[name={name}]")
        field.clear()
        field.send_keys(text)

    def shot(self, name: str) -> None:
        """A picture of the page."""
        self._shots.mkdir(parents=True, exist_ok=True)
        assert self._driver.save_screenshot(str(self._shots / f"{name}.png"))

    def faults(self) -> list[str]:
        """Errors on the console since the last call, without those of Airflow's own."""
        errors = [entry["message"] for entry in self._driver.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call] # Selenium's
        return [error for error in errors if not any(own in error for own in AIRFLOWS_OWN)]

    def _until(self, found: Callable[[], Found | Literal[False]], otherwise: str) -> Found:
        wait = WebDriverWait(self._driver, WAIT_SECONDS, 0.1, (StaleElementReferenceException,))
        try:
            return wait.until(lambda _: found())
        except TimeoutException:
            self.shot("failed")
            shown = f"{self.url} shows {self.title!r}:\n{self.text()}"
            raise AssertionError(f"{otherwise}; {shown}; picture: {self._shots / 'failed.png'}") from None
