"""A client of Liandong in one file, with `cryptography`, and `kafka-python` to follow. docs/signing.md is the source.

    python3 liandong.py --key PUMP.json --role enterprise-operator send incident.report INC-1 '{"title": "…", …}'
    … follow events --kafka kafka.json --position events.position --from start  # and `sign …`: a message for Kafka
"""
import argparse, base64, json, math, os, sys, time, urllib.error, urllib.parse, urllib.request, uuid
from decimal import Decimal
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HOURLY = ("dispatcher", "agency-operator", "enterprise-operator", "personnel")  # tokens of other roles: 10 minutes
COLLECTIONS = {"agency": "agencies", "sharing": "sharing", "duty": "duty", "statistics": "statistics"}  # the others: an s behind
PASSING = (408, 425, 429)  # and all from 500: nothing is said of the command, which may come again


class Ended(SystemExit):
    """Nothing came in time, something is missing, or it was not the installation that spoke."""


def number(value):
    """As ECMAScript writes it: RFC 8785, section 3.2.2.3. Raises ValueError for what is not finite."""
    text = repr(float(value) or 0.0)
    if text == "0.0" or 1e-6 <= abs(value) < 1e21:
        return format(Decimal(text), "f").removesuffix(".0")
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent):+d}"


def canonical(value):
    """RFC 8785. What is signed and what is sent."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(name)}:{canonical(inner)}" for name, inner in members) + "}"


def base64url(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Sender:
    """An agency's key, the person or program that speaks, and its role."""

    def __init__(self, key, principal, role):
        self.agency, self.key_id, self.audience = key["agencyId"], key["keyId"], key["audience"]
        self.private = Ed25519PrivateKey.from_private_bytes(from_base64url(key["privateKey"]["d"]))
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
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return self.signed({"specversion": "1.0", "id": str(uuid.uuid4()), "source": f"/agencies/{self.agency}",
                            "type": f"liandong.{name}.v1", "subject": f"{name.split('.')[0]}-{target}", "time": now,
                            "principal": self.principal, "role": self.role, "audience": self.audience,
                            "issuedat": now, "data": data, **attributes})

    def signed(self, event):
        header = base64url(f'{{"alg":"EdDSA","kid":{json.dumps(self.key_id)},"b64":false,"crit":["b64"]}}')
        signature = self.private.sign(f"{header}.{canonical(event)}".encode())
        return {**event, "signature": f"{header}..{base64url(signature)}"}


