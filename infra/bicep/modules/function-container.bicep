// One function app in a container. Functions' own scaling knows HTTP; the broker's queues it gets from the rules here, because our triggers
// need at least one replica that listens and a rule that counts what waits.
param name string
param location string
param tags object
param environmentId string
param identityId string
param registryServer string
param image string
param vaultUri string
param settings object

@description('Names of secrets in the vault, by the setting that gets them.')
param secretSettings object

@description('Queues that this app consumes.')
param queues array

param external bool
param minReplicas int
param maxReplicas int

var secretNames = union(map(items(secretSettings), setting => setting.value), [])

resource app 'Microsoft.App/containerApps@2026-03-02-preview' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: external, targetPort: 8080, transport: 'auto', allowInsecure: false }
      registries: [{ server: registryServer, identity: identityId }]
      secrets: [for secret in secretNames: { name: secret, keyVaultUrl: '${vaultUri}secrets/${secret}', identity: identityId }]
    }
    template: {
      containers: [
        {
          name: name
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(
            map(items(settings), setting => { name: setting.key, value: setting.value }),
            map(items(secretSettings), setting => { name: setting.key, secretRef: setting.value })
          )
          probes: [
            { type: 'Liveness', httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 30, periodSeconds: 10 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 10 }
          ]
        }
      ]
      terminationGracePeriodSeconds: 60
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        allowScalingRuleOverride: true
        rules: concat(
          [{ name: 'http', http: { metadata: { concurrentRequests: '50' } } }],
          map(queues, queue => {
            name: replace(queue, '.', '-')
            custom: {
              type: 'rabbitmq'
              metadata: { protocol: 'amqp', queueName: queue, mode: 'QueueLength', value: '100' }
              auth: [{ secretRef: 'rabbitmq-uri', triggerParameter: 'host' }]
            }
          })
        )
      }
    }
  }
}

output host string = app.properties.configuration.ingress.fqdn
