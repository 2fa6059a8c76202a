"""A mail server of our own on this machine, which takes messages, and refuses, drops or delays.

What it does with each message in turn is told beforehand; when nothing is told it takes it.
"""

import base64
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto


class Does(Enum):
    """What the server does with one message."""

    TAKE = auto()
    REFUSE_SENDER = auto()
    REFUSE_ADDRESS = auto()
    REFUSE_LAST_ADDRESS = auto()
    BUSY = auto()  # 451 in answer to DATA
    REFUSE_MESSAGE = auto()  # 554 after the message
    DROP_BEFORE = auto()  # the connection is lost before DATA is answered
    DROP_WITHIN = auto()  # it is lost while the message is sent
    TAKE_AND_DROP = auto()  # the message is taken and the connection lost before the answer
    TAKE_AND_DELAY = auto()  # the answer comes after so many seconds
    DELAY = auto()  # the answer to DATA comes after so many seconds


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine.

    Attributes:
        taken: the messages it took, with their sender and addresses, in order.
        connections: how many were opened; secured: how many of them by TLS.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self,
        plan: list[Does],
        *,
        seconds: float = 0,
        login: str = "",
        tls: ssl.SSLContext | None = None,
        from_the_start: bool = False,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.tls = tls
        self.from_the_start = from_the_start
        self.secured = 0
        self.plan = plan
        self.seconds = seconds
        self.login = login
        self.taken: list[tuple[str, tuple[str, ...], bytes]] = []
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def next(self) -> Does:
        """What becomes of the next message."""
        return self.plan.pop(0) if self.plan else Does.TAKE

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is no fault of the server's."""


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.from_the_start:
            self._secure()
        self._say(220, "ready")
        sender, to, does = "", [], Does.TAKE
        trusted = not self.server.login
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith((b"EHLO", b"HELO")):
                more = b"250-AUTH PLAIN\r\n" if self.server.login else b""
                more += b"250-STARTTLS\r\n" if self.server.tls else b""
                self.wfile.write(b"250-here\r\n" + more + b"250 8BITMIME\r\n")
            elif verb.startswith(b"STARTTLS") and self.server.tls:
                self._say(220, "go on")
                self._secure()
            elif verb.startswith(b"AUTH PLAIN"):
                said = base64.b64decode(line.split()[2]).decode().strip("\0")
                trusted = said == self.server.login
                self._say(*((235, "ok") if trusted else (535, "no")))
            elif verb.startswith(b"MAIL"):
                does = self.server.next()
                sender, to = _address(line), []
                refuse = does is Does.REFUSE_SENDER or not trusted
                self._say(*((550, "not you") if refuse else (250, "ok")))
            elif verb.startswith(b"RCPT"):
                to.append(_address(line))
                refuse = does is Does.REFUSE_ADDRESS or (
                    does is Does.REFUSE_LAST_ADDRESS and len(to) == 2
                )
                self._say(*((550, "no such") if refuse else (250, "ok")))
            elif verb.startswith(b"DATA"):
                if not self._data(does, sender, tuple(to)):
                    return
            elif verb.startswith(b"QUIT"):
                self._say(221, "bye")
                return
            else:
                self._say(250, "ok")

    def finish(self) -> None:
        """Close what was put around the connection too."""
        super().finish()
        self.request.close()

    def _secure(self) -> None:
        assert self.server.tls
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)
        self.server.secured += 1

    def _data(self, does: Does, sender: str, to: tuple[str, ...]) -> bool:
        """Whether the connection stays."""
        if does is Does.DROP_BEFORE:
            self._drop()
            return False
        if does is Does.BUSY:
            self._say(451, "later")
            return True
        if does is Does.DELAY:
            time.sleep(self.server.seconds)
        self._say(354, "go on")
        if does is Does.DROP_WITHIN:
            self._drop()
            return False
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if line == b"":
            return False
        if does is Does.REFUSE_MESSAGE:
            self._say(554, "not that")
            return True
        self.server.taken.append((sender, to, b"".join(lines)))
        if does is Does.TAKE_AND_DROP:
            self._drop()
            return False
        if does is Does.TAKE_AND_DELAY:
            time.sleep(self.server.seconds)
        self._say(250, "taken")
        return True

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())

    def _drop(self) -> None:
        self.request.shutdown(socket.SHUT_RDWR)
        self.request.close()


def _address(line: bytes) -> str:
    return line.decode().partition("<")[2].partition(">")[0]


@contextmanager
def mail_server(
    *plan: Does,
    seconds: float = 0,
    login: str = "",
    tls: ssl.SSLContext | None = None,
    from_the_start: bool = False,
) -> Iterator[MailServer]:
    """The server, listening until the block ends.

    Args:
        tls: what it shows its certificate with, when asked or `from_the_start`.
    """
    made = MailServer([*plan], seconds=seconds, login=login, tls=tls, from_the_start=from_the_start)
    with made as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
