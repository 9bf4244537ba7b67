// The broker as one container with its data on a file share. For three nodes and more use a hosted broker and rabbitMqMode external.
param name string
param location string
param tags object
param environmentName string
param identityId string
param vaultUri string
param storageName string

@description('Whether nodes outside the environment reach it too; that needs private networking.')
param reachableInNetwork bool

resource apps 'Microsoft.App/managedEnvironments@2025-01-01' existing = {
  name: environmentName
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageName
  location: location
  tags: tags
  sku: { name: 'Premium_LRS' }
  kind: 'FileStorage'
  properties: {
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource files 'fileServices' = {
    name: 'default'

    resource share 'shares' = {
      name: 'rabbitmq'
      properties: { shareQuota: 100 }
    }
  }
}

// A mount is the one thing that still wants the account's key; it goes from Azure to Azure and into no setting.
resource mount 'Microsoft.App/managedEnvironments/storages@2025-01-01' = {
  parent: apps
  name: 'rabbitmq'
  properties: {
    azureFile: {
      accountName: account.name
      accountKey: account.listKeys().keys[0].value
      shareName: account::files::share.name
      accessMode: 'ReadWrite'
    }
  }
}

resource broker 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: apps.id
    workloadProfileName: 'Consumption'
    configuration: {
      ingress: { external: reachableInNetwork, targetPort: 5672, exposedPort: 5672, transport: 'tcp' }
      secrets: [{ name: 'rabbitmq-password', keyVaultUrl: '${vaultUri}secrets/rabbitmq-password', identity: identityId }]
    }
    template: {
      containers: [
        {
          name: 'rabbitmq'
          image: 'docker.io/library/rabbitmq:3.13.7-management'
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: [
            { name: 'RABBITMQ_DEFAULT_USER', value: 'ainer' }
            { name: 'RABBITMQ_DEFAULT_PASS', secretRef: 'rabbitmq-password' }
            { name: 'RABBITMQ_NODENAME', value: 'rabbit@localhost' }
          ]
          volumeMounts: [{ volumeName: 'data', mountPath: '/var/lib/rabbitmq' }]
          probes: [{ type: 'Liveness', tcpSocket: { port: 5672 }, initialDelaySeconds: 60, periodSeconds: 10 }]
        }
      ]
      volumes: [{ name: 'data', storageType: 'AzureFile', storageName: mount.name, mountOptions: 'uid=999,gid=999,dir_mode=0700,file_mode=0600,nobrl,mfsymlinks,cache=none' }]
      // Two brokers on one folder would destroy each other's queues.
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}
