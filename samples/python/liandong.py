#!/usr/bin/env python3
"""A client of Liandong in one file: standard library and `cryptography`, over HTTP.

    pip install cryptography
    python3 liandong.py --url http://127.0.0.1:8080 --key PUMP.json --role enterprise-operator \\
        send incident.report INC-1 '{"title": "…", …}'      # prints the answer
    … follow --from start --position feed.position           # prints events, one a line
    … sign incident.report INC-1 '{…}'                       # a signed message, for Kafka

The key file is what the operator gave: agencyId, keyId, audience and privateKey. docs/signing.md is the source.
"""
import argparse, base64, json, math, os, sys, time, urllib.error, urllib.parse, urllib.request, uuid
from datetime import datetime, timezone
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HOURLY = ("dispatcher", "agency-operator", "enterprise-operator", "personnel")  # tokens of other roles: 10 minutes
COLLECTIONS = {"agency": "agencies", "sharing": "sharing", "duty": "duty"}  # the others: an s behind
PASSING = (408, 425, 429)  # and all from 500: nothing is said of the command, which may come again


def number(value):
    """As ECMAScript writes it: RFC 8785, section 3.2.2.3."""
    if not math.isfinite(value):
        raise ValueError("a number that is not finite")
    sign, digits, exponent = Decimal(repr(float(value) or 0.0)).normalize().as_tuple()
    digits, point = "".join(map(str, digits)), len(digits) + exponent
    if 0 < point <= 21:
        whole, part = digits[:point].ljust(point, "0"), digits[point:]
    elif -6 < point <= 0:
        whole, part = "0", "0" * -point + digits
    else:
        whole, part = digits[0], digits[1:]
    power = "" if -6 < point <= 21 else f"e{point - 1:+d}"
    return "-" * sign + whole + ("." + part if part else "") + power


