// Ainer in Azure: one resource group with everything in it. docs/deploy-azure.md says what to run and what it costs.
targetScope = 'subscription'

@description('Short name of this deployment; it stands in every name.')
@minLength(2)
@maxLength(12)
param environmentName string

param location string

@description('False on the very first run, when the registry holds no images yet.')
param deployApps bool

@description('Tag of our images.')
param imageTag string

@description('containers = Container Apps; premium = an Elastic Premium plan. The RabbitMQ trigger runs on no other plan.')
@allowed(['containers', 'premium'])
param hosting string = 'containers'

@description('none = agents run elsewhere; container = a GPU profile of the environment; scaleset = virtual machines; cpu = an agent without graphics cards.')
@allowed(['none', 'cpu', 'container', 'scaleset'])
param agentMode string = 'cpu'

@description('Where orchestrations are kept.')
@allowed(['storage', 'scheduler'])
param durableStore string = 'storage'

@allowed(['container', 'external'])
param rabbitMqMode string = 'container'

@description('Private endpoints for database, Redis, vault and storage, and nothing of them open outside.')
param privateNetworking bool = false

param addressPrefix string = '10.90.0.0/16'
param retentionDays int = 30
param purgeProtection bool = false

param postgresSku string = 'Standard_B2s'
param postgresTier string = 'Burstable'
param postgresStorageGb int = 32
param postgresBackupDays int = 7
param highAvailability bool = false
param redisSku string = 'Balanced_B0'
param premiumSku string = 'EP1'
param minReplicas int = 1
param maxReplicas int = 5
param maxComposers int = 2
param maxAgents int = 2
param gpuProfileType string = 'Consumption-GPU-NC8as-T4'
param gpuVmSize string = 'Standard_NC4as_T4_v3'
param gpuInstances int = 1
param sshPublicKey string = ''

@description('The S3 store: an endpoint of your own, or empty for AWS.')
param s3Endpoint string
@description('The same store as users reach it; presigned links name it.')
param s3PublicEndpoint string = s3Endpoint
param s3Region string = 'us-east-1'
param s3Bucket string = 'ainer-artifacts'

// Letters and digits only: these stand in addresses and connection strings.
@secure()
param s3AccessKey string
@secure()
param s3SecretKey string
@secure()
param postgresAdminPassword string
@secure()
param postgresOwnerPassword string
@secure()
param postgresAppPassword string
@secure()
param postgresWorkerPassword string
@secure()
param rabbitMqPassword string
@secure()
@description('amqps://user:password@host/vhost, where rabbitMqMode is external.')
param externalRabbitMqUri string = ''
@secure()
@description('The first administrator key of the API.')
param apiKey string
@secure()
@description('The key of agents and composers.')
param nodeKey string

var suffix = uniqueString(subscription().id, environmentName, location)
var name = 'ainer-${environmentName}'
var short = take('ainer${replace(environmentName, '-', '')}${suffix}', 24)
var postgresAdmin = 'aineradmin'
var hubName = 'ainer'
var tags = { application: 'ainer', environment: environmentName, 'azd-env-name': environmentName }
var inContainers = hosting == 'containers'
// Machines and plans outside the environment reach the broker in it through a network of our own.
var needsNetwork = privateNetworking || agentMode == 'scaleset' || !inContainers
var agentInEnvironment = agentMode == 'cpu' || agentMode == 'container'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${name}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: { name: '${name}-identity', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: { name: name, location: location, tags: tags, principalId: identity.outputs.principalId, retentionDays: retentionDays }
}

module network 'modules/network.bicep' = if (needsNetwork) {
  scope: group
  name: 'network'
  params: { name: '${name}-network', location: location, tags: tags, addressPrefix: addressPrefix }
}

module registry 'modules/registry.bicep' = {
  scope: group
  name: 'registry'
  params: { name: short, location: location, tags: tags, principalId: identity.outputs.principalId }
}

module postgres 'modules/postgres.bicep' = {
  scope: group
  name: 'postgres'
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    isPrivate: privateNetworking
    skuName: postgresSku
    skuTier: postgresTier
    storageGb: postgresStorageGb
    backupDays: postgresBackupDays
    highAvailability: highAvailability
    administrator: postgresAdmin
    administratorPassword: postgresAdminPassword
  }
}

module apps 'modules/environment.bicep' = {
  scope: group
  name: 'environment'
  params: {
    name: '${name}-apps'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    subnetId: needsNetwork ? network!.outputs.appsSubnetId : ''
    gpuProfileType: agentMode == 'container' ? gpuProfileType : ''
  }
}

