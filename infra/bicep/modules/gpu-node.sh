#!/usr/bin/env bash
# A GPU machine's first boot: Docker with the NVIDIA toolkit, then the agent's container. The words in capitals between
# underscores are put in by gpu-scaleset.bicep. Secrets are read from the vault as the machine's identity, into a file
# that only root reads, in memory.
set -euo pipefail

apt-get update
apt-get install -y --no-install-recommends ca-certificates curl docker.io jq
curl -fsSL https://nvidia.github.io/libnvidia-container/gpgkey | gpg --dearmor -o /usr/share/keyrings/nvidia-container-toolkit.gpg
echo 'deb [signed-by=/usr/share/keyrings/nvidia-container-toolkit.gpg] https://nvidia.github.io/libnvidia-container/stable/deb/amd64 /' \
  >/etc/apt/sources.list.d/nvidia-container-toolkit.list
apt-get update
apt-get install -y --no-install-recommends nvidia-container-toolkit
nvidia-ctk runtime configure --runtime=docker
systemctl restart docker

token() {
  curl -fsS --retry 10 --retry-all-errors -H Metadata:true \
    "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=__CLIENT_ID__&resource=$1" | jq -r .access_token
}

install -d -m 0700 /run/ainer
umask 077
cat >/run/ainer/agent.env <<'PLAIN'
__PLAIN__
PLAIN
vault_token=$(token https://vault.azure.net)
while read -r setting secret; do
  value=$(curl -fsS --retry 5 -H "Authorization: Bearer $vault_token" "__VAULT__secrets/$secret?api-version=7.4" | jq -r .value)
  printf '%s=%s\n' "$setting" "$value" >>/run/ainer/agent.env
done <<'SECRETS'
__SECRETS__
SECRETS

refresh=$(curl -fsS "https://__IMAGES_AT__/oauth2/exchange" -d grant_type=access_token -d service=__IMAGES_AT__ \
  --data-urlencode "access_token=$(token https://management.azure.com/)" | jq -r .refresh_token)
printf '%s' "$refresh" | docker login __IMAGES_AT__ -u 00000000-0000-0000-0000-000000000000 --password-stdin

# The driver extension may still be at work.
for _ in $(seq 120); do nvidia-smi >/dev/null 2>&1 && break; sleep 10; done

docker run -d --name agent --restart unless-stopped --gpus all --stop-timeout 45 \
  --env-file /run/ainer/agent.env -v agent:/var/lib/ainer __IMAGE__
