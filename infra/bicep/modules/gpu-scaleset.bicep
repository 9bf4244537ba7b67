// Graphics cards as virtual machines of our own, where the environment offers none or not enough. Each starts the agent's container at boot with
// secrets that it reads from the vault as the identity; nothing secret stands in its configuration.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param subnetId string
param vmSize string
param instances int
param sshPublicKey string
param registryServer string
param image string
param vaultUri string
param settings object
param secretSettings object

var administrator = 'ainer'
var sshFolder = '/home/${administrator}/.ssh'
var plainEnvironment = join(map(items(settings), setting => '${setting.key}=${setting.value}'), '\n')
var secretEnvironment = join(map(items(secretSettings), setting => '${setting.key} ${setting.value}'), '\n')
var start = replace(replace(replace(replace(replace(replace(loadTextContent('gpu-node.sh'), '__CLIENT_ID__', identityClientId), '__VAULT__', vaultUri), '__IMAGES_AT__', registryServer), '__IMAGE__', image), '__PLAIN__', plainEnvironment), '__SECRETS__', secretEnvironment)

resource nodes 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: vmSize, capacity: instances }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    orchestrationMode: 'Uniform'
    upgradePolicy: { mode: 'Manual' }
    overprovision: false
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: 'gpu'
        adminUsername: administrator
        customData: base64(start)
        linuxConfiguration: {
          disablePasswordAuthentication: true
          ssh: { publicKeys: [{ path: '${sshFolder}/authorized_keys', keyData: sshPublicKey }] }
        }
      }
      storageProfile: {
        imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
        osDisk: { createOption: 'FromImage', diskSizeGB: 128, managedDisk: { storageAccountType: 'Premium_LRS' } }
      }
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: 'nic'
            properties: {
              primary: true
              ipConfigurations: [{ name: 'ip', properties: { subnet: { id: subnetId } } }]
            }
          }
        ]
      }
      extensionProfile: {
        extensions: [
          {
            name: 'nvidia'
            properties: { publisher: 'Microsoft.HpcCompute', type: 'NvidiaGpuDriverLinux', typeHandlerVersion: '1.9', autoUpgradeMinorVersion: true }
          }
        ]
      }
    }
  }
}
