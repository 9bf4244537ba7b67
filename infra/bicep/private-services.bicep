// A private endpoint for each service, one after the other: endpoints of one account wait for each other anyway.
param name string
param location string
param tags object
param subnetId string

@description('What to reach: group, id of the service, id of its zone.')
param services array

module endpoints 'modules/private-endpoint.bicep' = [for service in services: {
  name: 'endpoint-${service.group}'
  params: {
    name: '${name}-${service.group}'
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: service.zone
    serviceId: service.id
    groupId: service.group
  }
}]
