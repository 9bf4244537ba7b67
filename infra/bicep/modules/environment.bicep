// Where containers run, with their logs in the workspace.
param name string
param location string
param tags object
param workspaceId string

@description('Empty = no network of our own.')
param subnetId string

@description('Empty = no graphics cards here; else a profile type such as Consumption-GPU-NC8as-T4.')
param gpuProfileType string

resource apps 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: concat(
      [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      empty(gpuProfileType) ? [] : [{ name: 'gpu', workloadProfileType: gpuProfileType }]
    )
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: apps
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

output id string = apps.id
output name string = apps.name
output defaultDomain string = apps.properties.defaultDomain
