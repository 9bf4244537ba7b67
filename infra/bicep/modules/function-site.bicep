// One function app on the Elastic Premium plan, from the same image.
param name string
param location string
param tags object
param planId string
param identityId string
param identityClientId string
param image string
param vaultUri string
param settings object
param secretSettings object
param minInstances int

@description('Empty = no network of our own.')
param subnetId string

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux,container'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: planId
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      linuxFxVersion: 'DOCKER|${image}'
      acrUseManagedIdentityCreds: true
      acrUserManagedIdentityID: identityClientId
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      healthCheckPath: '/healthz'
      // Listens to the queues when nothing calls: the plan must count what waits, and keep an instance.
      functionsRuntimeScaleMonitoringEnabled: true
      minimumElasticInstanceCount: minInstances
      vnetRouteAllEnabled: !empty(subnetId)
      appSettings: concat(
        [
          { name: 'FUNCTIONS_EXTENSION_VERSION', value: '~4' }
          { name: 'WEBSITES_PORT', value: '8080' }
          { name: 'WEBSITES_ENABLE_APP_SERVICE_STORAGE', value: 'false' }
        ],
        map(items(settings), setting => { name: setting.key, value: setting.value }),
        map(items(secretSettings), setting => { name: setting.key, value: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${setting.value})' })
      )
    }
  }
}

output host string = site.properties.defaultHostName
