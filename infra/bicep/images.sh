#!/usr/bin/env bash
# Builds every image in the registry: infra/bicep/images.sh REGISTRY TAG, from the repository's root. Nothing is needed here but az.
set -euo pipefail
registry=${1:?name of the registry}
tag=${2:?tag}

build() { az acr build --registry "$registry" --image "$1:$tag" --file "$2" ${3:+--target "$3"} --only-show-errors .; }

for app in gateway orchestration router; do
  build "ainer-$app-azure" functions/Dockerfile "$app-azure"
done
build ainer-setup functions/Dockerfile setup
build ainer-composer composer/Dockerfile
build ainer-agent gpu-agent/Dockerfile
build ainer-agent-cuda gpu-agent/Dockerfile.cuda
