#!/usr/bin/env bash
# azd's hook: the first provision makes the registry, this fills it, provisions the apps and prepares the database.
set -euo pipefail
[ "${AINER_DEPLOY_APPS:-false}" = false ] || exit 0

version=${AINER_VERSION:-$(git rev-parse --short HEAD)}
infra/bicep/images.sh "${AZURE_CONTAINER_REGISTRY_ENDPOINT%%.*}" "$version"
azd env set AINER_VERSION "$version"
azd env set AINER_DEPLOY_APPS true
azd provision --no-prompt
az containerapp job start --resource-group "$AZURE_RESOURCE_GROUP" --name prepare --only-show-errors
