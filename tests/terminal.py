"""A terminal for tests: a program in a pty, its screen kept by pyte, its keys pressed by name. No threads and no sleeps.

It answers as tmux does. `from tests.terminal import Terminal`. Whatever is of one program alone stays out.
"""

import contextlib
import os
import pty
import re
import select
import signal
import string
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte
from wcwidth import wcwidth

LETTERED = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
NUMBERED = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6} | {
    f"f{number}": code for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
}
MODIFIERS = {"": "", "shift+": ";2", "alt+": ";3", "ctrl+": ";5", "ctrl+shift+": ";6"}
KEYS = (
    {"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "esc": "\x1b", "space": " "}
    | {f"f{number}": f"\x1bO{final}" for number, final in zip(range(1, 5), "PQRS", strict=True)}
    | {m + key: f"\x1b[{code and 1}{code}{last}" for m, code in MODIFIERS.items() for key, last in LETTERED.items()}
    | {m + key: f"\x1b[{number}{code}~" for m, code in MODIFIERS.items() for key, number in NUMBERED.items()}
    | {f"ctrl+{key}": chr(ord(key) & 0x1F) for key in string.ascii_lowercase + "@[\\]^_"}
    | {f"alt+{key}": f"\x1b{key}" for key in string.ascii_letters + string.digits}
)
# A lone ESC is a key only when nothing follows for this long (textual waits 0.1 s): no hand is quicker.
ESCAPE_PAUSE = 0.15

# What pyte 0.8.2 misreads: it draws what follows `<` and `=`, obeys `CSI > 4 m` as underline and DA2 as DA1, fails on a
# private SGR, draws the rest of colon-separated colours and the contents of DCS and APC, takes OSC 10 for an icon's name.
STRANGE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]"
    rb"|\x1b\[\?[0-?]*(?:[ -/]+[@-~]|[@-GIL-gi-km-~])"
    rb"|\x1b\[[0-;]*(?:[ -/]+[@-~]|:[0-;]*[@-~])"
    rb"|\x1b[P_^X][^\x1b]*\x1b\\"
    rb"|\x1b\](?![012];)[^\x07\x1b]*(?:\x07|\x1b\\)"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P_^X\]][^\x07\x1b]*\x1b?)?\Z")
QUESTION = re.compile(rb"\x1b\[(?:\?(\d+)\$p|[0-9;]*[cn])")
LONGEST_QUESTION = 12
SYNCHRONISED = 2026  # where this mode is known, textual puts each frame between marks: no half frame is ever seen
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"


class Screen(pyte.Screen):
    """pyte's screen with the alternate screen, characters of no width, and halves of wide characters mended."""

    answer: Callable[[str], object] = staticmethod(lambda text: None)
    primary: dict | None = None

    def write_process_input(self, data: str) -> None:
        self.answer(data)

    def draw(self, data: str) -> None:
        # pyte drops the rest of a text at a joiner or variation selector.
        super().draw("".join(char for char in data if wcwidth(char) > 0 or unicodedata.combining(char)))

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self.primary is None:
            self.primary = dict(self.buffer)
            self.buffer.clear()
            self.save_cursor()

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self.primary is not None:
            self.buffer.clear()
            self.buffer.update(self.primary)
            self.primary = None
            self.restore_cursor()

    def rows(self) -> list[str]:
        """What a reader sees, without the blanks at the right. pyte's `display` fails on half a wide character."""
        rows = []
        for y in range(self.lines):
            cells = [self.buffer[y][x].data for x in range(self.columns)]
            wide = [False, *(bool(data) and wcwidth(data[0]) == 2 for data in cells)]
            rows.append("".join(data or " " * (not wide[x]) for x, data in enumerate(cells)).rstrip())
        return rows


