#!/usr/bin/env bash
# Makes an authority and a certificate for each node of compose.cluster.yaml: certificates.sh FOLDER [NAME ...]
# What is there already is left as it is; remove a node's files and run it again to renew them.
set -euo pipefail

dir=${1:?which folder?}
shift
nodes=("$@")
if [ ${#nodes[@]} -eq 0 ]; then
  nodes=(eventstore1 eventstore2 eventstore3 kafka1 kafka2 kafka3 postgres keys api followers messenger operator)
fi
ca_days=3650
node_days=825

umask 077
# the authority's certificate has a folder of its own: whoever only checks certificates needs no more than that
mkdir -p "$dir/ca" "$dir/private" "$dir/http" "$dir/operator"
# what the service serves itself, and what shows an operator to Kafka, lies in folders of its own: none of those who
# hold it needs the key of an engine
folder_of() {
  case $1 in
    api | followers | messenger) echo "$dir/http" ;;
    operator) echo "$dir/operator" ;;
    *) echo "$dir" ;;
  esac
}
if [ ! -f "$dir/private/ca.key" ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$ca_days" -subj '/O=liandong/CN=liandong CA' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout "$dir/private/ca.key" -out "$dir/ca/ca.crt" 2>/dev/null
fi

for node in "${nodes[@]}"; do
  at=$(folder_of "$node")
  [ -f "$at/$node.crt" ] && continue
  # nodes of one EventStoreDB cluster recognise each other by a common name that they share
  name=$node
  case $node in eventstore*) name=eventstoredb-node ;; esac
  extensions=$(
    printf 'subjectAltName=DNS:%s,DNS:%s-standby,DNS:localhost,IP:127.0.0.1\n' "$node" "$node"
    printf 'extendedKeyUsage=serverAuth,clientAuth\n'
    printf 'keyUsage=critical,digitalSignature,keyEncipherment\n'
  )
  openssl req -newkey rsa:3072 -nodes -subj "/O=liandong/CN=$name" -keyout "$at/$node.key" \
    -out "$dir/private/$node.csr" 2>/dev/null
  openssl x509 -req -sha256 -days "$node_days" -in "$dir/private/$node.csr" -CA "$dir/ca/ca.crt" \
    -CAkey "$dir/private/ca.key" -CAcreateserial -CAserial "$dir/private/ca.srl" \
    -extfile <(echo "$extensions") -out "$at/$node.crt" 2>/dev/null
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

chmod 755 "$dir" "$dir/ca" "$dir/http" "$dir/operator"
find "$dir" -maxdepth 2 -name '*.crt' -exec chmod 644 {} +
# users of the images: 1000 for KurrentDB, Kafka and the service, 999 for PostgreSQL, which insists on owning its key
if [ "$(id -u)" -eq 0 ]; then
  for node in "${nodes[@]}"; do
    owner=1000
    case $node in postgres | keys) owner=999 ;; esac
    chown "$owner" "$(folder_of "$node")/$node".*
  done
fi