class Client(urllib.request.HTTPErrorProcessor):
    def __init__(self, url, sender):
        self.url, self.sender, self.opener = url.rstrip("/"), sender, urllib.request.build_opener(self)
        self.keys, self.asked = {}, -math.inf

    http_response = https_response = lambda self, _, response: response  # no redirects: a token is for one place only

    def send(self, name, target, data, command_id, timeout=30.0):
        """Sends a command until it is answered: `accepted`, `refused` with code and fields, or `undecided`."""
        aggregate, verb = name.split(".")
        path = f"/v1/{COLLECTIONS.get(aggregate, aggregate + 's')}/{urllib.parse.quote(target, safe='')}/{verb}"
        headers = {"content-type": "application/json", "idempotency-key": command_id}
        body, end, reason = canonical(data).encode(), time.monotonic() + timeout, "timeout"
        while (left := end - time.monotonic()) > 0:
            try:
                headers["authorization"] = f"Bearer {self.sender.token()}"
                with self.opener.open(urllib.request.Request(self.url + path, body, headers), timeout=left) as answer:
                    said = dict(json.load(answer))
                if answer.status < 300:
                    return {**said, "commandId": command_id}
                if "code" in said and answer.status < 500 and answer.status not in PASSING:
                    return {**(said.get("refusal") or said), "outcome": "refused", "commandId": command_id}
                reason, wait = said.get("code", "unexpected-answer"), float(answer.headers.get("retry-after") or 1.0)
            except (OSError, TypeError, ValueError) as error:
                reason, wait = f"unreachable: {error}", 1.0
            time.sleep(max(0.0, min(wait, end - time.monotonic())))
        return {"outcome": "undecided", "commandId": command_id, "reason": reason}

    def verify(self, attributes, data):
        """That the installation said this: docs/signing.md, "What the service signs". Raises `Ended` otherwise."""
        signed = {**attributes, "data": data}
        try:
            header, _, mac = signed.pop("signature").partition("..")
            said = json.loads(from_base64url(header))
            if said["kid"] not in self.keys and time.monotonic() - self.asked > 10:
                self.asked = time.monotonic()
                with self.opener.open(self.url + "/v1/keys", timeout=30) as answer:
                    self.keys = {key["kid"]: key for key in json.load(answer)["keys"] if key["alg"] == "EdDSA"}
            key, form = self.keys[said["kid"]], [said[name] for name in ("alg", "b64", "crit")]
            public = Ed25519PublicKey.from_public_bytes(from_base64url(key["x"]))
            public.verify(from_base64url(mac), f"{header}.{canonical(signed)}".encode())
            is_old = int(signed["logposition"]) > int(key.get("until", signed["logposition"]))
            if form != ["EdDSA", False, ["b64"]] or is_old or signed["installation"] != self.sender.audience:
                raise ValueError("another form or installation, or a key that was replaced before")
        except (InvalidSignature, LookupError, TypeError, ValueError) as error:
            raise Ended(f"not-signed: {attributes.get('id')} is not the installation's: {error!r}") from error

    def follow(self, name, kafka, path, start="now", timeout=3600.0, prefix="liandong."):
        """What is told on a topic of the agency's own, each once. One is done when the next is asked for: then `path`
        keeps the position. `kafka`: options of a KafkaConsumer. Raises `Ended` after `timeout` s of silence, too."""
        from kafka import KafkaConsumer, TopicPartition, errors
        topic = prefix + name + "." + self.sender.agency.replace(".", ".2E").replace("_", ".5F")
        place, end = TopicPartition(topic, 0), time.monotonic() + timeout
        try:
            consumer = KafkaConsumer(**kafka, bootstrap_timeout_ms=int(1e3 * min(timeout, 30)), auto_offset_reset="none")
            consumer.assign([place])
            ends = {"start": consumer.beginning_offsets([place])[place], "now": consumer.end_offsets([place])[place]}
            position = json.loads(path.read_text()) if path.exists() else {"next": ends[start], "seen": []}
            if position["next"] < ends["start"]:
                raise Ended(f"events-missed: {position['next']} to {ends['start']} of {topic}: ask queries, begin anew")
            consumer.seek(place, ends["start"] if position["next"] > ends["now"] else position["next"])  # made anew
            keep(path, position)
            while (left := end - time.monotonic()) > 0:
                for record in consumer.poll(timeout_ms=math.ceil(min(left, 1.0) * 1000)).get(place, ()):
                    event = {key[3:]: value.decode() for key, value in record.headers if key.startswith("ce_")}
                    data = json.loads(record.value or "null")
                    if name.endswith("events"):  # replies are not signed: the broker says whose they are
                        self.verify(event, data)
                    if event["id"] not in position["seen"]:
                        yield {**event, "data": data}
                        position["seen"] = [*position["seen"], event["id"]][-500:]
                    keep(path, {**position, "next": record.offset + 1})
                    end = time.monotonic() + timeout
            raise Ended(f"timeout: nothing was told on {topic} for {timeout:g} s")
        except (errors.KafkaError, OSError, LookupError, ValueError) as error:
            raise Ended(f"unreadable: {topic}: {error!r}") from error


def keep(path, position):
    with open(f"{path}.new", "wb", 0) as draft:
        draft.write(json.dumps(position).encode())
        os.fsync(draft.fileno())
    os.replace(draft.name, path)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8080")
    options.add_argument("--key", type=Path, required=True, help="key file")
    options.add_argument("--role", required=True)
    options.add_argument("--principal", default="program")
    options.add_argument("--timeout", type=float, help="seconds without an answer (30) or an event (3600)")
    actions = options.add_subparsers(dest="action", required=True)
    for action in (actions.add_parser("send"), actions.add_parser("sign")):
        action.add_argument("name", help="such as incident.report")
        action.add_argument("target", help="such as INC-1")
        action.add_argument("data", type=json.loads, help="JSON")
        action.add_argument("--id", default=str(uuid.uuid4()), help="identity of the command: it has one effect")
    follow = actions.add_parser("follow")
    follow.add_argument("topic", choices=("events", "replies", "exercise-events", "exercise-replies"))
    follow.add_argument("--kafka", type=Path, required=True, help="JSON file: options of a KafkaConsumer")
    follow.add_argument("--prefix", default="liandong.")
    follow.add_argument("--from", dest="start", choices=("start", "now"), default="now")
    follow.add_argument("--position", type=Path, required=True, help="file that keeps the position")
    given = options.parse_args()
    client = Client(given.url, Sender(json.loads(given.key.read_text("utf-8")), given.principal, given.role))
    if given.action == "sign":
        print(canonical(client.sender.message(given.name, given.target, given.data, id=given.id)))
    elif given.action == "send":
        answer = client.send(given.name, given.target, given.data, given.id, given.timeout or 30.0)
        print(json.dumps(answer, ensure_ascii=False))
        sys.exit(answer["outcome"] != "accepted")
    else:
        how = {"start": given.start, "timeout": given.timeout or 3600.0, "prefix": given.prefix}
        for event in client.follow(given.topic, json.loads(given.kafka.read_text("utf-8")), given.position, **how):
            print(json.dumps(event, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