class Terminal:
    """A program in a terminal of `size` columns and rows; as a context manager it ends the program by its id."""

    def __init__(
        self,
        command: Sequence[str | Path],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] = os.environ,
        cwd: Path | str = ".",
    ) -> None:
        """Start `command`; `env` is its whole environment but for the kind of terminal."""
        surroundings = {name: text for name, text in env.items() if name not in {"LINES", "COLUMNS"}}
        surroundings |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.size = size
        self.raw_bytes = bytearray()  # not to be changed; `raw` copies it
        self.code: int | None = None
        self._asked = self._drawn = 0
        self._pressed_escape = 0.0
        self._screen = Screen(*size)
        self._screen.answer = lambda text: self._write(text.encode())
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        try:
            os.set_blocking(self._master, False)
            termios.tcsetwinsize(self._master, size[::-1])
            with contextlib.chdir(cwd):
                self.pid = self._start([os.fspath(word) for word in command], surroundings, os.ttyname(slave))
        except BaseException:
            self.close_terminal()
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if not self.ended():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)  # its own session: no one else's group, and not reaped yet
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.close_terminal()

    def type(self, text: str | bytes) -> None:
        """Send text as it is. After a lone ESC it waits as long as a hand does."""
        while (left := self._pressed_escape + ESCAPE_PAUSE - time.monotonic()) > 0:
            self.pump(left)
        self._write(text if isinstance(text, bytes) else text.encode())

    def press(self, *keys: str) -> None:
        """Press keys one after the other: `press("a", "ctrl+r", "f5", "esc", "shift+tab", "alt+x")`."""
        for key in keys:
            self.type(key if len(key) == 1 else KEYS[key])
            self._pressed_escape = time.monotonic() if key == "esc" else 0.0

    def paste(self, text: str) -> None:
        """Paste as terminals do: in brackets where the program asked for them, line ends as Enter."""
        self._draw()
        text = text.replace("\n", "\r")
        self.type(f"\x1b[200~{text}\x1b[201~" if 2004 << 5 in self._screen.mode else text)

    def click(self, text: str) -> None:
        """Press and release the left button on the first place where `text` stands. Columns are cells."""
        for y, row in enumerate(self.screen(), 1):
            if text in row:
                x = 1 + sum(max(wcwidth(char), 0) for char in row[: row.index(text)])
                self.type(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
                return
        raise self._failed(f"nothing to click: {text!r}")

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the kernel tells the program (SIGWINCH)."""
        self._draw()
        self.size = (columns, rows)
        self._screen.resize(rows, columns)
        termios.tcsetwinsize(self._master, (rows, columns))

    def close_terminal(self) -> None:
        """The window is closed: the program gets SIGHUP, and errors for what it reads or writes from now on."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program alone."""
        if not self.ended():
            os.kill(self.pid, number)

    @property
    def raw(self) -> bytes:
        """Everything the program wrote so far, as it came."""
        return bytes(self.raw_bytes)

    def screen(self) -> list[str]:
        """The rows as read now, without the blanks at the right."""
        self._drain()
        return self._rows()

    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen())

    def wait_for(self, wanted: str | Callable[[list[str]], object], timeout: float = 20) -> list[str]:
        """Until the text is on the screen, or `wanted(rows)` holds; the rows then. AssertionError shows the screen."""
        holds = wanted if callable(wanted) else lambda rows: wanted in "\n".join(rows)
        if self._until(lambda: holds(self.screen()), timeout):
            return self._rows()
        raise self._failed(f"not seen: {wanted!r}")

    def wait_for_bytes(self, wanted: bytes, start: int = 0, timeout: float = 20) -> int:
        """Until the program wrote these bytes at or behind `start`; where. Quick: the screen is not drawn."""
        if self._until(lambda: self.raw_bytes.find(wanted, start) >= 0, timeout):
            return self.raw_bytes.find(wanted, start)
        raise self._failed(f"not written: {wanted!r}")

    def wait(self, timeout: float = 20) -> int:
        """Until the program has ended; its exit code, or the signal as a negative number."""
        deadline = time.monotonic() + timeout
        while not self.ended():
            if time.monotonic() > deadline:
                raise self._failed("still running")
            self.pump(0.01)
        self._drain()
        return self.code

    def ended(self) -> bool:
        """Whether the program has ended; `code` then has its exit code."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is not None

    def pump(self, timeout: float) -> bool:
        """Read what the program writes within `timeout` seconds, answer its questions; whether anything came."""
        if not select.select([self._master] if self._master >= 0 else [], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # nobody has the other end open any more
            self.close_terminal()
            return False
        self.raw_bytes += data
        self._answer()
        return True

    def _start(self, command: list[str], surroundings: dict[str, str], terminal: str) -> int:
        """Not `pty.fork`: Python warns of forks beside the threads of a test run. The terminal that a program with a session
        of its own opens first is the one that controls it."""
        opened = [(os.POSIX_SPAWN_OPEN, 0, terminal, os.O_RDWR, 0), *((os.POSIX_SPAWN_DUP2, 0, fd) for fd in (1, 2))]
        default = [signal.SIGPIPE, signal.SIGXFSZ]  # which Python ignores
        return os.posix_spawnp(command[0], command, surroundings, setsid=True, setsigdef=default, file_actions=opened)

    def _until(self, holds: Callable[[], object], timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0 or self._master < 0:
                return bool(holds())
            self.pump(left)
        return True

    def _drain(self) -> None:
        for _ in range(1000):  # a program may never stop writing
            if not self.pump(0):
                return

    def _answer(self) -> None:
        """Modes are answered from here; what the terminal is and where its cursor stands, pyte answers on its way."""
        unread = bytes(self.raw_bytes[self._asked :])
        asked = list(QUESTION.finditer(unread))
        self._asked += max(len(unread) - LONGEST_QUESTION, asked[-1].end() if asked else 0, 0)
        for question in asked:
            if question[1]:
                self._write(b"\x1b[?%b;%d$y" % (question[1], 2 if int(question[1]) == SYNCHRONISED else 0))
            else:
                self._draw()

    def _draw(self) -> None:
        """Let pyte read what it has not read, up to a sequence that is not complete yet."""
        data = bytes(self.raw_bytes[self._drawn :])
        if unfinished := UNFINISHED.search(data):
            data = data[: unfinished.start()]
        if data.rfind(FRAME_BEGINS) > data.rfind(FRAME_ENDS) and self.code is None:
            data = data[: data.rfind(FRAME_BEGINS)]
        self._drawn += len(data)
        self._stream.feed(STRANGE.sub(b"", data))

    def _rows(self) -> list[str]:
        self._draw()
        return self._screen.rows()

    def _write(self, data: bytes) -> None:
        while data and self._master >= 0:
            readable, writable, _ = select.select([self._master], [self._master], [], 20)
            if writable:
                data = data[os.write(self._master, data) :]
            elif not readable:
                raise self._failed("not read by the program")
            else:  # a program that waits for its output to be read may not read
                self.pump(0)

    def _failed(self, what: str) -> AssertionError:
        state = f"ended with {self.code}" if self.ended() else "running"
        edge = "+" + "-" * self.size[0] + "+"
        shown = "\n".join([edge, *(f"|{row:{self.size[0]}}|" for row in self._rows()), edge])
        return AssertionError(f"{what}; the program is {state}, its screen:\n{shown}")