var database = 'Host=${postgres.outputs.host};Database=ainer;SSL Mode=Require'
// Inside the environment an app's name is its address; outside, the environment's domain follows.
var brokerHost = agentMode == 'scaleset' || !inContainers ? 'rabbitmq.${apps.outputs.defaultDomain}' : 'rabbitmq'

module vault 'modules/vault.bicep' = {
  scope: group
  name: 'vault'
  params: {
    name: short
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    isPrivate: privateNetworking
    purgeProtection: purgeProtection
    secrets: {
      'postgres-admin': 'Host=${postgres.outputs.host};Username=${postgresAdmin};Password=${postgresAdminPassword};SSL Mode=Require'
      'postgres-owner': '${database};Username=ainer_owner;Password=${postgresOwnerPassword}'
      'postgres-app': '${database};Username=ainer_app;Password=${postgresAppPassword}'
      'postgres-worker': '${database};Username=ainer_worker;Password=${postgresWorkerPassword}'
      'rabbitmq-password': rabbitMqPassword
      'rabbitmq-uri': rabbitMqMode == 'external' ? externalRabbitMqUri : 'amqp://ainer:${rabbitMqPassword}@${brokerHost}:5672/'
      's3-access-key': s3AccessKey
      's3-secret-key': s3SecretKey
      'api-key': apiKey
      'node-key': nodeKey
    }
  }
}

module redis 'modules/redis.bicep' = {
  scope: group
  name: 'redis'
  params: {
    name: '${name}-redis-${suffix}'
    location: location
    tags: tags
    skuName: redisSku
    highAvailability: highAvailability
    vaultName: vault.outputs.name
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: { name: short, location: location, tags: tags, principalId: identity.outputs.principalId, isPrivate: privateNetworking }
}

module scheduler 'modules/scheduler.bicep' = if (durableStore == 'scheduler') {
  scope: group
  name: 'scheduler'
  params: {
    name: '${name}-durable'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    hubName: hubName
    skuName: highAvailability ? 'Dedicated' : 'Consumption'
  }
}

module rabbitmq 'modules/rabbitmq.bicep' = if (rabbitMqMode == 'container') {
  scope: group
  name: 'rabbitmq'
  params: {
    name: 'rabbitmq'
    location: location
    tags: tags
    environmentName: apps.outputs.name
    identityId: identity.outputs.id
    vaultUri: vault.outputs.uri
    storageName: take('mq${short}', 24)
    reachableInNetwork: needsNetwork
  }
}

module privateServices 'private-services.bicep' = if (privateNetworking) {
  scope: group
  name: 'private-services'
  params: {
    name: name
    location: location
    tags: tags
    subnetId: network!.outputs.endpointsSubnetId
    services: [
      { group: 'vault', id: vault.outputs.id, zone: network!.outputs.vaultZoneId }
      { group: 'redisEnterprise', id: redis.outputs.id, zone: network!.outputs.redisZoneId }
      { group: 'postgresqlServer', id: postgres.outputs.id, zone: network!.outputs.postgresZoneId }
      { group: 'blob', id: storage.outputs.id, zone: network!.outputs.blobZoneId }
      { group: 'queue', id: storage.outputs.id, zone: network!.outputs.queueZoneId }
      { group: 'table', id: storage.outputs.id, zone: network!.outputs.tableZoneId }
    ]
  }
}

module workloads 'workloads.bicep' = if (deployApps) {
  scope: group
  name: 'workloads'
  // Nothing starts before it can be reached privately and before there is a broker.
  dependsOn: [privateServices, rabbitmq]
  params: {
    name: name
    location: location
    tags: tags
    imageTag: imageTag
    hosting: hosting
    agentMode: agentMode
    agentInEnvironment: agentInEnvironment
    environmentId: apps.outputs.id
    defaultDomain: apps.outputs.defaultDomain
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    registryServer: registry.outputs.loginServer
    vaultUri: vault.outputs.uri
    insightsConnection: monitoring.outputs.insightsConnection
    storageName: storage.outputs.name
    schedulerEndpoint: durableStore == 'scheduler' ? scheduler!.outputs.endpoint : ''
    hubName: hubName
    redisEndpoint: redis.outputs.endpoint
    s3Endpoint: s3Endpoint
    s3PublicEndpoint: s3PublicEndpoint
    s3Region: s3Region
    s3Bucket: s3Bucket
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    maxComposers: maxComposers
    maxAgents: maxAgents
    premiumSku: premiumSku
    gpuVmSize: gpuVmSize
    gpuInstances: gpuInstances
    sshPublicKey: sshPublicKey
    planSubnetId: needsNetwork ? network!.outputs.planSubnetId : ''
    nodesSubnetId: agentMode == 'scaleset' ? network!.outputs.nodesSubnetId : ''
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AINER_API string = deployApps ? workloads!.outputs.api : ''
