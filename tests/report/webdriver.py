"""A browser over the W3C WebDriver protocol, with nothing but the standard library: chromedriver on a free port of
127.0.0.1, stopped by its process id."""
import base64
import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's reference, by the standard


class BrowserError(Exception):
    pass


def is_installed():
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


class Driver:
    """One chromedriver. Use it as a context."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="notme-browser-")
        self.sessions = 0
        self.log = open(os.path.join(self.folder, "chromedriver.log"), "w+b")
        self.process = subprocess.Popen(["chromedriver", "--port=0"], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT, env=dict(os.environ, HOME=self.folder),
                                        start_new_session=True)
        try:
            self.port = self._port()
        except BaseException:
            self.stop()
            raise

    def _port(self):
        """It says which port it took."""
        words = b"started successfully on port "
        while self.process.poll() is None:  # however long that takes, while it lives
            with open(self.log.name, "rb") as log:
                said = log.read()
            if words in said and b"." in said.split(words)[1]:
                return int(said.split(words)[1].split(b".")[0])
            time.sleep(0.05)
        raise BrowserError("chromedriver does not start")

    def stop(self):
        """Its group holds the browsers that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        finally:
            connection.close()
        if answer.status != 200:
            raise BrowserError(f"{value['error']}: {value['message'].splitlines()[0]}")
        return value

    def browser(self, javascript=True):
        self.sessions += 1
        return Browser(self, os.path.join(self.folder, f"user-{self.sessions}"), javascript)


class Browser:
    """One headless Chromium with a new profile. Use it as a context."""

    def __init__(self, driver, folder, javascript):
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--disable-dev-shm-usage", "--hide-scrollbars", f"--user-data-dir={folder}"]
        options = {"args": flags}
        if not javascript:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        self.driver = driver
        answer = driver.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "unhandledPromptBehavior": "ignore", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.path = "/session/" + answer["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrowserError, OSError):
            self.driver.ask("DELETE", self.path)

    def ask(self, method, path, body=None):
        return self.driver.ask(method, self.path + path, body)

    def cdp(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def go(self, url):
        self.ask("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def texts(self, css):
        """What the elements show, as a user would read it: works without JavaScript in the page."""
        found = self.ask("POST", "/elements", {"using": "css selector", "value": css})
        return [self.ask("GET", f"/element/{one[ELEMENT]}/text") for one in found]

    def width(self, pixels, height=900):
        """Of the page; a window would have a least width."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=pixels, height=height, deviceScaleFactor=1, mobile=False)

    def media(self, kind="screen", scheme="light"):
        self.cdp("Emulation.setEmulatedMedia", media=kind, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def messages(self):
        """Of the console, policy violations among them, since it was asked last."""
        return [one["message"] for one in self.ask("POST", "/se/log", {"type": "browser"})]

    def requests(self):
        """Every address that the pages asked for, blocked or not, since it was asked last."""
        asked = []
        for entry in self.ask("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        return asked

    def has_dialog(self):
        try:
            self.ask("GET", "/alert/text")
            return True
        except BrowserError:
            return False

    def picture(self):
        """The whole page, as PNG."""
        return base64.b64decode(self.cdp("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def pdf(self):
        return base64.b64decode(self.cdp("Page.printToPDF", printBackground=False, preferCSSPageSize=True)["data"])
