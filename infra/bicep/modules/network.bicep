// Private networking: everything below talks inside this network, and names resolve to addresses in it.
param name string
param location string
param tags object

@description('A /16 that is free in the organisation.')
param addressPrefix string

var zones = [
  'privatelink.postgres.database.azure.com'
  'privatelink.redis.azure.net'
  'privatelink.vaultcore.azure.net'
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 23, 0)
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'plan'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 2)
          delegations: [{ name: 'plan', properties: { serviceName: 'Microsoft.Web/serverFarms' } }]
        }
      }
      { name: 'endpoints', properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 3) } }
      { name: 'nodes', properties: { addressPrefix: cidrSubnet(addressPrefix, 24, 4), defaultOutboundAccess: true } }
    ]
  }
}

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' = [for zone in zones: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (zone, i) in zones: {
  parent: dns[i]
  name: name
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}]

output appsSubnetId string = '${network.id}/subnets/apps'
output planSubnetId string = '${network.id}/subnets/plan'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
output nodesSubnetId string = '${network.id}/subnets/nodes'
output postgresZoneId string = dns[0].id
output redisZoneId string = dns[1].id
output vaultZoneId string = dns[2].id
output blobZoneId string = dns[3].id
output queueZoneId string = dns[4].id
output tableZoneId string = dns[5].id
