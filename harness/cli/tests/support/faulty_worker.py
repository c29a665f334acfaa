#!/usr/bin/env python3
"""A worker that does one wrong thing at a chosen moment, and is the real worker otherwise.

The environment variable FAULTY_WORKER says which, in JSON: `worker` is the real program, `on` the request, `about` the
workload or function and `contender` (empty: any), `nth` the how-manieth such request in this process, and `does` one
of the functions below. Each process adds its id to the file `started`.
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time

FAULT = json.loads(os.environ["FAULTY_WORKER"])
REAL = subprocess.Popen([FAULT["worker"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def really(request):
    """What the real worker answers."""
    REAL.stdin.write(json.dumps(request) + "\n")
    REAL.stdin.flush()
    return json.loads(REAL.stdout.readline())


def say(text, end="\n"):
    sys.stdout.write(text + end)
    sys.stdout.flush()


def is_killed(request):
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(request):
    time.sleep(3600)


def exits(request):
    print("something about a cheese", file=sys.stderr)
    print("out of cheese", file=sys.stderr, flush=True)
    os._exit(3)


def tells_its_environment(request):
    print("backtraces:", os.environ.get("RUST_BACKTRACE", "off"), file=sys.stderr, flush=True)
    os._exit(3)


def stammers(request):
    say(json.dumps(really(request))[:20], end="")
    os._exit(1)


def talks_nonsense(request):
    say("Segmentation fault (core dumped)")


def floods(request):
    while True:
        say("a" * (1 << 20), end="")


def evades(request):
    say(json.dumps({"answer": "released"}))


def says_it_twice(request):
    answer = json.dumps(really(request))
    say(answer + "\n" + answer)


def speaks_protocol_99(request):
    say(json.dumps({**really(request), "protocol": 99}))


def is_of_another_release(request):
    say(json.dumps({**really(request), "runtime": "wasmtime 1.0.0"}))


def is_a_debug_build(request):
    say(json.dumps({**really(request), "debug-build": True}))


def does_not_say_slower(request):
    answer = really(request)
    del answer["effective"]["slower"]
    say(json.dumps(answer))


def lies(request):
    difference = {"case": "a-case", "expected": "1", "got": "2"}
    say(json.dumps({**really(request), "difference": difference}))


def gets_ctrl_c_too(request):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getppid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)


def takes_its_time(request):
    time.sleep(0.1)
    say(json.dumps(really(request)))


def finds_another_component(request):
    with open(request["artifact"]["path"], "ab") as component:
        component.write(b"\0")
    say(json.dumps(really(request)))


def serves_lies(request):
    class Liar(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            answer = b'{"ok":{"cents":"1","source":"list"}}'
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = "127.0.0.1:{}".format(server.server_address[1])
    say(json.dumps({"answer": "serving", "address": address, "listen-us": 1.0}))


def is_stopped_meanwhile(request):
    def stop():
        time.sleep(0.4)
        REAL.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        REAL.send_signal(signal.SIGCONT)

    threading.Thread(target=stop).start()
    say(json.dumps(really(request)))


def main():
    with open(FAULT["started"], "a", encoding="utf-8") as started:
        started.write(f"{os.getpid()}\n")
    contender = ""
    left = FAULT["nth"]
    for line in sys.stdin:
        request = json.loads(line)
        contender = request.get("contender", contender)
        about = request.get("workload", request.get("function", ""))
        here = FAULT["contender"] in ("", contender) and FAULT["about"] in ("", about)
        if here and request["request"] == FAULT["on"]:
            left -= 1
        if here and request["request"] == FAULT["on"] and left <= 0:
            globals()[FAULT["does"]](request)
        else:
            say(json.dumps(really(request)))


main()
