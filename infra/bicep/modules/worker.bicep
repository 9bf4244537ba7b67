// The composer, or the agent: a container that takes work from queues and is called by nobody. With nothing waiting it may sleep.
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

@description('Queues whose length decides how many run.')
param queues array

@description('Port of health and metrics.')
param port int

@description('Consumption, or gpu.')
param workloadProfile string

param cpu string
param memory string
param minReplicas int
param maxReplicas int

var secretNames = union(map(items(secretSettings), setting => setting.value), [])

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfile
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [{ server: registryServer, identity: identityId }]
      secrets: [for secret in secretNames: { name: secret, keyVaultUrl: '${vaultUri}secrets/${secret}', identity: identityId }]
    }
    template: {
      containers: [
        {
          name: name
          image: image
          resources: { cpu: json(cpu), memory: memory }
          env: concat(
            map(items(settings), setting => { name: setting.key, value: setting.value }),
            map(items(secretSettings), setting => { name: setting.key, secretRef: setting.value })
          )
          probes: [{ type: 'Liveness', httpGet: { path: '/healthz', port: port }, initialDelaySeconds: 20, periodSeconds: 10 }]
          volumeMounts: [{ volumeName: 'work', mountPath: '/var/lib/ainer' }]
        }
      ]
      // Lost with the replica: what was not reported is made again by another, after its lease has lapsed.
      volumes: [{ name: 'work', storageType: 'EmptyDir' }]
      terminationGracePeriodSeconds: 60
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: map(queues, queue => {
          name: replace(queue, '.', '-')
          custom: {
            type: 'rabbitmq'
            metadata: { protocol: 'amqp', queueName: queue, mode: 'QueueLength', value: '2' }
            auth: [{ secretRef: 'rabbitmq-uri', triggerParameter: 'host' }]
          }
        })
      }
    }
  }
}
