"""Carries out the requests that stdin lists as JSON, in kernels that all run at
once, and prints a JSON list with what came of each.

    {"kernel": 0, "execute": "6 * 7"}                  an optional "interrupt_after": seconds
    {"kernel": 1, "complete": "plots.Lea"}             with the cursor at the end
    {"kernel": 1, "inspect": "plots.LearningCurves("}
    {"kernel": 0, "info": true}
    {"kernel": 0, "interrupt": true}
    {"kernel": 0, "hang_up": 100}                      so many clients ask and do not wait
    {"kernel": 0, "forge": true}                       messages of a client without the kernel's key
    {"kernel": 0, "run_all": ["x := 1", "x"]}          all sent before the first is done
"""

import json
import random
import sys
import threading
import time

import zmq
from jupyter_client.manager import start_new_kernel
from jupyter_client.session import Session

TIMEOUT = 60  # seconds: nothing here takes as long


def execute(manager, client, request):
    result = {"stream": "", "data": {}, "error": ""}

    def collect(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            result["stream"] += content["text"]
        elif message["msg_type"] in ("execute_result", "display_data"):
            result["data"].update(content["data"])
        elif message["msg_type"] == "error":
            result["error"] = content["evalue"]

    if "interrupt_after" in request:
        threading.Timer(request["interrupt_after"], manager.interrupt_kernel).start()
    reply = client.execute_interactive(request["execute"], output_hook=collect, timeout=TIMEOUT)
    result["status"] = reply["content"]["status"]
    return result


def run_all(client, cells):
    sent = [client.execute("time.Sleep(time.Second)")] + [client.execute(cell) for cell in cells]
    replies = {}
    while not all(message in replies for message in sent):
        reply = client.get_shell_msg(timeout=TIMEOUT)
        replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
    return {"statuses": [replies[message] for message in sent[1:]]}


def connect(client):
    connection = client.get_connection_info()
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 1000  # milliseconds that closing takes to send what was asked
    socket.connect("tcp://%s:%d" % (connection["ip"], connection["shell_port"]))
    return socket


def forge(client):
    socket = connect(client)
    socket.send(b"no message")
    stranger = Session(key=b"another key")
    stranger.send(socket, stranger.msg("shutdown_request", {"restart": False}))
    socket.close()
    time.sleep(0.5)  # nothing answers
    return {}


def hang_up(client, times):
    for _ in range(times):
        socket = connect(client)
        for _ in range(5):
            client.session.send(socket, client.session.msg("kernel_info_request"))
        socket.close()
        time.sleep(random.uniform(0, 0.01))
    return {}


def carry_out(manager, client, request):
    if "execute" in request:
        return execute(manager, client, request)
    if "complete" in request:
        return client.complete(request["complete"], reply=True, timeout=TIMEOUT)["content"]
    if "inspect" in request:
        return client.inspect(request["inspect"], reply=True, timeout=TIMEOUT)["content"]
    if "run_all" in request:
        return run_all(client, request["run_all"])
    if "forge" in request:
        return forge(client)
    if "hang_up" in request:
        return hang_up(client, request["hang_up"])
    if "info" in request:
        return client.kernel_info(reply=True, timeout=TIMEOUT)["content"]
    manager.interrupt_kernel()
    return {}


requests = json.load(sys.stdin)
kernels = {}
try:
    for number in {request["kernel"] for request in requests}:
        kernels[number] = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=TIMEOUT)
    json.dump([carry_out(*kernels[request["kernel"]], request) for request in requests], sys.stdout)
finally:
    while kernels:
        _, (manager, client) = kernels.popitem()
        client.stop_channels()
        manager.shutdown_kernel(now=True)
