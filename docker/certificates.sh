#!/usr/bin/env bash
# Makes an authority and a certificate for each node of compose.cluster.yaml: certificates.sh FOLDER [NAME ...]
# What is there already is left as it is; remove a node's files and run it again to renew them.
set -euo pipefail

dir=${1:?which folder?}
shift
nodes=("$@")
if [ ${#nodes[@]} -eq 0 ]; then
  nodes=(eventstore1 eventstore2 eventstore3 kafka1 kafka2 kafka3 postgres)
fi
ca_days=3650
node_days=825

umask 077
# the authority's certificate has a folder of its own: whoever only checks certificates needs no more than that
mkdir -p "$dir/ca" "$dir/private"
if [ ! -f "$dir/private/ca.key" ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$ca_days" -subj '/O=liandong/CN=liandong CA' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout "$dir/private/ca.key" -out "$dir/ca/ca.crt" 2>/dev/null
fi

for node in "${nodes[@]}"; do
  [ -f "$dir/$node.crt" ] && continue
  # nodes of one EventStoreDB cluster recognise each other by a common name that they share
  name=$node
  case $node in eventstore*) name=eventstoredb-node ;; esac
  extensions=$(
    printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\n' "$node"
    printf 'extendedKeyUsage=serverAuth,clientAuth\n'
    printf 'keyUsage=critical,digitalSignature,keyEncipherment\n'
  )
  openssl req -newkey rsa:3072 -nodes -subj "/O=liandong/CN=$name" -keyout "$dir/$node.key" \
    -out "$dir/private/$node.csr" 2>/dev/null
  openssl x509 -req -sha256 -days "$node_days" -in "$dir/private/$node.csr" -CA "$dir/ca/ca.crt" \
    -CAkey "$dir/private/ca.key" -CAcreateserial -CAserial "$dir/private/ca.srl" \
    -extfile <(echo "$extensions") -out "$dir/$node.crt" 2>/dev/null
  case $node in
    kafka*)
      cat "$dir/$node.key" "$dir/$node.crt" >"$dir/$node.pem"
      cat >"$dir/$node.properties" <<PROPERTIES
security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location=/certs/$node.pem
ssl.truststore.type=PEM
ssl.truststore.location=/certs/ca/ca.crt
PROPERTIES
      ;;
  esac
done

chmod 755 "$dir" "$dir/ca"
chmod 644 "$dir/ca/ca.crt" "$dir"/*.crt
# users of the official images: 1000 for KurrentDB and Kafka, 999 for PostgreSQL, which insists on owning its key
if [ "$(id -u)" -eq 0 ]; then
  for node in "${nodes[@]}"; do
    owner=1000
    [ "$node" = postgres ] && owner=999
    chown "$owner" "$dir/$node".*
  done
fi
