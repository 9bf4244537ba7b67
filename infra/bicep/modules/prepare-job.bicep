// Migrates, declares queues, makes bucket and first keys; started by hand or by the workflow before a new version's apps.
param name string
param location string
param tags object
param environmentId string
param identityId string
param registryServer string
param image string
param vaultUri string
param settings object
param secretSettings object

var secretNames = union(map(items(secretSettings), setting => setting.value), [])

resource job 'Microsoft.App/jobs@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Manual'
      manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
      replicaTimeout: 1800
      replicaRetryLimit: 2
      registries: [{ server: registryServer, identity: identityId }]
      secrets: [for secret in secretNames: { name: secret, keyVaultUrl: '${vaultUri}secrets/${secret}', identity: identityId }]
    }
    template: {
      containers: [
        {
          name: name
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            map(items(settings), setting => { name: setting.key, value: setting.value }),
            map(items(secretSettings), setting => { name: setting.key, secretRef: setting.value })
          )
        }
      ]
    }
  }
}

output name string = job.name
