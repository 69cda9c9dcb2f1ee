"""Open a notebook in JupyterLab in a real browser, run all its cells, and save a picture of what is seen.

    python tools/lab_picture.py PICTURE [NOTEBOOK]

Needs playwright (pip install playwright) and Chromium on the machine; it is no part of the tests. The notebook runs on
copies of notebooks/ and data/. Exit code 1 where a cell failed or wrote to stderr, or where no picture is seen.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
FIRST = "0_从这里开始.ipynb"
_PORT, _WIDTH, _HEIGHT = 8917, 1280, 1000
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_START, _RUN = 60, 180  # seconds
_SETTINGS = {  # no question on news; all cells drawn, also those out of sight
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": '{"fetchNews": "false"}',
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": '{"windowingMode": "none"}',
}


def main(arguments: list[str]) -> int:
    picture, notebook = Path(arguments[0]), (arguments[1:] or [FIRST])[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("notebooks", "data"):
            shutil.copytree(REPOSITORY / part, folder / part)
        for file, setting in _SETTINGS.items():
            (folder / "settings" / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / "settings" / file).write_text(setting, encoding="utf-8")
        command = [str(REPOSITORY / ".venv/bin/jupyter"), "lab", "--no-browser", f"--port={_PORT}", "--allow-root"]
        options = ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
        server = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for_server()
            return _take(picture, notebook)
        finally:
            server.terminate()
            server.wait()


def _wait_for_server() -> None:
    for _ in range(_START * 2):
        try:
            urllib.request.urlopen(f"http://localhost:{_PORT}/api", timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("JupyterLab did not start")


def _take(picture: Path, notebook: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        page.goto(f"http://localhost:{_PORT}/lab/tree/notebooks/{quote(notebook)}")
        page.locator(".jp-Notebook").wait_for(timeout=_START * 1000)
        page.get_by_text("(ipykernel) | Idle").first.wait_for(timeout=_START * 1000)
        if page.locator(".jp-Dialog").count():
            raise RuntimeError(f"JupyterLab asks: {page.locator('.jp-Dialog').first.inner_text()}")
        _clear_outputs(page)
        _choose(page, "Run", "Run All Cells")
        _wait_for_cells(page)
        seen = page.evaluate(
            """() => ({
              pictures: [...document.querySelectorAll('.jp-OutputArea img')].filter(i => i.naturalWidth).length,
              failures: [...document.querySelectorAll('[data-mime-type*="stderr"], [data-mime-type*="error"]')]
                .map(f => f.innerText),
            })"""
        )
        page.evaluate("document.querySelector('.jp-OutputArea img')?.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(1000)
        page.screenshot(path=str(picture))
        browser.close()
    print(f"{notebook}: {seen['pictures']} pictures, failures: {seen['failures'] or 'none'}")
    return 0 if seen["pictures"] and not seen["failures"] else 1


def _clear_outputs(page: Page) -> None:
    """What is stored goes first, so that everything seen was made here."""
    _choose(page, "Edit", "Clear Outputs of All Cells")


def _choose(page: Page, menu: str, entry: str) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
    page.locator(".lm-Menu-itemLabel", has_text=entry).first.click()


def _wait_for_cells(page: Page) -> None:
    """Until the kernel has begun and rests again."""
    indicator = page.locator(".jp-Notebook-ExecutionIndicator").first
    deadline, idle = time.monotonic() + _RUN, 0
    page.wait_for_timeout(3000)
    while time.monotonic() < deadline:
        idle = idle + 1 if indicator.get_attribute("data-status") == "idle" else 0
        if idle == 6:
            return
        page.wait_for_timeout(500)
    raise TimeoutError("the cells did not come to their end")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
