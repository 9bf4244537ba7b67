// What runs: the three function apps, the composer, the agent, and the job that prepares a version. Settings stand here once, for both ways of
// hosting; the tests hold them to what the code reads (docs/configuration.md).
param name string
param location string
param tags object
param imageTag string

@allowed(['containers', 'premium'])
param hosting string

@allowed(['none', 'cpu', 'container', 'scaleset'])
param agentMode string

param agentInEnvironment bool
param environmentId string
param defaultDomain string
param identityId string
param identityClientId string
param registryServer string
param vaultUri string
param insightsConnection string
param storageName string

@description('Empty = orchestrations are kept in the storage account.')
param schedulerEndpoint string

param hubName string
param redisEndpoint string
param s3Endpoint string
param s3PublicEndpoint string
param s3Region string
param s3Bucket string
param minReplicas int
param maxReplicas int
param maxComposers int
param maxAgents int
param premiumSku string
param gpuVmSize string
param gpuInstances int
param sshPublicKey string
param planSubnetId string
param nodesSubnetId string

var inContainers = hosting == 'containers'
// Machines outside the environment reach the hub by its outer address; the node key guards it.
var hubIsOutside = agentMode == 'scaleset' || !inContainers
var hubUrl = inContainers ? 'https://router.${hubIsOutside ? '' : 'internal.'}${defaultDomain}' : 'https://${name}-router.azurewebsites.net'

// --- settings, by process; secrets by the vault's names ---