def canonical(value):
    """RFC 8785. What is signed and what is sent."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        value.encode()  # a lone surrogate cannot be sent
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(name)}:{canonical(inner)}" for name, inner in members) + "}"


def base64url(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


class Sender:
    """An agency's key, the person or program that speaks, and its role."""

    def __init__(self, key, principal, role):
        self.agency, self.key_id, self.audience = key["agencyId"], key["keyId"], key["audience"]
        seed = key["privateKey"]["d"]
        self.private = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(seed + "=" * (-len(seed) % 4)))
        self.principal, self.role = principal, role

    def token(self, issued_at=None):
        issued_at = int(time.time()) if issued_at is None else issued_at
        claims = {"role": self.role, "iss": self.agency, "sub": self.principal, "aud": self.audience,
                  "iat": issued_at, "exp": issued_at + (3600 if self.role in HOURLY else 600)}
        parts = ({"alg": "EdDSA", "kid": self.key_id}, claims)
        signed = ".".join(base64url(json.dumps(part, ensure_ascii=False, separators=(",", ":"))) for part in parts)
        return f"{signed}.{base64url(self.private.sign(signed.encode()))}"

    def message(self, name, target, data, **attributes):
        """A signed CloudEvent for Kafka; its key is its `subject`."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": f"/agencies/{self.agency}",
                 "type": f"liandong.{name}.v1", "subject": f"{name.split('.')[0]}-{target}", "time": now,
                 "principal": self.principal, "role": self.role, "audience": self.audience, "issuedat": now,
                 "data": data, **attributes}
        return self.signed(event)

    def signed(self, event):
        header = base64url(f'{{"alg":"EdDSA","kid":{json.dumps(self.key_id)},"b64":false,"crit":["b64"]}}')
        signature = self.private.sign(f"{header}.{canonical(event)}".encode())
        return {**event, "signature": f"{header}..{base64url(signature)}"}


class Client(urllib.request.HTTPRedirectHandler):
    def __init__(self, url, sender):
        self.url, self.sender, self.opener = url.rstrip("/"), sender, urllib.request.build_opener(self)

    def redirect_request(self, *_):
        return None  # a token is for one place only

    def ask(self, path, timeout, body=None, headers=()):
        sent = {"authorization": f"Bearer {self.sender.token()}", **dict(headers)}
        return self.opener.open(urllib.request.Request(self.url + path, body, sent), timeout=timeout)

    def send(self, name, target, data, command_id=None, timeout=30.0):
        """Sends a command until it is answered: `accepted`, `refused` with code and fields, or `undecided`."""
        command_id = command_id or str(uuid.uuid4())
        aggregate, verb = name.split(".")
        path = f"/v1/{COLLECTIONS.get(aggregate, aggregate + 's')}/{urllib.parse.quote(target, safe='')}/{verb}"
        headers = {"content-type": "application/json", "idempotency-key": command_id}
        body, end, reason = canonical(data).encode(), time.monotonic() + timeout, "timeout"
        while (left := end - time.monotonic()) > 0:
            wait = 1.0
            try:
                with self.ask(path, left, body, headers) as answer:
                    return {**json.load(answer), "commandId": command_id}
            except urllib.error.HTTPError as error:
                problem = problem_of(error)
                if "code" in problem and error.code < 500 and error.code not in PASSING:
                    fields = dict(problem.get("refusal") or problem)
                    code = fields.pop("code")
                    return {"outcome": "refused", "commandId": command_id, "code": code, "fields": fields}
                reason = problem.get("code", "unexpected-answer")
                wait = float(error.headers.get("retry-after") or wait)
            except (OSError, ValueError) as error:
                reason = f"unreachable: {error}"
            time.sleep(max(0.0, min(wait, end - time.monotonic())))
        return {"outcome": "undecided", "commandId": command_id, "reason": reason}

    def follow(self, position=None):
        """Events as they come, each once, after a position of the log (-1: all). Ends with a problem alone."""
        while True:
            try:
                # heartbeats come every 15 s: a minute of silence is a dead connection
                with self.ask("/v1/feed" + (f"?after={position}" if position else ""), timeout=60) as answer:
                    told = position
                    for line in answer:
                        name, _, text = line.decode().rstrip("\n").partition(": ")
                        event = json.loads(text) if name == "data" else {}
                        if name == "id":
                            told = text
                        elif "position" in event and int(event["position"]) > int(position or -1):
                            yield event
                        elif not name:
                            position = told
            except urllib.error.HTTPError as error:
                if 400 <= error.code < 500 and error.code not in PASSING:
                    raise RuntimeError(f"{error.code} {problem_of(error).get('code')}") from error
            except (OSError, ValueError) as error:
                print(f"{error}: again", file=sys.stderr)
            time.sleep(1)


def problem_of(error):
    try:
        return dict(json.load(error))
    except (TypeError, ValueError):
        return {}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8080")
    options.add_argument("--key", required=True, help="key file")
    options.add_argument("--role", required=True)
    options.add_argument("--principal", default="program")
    actions = options.add_subparsers(dest="action", required=True)
    for action in (actions.add_parser("send"), actions.add_parser("sign")):
        action.add_argument("name", help="such as incident.report")
        action.add_argument("target", help="id of what it is about, such as INC-1")
        action.add_argument("data", type=json.loads, help="JSON")
        action.add_argument("--id", default=str(uuid.uuid4()), help="identity of the command: it has one effect")
    follow = actions.add_parser("follow")
    follow.add_argument("--from", dest="start", choices=("start", "now"), default="now")
    follow.add_argument("--position", help="file that keeps the position")
    given = options.parse_args()
    with open(given.key, encoding="utf-8") as file:
        sender = Sender(json.load(file), given.principal, given.role)
    client = Client(given.url, sender)
    if given.action == "sign":
        print(canonical(sender.message(given.name, given.target, given.data, id=given.id)))
    elif given.action == "send":
        answer = client.send(given.name, given.target, given.data, given.id)
        print(json.dumps(answer, ensure_ascii=False))
        sys.exit(answer["outcome"] != "accepted")
    else:
        position = "-1" if given.start == "start" else None
        if given.position and os.path.exists(given.position):
            with open(given.position, encoding="ascii") as file:
                position = file.read()
        for event in client.follow(position):
            print(json.dumps(event, ensure_ascii=False), flush=True)
            if given.position:
                with open(f"{given.position}.new", "w", encoding="ascii") as draft:
                    draft.write(event["position"])
                    draft.flush()
                    os.fsync(draft.fileno())
                os.replace(draft.name, given.position)


if __name__ == "__main__":
    main()
