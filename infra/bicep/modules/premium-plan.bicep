// The other way to run the function apps: an Elastic Premium plan. Consumption and Flex cannot, they have no RabbitMQ trigger.
param name string
param location string
param tags object

@allowed(['EP1', 'EP2', 'EP3'])
param skuName string

param maximumInstances int

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: skuName, tier: 'ElasticPremium' }
  properties: {
    reserved: true
    maximumElasticWorkerCount: maximumInstances
  }
}

output id string = plan.id