var hostSettings = {
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

var redisSettings = {
  Redis__Endpoint: redisEndpoint
  Redis__Tls: 'true'
}

var storeSettings = {
  S3__Endpoint: s3Endpoint
  S3__Region: s3Region
  S3__Bucket: s3Bucket
}

var linkSettings = {
  S3__PublicEndpoint: s3PublicEndpoint
  S3__WorkerEndpoint: s3Endpoint
}

var schedulerSettings = {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

var gatewaySettings = union(hostSettings, redisSettings, storeSettings, linkSettings)
var orchestrationSettings = union(hostSettings, redisSettings, storeSettings, linkSettings, { DurableHubName: hubName }, empty(schedulerEndpoint) ? {} : schedulerSettings)
var routerSettings = union(hostSettings, redisSettings, storeSettings, linkSettings)
var agentSettings = { Hub__BaseUrl: hubUrl }
var composerSettings = { Hub__BaseUrl: hubUrl }
var setupSettings = storeSettings

var appSecrets = {
  RabbitMq__Uri: 'rabbitmq-uri'
  Postgres__Worker: 'postgres-worker'
  Redis__Password: 'redis-password'
  S3__AccessKey: 's3-access-key'
  S3__SecretKey: 's3-secret-key'
}

var nodeSecrets = {
  RabbitMq__Uri: 'rabbitmq-uri'
  Hub__ApiKey: 'node-key'
}

var gatewaySecrets = union(appSecrets, { Postgres__App: 'postgres-app' })
var orchestrationSecrets = appSecrets
var routerSecrets = appSecrets
var agentSecrets = nodeSecrets
var composerSecrets = nodeSecrets
var setupSecrets = {
  AINER_POSTGRES_ADMIN: 'postgres-admin'
  Postgres__Owner: 'postgres-owner'
  Postgres__App: 'postgres-app'
  Postgres__Worker: 'postgres-worker'
  RabbitMq__Uri: 'rabbitmq-uri'
  S3__AccessKey: 's3-access-key'
  S3__SecretKey: 's3-secret-key'
  AINER_API_KEY: 'api-key'
  Hub__ApiKey: 'node-key'
}

// --- queues that decide how many run ---

var orchestrationQueues = ['task.submitted', 'run.command', 'job.status', 'compose.status', 'observer.events']
var routerQueues = ['job.created', 'worker.result']
var composerQueues = ['job.dispatch.compose']
var cpuQueues = ['job.dispatch.cpu.video', 'job.dispatch.cpu.audio', 'job.dispatch.cpu.llm', 'job.dispatch.cpu.lipsync']
var gpuQueues = ['job.dispatch.gpu.video', 'job.dispatch.gpu.audio', 'job.dispatch.gpu.llm', 'job.dispatch.gpu.lipsync']

var functionApps = [
  { name: 'gateway', settings: gatewaySettings, secrets: gatewaySecrets, queues: [], external: true }
  { name: 'orchestration', settings: orchestrationSettings, secrets: orchestrationSecrets, queues: orchestrationQueues, external: false }
  { name: 'router', settings: routerSettings, secrets: routerSecrets, queues: routerQueues, external: hubIsOutside }
]

module containers 'modules/function-container.bicep' = [for app in functionApps: if (inContainers) {
  name: 'container-${app.name}'
  params: {
    name: app.name
    location: location
    tags: union(tags, { 'azd-service-name': app.name })
    environmentId: environmentId
    identityId: identityId
    registryServer: registryServer
    image: '${registryServer}/ainer-${app.name}-azure:${imageTag}'
    vaultUri: vaultUri
    settings: app.settings
    secretSettings: app.secrets
    queues: app.queues
    external: app.external
    minReplicas: minReplicas
    maxReplicas: maxReplicas
  }
}]

module plan 'modules/premium-plan.bicep' = if (!inContainers) {
  name: 'premium-plan'
  params: { name: '${name}-plan', location: location, tags: tags, skuName: premiumSku, maximumInstances: maxReplicas }
}

module sites 'modules/function-site.bicep' = [for app in functionApps: if (!inContainers) {
  name: 'site-${app.name}'
  params: {
    name: '${name}-${app.name}'
    location: location
    tags: union(tags, { 'azd-service-name': app.name })
    planId: plan!.outputs.id
    identityId: identityId
    identityClientId: identityClientId
    image: '${registryServer}/ainer-${app.name}-azure:${imageTag}'
    vaultUri: vaultUri
    settings: app.settings
    secretSettings: app.secrets
    minInstances: minReplicas
    subnetId: planSubnetId
  }
}]

module composer 'modules/worker.bicep' = {
  name: 'composer'
  params: {
    name: 'composer'
    location: location
    tags: tags
    environmentId: environmentId
    identityId: identityId
    registryServer: registryServer
    image: '${registryServer}/ainer-composer:${imageTag}'
    vaultUri: vaultUri
    settings: composerSettings
    secretSettings: composerSecrets
    queues: composerQueues
    port: 7075
    workloadProfile: 'Consumption'
    cpu: '4.0'
    memory: '8Gi'
    // One stays: a film's last step starts while the others still sleep, and a container needs a minute to come.
    minReplicas: 1
    maxReplicas: maxComposers
  }
}

module agent 'modules/worker.bicep' = if (agentInEnvironment) {
  name: 'agent'
  params: {
    name: 'agent'
    location: location
    tags: tags
    environmentId: environmentId
    identityId: identityId
    registryServer: registryServer
    image: '${registryServer}/${agentMode == 'container' ? 'ainer-agent-cuda' : 'ainer-agent'}:${imageTag}'
    vaultUri: vaultUri
    settings: agentSettings
    secretSettings: agentSecrets
    queues: agentMode == 'container' ? concat(cpuQueues, gpuQueues) : cpuQueues
    port: 7074
    workloadProfile: agentMode == 'container' ? 'gpu' : 'Consumption'
    cpu: agentMode == 'container' ? '8.0' : '4.0'
    memory: agentMode == 'container' ? '56Gi' : '8Gi'
    // The router places work only with nodes that it knows, so one must have said that it is there.
    minReplicas: 1
    maxReplicas: maxAgents
  }
}

module machines 'modules/gpu-scaleset.bicep' = if (agentMode == 'scaleset') {
  name: 'gpu-scaleset'
  params: {
    name: '${name}-gpu'
    location: location
    tags: tags
    identityId: identityId
    identityClientId: identityClientId
    subnetId: nodesSubnetId
    vmSize: gpuVmSize
    instances: gpuInstances
    sshPublicKey: sshPublicKey
    registryServer: registryServer
    image: '${registryServer}/ainer-agent-cuda:${imageTag}'
    vaultUri: vaultUri
    settings: agentSettings
    secretSettings: agentSecrets
  }
}

module prepare 'modules/prepare-job.bicep' = {
  name: 'prepare'
  params: {
    name: 'prepare'
    location: location
    tags: tags
    environmentId: environmentId
    identityId: identityId
    registryServer: registryServer
    image: '${registryServer}/ainer-setup:${imageTag}'
    vaultUri: vaultUri
    settings: setupSettings
    secretSettings: setupSecrets
  }
}

output api string = inContainers ? 'https://${containers[0]!.outputs.host}' : 'https://${sites[0]!.outputs.host}'
