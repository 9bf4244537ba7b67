// What azd up deploys: parameters/dev.bicepparam under the name and in the place that azd asks for.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param hosting = 'containers'
param agentMode = 'cpu'
param durableStore = 'storage'
param rabbitMqMode = 'container'
param deployApps = bool(readEnvironmentVariable('AINER_DEPLOY_APPS', 'false'))
param imageTag = readEnvironmentVariable('AINER_VERSION', 'latest')
param s3Endpoint = readEnvironmentVariable('AINER_S3_ENDPOINT', '')
param s3PublicEndpoint = readEnvironmentVariable('AINER_S3_PUBLIC_ENDPOINT', readEnvironmentVariable('AINER_S3_ENDPOINT', ''))
param s3Region = readEnvironmentVariable('AINER_S3_REGION', 'us-east-1')
param s3Bucket = readEnvironmentVariable('AINER_S3_BUCKET', 'ainer-artifacts')

// Secrets come from the environment of whoever deploys, and go into the vault.
param s3AccessKey = readEnvironmentVariable('AINER_S3_ACCESS_KEY')
param s3SecretKey = readEnvironmentVariable('AINER_S3_SECRET_KEY')
param postgresAdminPassword = readEnvironmentVariable('AINER_POSTGRES_PASSWORD')
param postgresOwnerPassword = readEnvironmentVariable('AINER_POSTGRES_OWNER_PASSWORD')
param postgresAppPassword = readEnvironmentVariable('AINER_POSTGRES_APP_PASSWORD')
param postgresWorkerPassword = readEnvironmentVariable('AINER_POSTGRES_WORKER_PASSWORD')
param rabbitMqPassword = readEnvironmentVariable('AINER_RABBITMQ_PASSWORD')
param apiKey = readEnvironmentVariable('AINER_API_KEY')
param nodeKey = readEnvironmentVariable('AINER_NODE_KEY')
