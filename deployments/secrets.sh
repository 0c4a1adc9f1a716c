#!/usr/bin/env bash
# Makes the secrets of compose.yaml, each in a file of its own: deployments/secrets.sh [FOLDER]
# What exists is kept, so a second run changes nothing. Only the owner may enter the folder; the files are readable
# within it, as the containers read them under users of their own.
set -euo pipefail
cd "$(dirname "$0")"
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
cd "$folder"

random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# keep NAME takes standard input as the secret, unless there is one already.
keep() {
	if [[ ! -s $1 ]]; then
		cat >"$1.new"
		mv "$1.new" "$1"
	fi
}

head -c 32 /dev/urandom | keep key-encryption-key
for role in superuser owner app relay; do
	random | keep "postgres-$role-password"
done
for role in owner app relay; do
	echo "postgres://voordeur_$role:$(<"postgres-$role-password")@postgres:5432/voordeur" | keep "postgres-$role"
done

random | keep redis-password
echo "redis://:$(<redis-password)@redis:6379/0" | keep redis
# Nothing is lost without Redis; keeping its log spares the relay some work after a restart.
printf 'requirepass %s\nappendonly yes\nappendfsync everysec\n' "$(<redis-password)" | keep redis.conf

random | keep mail-password
echo "voordeur:$(<mail-password)" | keep mail-users
random | keep sms-key # replace it by the access key of your gateway

if [[ ! -s mail-cert.pem ]]; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 730 -subj /CN=mail -addext subjectAltName=DNS:mail \
		-keyout mail-key.pem -out mail-cert.pem 2>/dev/null
	cp mail-cert.pem mail-ca.pem
fi
chmod 0444 ./*
